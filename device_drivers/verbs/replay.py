"""Decides how a capture is played to the driver of its role, and what is told of what the driver made of it."""

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from threading import Event

from device_drivers.address import Address, AddressWrong, parse_address
from device_drivers.captures.capture import Capture, read_capture
from device_drivers.captures.player import CapturePlayer
from device_drivers.catalogue import open_id_card_reader
from device_drivers.device_watch import DeviceWatch, Glance
from device_drivers.roles.id_card_reader import CardLaid, CardTaken, CardUnread, ReaderChanged, ReaderEvent
from device_drivers.verbs import exit_codes, telling
from device_drivers.verbs.read import card_as_json

ENDED_WITHIN = 60.0
AFTERWARDS = 0.7
"""Seconds for the driver to tell what it made of the last answer."""
OF_USB = ("port", "serial")

Tell = Callable[[dict[str, object]], None]


def add_arguments(parser: ArgumentParser) -> None:
    """`replay FILE [--within SECONDS] [--json]`."""
    parser.add_argument("file", type=Path, help="a file made by capture")
    parser.add_argument("--within", type=float, default=ENDED_WITHIN, metavar="SECONDS")
    parser.add_argument("--json", action="store_true", help="one line of JSON on the standard output")


def run(arguments: Namespace) -> int:
    """Play it, and tell what the driver told; NOTHING when it told nothing."""
    capture = read_capture(arguments.file)
    told: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="replay") as folder:
        player = CapturePlayer(capture, Path(folder) / "device")
        player.start()
        try:
            close = _opened(capture.head.role, str(_address(capture, player)), told.append)
            player.ended.wait(arguments.within)
            Event().wait(AFTERWARDS)
            close()
        finally:
            player.stop()
    left = {"unheard": player.unheard, "skipped": player.skipped, "ended": player.ended.is_set()}
    lines = [*map(_line, told), f"未问 {player.skipped}  未录 {player.unheard}"]
    telling.tell(arguments, {"ok": bool(told), "told": told, **left}, "\n".join(lines))
    return exit_codes.DONE if told else exit_codes.NOTHING


def _address(capture: Capture, player: CapturePlayer) -> Address:
    """Where the player is, for the driver of the same model. AddressWrong for what no pseudo-terminal can play."""
    was = parse_address(capture.head.address)
    if was.scheme not in {"serial", "usb"}:
        raise AddressWrong(
            f"a capture of {was.scheme}: cannot be played on a pseudo-terminal; serial: and usb: can"
        )
    options = {name: value for name, value in was.options.items() if name not in OF_USB}
    return Address("serial", str(player.line.link), options)


def _opened(role: str, address: str, tell: Tell) -> Callable[[], None]:
    """The driver watches, and tells; gives what closes it."""
    if role == "id_card_reader":
        reader = open_id_card_reader(address)
        reader.watch(lambda event: tell(_event(event)))
        return reader.close
    seen: list[Glance] = []

    def changed() -> None:
        if watches:
            glance = watches[0].glance()
            fresh = not seen or (glance.state, glance.happened) != (seen[-1].state, seen[-1].happened)
            seen.append(glance)
            if fresh:
                tell(_glance(glance))

    watches: list[DeviceWatch] = []
    watches.append(DeviceWatch(role, address, changed))
    changed()
    return watches[0].close


def _event(event: ReaderEvent) -> dict[str, object]:
    match event:
        case CardLaid(card):
            return {"event": "card_laid", "card": card_as_json(card)}
        case CardUnread(trouble):
            return {"event": "card_unread", "code": trouble.code}
        case CardTaken():
            return {"event": "card_taken"}
        case ReaderChanged(state, trouble):
            return {
                "event": "changed",
                "state": state.value,
                "code": None if trouble is None else trouble.code,
            }


def _glance(glance: Glance) -> dict[str, object]:
    state = None if glance.state is None else glance.state.value
    code = None if glance.trouble is None else glance.trouble.code
    return {"event": "changed", "state": state, "code": code, "happened": glance.happened}


def _line(told: dict[str, object]) -> str:
    """For people: nobody's name."""
    return "  ".join(str(value) for name, value in told.items() if name != "card" and value is not None)
