FROM debian:bookworm

# --- packages -------------------------------------------------
#
# Keep in step with docs/packages.md
RUN apt-get update \
    # web server
    && apt-get install -y nginx \
    # and what it serves
    && apt-get install -y php-fpm \
    # indented by accident
    && rm /etc/nginx/sites-enabled/default \
    && rm -rf /var/lib/apt/lists/*

# the end
