"""Queueing: numbers, tickets, calls and their proofs."""
