FROM cimg/base:2024.02

RUN sudo apt-get update \
    && sudo apt-get install -y shellcheck \
    && sudo apt-get install -y ruby \
    && mkdir -p ~/bin \
    && sudo -E env DEBIAN_FRONTEND=noninteractive apt-get install -y tzdata
USER root
RUN apt-get install -y vim
