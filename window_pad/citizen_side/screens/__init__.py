"""What the citizen at the window sees and touches."""
