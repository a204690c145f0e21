from debian:bookworm as base
run apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/*
expose 80
cmd ["curl", "-s", "localhost"]
