"""The program before a camera: looks at every picture and writes a line of JSON on each; whoever started it may end it.

A program of its own because a camera's driver can hang, a picture can be made to harm its decoder, and zbar can think for
more than ten seconds.

Lines: {"codes": [{"text", "symbology", "hex"}]} for each picture, {"end": ""} or {"end": CODE OF A TROUBLE} as the last.
"""

import json
import sys
import time

from device_drivers.address import Address, parse_address
from device_drivers.code_scanners import decoding
from device_drivers.code_scanners.decoding import Grey
from device_drivers.code_scanners.frames import PicturesEnd, frames_of
from device_drivers.roles.code_scanner import Code

ONE_OPINION = "--one-opinion"
SECOND_LOOK_EVERY = 0.5
"""Seconds between zbar's looks at a live camera: it is up to twenty times as slow as zxing-cpp."""
LARGEST_FOR_ZBAR = 2_000_000
CONTRAST = 40
"""Grey levels between the dark and the light: less holds no code."""


class Looking:
    """Both opinions on one picture after another, or zxing-cpp's alone.

    is_live: pictures come by the clock and may not be kept waiting.
    """

    def __init__(self, *, is_live: bool, asks_zbar: bool = True) -> None:
        self._is_live = is_live
        self._asks_zbar = asks_zbar
        self._asked_at = float("-inf")

    def codes_in(self, picture: Grey) -> tuple[Code, ...]:
        """zxing-cpp's; where it sees none, now and then, zbar's."""
        codes = decoding.codes_in(picture)
        if codes or not self._is_worth_a_second_look(picture):
            return codes
        from device_drivers.code_scanners import second_opinion  # noqa: PLC0415 - libzbar0 may be missing

        return second_opinion.codes_in(picture)

    def _is_worth_a_second_look(self, picture: Grey) -> bool:
        now = time.monotonic()
        if not self._asks_zbar or (self._is_live and now - self._asked_at < SECOND_LOOK_EVERY):
            return False
        self._asked_at = now
        return picture.size <= LARGEST_FOR_ZBAR and int(picture.max()) - int(picture.min()) >= CONTRAST


def main(written: str, *, asks_zbar: bool = True) -> None:
    """Look until the pictures end or nobody listens."""
    address = parse_address(written)
    try:
        _look(address, Looking(is_live=address.scheme == "camera", asks_zbar=asks_zbar))
    except PicturesEnd as end:
        _tell({"end": end.code})
    except ImportError:
        _tell({"end": "camera_library_missing"})


def _look(address: Address, looking: Looking) -> None:
    for frame in frames_of(address):
        seen = looking.codes_in(frame)
        told = [{"text": code.text, "symbology": code.symbology, "hex": code.raw.hex()} for code in seen]
        _tell({"codes": told})


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1], asks_zbar=ONE_OPINION not in sys.argv[2:])
    except BrokenPipeError:
        sys.stderr.close()
