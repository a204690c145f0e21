"""Dockerfiles that are written inside other files: compose files and bake files."""
