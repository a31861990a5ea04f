"""Decides how a display is used from the shell."""

from argparse import ArgumentParser, Namespace

from device_drivers.catalogue import open_counter_display
from device_drivers.verbs import exit_codes, telling


def add_arguments(parser: ArgumentParser) -> None:
    """`show counter_display --on ADDRESS TEXT`."""
    parser.add_argument("role", choices=("counter_display",))
    parser.add_argument("text", help="what to show; empty clears the display")
    telling.add_device_arguments(parser)


def run(arguments: Namespace) -> int:
    """Show the text, or clear the display."""
    display = open_counter_display(arguments.on)
    try:
        if arguments.text:
            display.show(arguments.text)
        else:
            display.clear()
    finally:
        display.close()
    telling.tell(arguments, {"ok": True, "shown": arguments.text}, f"已显示 {arguments.text}")
    return exit_codes.DONE
