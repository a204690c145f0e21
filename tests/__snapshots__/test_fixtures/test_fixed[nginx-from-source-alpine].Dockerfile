FROM alpine:3.20

ARG NGINX_VERSION=1.26.2

RUN apk add --no-cache pcre2 zlib \
 && apk add --no-cache --virtual .build-deps build-base pcre2-dev zlib-dev \
 && wget -qO- "https://nginx.org/download/nginx-$NGINX_VERSION.tar.gz" | tar -xz -C /tmp \
 && cd "/tmp/nginx-$NGINX_VERSION" \
 && ./configure --prefix=/etc/nginx --sbin-path=/usr/sbin/nginx \
 && make -j"$(nproc)" \
 && make install \
 && cd / \
 && rm -rf "/tmp/nginx-$NGINX_VERSION" \
 && apk del .build-deps

RUN ln -sf /dev/stdout /etc/nginx/logs/access.log \
 && ln -sf /dev/stderr /etc/nginx/logs/error.log

EXPOSE 80
STOPSIGNAL SIGQUIT
CMD ["nginx", "-g", "daemon off;"]
