"""Personal data: encrypted at rest, found by keyed index, every read recorded."""
