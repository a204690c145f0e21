FROM debian:bookworm
RUN apt-get update && \
    # TLS
    apt-get install -y \
        ca-certificates \
        # the client
        curl \
        # and the tool that reads its answers
        jq && \
    # nothing more
    true
RUN echo done && \
    # a last word
    date
