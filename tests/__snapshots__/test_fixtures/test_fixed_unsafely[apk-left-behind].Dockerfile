FROM alpine:3.20

WORKDIR /usr/src/bridge
COPY . .

RUN apk add --no-cache libuv
RUN apk add --no-cache --virtual .build-deps gcc make musl-dev libuv-dev \
    && make \
    && make install \
    # keep the shared libraries that the new programs are linked with
    && find / -xdev -type f \( -mtime -1 -o -path '/usr/local/*' \) \
        \( -perm -100 -o -name '*.so*' \) -exec ldd {} ';' \
        | awk '/=>/ { print $3 }' | sort -u | xargs -r realpath \
        | xargs -r apk info --no-network -qW | xargs -r apk add --no-network --virtual .run-deps \
    && apk del --no-network .build-deps

CMD ["bridge"]
