"""Connection, outbox and link against a real broker."""
