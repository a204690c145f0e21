"""Rules about gem."""
