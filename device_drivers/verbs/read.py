"""Decides how something is read from the shell: a technician sees it masked, a program that asks for JSON gets it whole."""

import base64
from argparse import ArgumentParser, Namespace
from dataclasses import fields

from device_drivers.catalogue import open_id_card_reader
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.id_card_reader import IdCard
from device_drivers.verbs import exit_codes, telling

NOTHING_THERE = "no_card"
USUAL_PATIENCE = 10.0


def add_arguments(parser: ArgumentParser) -> None:
    """`read id_card_reader --on ADDRESS [--within SECONDS] [--json]`."""
    parser.add_argument("role", choices=("id_card_reader",))
    parser.add_argument("--within", type=float, default=USUAL_PATIENCE, metavar="SECONDS")
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Read one card; NOTHING when none was laid in time."""
    reader = open_id_card_reader(arguments.on)
    try:
        card = reader.read(arguments.within)
    except DeviceTrouble as trouble:
        if trouble.code != NOTHING_THERE:
            raise
        telling.tell(arguments, _nothing(trouble), trouble.chinese)
        return exit_codes.NOTHING
    finally:
        reader.close()
    telling.tell(arguments, {"ok": True, "card": card_as_json(card)}, _masked(card))
    return exit_codes.DONE


def card_as_json(card: IdCard) -> dict[str, str]:
    """Every field of the card; the photo in base64."""
    told = {field.name: getattr(card, field.name) for field in fields(card)}
    return told | {"document": card.document.value, "photo": base64.b64encode(card.photo).decode()}


def _nothing(trouble: DeviceTrouble) -> dict[str, object]:
    told = {
        "code": trouble.code,
        "who": trouble.who.value,
        "chinese": trouble.chinese,
        "english": trouble.english,
    }
    return {"ok": False, "trouble": told}


def _masked(card: IdCard) -> str:
    number = card.id_number
    return (
        f"{card.document.value}  {card.name[:1]}**  {number[:4]}{'*' * max(len(number) - 8, 0)}{number[-4:]}"
    )
