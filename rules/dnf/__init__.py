"""Rules about dnf and its relatives."""
