"""Decides how the place of a device is written: `serial:/dev/ttyUSB0?speed=115200&model=sam`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

_SHAPE = re.compile(r"(?P<scheme>[a-z][a-z0-9]*):(?P<place>[^?&]*)(?:[?&](?P<options>.*))?", re.DOTALL)


class AddressWrong(ValueError):  # noqa: N818 - the address is wrong, not the program
    """The address cannot be understood; the sentence says why and shows a right one."""


@dataclass(frozen=True, slots=True)
class Address:
    """A device's place. scheme: how to reach it; place: the path, port or name there; options: the rest."""

    scheme: str
    place: str
    options: Mapping[str, str]

    def __str__(self) -> str:
        rest = "&".join(f"{name}={value}" for name, value in self.options.items())
        return f"{self.scheme}:{self.place}" + (f"?{rest}" if rest else "")

    def text(self, name: str, otherwise: str) -> str:
        """The option as it is written."""
        return self.options.get(name, otherwise)

    def whole(self, name: str, otherwise: int, least: int, most: int) -> int:
        """The option as a whole number between `least` and `most`. AddressWrong when it is not."""
        written = self.options.get(name)
        if written is None:
            return otherwise
        if not (written.isascii() and written.isdigit()) or not least <= int(written) <= most:
            raise AddressWrong(f"{name}={written} in {self}: {name} is a whole number from {least} to {most}")
        return int(written)

    def only(self, *known: str) -> None:
        """AddressWrong when there are options that this device does not know; `model` is always known."""
        for name in self.options:
            if name != "model" and name not in known:
                there = ", ".join(("model", *known))
                raise AddressWrong(f"{self}: there is no option {name}; there are {there}")


def parse_address(written: str) -> Address:
    """The address in its parts. Percent signs in place and values quote a byte of UTF-8. AddressWrong when it is none."""
    found = _SHAPE.fullmatch(written.strip())
    if found is None or not found["place"]:
        raise AddressWrong(
            f"{written!r} is no device's address; one looks like serial:/dev/ttyUSB0?speed=115200"
        )
    return Address(found["scheme"], unquote(found["place"]), _options(written, found["options"] or ""))


def _options(written: str, text: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for part in filter(None, re.split("[?&]", text)):
        name, equals, value = part.partition("=")
        if not equals or not name:
            raise AddressWrong(f"{part!r} in {written!r}: an option looks like speed=115200")
        if name in options:
            raise AddressWrong(f"{written!r} says {name} twice")
        options[name] = unquote(value)
    return options
