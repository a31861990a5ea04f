"""Parties: the people, enterprises and projects the hall knows, each value with who said it and when."""
