"""What the person in training sees; shows the panel, decides nothing."""
