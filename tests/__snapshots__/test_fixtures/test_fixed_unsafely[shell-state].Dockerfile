FROM debian:bookworm
# Each of these leaves something behind that the next one would see in the same shell.
WORKDIR /opt
RUN touch here
WORKDIR /
RUN touch there \
    && VERSION=1.2 \
    && echo "$VERSION" > /version
RUN echo "${VERSION:-none}" >> /version
RUN umask 077 && touch /secret
RUN touch /public
RUN export PATH=/opt/bin:$PATH && tool --setup
RUN tool --check
RUN set -e; true
RUN test -f /a; true
RUN trap 'echo bye' EXIT; true
RUN sleep 1 & wait
RUN exec true
RUN f() { echo f; }; f
RUN f || true
