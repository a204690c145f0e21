"""Rules about the commands of a script and the shell that reads it."""
