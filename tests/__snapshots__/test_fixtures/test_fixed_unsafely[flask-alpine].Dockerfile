FROM python:3.12-alpine3.20

WORKDIR /app
COPY requirements.txt .

RUN apk add --no-cache --virtual .build-deps gcc musl-dev libffi-dev \
    && apk add --no-cache libffi openssl \
    && pip install --no-cache-dir -r requirements.txt \
    && apk del .build-deps

COPY app.py ./
RUN adduser -u 1000 -D -H flask
USER 1000
CMD ["flask", "--app", "app", "run", "--host=0.0.0.0"]
