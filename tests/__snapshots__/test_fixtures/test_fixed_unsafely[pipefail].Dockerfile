FROM node:20-bookworm-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl gnupg \
    && curl -fsSL https://example.org/key.asc | gpg --dearmor > /usr/share/keyrings/example.gpg \
    && echo "deb [signed-by=/usr/share/keyrings/example.gpg] https://example.org/apt stable main" > /etc/apt/sources.list.d/example.list \
    && apt-get update \
    && apt-get install -y --no-install-recommends example-agent \
    && [[ -x /usr/bin/example-agent ]] \
    && rm -rf /var/lib/apt/lists/*
SHELL ["/bin/bash", "-e", "-c"]
RUN mkdir /agent \
    && chown node /agent
