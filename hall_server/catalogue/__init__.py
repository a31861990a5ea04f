"""Catalogue: what a hall offers, in which group people look for it, and in which queue they wait for it."""
