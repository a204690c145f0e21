"""Rules about users, privileges and secrets."""
