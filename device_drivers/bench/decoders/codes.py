"""Names what takes scans, pictures of codes, handwriting and sound."""

import numpy as np
import segno

from device_drivers.bench.decoders.decoder import Decode, Decoder
from device_drivers.code_scanners import decoding, payloads, scan_lines, symbologies
from device_drivers.code_scanners.key_events import EVENT, KeyReader
from device_drivers.sign_pads import record
from device_drivers.voices import sound_files
from device_drivers.voices.clips import Clip


def _picture() -> Decode:
    side = 58

    def decode(content: bytes) -> object:
        dots = np.frombuffer(content.ljust(side * side, b"\xff")[: side * side], dtype=np.uint8)
        return decoding.codes_in(dots.reshape(side, side))

    return decode


def _pictures() -> tuple[bytes, ...]:
    symbol = np.array([list(row) for row in segno.make_qr("A001").matrix], dtype=np.uint8)
    dots = np.pad(np.kron(1 - symbol, np.ones((2, 2), np.uint8)) * 255, 8, constant_values=255)
    return (dots.astype(np.uint8).tobytes(),)


def _scans() -> Decode:
    lines = scan_lines.ScanLines()
    return lambda content: lines.feed(content, len(content) / 20)


def _keys() -> tuple[bytes, ...]:
    codes = (42, 30, 2, 3, 28, 56, 71, 72, 28, 58, 96)
    return (b"".join(EVENT.pack(1, n, 1, code, n % 2) for n, code in enumerate(codes * 2)),)


DECODERS: tuple[Decoder, ...] = (
    Decoder(
        "scan_lines",
        ("code_scanners.scan_lines:ScanLines.feed",),
        _scans,
        lambda: (b"A001\r\n", "张伟\r".encode(), b"\x02A001\x03"),
    ),
    Decoder("key_events", ("code_scanners.key_events:KeyReader.feed",), lambda: KeyReader().feed, _keys),
    Decoder(
        "code_payloads",
        ("code_scanners.payloads:text_of",),
        lambda: lambda content: payloads.text_of(content, "ﾅﾅｶﾓ"),
        lambda: ("张伟 A001".encode(), "张𪚥㛃".encode("gb18030"), "王秀英".encode("shift_jis")),
    ),
    Decoder(
        "code_identifiers",
        ("code_scanners.symbologies:split_identifier",),
        lambda: symbologies.split_identifier,
        lambda: (b"]Q1A001", b"]C0A001"),
    ),
    Decoder("code_pictures", ("code_scanners.decoding:codes_in",), _picture, _pictures),
    Decoder(
        "signatures",
        ("sign_pads.record:signature_of",),
        lambda: record.signature_of,
        lambda: (
            b'{"format":"pen-strokes","version":1,"width":8000,"height":4000,"has_pressure":true,"strokes":[[[1,2,0,9],[5,6,8,99]]]}',
        ),
        (record.SignatureUnreadable,),
    ),
    Decoder(
        "sound_files",
        ("voices.sound_files:sound_of",),
        lambda: sound_files.sound_of,
        lambda: (Clip(bytes(300)).wav(),),
        (sound_files.SoundUnfit,),
    ),
)
