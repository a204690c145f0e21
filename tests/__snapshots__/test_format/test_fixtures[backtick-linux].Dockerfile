# escape=`
FROM debian:bookworm
RUN apt-get update `
  && apt-get install -y --no-install-recommends `
    curl `
    # for the maps
    gdal-bin
RUN mkdir -p /srv/tiles `
  && chown www-data /srv/tiles
RUN touch /srv/tiles/.ready
