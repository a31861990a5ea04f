"""Decides the exit codes of `python -m device_drivers`; programs rely on them, so they never change their meaning."""

DONE = 0
WRONG_USE = 2
"""The command or the address is wrong; nothing was sent to any device."""
TROUBLE = 3
"""The device cannot; with --json `{"ok": false, "trouble": {"code", "who", "chinese", "english"}}` says why."""
NOTHING = 4
"""The device is well, but there was nothing to read in the time allowed."""
UNKNOWN = 5
"""It cannot be known whether it was done (a print without confirmation)."""
INTERRUPTED = 130
"""Ctrl-C."""
