"""Rules about yum."""
