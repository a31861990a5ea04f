"""Proofs of the hall, from one word to a whole day."""
