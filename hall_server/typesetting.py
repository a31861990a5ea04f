"""Decides how Typst sets a page: in a process of its own, which ends with everything it was told.

What the library has set it keeps for the next time, and what it frees it does not overwrite; names would stay in the worker
for months. The process also costs nobody the library's 40 MB.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

import msgspec

SECONDS = 60
"""A page takes a fifth of one."""


class Page(msgspec.Struct, frozen=True):
    """layout: a file's name below folder. told: the page's inputs by name."""

    folder: str
    layout: str
    told: dict[str, str]

    def __repr__(self) -> str:
        return f"Page({self.layout}, ***)"


class PageNotSet(Exception):  # noqa: N818 - says what it is
    """The layout cannot be set with what it was told. Typst's own words repeat that, and stay in its process."""


def set_page(layout: Path, **told: str) -> bytes:
    """The PDF of a layout, told these inputs. PageNotSet says which one cannot be set."""
    page = Page(str(layout.parent), layout.name, told)
    root = str(Path(__file__).parents[1])
    try:
        done = subprocess.run(
            (sys.executable, "-m", __name__),
            input=msgspec.msgpack.encode(page),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd=root,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": root, "LANG": "C.UTF-8"},
        )
    except subprocess.SubprocessError as fault:
        raise PageNotSet(f"{layout.name}: {type(fault).__name__}") from None
    return done.stdout


def main() -> None:
    """Set what comes in."""
    import typst  # noqa: PLC0415 - 40 MB that only this process needs

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    page = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Page)
    folder = Path(page.folder)
    sys.stdout.buffer.write(
        typst.compile(folder / page.layout, root=folder, format="pdf", sys_inputs=page.told)
    )


if __name__ == "__main__":
    main()
