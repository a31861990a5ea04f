"""Decides that what a long-lived process let go of is gone: freed memory is overwritten, a crash leaves no core file."""

import os
import resource
import sys

OVERWRITE = 0xA5
# Python keeps small objects in pools of its own, which the C library never sees freed; what lies in glibc's per-thread
# caches is not overwritten either. glibc manual, 38.2 Memory Allocation Tunables (perturb, tcache_count).
_WISHES = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": f"glibc.malloc.perturb={OVERWRITE}:glibc.malloc.tcache_count=0",
}


def forget_what_is_freed() -> None:
    """Begin the program anew, under the same process id, with a memory that overwrites what is freed.

    Does nothing but forbid core files where that is so already. Call it first: what was loaded before is loaded twice.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if all(os.environ.get(name) == value for name, value in _WISHES.items()):
        return
    again = [sys.executable, *sys.orig_argv[1:]]
    os.execve(sys.executable, again, {**os.environ, **_WISHES})  # noqa: S606 - the very command this is
