"""Signatures: what a hand did, whether it can be a signature, and how it is kept and drawn."""
