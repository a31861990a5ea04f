"""Organisation: halls, zones, departments, windows, clerks, and who sits where."""
