"""What every bench shares: a finger, a pair of eyes, a screen of its own, and the form of its verdict."""
