"""Decides what somebody wants who writes back to the hall: no more messages, messages again, or something else."""

NO_MORE = frozenset({"退订", "TD", "T", "QX", "取消", "取消订阅", "STOP", "UNSUBSCRIBE"})
AGAIN = frozenset({"恢复", "恢复订阅", "订阅", "DY", "HF", "START"})
_AROUND = " \t\r\n。.!！,，"


def wish_in(text: str) -> bool | None:
    """True wants no more, False wants them again, None says something else."""
    said = text.strip(_AROUND).upper()
    if said in NO_MORE:
        return True
    return False if said in AGAIN else None
