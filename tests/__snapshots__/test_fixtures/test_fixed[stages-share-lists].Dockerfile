FROM debian:bookworm-slim AS base
RUN apt-get update && apt-get install -y ca-certificates

FROM base AS tools
RUN apt-get install -y git

FROM base
RUN apt-get install -y openssl \
    && openssl version
COPY --from=tools /usr/bin/git /usr/local/bin/git
