"""Names what takes bytes of a modem and of its short messages."""

from device_drivers.bench.decoders.decoder import Decode, Decoder, all_of
from device_drivers.simulated.at_interpreter import AtInterpreter
from device_drivers.sms_modems import at_lines, gsm7, tpdu


def _modem() -> Decode:
    return AtInterpreter(lambda _, __: None, echo=True).hear


PDUS = tuple(
    map(
        bytes.fromhex,
        (
            "040b813108108300f00008627021211030234f600a0050d2",
            "06640b813108108300f0627021211030236270212110302300",
            "440b813108108300f00008627021211030230c0500030201014f60597d0041",
            "040b813108108300f0000062702121103023054f3a1d5e06",
        ),
    )
)


AT_WORDS = (
    b"\r\nOK\r\n",
    b"\r\n+CMS ERROR: 38\r\n",
    b"\r\n> ",
    b"\r\n+CMT: ,24\r\n0891683108200105F0040B81\r\n",
    b'^SYSSTART\r\nRING\r\n+CMTI: "SM",1\r\n',
)


DECODERS: tuple[Decoder, ...] = (
    Decoder(
        "at_lines",
        ("sms_modems.at_lines:AtLines.feed",),
        lambda: all_of(at_lines.AtLines().feed),
        lambda: AT_WORDS,
    ),
    Decoder(
        "at_requests",
        ("simulated.at_interpreter:AtInterpreter.hear",),
        _modem,
        lambda: (
            b"AT+CMGF=0\r",
            b"AT+CMGS=20\r",
            b"0001000b813108108300f00008044f60597d\x1a",
            b"ATE0\r",
            b"AT+CPIN?\r",
            b"\x1b",
        ),
    ),
    Decoder("short_messages", ("sms_modems.tpdu:read",), lambda: tpdu.read, lambda: PDUS, (tpdu.TpduWrong,)),
    Decoder(
        "pdus",
        ("sms_modems.tpdu:without_centre",),
        lambda: tpdu.without_centre,
        lambda: tuple(b"\x00" + pdu for pdu in PDUS),
        (tpdu.TpduWrong,),
    ),
    Decoder(
        "gsm7",
        ("sms_modems.gsm7:unpacked",),
        lambda: lambda content: gsm7.text_of(gsm7.unpacked(content[:160], 160)),
        lambda: (gsm7.packed(range(128)),),
    ),
)
