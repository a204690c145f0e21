"""Rules about pip, and uv in its place."""
