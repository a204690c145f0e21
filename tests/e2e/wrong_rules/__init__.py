"""Rules whose repairs are wrong on purpose, and say of themselves that they are safe."""
