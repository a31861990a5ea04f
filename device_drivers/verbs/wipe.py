"""Decides how an LED card is emptied from the shell: only when the technician types it out."""

from argparse import ArgumentParser, Namespace
from typing import cast

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_led_card
from device_drivers.roles.led_card import LedCard, Wipeable
from device_drivers.verbs import exit_codes, telling


def add_arguments(parser: ArgumentParser) -> None:
    """`wipe led_card --on ADDRESS --erase-everything`."""
    parser.add_argument("role", choices=("led_card",))
    parser.add_argument("--erase-everything", action="store_true", help="say that you mean it")
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Erase every program and setting the card keeps."""
    if not arguments.erase_everything:
        raise AddressWrong("wipe erases every program on the card; add --erase-everything to do it")
    card = open_led_card(arguments.on)
    try:
        _wiped(card)
    finally:
        card.close()
    telling.tell(arguments, {"ok": True}, "控制卡已清空")
    return exit_codes.DONE


def _wiped(card: LedCard) -> None:
    if not hasattr(card, "wipe"):
        raise AddressWrong("this card has no command that wipes it; use its maker's program")
    cast("Wipeable", card).wipe()
