"""Both sides of the window: the clerk's desk, and what the citizen sees and says of it."""
