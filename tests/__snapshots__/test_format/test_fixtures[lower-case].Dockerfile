FROM debian:bookworm AS base
RUN apt-get update
RUN apt-get install curl
EXPOSE 80
CMD curl -s localhost
