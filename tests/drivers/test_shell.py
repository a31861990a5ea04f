"""Every verb with every role and every kind of address: what it exits with, and what it says to a program."""

import json
import re
from pathlib import Path

import pytest

from device_drivers.__main__ import main
from device_drivers.catalogue import roles
from device_drivers.verbs import exit_codes
from tests.drivers.chip_stage import SOCKET

USES = {
    "id_card_reader": ("read", "id_card_reader", "--within", "0.1"),
    "smart_card_reader": ("read", "smart_card_reader", "--within", "0.1"),
    "code_scanner": ("read", "code_scanner", "--within", "0.1"),
    "ticket_printer": ("print", "ticket_printer", "--text", "A001", "--within", "1"),
    "document_printer": ("print", "document_printer", "--text", "A001", "--within", "1"),
    "counter_display": ("show", "counter_display", "A001"),
    "led_card": ("show", "led_card", "A001"),
    "sms_modem": ("send", "sms_modem", "--to", "13800138000", "A001"),
    "voice": ("say", "A001"),
}
"""The verb that uses a device of each role. Keypads and sign pads are watched and fed, not used from the shell."""

NOWHERE = {
    "serial": ("serial:{}/none", "port_missing"),
    "usb": ("usb:1209:0001", "usb_missing"),
    "pcsc": (f"pcsc:none?socket={SOCKET}", "pcsc_not_running"),
    "tcp": ("tcp:127.0.0.1:1", "connection_refused"),
    "udp": ("udp:127.0.0.1:1", "board_silent|connection_refused"),
    "cups": ("cups:none?server=127.0.0.1:1", "print_server_missing"),
    "camera": ("camera:97", "camera_missing"),
    "evdev": ("evdev:{}/none", "scanner_missing"),
    "file": ("file:{}/none/none", "picture_unreadable|file_not_writable"),
    "pulse": ("pulse:none?server=unix:{}/none", "sound_unreachable"),
    "alsa": ("alsa:none", "sound_unreachable"),
}
"""By scheme: a device that is not there, and the codes by which that is told."""

CASES = [
    (role, scheme)
    for role, families in roles().items()
    if role in USES
    for scheme in dict.fromkeys(family.scheme for family in families)
]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    """The exit code, and the one line of JSON."""
    code = main([*words, "--json"])
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert isinstance(said, dict)
    return code, said


@pytest.mark.parametrize(("role", "scheme"), CASES)
def test_a_device_that_is_not_there(
    role: str, scheme: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, codes = NOWHERE[scheme]
    code, said = told(capsys, *USES[role], "--on", address.format(tmp_path))
    trouble = said["trouble"]
    assert code == exit_codes.TROUBLE
    assert said["ok"] is False
    assert isinstance(trouble, dict)
    assert list(trouble) == ["code", "who", "chinese", "english"]
    assert re.fullmatch(codes, trouble["code"]), trouble


@pytest.mark.parametrize("role", USES)
@pytest.mark.parametrize("address", ["nothing", "gopher:x", "serial:/dev/x?colour=plaid&flavour=1"])
def test_an_address_that_is_wrong(role: str, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = told(capsys, *USES[role], "--on", address)
    assert code == exit_codes.WRONG_USE
    assert isinstance(said["trouble"], dict)
    assert (said["ok"], said["trouble"]["code"]) == (False, "address_wrong")


@pytest.mark.parametrize(
    "words",
    [
        ("read", "voice", "--on", "pulse:default"),
        ("read", "id_card_reader"),
        ("print", "led_card", "--on", "x:y"),
        ("show", "counter_display", "--on", "x:y"),
        ("send", "sms_modem", "--on", "x:y", "text"),
        ("dance",),
    ],
)
def test_a_command_that_is_wrong(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == exit_codes.WRONG_USE


def test_the_page_names_the_exit_codes_there_are() -> None:
    page = Path("docs/devices.md").read_text()
    table = page[page.index("| exit code |") :].partition("\n\n")[0]
    named = {int(found) for found in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    there = {value for name, value in vars(exit_codes).items() if name.isupper() and isinstance(value, int)}
    assert named == there


def test_the_page_shows_how_to_use_every_role() -> None:
    page = Path("docs/devices.md").read_text()
    for verb, *rest in USES.values():
        role = f" {rest[0]}" if verb != "say" else ""
        assert f"python -m device_drivers {verb}{role}" in page
    for scheme in {family.scheme for families in roles().values() for family in families}:
        assert f"`{scheme}:" in page
