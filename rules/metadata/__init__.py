"""Rules about what the image says of itself: commands, ports, variables, directories."""
