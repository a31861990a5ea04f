"""Worker: what has to be done by the clock, and the record of whether it was."""
