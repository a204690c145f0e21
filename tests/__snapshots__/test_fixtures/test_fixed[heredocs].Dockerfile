# syntax=docker/dockerfile:1
FROM debian:bookworm-slim

RUN <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends nginx-light
EOF

RUN <<-'SCRIPT' bash
	for site in a b c; do
	  # one folder a site
	  mkdir -p "/var/www/$site"
	done
SCRIPT

COPY <<index.html <<robots.txt /var/www/a/
# not a comment
<h1>It works</h1>
index.html
User-agent: *
Disallow: /
robots.txt

RUN cat <<EOF > /etc/motd && chmod 644 /etc/motd
Welcome to $(hostname)
EOF
RUN nginx -t
RUN mkdir -p /run/nginx

CMD ["nginx", "-g", "daemon off;"]
