"""What the clerk sees; shows the desk, decides nothing."""
