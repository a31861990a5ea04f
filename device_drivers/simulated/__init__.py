"""Stand-ins: the devices' own bytes from the other side, for training, demonstration and tests."""
