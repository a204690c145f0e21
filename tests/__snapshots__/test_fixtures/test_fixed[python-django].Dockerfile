FROM python:3.12-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

RUN apt-get update && apt-get install -y gcc libpq-dev gettext postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /code
COPY requirements.txt /code/
RUN pip install --upgrade --no-cache-dir pip \
    && pip install --no-cache-dir -r requirements.txt
COPY . /code/

RUN python manage.py collectstatic --noinput \
    && django-admin compilemessages

EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "site.wsgi"]
