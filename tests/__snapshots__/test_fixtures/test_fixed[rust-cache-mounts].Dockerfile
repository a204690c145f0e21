# syntax=docker/dockerfile:1.7

FROM rust:1.81-slim-bookworm
WORKDIR /build

RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    rm -f /etc/apt/apt.conf.d/docker-clean && \
    apt-get update && \
    apt-get install -y --no-install-recommends pkg-config libssl-dev

COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release && \
    cp target/release/indexer /usr/local/bin/
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    cargo install --locked --path tools/probe
RUN indexer --version && \
    probe --version

CMD ["indexer"]
