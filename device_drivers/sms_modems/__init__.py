"""Modems with a SIM card: pure codecs and their driver."""
