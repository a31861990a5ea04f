"""Decides every topic of the hall; the only module that writes or reads one.

zt1/HALL/up/DEVICE/KIND       a device speaks; only it may publish here, only the server reads
zt1/HALL/down/DEVICE/KIND     the server speaks to one device; only that device reads
zt1/HALL/zone/ZONE/KIND       the server speaks to every surface of a waiting zone
zt1/HALL/zone/ZONE/zone_board the zone's retained board
zt1/HALL/pulse                the hub's beat, once a second
"""

import re
from dataclasses import dataclass

ROOT = "zt1"
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True)
class UpTopic:
    """A device's word to the server."""

    hall: str
    device: str
    kind: str


def _word(text: str) -> str:
    if not _WORD.fullmatch(text):
        raise ValueError(f"not a topic word: {text!r} (a-z, 0-9, - and _, at most 63)")
    return text


def up(hall: str, device: str, kind: str) -> str:
    """Where a device publishes a message of this kind."""
    return f"{ROOT}/{_word(hall)}/up/{_word(device)}/{_word(kind)}"


def up_all_of(hall: str, device: str) -> str:
    """The filter a device's role may publish to."""
    return f"{ROOT}/{_word(hall)}/up/{_word(device)}/#"


def up_everything(hall: str) -> str:
    """The filter the hub listens on."""
    return f"{ROOT}/{_word(hall)}/up/+/+"


def up_from_anyone(hall: str, kind: str) -> str:
    """The filter for one kind of message from all devices."""
    return f"{ROOT}/{_word(hall)}/up/+/{_word(kind)}"


def down(hall: str, device: str, kind: str) -> str:
    """Where the server publishes to one device."""
    return f"{ROOT}/{_word(hall)}/down/{_word(device)}/{_word(kind)}"


def down_all_of(hall: str, device: str) -> str:
    """The filter a device subscribes for what is said to it alone."""
    return f"{ROOT}/{_word(hall)}/down/{_word(device)}/#"


def zone(hall: str, zone_code: str, kind: str) -> str:
    """Where the server publishes to a waiting zone."""
    return f"{ROOT}/{_word(hall)}/zone/{_word(zone_code)}/{_word(kind)}"


def zone_all_of(hall: str, zone_code: str) -> str:
    """The filter a surface of this zone subscribes."""
    return f"{ROOT}/{_word(hall)}/zone/{_word(zone_code)}/#"


def pulse(hall: str) -> str:
    """Where the hub beats."""
    return f"{ROOT}/{_word(hall)}/pulse"


def everything(hall: str) -> str:
    """All topics of a hall; only the server's own role may subscribe this."""
    return f"{ROOT}/{_word(hall)}/#"


def read_up(topic: str) -> UpTopic:
    """Who spoke and what kind of message it is. ValueError for any other topic."""
    parts = topic.split("/")
    if len(parts) != 5 or parts[0] != ROOT or parts[2] != "up":
        raise ValueError(f"not a device's topic: {topic!r}")
    return UpTopic(_word(parts[1]), _word(parts[3]), _word(parts[4]))


def read_zone(topic: str) -> str:
    """The zone this topic speaks to. ValueError for any other topic."""
    parts = topic.split("/")
    if len(parts) != 5 or parts[0] != ROOT or parts[2] != "zone":
        raise ValueError(f"not a zone's topic: {topic!r}")
    return _word(parts[3])
