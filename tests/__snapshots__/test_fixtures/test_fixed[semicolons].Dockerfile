FROM buildpack-deps:bookworm

RUN set -ex; \
  groupadd -r media; \
  useradd -r -g media media; \
  mkdir -p /srv/media; \
  chown media:media /srv/media

RUN set -ex; \
  apt-get update; \
  apt-get install -y --no-install-recommends \
    ffmpeg \
    imagemagick \
  ; \
  ffmpeg -version; \
  rm -rf /var/lib/apt/lists/*

RUN { echo "media ready"; ls -l /srv; } \
    && { rm -f /tmp/* || true; }
