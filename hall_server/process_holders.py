"""Decides how a process names itself as the holder of a row, and whether such a holder is gone."""

import os
import socket
import threading


def own_name() -> str:
    """`machine:process:thread`."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def is_dead(holder: str) -> bool:
    """Whether the holder was a process of this machine that is no more; of other machines nobody knows."""
    machine, _, rest = holder.partition(":")
    process = rest.partition(":")[0]
    if machine != socket.gethostname() or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
