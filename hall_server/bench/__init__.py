"""Measures the server beside a raw baseline in the same run."""
