from debian:bookworm as base
run apt-get update \
    && apt-get install -y curl \
    && rm -rf /var/lib/apt/lists/*
expose 80
cmd curl -s localhost
