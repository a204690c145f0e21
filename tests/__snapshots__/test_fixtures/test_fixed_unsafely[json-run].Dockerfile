FROM debian:bookworm
RUN ["apt-get", "update"]
RUN ["apt-get", "install", "-y", "curl"]
RUN ["/bin/bash", "-c", "apt-get install wget"]
RUN bash -c "apt-get install git"
RUN [ -x /usr/bin/curl ] && curl --version
