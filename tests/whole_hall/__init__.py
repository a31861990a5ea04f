"""The whole hall at once: real broker, server, stand-ins, screens, and a citizen."""
