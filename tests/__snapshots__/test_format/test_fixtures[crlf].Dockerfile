FROM debian:bookworm
# written on a desk with Windows
RUN apt-get update
RUN apt-get install -y \
    curl \
    git
RUN git config --system core.autocrlf input

CMD ["bash"]
