"""Decides how a stand-in for Onbon cards reads what is covered on the wire, and how its answers look."""

from functools import reduce

HEADS = {"5k": 14, "5e": 16}
"""Bytes before what is said, by family."""

_COVER = {0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"}


def read_through(between: bytes) -> bytes:
    """Turn covered pairs back into the byte they stand for, from the left."""
    read, at = bytearray(), 0
    while at < len(between):
        byte = between[at]
        if byte in {0xA6, 0x5B} and at + 1 < len(between):
            read.append(byte if between[at + 1] == 1 else byte - 1)
            at += 2
        else:
            read.append(byte)
            at += 1
    return bytes(read)


_TABLE = tuple(
    reduce(lambda left, _: left >> 1 ^ (0xA001 if left & 1 else 0), range(8), byte) for byte in range(256)
)


def crc_of(content: bytes) -> int:
    crc = 0
    for byte in content:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


def reply(family: str, between: tuple[int, int], error: int) -> bytes:
    """What stands between the A5s and 5A of an answer. between: to whom, from whom; error: 0 when it was done."""
    refused = int(error != 0)
    who = b"".join(one.to_bytes(2, "little") for one in between)
    if family == "5k":
        said = bytes((0xA0, refused, error, 0, 0))
        whole = who + bytes(6) + b"\xfe\x02" + len(said).to_bytes(2, "little") + said
    else:
        said = bytes((0, 0xA0, refused, refused, 0, error, 0, 0, 0))
        whole = who + b"\xf0\x00\x54\x01" + bytes(4) + len(said).to_bytes(4, "little") + said
    whole += crc_of(whole).to_bytes(2, "little")
    return b"".join(_COVER.get(byte, bytes((byte,))) for byte in whole)
