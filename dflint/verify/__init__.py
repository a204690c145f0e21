"""Proves a repair: builds a Dockerfile before and after it, and compares the images."""
