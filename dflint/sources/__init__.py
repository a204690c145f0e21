"""Where Dockerfiles come from."""
