"""API: the typed, versioned interface by which other programs reach the hall."""
