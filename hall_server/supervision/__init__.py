"""Supervision: every step of every case is judged by rules of a known version; each alarm is answered by somebody."""
