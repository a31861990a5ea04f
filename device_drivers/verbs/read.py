"""Decides how something is read from the shell: a technician sees it masked, a program that asks for JSON gets it whole."""

import base64
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass

from device_drivers.catalogue import open_code_scanner, open_id_card_reader, open_smart_card_reader
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.code_scanner import Code
from device_drivers.roles.id_card_reader import Extra, Extras, IdCard
from device_drivers.roles.smart_card_reader import OtherCard, SmartCard
from device_drivers.verbs import exit_codes, telling
from device_drivers.verbs.holding import held

NOTHING_THERE = frozenset({"no_card", "no_smart_card", "no_code"})
USUAL_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Found:
    """What was read: for a program, and for a person."""

    facts: dict[str, object]
    sentence: str


def add_arguments(parser: ArgumentParser) -> None:
    """`read id_card_reader|smart_card_reader|code_scanner --on ADDRESS [--within SECONDS] [--json]`."""
    parser.add_argument("role", choices=tuple(READINGS))
    parser.add_argument("--within", type=float, default=USUAL_PATIENCE, metavar="SECONDS")
    parser.add_argument("--fingerprint", action="store_true", help="of an identity card, its fingerprint too")
    parser.add_argument(
        "--new-address", action="store_true", help="of an identity card, its later address too"
    )
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Read one card or code; NOTHING when none came in time."""
    try:
        found = READINGS[arguments.role](arguments)
    except DeviceTrouble as trouble:
        if trouble.code not in NOTHING_THERE:
            raise
        telling.tell(arguments, {"ok": False} | telling.of_trouble(trouble), trouble.chinese)
        return exit_codes.NOTHING
    telling.tell(arguments, {"ok": True, **found.facts}, found.sentence)
    return exit_codes.DONE


def _id_card(arguments: Namespace) -> Found:
    reader = open_id_card_reader(arguments.on)
    try:
        with held(reader, arguments.on, arguments.within):
            card = reader.read(arguments.within, _extras(arguments))
    finally:
        reader.close()
    return Found({"card": card_as_json(card)}, _masked(card))


def _extras(arguments: Namespace) -> Extras:
    asked = {Extra.FINGERPRINT: arguments.fingerprint, Extra.NEW_ADDRESS: arguments.new_address}
    return frozenset(extra for extra, is_asked in asked.items() if is_asked)


def _smart_card(arguments: Namespace) -> Found:
    reader = open_smart_card_reader(arguments.on)
    try:
        with held(reader, arguments.on, arguments.within):
            card = reader.read(arguments.within)
    finally:
        reader.close()
    return Found({"card": smart_card_as_json(card)}, _masked_chip(card))


def _code(arguments: Namespace) -> Found:
    scanner = open_code_scanner(arguments.on)
    try:
        code = scanner.read(arguments.within)
    finally:
        scanner.close()
    return Found({"code": code_as_json(code)}, _masked_code(code))


READINGS: dict[str, Callable[[Namespace], Found]] = {
    "id_card_reader": _id_card,
    "smart_card_reader": _smart_card,
    "code_scanner": _code,
}


def card_as_json(card: IdCard) -> dict[str, str]:
    """Every field of the card; photo, fingerprint and picture in base64."""
    opaque = {"photo": card.photo, "fingerprint": card.fingerprint, "picture": card.picture}
    told = {name: base64.b64encode(content).decode() for name, content in opaque.items()}
    return asdict(card) | {"document": card.document.value} | told


def smart_card_as_json(card: SmartCard) -> dict[str, object]:
    """`kind`, and every field of a social-security card with `partial`; of another card its answer to reset."""
    if isinstance(card, OtherCard):
        return {"kind": "other", "atr": card.atr.hex()}
    return {"kind": "social_security", "partial": card.is_partial} | asdict(card)


def code_as_json(code: Code) -> dict[str, str]:
    """`text`, `symbology` and `hex`, the payload's bytes."""
    return {"text": code.text, "symbology": code.symbology, "hex": code.raw.hex()}


def _masked(card: IdCard) -> str:
    return f"{card.document.value}  {_masked_person(card.name, card.id_number)}"


def _masked_chip(card: SmartCard) -> str:
    if isinstance(card, OtherCard):
        return "不是社保卡  no social-security card"
    partly = "  缺 " + " ".join(card.missing) if card.is_partial else ""
    return f"social_security  {_masked_person(card.name, card.id_number)}{partly}"


def _masked_code(code: Code) -> str:
    shown = 2 if len(code.text) > 6 else 0
    return f"{code.symbology or '-'}  {code.text[:shown]}***  ({len(code.text)} 个字符)"


def _masked_person(name: str, number: str) -> str:
    return f"{name[:1]}**  {number[:4]}{'*' * max(len(number) - 8, 0)}{number[-4:]}"
