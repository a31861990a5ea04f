"""Decides whether a hall is well: each thing it stands on gets a sentence, and what to do when it is not."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import msgspec

from hall.launcher import machine, standing, words
from hall.launcher.certificates import say_good
from hall.launcher.databases import check_database
from hall.launcher.devices import check_home
from hall.launcher.faults import CannotStart
from hall.launcher.hall_folder import HallFolder
from hall.launcher.known_devices import known_devices
from hall.launcher.listening import (
    check_broker,
    check_devices_heard,
    check_offset,
    check_pulse,
    check_web,
    listen,
)
from hall.launcher.messages_out import messages_out
from hall.launcher.progress import Progress


class Finding(msgspec.Struct, frozen=True):
    """One thing the doctor looked at. name, code: stable words for programs; code and action are empty when it is well."""

    name: str
    ok: bool
    code: str
    sentence: str
    action: str


class Report(msgspec.Struct, frozen=True):
    """All findings; ok when every one is."""

    ok: bool
    language: str
    checks: tuple[Finding, ...]


Check = tuple[str, Callable[[], str]]


def run(folder: Path, report: Path | None, progress: Progress) -> int:
    """Look at everything, say it, and write it as JSON where asked. Exit code 1 when something is not well."""
    found = examine(folder)
    for one in found.checks:
        (progress.say if one.ok else progress.warn)(
            words.say(
                "finding",
                sign="✓" if one.ok else "✗",
                name=words.label(one.name),
                told=words.join(one.sentence, one.action),
            )
        )
    if report:
        report.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
    return 0 if found.ok else 1


def examine(folder: Path) -> Report:
    """Every finding about the hall in this folder, also when nothing of it runs."""
    findings = tuple(_find(name, check) for name, check in _checks(HallFolder(folder)))
    return Report(all(one.ok for one in findings), words.language(), findings)


def _find(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, code="", sentence=check(), action="")
    except CannotStart as fault:
        return Finding(name, ok=False, code=fault.code, sentence=fault.sentence, action=fault.action)


def _checks(hall: HallFolder) -> Iterator[Check]:
    yield from machine.checks_before_start(hall.root)
    yield "settings", lambda: _check_settings(hall)
    yield "database", lambda: check_database(hall.read_settings().database)
    for path in _certificates(hall):
        yield f"certificate {path.stem}", partial(say_good, path)
    with ThreadPoolExecutor(1) as beside:
        asked = beside.submit(standing.ask, hall)
        heard = listen(hall)
    yield "broker", lambda: check_broker(heard)
    yield "hub", lambda: check_pulse(heard)
    yield "offset", lambda: check_offset(heard)
    yield "web", lambda: check_web(hall)
    for home in sorted((hall.root / "homes").glob("*")):
        yield f"device {home.name}", partial(check_home, home)
    yield "devices", lambda: check_devices_heard(heard, hall)
    yield from _told_by_server(asked.result)


def _told_by_server(asked: standing.Asked) -> Iterator[Check]:
    try:
        told = asked()
    except CannotStart as fault:
        yield from ((name, partial(_tell, fault)) for name in ("presence", "sms"))
        return
    yield from known_devices(told.devices)
    yield from messages_out(told.messages_out)


def _tell(fault: CannotStart) -> str:
    raise fault


def _check_settings(hall: HallFolder) -> str:
    hall.read_settings()
    return words.say("settings_well", path=hall.settings)


def _certificates(hall: HallFolder) -> list[Path]:
    return sorted((*hall.keys.glob("*/*.crt"), *hall.broker.glob("*.crt")))
