FROM ubuntu:22.04

RUN apt-get update \
    && apt-get install -y ca-certificates curl gnupg lsb-release \
    && install -m 0755 -d /etc/apt/keyrings \
    && curl -fsSL https://example.org/linux/ubuntu/gpg | gpg --dearmor -o /etc/apt/keyrings/vendor.gpg \
    && echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/vendor.gpg] https://example.org/linux/ubuntu $(lsb_release -cs) stable" | tee /etc/apt/sources.list.d/vendor.list > /dev/null \
    && apt-get update \
    && apt-get install -y vendor-cli \
    && rm -rf /var/lib/apt/lists/*
