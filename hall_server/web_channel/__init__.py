"""Web channel: what the server answers by HTTPS."""
