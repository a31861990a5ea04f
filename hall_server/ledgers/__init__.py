"""The ledgers of time limits: what happened to a matter and when, and every date that follows from it."""
