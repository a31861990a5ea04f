"""Decides whether this machine can run a hall: system, programs, rights, disk and clock."""

import os
import pwd
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from hall.language import hall_clock
from hall.launcher.faults import CannotStart
from hall.launcher.words import say

LEAST_FREE_MB = 500
# Nothing of this software is older: a clock before this day has lost its battery.
NOTHING_BEFORE = datetime(2026, 6, 1, tzinfo=UTC)
OS_RELEASE = Path("/etc/os-release")
PROGRAMS = ("mosquitto", "setpriv", "openssl")
SCREEN_PROGRAMS = ("Xvfb", "x11vnc", "openbox", "xdpyinfo")


def must_be_debian(os_release: Path = OS_RELEASE) -> str:
    """A sentence; CannotStart when this is no Debian 12."""
    facts = (
        dict(line.split("=", 1) for line in os_release.read_text().splitlines() if "=" in line)
        if os_release.exists()
        else {}
    )
    if (facts.get("ID"), facts.get("VERSION_ID", "").strip('"')) != ("debian", "12"):
        name = facts.get("PRETTY_NAME", say("unknown_system")).strip('"')
        raise CannotStart("wrong_system", name=name)
    return say("system_well")


def must_have_programs(names: tuple[str, ...] = PROGRAMS) -> str:
    """A sentence; CannotStart when a program is not installed."""
    missing = [name for name in names if not shutil.which(name, path=search_path())]
    if missing:
        raise CannotStart("programs_missing", names=", ".join(missing))
    return say("programs_well", names=", ".join(names))


def search_path() -> str:
    """PATH with the system folders that Debian leaves out for ordinary users."""
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def must_be_writable(folder: Path) -> str:
    """A sentence; CannotStart when files cannot be made in the folder, or in the one it would be made in."""
    nearest = _nearest(folder)
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise CannotStart("not_writable", user=_user(), folder=nearest)
    return say("rights_well", user=_user(), folder=nearest)


def must_have_room(folder: Path, least_mb: int = LEAST_FREE_MB) -> str:
    """A sentence; CannotStart when the disk that holds the folder is nearly full."""
    nearest = _nearest(folder)
    free_mb = shutil.disk_usage(nearest).free // 2**20
    if free_mb < least_mb:
        raise CannotStart("disk_full", folder=nearest, free=free_mb, least=least_mb)
    return say("disk_well", free=free_mb)


def must_have_a_sane_clock(now: datetime | None = None) -> str:
    """A sentence; CannotStart when the clock stands before this software was made."""
    now = now or hall_clock.now()
    if now < NOTHING_BEFORE:
        raise CannotStart("clock_wrong", day=now.date())
    return say("clock_well", now=f"{hall_clock.local(now):%Y-%m-%d %H:%M}")


def checks_before_start(folder: Path) -> Iterator[tuple[str, Callable[[], str]]]:
    """The prerequisites of this machine by name: each says a sentence, or raises CannotStart when it does not hold."""
    yield "system", must_be_debian
    yield "programs", must_have_programs
    yield "rights", lambda: must_be_writable(folder)
    yield "disk", lambda: must_have_room(folder)
    yield "clock", must_have_a_sane_clock


def _nearest(folder: Path) -> Path:
    """The folder itself, or the one above it that is there as far as this user may see."""
    return next(
        place for place in (folder.absolute(), *folder.absolute().parents) if os.access(place, os.F_OK)
    )


def _user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name
