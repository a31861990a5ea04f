"""Decides who works in the sample hall: its devices, the drivers of each, and where their windows stand."""

import secrets
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import msgspec

from hall.credentials.private_files import write_private
from hall.launcher.hall_folder import HallFolder
from hall.messages import records

# The virtual screen; on a real one everything is scaled to fit.
SCREEN = (3277, 1843)
ADMINISTRATOR = "admin"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window stands, in pixels of SCREEN."""

    x: int
    y: int
    width: int
    height: int

    def scaled_to(self, screen: tuple[int, int]) -> "Place":
        """The same place on a screen of another size."""
        scale = min(screen[0] / SCREEN[0], screen[1] / SCREEN[1], 1.0)
        return Place(*(round(part * scale) for part in (self.x, self.y, self.width, self.height)))

    def __str__(self) -> str:
        return f"{self.x},{self.y},{self.width},{self.height}"


@dataclass(frozen=True, slots=True)
class Application:
    """One application of the sample hall.

    title: name of the sentence that names it. drivers: role -> name of the stand-in behind it.
    boards: window -> stand-in of its counter display. No place: no window. printers: role -> stand-in behind a print
    server's queue of that name.
    """

    title: str
    device: str
    module: tuple[str, ...]
    drivers: dict[str, str]
    place: Place | None
    boards: dict[str, str] = field(default_factory=dict)
    printers: dict[str, str] = field(default_factory=dict)


APPLICATIONS = (
    Application(
        "title_terminal",
        "terminal-1",
        ("queue_terminal",),
        {"id_card_reader": "reader", "ticket_printer": "printer", "voice": "terminal-voice"},
        Place(0, 0, 787, 1400),
    ),
    Application(
        "title_kiosk",
        "kiosk-1",
        ("kiosk",),
        {"id_card_reader": "kiosk-reader", "voice": "kiosk-voice"},
        Place(2490, 0, 787, 1400),
        printers={"document_printer": "kiosk-printer"},
    ),
    Application("title_desk", "desk-01", ("window_pad", "clerk_desk"), {}, Place(795, 660, 1095, 730)),
    Application("title_pad", "pad-01", ("window_pad", "citizen_side"), {}, Place(795, 1400, 787, 443)),
    Application("title_strip", "strip-01", ("display_wall", "wall"), {}, Place(1895, 0, 585, 146)),
    Application("title_area", "area-a", ("display_wall", "wall"), {}, Place(795, 0, 1095, 616)),
    Application(
        "title_station",
        "station-1",
        ("display_wall", "station"),
        {"voice": "voice"},
        None,
        boards={"w01": "board-1"},
    ),
)
PANEL_PLACE = Place(1895, 160, 585, 1240)
PAGE_PLACE = Place(1590, 1400, 1687, 443)

STAND_INS: dict[str, dict[str, object]] = {
    "reader": {"kind": "id_card_reader"},
    "printer": {"kind": "ticket_printer"},
    "board-1": {"kind": "counter_display"},
    "voice": {"kind": "voice_sink"},
    "terminal-voice": {"kind": "voice_sink"},
    "kiosk-reader": {"kind": "id_card_reader"},
    "kiosk-voice": {"kind": "voice_sink"},
    "kiosk-printer": {"kind": "document_printer"},
    "modem": {"kind": "sms_modem", "delivers_after": 2.0},
}


WITHOUT_PORT = ("voice_sink", "document_printer")
"""Kinds that hang on no serial line."""


class StandInsReady(msgspec.Struct, frozen=True):
    """The file the stand-ins write once they stand: the admin API's URL and each device's address."""

    admin: str
    addresses: dict[str, str]


def application(device: str) -> Application:
    """The application that runs as this device."""
    return next(one for one in APPLICATIONS if one.device == device)


def write_stand_ins(folder: HallFolder, port: int) -> str:
    """Write the stand-ins' file and return the token of their admin API."""
    token = secrets.token_urlsafe(24)
    devices = {
        name: options
        if options["kind"] in WITHOUT_PORT
        else options | {"link": str((folder.stand_ins / name).absolute())}
        for name, options in STAND_INS.items()
    }
    content = {"admin_port": port, "token": token, "devices": devices}
    write_private(stand_ins_file(folder), msgspec.json.format(msgspec.json.encode(content)))
    return token


def modem_address(folder: HallFolder) -> str:
    """Where the server finds the stand-in for the modem, also before it stands."""
    return f"serial:{quote(str((folder.stand_ins / 'modem').absolute()))}?speed=115200"


def stand_ins_file(folder: HallFolder) -> Path:
    """What the stand-ins are started with."""
    return folder.stand_ins / "stand-ins.json"


def ready_file(folder: HallFolder) -> Path:
    """What the stand-ins write when they stand."""
    return folder.stand_ins / "ready.json"


def read_ready(folder: HallFolder) -> StandInsReady | None:
    """What the stand-ins wrote; None while they have not."""
    try:
        return records.decoded(ready_file(folder).read_bytes(), StandInsReady)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def queues(devices: Iterable[str], ready: StandInsReady) -> dict[str, str]:
    """The queues these devices print through: name -> device, as CUPS writes it."""
    names = {name for device in devices for name in application(device).printers.values()}
    return {name: ready.addresses[name] for name in sorted(names)}


def write_site(
    folder: HallFolder, one: Application, ready: StandInsReady, queue: Callable[[str], str] | None = None
) -> None:
    """Connect an application to its stand-ins as a technician would connect it to devices: in its site.json.

    queue: the address of a queue by its name; None without a print server.
    """
    drivers = {role: ready.addresses[name] for role, name in one.drivers.items()}
    if queue is not None:
        drivers |= {role: queue(name) for role, name in one.printers.items()}
    boards = {window: ready.addresses[name] for window, name in one.boards.items()}
    options = {"boards": boards} if boards else {}
    content = msgspec.json.format(msgspec.json.encode({"drivers": drivers, "options": options}))
    write_private(folder.home(one.device) / "site.json", content)


def command(folder: HallFolder, one: Application, screen: tuple[int, int]) -> tuple[str, ...]:
    """How the application is started."""
    module, *arguments = one.module
    home = ("--home", str(folder.home(one.device).absolute()))
    place = ("--place", str(one.place.scaled_to(screen))) if one.place else ()
    return (sys.executable, "-m", module, *arguments, *home, *place)
