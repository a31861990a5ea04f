"""Small displays at windows: pure codecs and their drivers."""
