"""Organisation's pure decisions."""
