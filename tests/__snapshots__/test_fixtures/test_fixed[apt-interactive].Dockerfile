FROM ubuntu:24.04
RUN apt-get update \
    && apt-get install -y software-properties-common \
    && add-apt-repository ppa:deadsnakes/ppa \
    && apt-get update \
    && apt-get install -y python3.12 \
    && apt-get -q install -y git \
    && yes | apt-get install ssh \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install tzdata < /dev/null \
    && apt-get upgrade -y --with-new-pkgs \
    && apt-get dist-upgrade -y \
    && apt list --installed \
    && apt-cache policy git \
    && { dpkg -i /tmp/local.deb || apt-get -f install -y; } \
    && rm -rf /var/lib/apt/lists/*
