"""Decides how rows are named: 32 hexadecimal characters that begin with the instant, so that new rows lie together."""

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """48 bits of milliseconds, 80 random bits (the shape of RFC 9562's version 7, without its marks)."""
    milliseconds = int(now.timestamp() * 1000)
    return f"{milliseconds:012x}{secrets.token_hex(10)}"
