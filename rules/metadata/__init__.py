"""Rules about what an image says about itself."""
