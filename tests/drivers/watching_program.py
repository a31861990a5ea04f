"""A program that watches one reader of identity cards and writes a line of JSON for each event; it ends with its input."""

import json
import sys

from device_drivers.catalogue import open_id_card_reader
from device_drivers.roles.id_card_reader import CardLaid, CardTaken, CardUnread, ReaderChanged, ReaderEvent


def told(event: ReaderEvent) -> dict[str, str | None]:
    """The event as JSON."""
    match event:
        case CardLaid(card):
            return {"event": "laid", "name": card.name, "id_number": card.id_number}
        case CardUnread(trouble):
            return {"event": "unread", "code": trouble.code}
        case CardTaken():
            return {"event": "taken"}
        case ReaderChanged(state, trouble):
            return {"event": "changed", "state": state.value, "code": trouble.code if trouble else None}


def write(event: ReaderEvent) -> None:
    """One line."""
    sys.stdout.write(json.dumps(told(event)) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Watch until the input ends."""
    reader = open_id_card_reader(sys.argv[1])
    reader.watch(write)
    sys.stdin.read()
    reader.close()


if __name__ == "__main__":
    main()
