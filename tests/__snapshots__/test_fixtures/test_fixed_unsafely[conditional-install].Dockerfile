FROM debian:bookworm
ARG DEBUG=0
RUN set -e; \
    apt-get update; \
    if [ "$DEBUG" = 1 ]; then \
        apt-get install -y --no-install-recommends gdb strace; \
    else \
        echo "no tools"; \
    fi; \
    case "$(uname -m)" in \
        x86_64) apt-get install -y --no-install-recommends intel-microcode ;; \
        *) true ;; \
    esac
RUN for package in curl jq; do apt-get install -y --no-install-recommends $package; done
