FROM debian:bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
      ca-certificates \
      curl \
      wget \
    && rm -rf /var/lib/apt/lists/* \
    && useradd app   \   
    && mkdir /home/app \
    && chown app /home/app
