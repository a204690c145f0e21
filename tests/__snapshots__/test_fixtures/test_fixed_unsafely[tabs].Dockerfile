FROM debian:bookworm

SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN	apt-get update \
	&&	apt-get install -y --no-install-recommends \
		ca-certificates \
		curl \
		jq \
	&& curl -fsSL https://example.org/feed.json \
		| jq . > /srv/feed.json \
	&& mkdir -p /srv/www \
	&& rm -rf /var/lib/apt/lists/*

CMD	["bash"]
