"""What a citizen sees and touches on the kiosk."""
