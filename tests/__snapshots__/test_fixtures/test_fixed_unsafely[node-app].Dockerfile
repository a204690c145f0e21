FROM node:20-bookworm

ENV NODE_ENV=production
WORKDIR /srv/shop

# native modules of the image pipeline
RUN apt-get update \
    && apt-get install -y --no-install-recommends libvips42 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

COPY package.json package-lock.json ./
RUN npm ci --omit=dev \
    && npm cache clean --force

COPY . .
RUN npm run build \
    && chown -R node:node /srv/shop/uploads

USER 1000
EXPOSE 8080
CMD ["node", "server.js"]
