"""Search: how an item is found by whoever does not know its official name."""
