FROM debian:bookworm

RUN apt-get update \
	&& apt-get install -y \
		curl \
		jq
RUN curl -fsSL https://example.org/feed.json \
	| jq . > /srv/feed.json
RUN mkdir -p /srv/www

CMD ["bash"]
