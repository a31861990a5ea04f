"""Audit: who did what to which record, append-only, chained per subject."""
