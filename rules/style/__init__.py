"""Rules about how a file is written."""
