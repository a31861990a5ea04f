"""Decides that what a child's child left behind is ours too: the launcher adopts it, and ends it with everything else."""

import ctypes
import os

import psutil

PR_SET_CHILD_SUBREAPER = 36


def adopt() -> None:
    """From now on processes below this one that lose their parent become its children (prctl(2))."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_all() -> None:
    """Kill every process below this one."""
    left = psutil.Process(os.getpid()).children(recursive=True)
    for process in left:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(left, timeout=5)
