"""Rules about COPY and ADD."""
