"""Decides that what a long-lived process let go of is gone: freed memory is overwritten, a crash leaves no core file."""

import ctypes
import gc
import os
import resource
import sys
import threading
import time
from types import MappingProxyType

OVERWRITE = 0xA5
LOOK_SECONDS = 5.0
NOTHING_MUCH = 20
"""Containers that the looking itself, or a poll, may leave."""
_M_PERTURB = -6
# Python keeps small objects in pools of its own, which the C library never sees freed; what lies in glibc's per-thread
# caches is not overwritten either. glibc manual, 38.2 Memory Allocation Tunables (perturb, tcache_count).
_EVERYTHING_IS_FREED = "glibc.malloc.tcache_count=0"
# Threads of Python take turns anyway: an arena for each would only cost memory.
_PYTHON = MappingProxyType(
    {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": f"{_EVERYTHING_IS_FREED}:glibc.malloc.arena_max=1"}
)
FORGETFUL = MappingProxyType({"GLIBC_TUNABLES": f"{_EVERYTHING_IS_FREED}:glibc.malloc.perturb={OVERWRITE}"})
"""The environment in which a program that is not ours forgets from its start."""


def prepare_to_forget() -> None:
    """Begin this program anew, under the same process id, so that it can forget; where it can already, forbid core files.

    Call it first: what was loaded before is loaded twice.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if all(os.environ.get(name) == value for name, value in _PYTHON.items()):
        return
    again = [sys.executable, *sys.orig_argv[1:]]
    os.execve(sys.executable, again, {**os.environ, **_PYTHON})  # noqa: S606 - the very command this is


def forget_what_is_freed() -> None:
    """From now on overwrite what is freed, here and in processes forked from here: mallopt(3), malloc_trim(3).

    A program calls it once it is loaded and has met nobody: loading frees very much, which is nobody's and goes back.
    """
    library = ctypes.CDLL(None)
    library.malloc_trim(0)
    library.mallopt(_M_PERTURB, OVERWRITE)


def let_go_by_the_clock() -> None:
    """From now on free soon what only refers to itself, also when nothing more happens; what is loaded stays as it is.

    Python looks for it when it allocates: after the last visitor of a day it would keep that one's name until the next came.
    For programs without windows (those: hall.qt.garbage). Threads do not outlive a fork: call it in the process that serves.
    """
    gc.collect()
    gc.freeze()
    threading.Thread(target=_let_go, name="garbage", daemon=True).start()


def _let_go() -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        youngest, *older = gc.get_count()
        if youngest > NOTHING_MUCH or any(older):
            gc.collect()
