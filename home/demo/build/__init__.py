"""Builds the demo city: each part in a file of its own, all of them in one transaction."""
