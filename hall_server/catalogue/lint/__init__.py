"""Lint: what is wrong with an item as it is written, found without any database."""
