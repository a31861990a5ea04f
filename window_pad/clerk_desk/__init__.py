"""The clerk's desktop client: call the next number, know who stands there, finish."""
