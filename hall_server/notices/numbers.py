"""Decides what a mobile number looks like, how it is shown, and the keyed value it is found again by."""

import re

from hall_server.personal_data.sealing import person_index

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_BETWEEN = re.compile(r"[\s\-()（）]")


def spelled(number: str) -> str:
    """Eleven digits of this country, or + and digits abroad; empty when it is no mobile number."""
    bare = _BETWEEN.sub("", number)
    home = re.sub(r"^(\+|00)86", "", bare)
    if _MOBILE.fullmatch(home):
        return home
    return bare if _ABROAD.fullmatch(bare) and not bare.startswith("+86") else ""


def masked(number: str) -> str:
    """138****8000, as people know it from their own bills."""
    return f"{number[:3]}****{number[-4:]}"


def number_index(number: str) -> str:
    """A keyed value by which a spelled number is found again and from which nobody learns it."""
    return person_index(f"phone:{number}")
