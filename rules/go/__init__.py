"""Rules about the go command."""
