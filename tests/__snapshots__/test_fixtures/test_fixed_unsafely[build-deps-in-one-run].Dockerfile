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
 # keep the shared libraries that the new programs are linked with
 && find / -xdev -type f -cnewer /var/lib/dpkg/status \( -executable -o -name '*.so*' \) \
     -exec ldd {} + | awk '/=>/ { print "*/" $1 }' | sort -u | xargs -r dpkg-query -S \
     | sed 's/: .*//; / /d' | xargs -r apt-mark manual \
 && apt-get purge -y --auto-remove $BUILD_DEPS \
 && rm -rf /var/lib/apt/lists/*

EXPOSE 6380
CMD ["kvd"]
