FROM python:3.11-bookworm
RUN apt-get update && \
    apt-get install -y --no-install-recommends graphviz && \
    apt-get clean && \
    rm -rf /var/lib/apt/lists/*
RUN pip install --no-cache-dir sphinx && \
    pip install --no-cache-dir sphinx-rtd-theme
RUN mkdir /docs
WORKDIR /docs
RUN sphinx-quickstart --quiet --project docs --author us . && \
    rm -rf _templates
RUN make html
