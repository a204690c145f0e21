FROM debian:bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends cron \
    && crontab -l \
    && rm -rf /var/lib/apt/lists/*