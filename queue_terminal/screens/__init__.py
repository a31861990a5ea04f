"""What a citizen sees and touches on the queue terminal."""
