# escape=`
FROM debian:bookworm
RUN apt-get update `
  && apt-get install -y --no-install-recommends `
      curl `
      # for the maps
      gdal-bin `
  && mkdir -p /srv/tiles `
  && chown www-data /srv/tiles `
  && touch /srv/tiles/.ready `
  && rm -rf /var/lib/apt/lists/*
