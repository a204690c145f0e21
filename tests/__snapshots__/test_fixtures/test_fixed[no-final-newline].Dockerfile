FROM debian:bookworm
RUN apt-get update \
    && apt-get install -y cron \
    && crontab -l \
    && rm -rf /var/lib/apt/lists/*