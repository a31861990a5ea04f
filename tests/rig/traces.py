"""Looks for a person's traces where none may be: in the memory of processes and in files."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")


def spellings(secret: str) -> tuple[bytes, ...]:
    """How a text may lie in memory or on a disk: UTF-8, UTF-16 as Qt and cards have it, UCS-4 as Python may, GB 18030."""
    return tuple({secret.encode(form) for form in ("utf-8", "utf-16-le", "utf-32-le", "gb18030")})


def in_memory(pid: int, secrets: Iterable[str]) -> set[str]:
    """Which of these texts lie in a process's memory now: none once it ended. PermissionError when it may not be read."""
    wanted = {spelling: secret for secret in secrets for spelling in spellings(secret)}
    found: set[str] = set()
    with (
        suppress(FileNotFoundError, ProcessLookupError),
        Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory,
    ):
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            region = _REGION.match(line)
            if region is None or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(bound, 16) for bound in region.groups())
            found |= _seen(_read(memory.fileno(), start, end), wanted)
    return found


def in_files(folders: Iterable[Path], secrets: Iterable[str]) -> set[str]:
    """The files under these folders that hold one of the texts: `path: text`."""
    wanted = {spelling: secret for secret in secrets for spelling in spellings(secret)}
    return {
        f"{path}: {secret}"
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        for secret in _seen(path.read_bytes(), wanted)
    }


def _read(memory: int, start: int, end: int) -> bytes:
    try:
        return os.pread(memory, end - start, start)
    except OSError:
        return b""


def _seen(content: bytes, wanted: dict[bytes, str]) -> set[str]:
    return {secret for spelling, secret in wanted.items() if spelling in content}
