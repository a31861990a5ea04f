"""Cards with a chip: pure codecs and the driver of their readers."""
