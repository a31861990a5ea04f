"""The hall's broker: its settings, who may say what on it, and the child process that runs it."""
