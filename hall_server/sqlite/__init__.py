"""SQLite as this server uses it; Django finds it by the settings."""
