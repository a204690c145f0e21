"""Rules about what an image says of itself: environment, commands, ports, labels."""
