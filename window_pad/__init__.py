"""Both sides of the window: the clerk's desk, and later what the citizen sees of it."""
