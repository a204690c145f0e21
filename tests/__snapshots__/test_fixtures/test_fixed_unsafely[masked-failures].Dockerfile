FROM debian:bookworm
RUN false \
    && { rm /tmp/one || true; } \
    && { test -d /srv || mkdir /srv; } \
    && { grep -q root /etc/passwd; echo $?; } \
    && ! grep -q nobody /etc/shadow \
    && if [ -f /etc/legacy ]; then rm /etc/legacy; fi \
    && for name in a b; do touch "/srv/$name"; done \
    && (cd /srv && ls) \
    && true
