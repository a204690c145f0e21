# A file that somebody has only begun.
ARG VERSION=1
