"""Tells drivers and stand-ins the time of day; a driver knows no hall and no hall's clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Now, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one place of the drivers that asks
