"""Looks for many short strings of bytes at once in very much memory."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

_ANCHOR = 4


class Needles:
    """All of these, each at least four bytes long. A string is looked at only where two rare bytes of it stand."""

    def __init__(self, wanted: Iterable[bytes]) -> None:
        self._wanted = sorted(set(wanted))
        self.longest = max(map(len, self._wanted))
        self._anchors = {one: _rare_place(one) for one in self._wanted}
        starts = [_number(one, self._anchors[one]) for one in self._wanted]
        self._starts = np.array(sorted(set(starts)), dtype=np.uint32)
        self._pairs = np.zeros(1 << 16, dtype=np.bool_)
        self._pairs[self._starts & 0xFFFF] = True

    def found_in(self, content: bytes) -> set[bytes]:
        """Those that stand in it."""
        places = self._places(np.frombuffer(content, dtype=np.uint8))
        return {
            one
            for one, anchor in self._anchors.items()
            for place in places.get(_number(one, anchor), ())
            if content.startswith(one, place - anchor)
        }

    def _places(self, content: npt.NDArray[np.uint8]) -> dict[int, list[int]]:
        """Where the four bytes of an anchor stand: anchor -> places."""
        found: dict[int, list[int]] = {}
        last = len(content) - _ANCHOR
        for shift in (0, 1):
            pairs = content[shift : shift + (len(content) - shift) // 2 * 2].view(np.uint16)
            at = np.flatnonzero(self._pairs[pairs]) * 2 + shift
            at = at[at <= last]
            fours = sum(content[at + byte].astype(np.uint32) << (8 * byte) for byte in range(_ANCHOR))
            is_one = np.isin(fours, self._starts)
            for place, four in zip(at[is_one].tolist(), np.asarray(fours)[is_one].tolist(), strict=True):
                found.setdefault(four, []).append(place)
        return found


def _rare_place(wanted: bytes) -> int:
    """Where two bytes stand that few other things have: neither zero, and no plain letters if it can be helped."""
    return max(
        range(len(wanted) - _ANCHOR + 1),
        key=lambda at: sum((byte > 0) + (byte > 127) for byte in wanted[at : at + 2]),
    )


def _number(wanted: bytes, at: int) -> int:
    return int.from_bytes(wanted[at : at + _ANCHOR], "little")
