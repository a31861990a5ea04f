"""Decides when a sweep that failed is tried again."""

# Seconds after the first, second, third ... failure in a row; the last one for all that follow.
RETRY_SECONDS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)


def pause_after(failures: int, period: float) -> float:
    """Seconds until the next round: the period when all is well, else what the table says, never more than the period."""
    if not failures:
        return period
    return min(period, RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1])
