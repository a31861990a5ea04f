"""Readers of identity cards: pure codecs and their drivers."""
