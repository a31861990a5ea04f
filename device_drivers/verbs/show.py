"""Decides how a display is used from the shell."""

from argparse import ArgumentParser, Namespace

from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_counter_display, open_led_card
from device_drivers.roles.led_card import Area
from device_drivers.verbs import exit_codes, telling


def add_arguments(parser: ArgumentParser) -> None:
    """`show counter_display|led_card --on ADDRESS TEXT`."""
    parser.add_argument("role", choices=("counter_display", "led_card"))
    parser.add_argument("text", help="what to show; empty clears the display")
    parser.add_argument(
        "--area", metavar="NUMBER,X,Y,WIDTH,HEIGHT", help="a part of an LED card's screen, in dots"
    )
    parser.add_argument(
        "--lasts", type=float, default=0.0, metavar="SECONDS", help="an LED card drops it after so long"
    )
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Show the text, or clear the display."""
    if arguments.role == "led_card":
        _show_on_card(arguments)
    else:
        _show_number(arguments)
    telling.tell(arguments, {"ok": True, "shown": arguments.text}, f"已显示 {arguments.text}")
    return exit_codes.DONE


def _show_number(arguments: Namespace) -> None:
    display = open_counter_display(arguments.on)
    try:
        if arguments.text:
            display.show(arguments.text)
        else:
            display.clear()
    finally:
        display.close()


def _show_on_card(arguments: Namespace) -> None:
    area = None if arguments.area is None else _area(arguments.area)
    card = open_led_card(arguments.on)
    try:
        if arguments.text:
            card.show(arguments.text, area, arguments.lasts)
        else:
            card.clear(area)
    except ValueError as wrong:
        raise AddressWrong(str(wrong)) from wrong
    finally:
        card.close()


def _area(written: str) -> Area:
    try:
        number, x, y, width, height = map(int, written.split(","))
    except ValueError:
        raise AddressWrong(f"--area {written}: five whole numbers, NUMBER,X,Y,WIDTH,HEIGHT") from None
    if not (0 <= number <= 3 and min(x, y) >= 0 and min(width, height) > 0):
        raise AddressWrong(
            f"--area {written}: the number is 0 to 3, no other may be negative, and none empty"
        )
    return Area(number, x, y, width, height)
