"""Rules about zypper."""
