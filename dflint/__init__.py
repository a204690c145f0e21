"""A linter and fixer for Dockerfiles."""

__version__ = "0.1.0"
