"""Wired caller keypads: pure codecs and their driver."""
