"""LED control cards: pure codecs and their drivers."""
