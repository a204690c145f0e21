FROM python:3.11 AS wheels
WORKDIR /wheels
COPY requirements.txt .
RUN pip install -U pip
RUN pip wheel --no-deps -w /wheels -r requirements.txt

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 worker
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq5 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=wheels /wheels /wheels
RUN pip install --no-index --find-links=/wheels /wheels/*.whl \
    && rm -rf /wheels
USER 10001
CMD ["celery", "-A", "tasks", "worker"]
