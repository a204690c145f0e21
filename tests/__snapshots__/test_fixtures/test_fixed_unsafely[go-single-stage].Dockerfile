# syntax=docker/dockerfile:1

FROM golang:1.23-bookworm AS build

# Where the sources are
WORKDIR /src

ENV CGO_ENABLED=0 \
    GOTOOLCHAIN=local
ENV GREETING="Hello, world"

COPY go.mod go.sum ./
RUN go mod download

COPY *.go ./
RUN go build -ldflags="-s -w" -o /usr/local/bin/hello .

FROM debian:bookworm-slim
WORKDIR /src
ENV GREETING="Hello, world"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/local/go/lib/time/ /usr/local/go/lib/time/
COPY --from=build /usr/local/bin/hello /usr/local/bin/hello

# Anybody but root
USER 65534:65534

EXPOSE 8080

ENTRYPOINT ["hello"]
CMD ["--port", "8080"]
