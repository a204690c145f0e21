FROM debian:bookworm

# --- packages -------------------------------------------------
#
# Keep in step with docs/packages.md
RUN apt-get update \
    # web server
    && apt-get install -y --no-install-recommends nginx \
    # and what it serves
    && apt-get install -y --no-install-recommends php-fpm \
    # indented by accident
    && rm /etc/nginx/sites-enabled/default \
    && rm -rf /var/lib/apt/lists/*

# the end
