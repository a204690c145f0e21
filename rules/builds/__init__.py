"""Rules about what compose and bake files say of a build."""
