FROM debian:bookworm-slim

# The solver is linked with libgomp, which comes with gcc.
ENV SOLVER_VERSION=2.4.1

RUN set -eux; \
    savedAptMark="$(apt-mark showmanual)"; \
    apt-get update; \
    apt-get install -y --no-install-recommends ca-certificates curl g++ make; \
    rm -rf /var/lib/apt/lists/*; \
    curl -fsSL "https://example.org/solver-$SOLVER_VERSION.tar.gz" | tar -xz -C /usr/src; \
    make -C "/usr/src/solver-$SOLVER_VERSION" -j"$(nproc)" install; \
    rm -rf "/usr/src/solver-$SOLVER_VERSION"; \
    apt-mark auto '.*' > /dev/null; \
    [ -z "$savedAptMark" ] || apt-mark manual $savedAptMark; \
    find /usr/local -type f -executable -exec ldd '{}' ';' \
        | awk '/=>/ { so = $(NF-1); if (index(so, "/usr/local/") == 1) { next }; gsub("^/(usr/)?", "", so); print so }' \
        | sort -u \
        | xargs -r dpkg-query --search \
        | cut -d: -f1 \
        | sort -u \
        | xargs -r apt-mark manual; \
    apt-get purge -y --auto-remove -o APT::AutoRemove::RecommendsImportant=false; \
    solver --version

CMD ["solver"]
