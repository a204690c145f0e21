FROM ubuntu:24.04
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates build-essential git \
    && git clone --depth 1 --branch v1.9 https://example.org/mosaic.git /opt/mosaic \
    && cd /opt/mosaic \
    && make \
    && make install \
    && rm -rf /var/lib/apt/lists/*
CMD ["/usr/local/bin/mosaic", "--serve"]
