FROM debian:bookworm
RUN apt-get update \
    && apt-get install -y wget ca-certificates \
    && buildDeps='gcc libc6-dev make' \
    && apt-get install -y $buildDeps \
    && wget --progress=dot:giga -O redis.tar.gz "http://download.redis.io/releases/redis-3.2.5.tar.gz" \
    && mkdir -p /usr/src/redis \
    && tar -xzf redis.tar.gz -C /usr/src/redis --strip-components=1 \
    && make -C /usr/src/redis \
    && make -C /usr/src/redis install \
    # keep the shared libraries that the new programs are linked with
    && find / -xdev -type f -cnewer /var/lib/dpkg/status \( -executable -o -name '*.so*' \) \
        -exec ldd {} + | awk '/=>/ { print "*/" $1 }' | sort -u | xargs -r dpkg-query -S \
        | sed 's/: .*//; / /d' | xargs -r apt-mark manual \
    && apt-get purge -y --auto-remove $buildDeps \
    && rm -rf /var/lib/apt/lists/*
