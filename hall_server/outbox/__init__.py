"""Outbox: what the server has decided to say, kept in the transaction that decided it."""
