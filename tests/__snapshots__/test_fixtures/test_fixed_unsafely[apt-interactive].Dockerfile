FROM ubuntu:24.04
RUN apt-get update \
    && apt-get install -y --no-install-recommends software-properties-common \
    && add-apt-repository ppa:deadsnakes/ppa \
    && apt-get update \
    && apt-get install -y --no-install-recommends python3.12 \
    && apt-get -q install -y --no-install-recommends ca-certificates git \
    && yes | apt-get install --no-install-recommends ssh \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends tzdata < /dev/null \
    && apt-get upgrade -y --with-new-pkgs \
    && apt-get dist-upgrade -y \
    && apt list --installed \
    && apt-cache policy git \
    && { dpkg -i /tmp/local.deb || apt-get -f install -y --no-install-recommends; } \
    && rm -rf /var/lib/apt/lists/*
