# check=skip=JSONArgsRecommended
FROM debian:bookworm

# hadolint ignore=DL3059
RUN apt-get update
# dflint: ignore[apt-update-alone, DF301] pinned by the mirror
RUN apt-get update
RUN apt-get install -y --no-install-recommends ca-certificates curl
# hadolint ignore=DL3014,DL3015
RUN apt-get install wget
# dflint: ignore
RUN apt install nano
CMD echo
