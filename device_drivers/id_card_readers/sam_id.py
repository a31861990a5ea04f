"""Decides how the number of a security module is written for people."""

import struct

SIZE = 16


def sam_id_text(content: bytes) -> str:
    """`AA.BB-YYYYMMDD-NNNNNNNNNN-NNNNNNNNNN` of the 16 bytes a SAM answers to command 12 FF. ValueError for others.

    Bytes 0 and 2 in two hexadecimal digits, then three little-endian numbers of four bytes, the last two with ten digits.
    """
    if len(content) != SIZE:
        raise ValueError(f"a SAM number has {SIZE} bytes, not {len(content)}")
    first, second, made, serial, random = struct.unpack("<HHIII", content)
    return f"{first & 0xFF:02X}.{second & 0xFF:02X}-{made:08d}-{serial:010d}-{random:010d}"
