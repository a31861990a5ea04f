"""The channel by which notices leave as short messages: providers, their traffic, and what they report."""
