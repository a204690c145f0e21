"""Rules about matters of form."""
