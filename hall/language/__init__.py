"""The words and pure decisions of the hall, in Python alone."""
