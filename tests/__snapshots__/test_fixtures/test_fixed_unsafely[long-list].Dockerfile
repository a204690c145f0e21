FROM ubuntu:24.04
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates \
        autoconf \
        automake \
        bison \
        build-essential \
        cmake \
        curl \
        flex \
        git \
        libcurl4-openssl-dev \
        libssl-dev \
        libtool \
        pkg-config \
        python3 \
        python3-pip \
        unzip \
        wget \
        zip \
    && locale-gen en_US.UTF-8 \
    && rm -rf /var/lib/apt/lists/*
