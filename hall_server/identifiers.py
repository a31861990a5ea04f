"""Decides how rows are named: 32 hexadecimal characters that begin with the instant, so that new rows lie together."""

import secrets
from datetime import datetime


def new_id(now: datetime) -> str:
    """48 bits of milliseconds, 80 random bits (the shape of RFC 9562's version 7, without its marks)."""
    return first_id(now) + secrets.token_hex(10)


def first_id(at: datetime) -> str:
    """What stands before every id of this instant and later ones, and after every earlier one."""
    return f"{int(at.timestamp() * 1000):012x}"
