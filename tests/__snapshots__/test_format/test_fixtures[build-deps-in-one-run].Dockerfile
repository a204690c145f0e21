FROM debian:bookworm-slim

WORKDIR /usr/src/kvd
COPY . .

# The compiler is of no use to anyone who runs this image.
RUN BUILD_DEPS="gcc libc6-dev make libyaml-dev" \
 && apt-get update \
 && apt-get install -y --no-install-recommends $BUILD_DEPS \
 && ./configure --prefix=/usr/local \
 && make \
 && make install \
 && rm -rf /var/lib/apt/lists/*

EXPOSE 6380
CMD ["kvd"]
