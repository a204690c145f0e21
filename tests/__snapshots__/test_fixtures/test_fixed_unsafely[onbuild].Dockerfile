FROM node:20-slim

RUN mkdir -p /usr/src/app
WORKDIR /usr/src/app

ARG NODE_ENV
ENV NODE_ENV=$NODE_ENV
ONBUILD COPY package.json /usr/src/app/
ONBUILD RUN npm install && npm cache clean --force
ONBUILD RUN apt-get update
ONBUILD RUN apt-get install -y --no-install-recommends ca-certificates curl
ONBUILD COPY . /usr/src/app

CMD ["npm", "start"]
