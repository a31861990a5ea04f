"""Decides how a short message is sent from the shell; neither number nor text is written anywhere."""

import json
import sys
from argparse import ArgumentParser, Namespace

from device_drivers.catalogue import open_sms_modem
from device_drivers.roles.sms_modem import Sending, SendingOutcome, TextMessage
from device_drivers.verbs import exit_codes

USUAL_PATIENCE = 60.0


def add_arguments(parser: ArgumentParser) -> None:
    """`send sms_modem --on ADDRESS --to NUMBER TEXT [--within SECONDS] [--json]`."""
    parser.add_argument("role", choices=("sms_modem",))
    parser.add_argument("text")
    parser.add_argument("--on", required=True, metavar="ADDRESS", help="serial:/dev/ttyUSB0?speed=115200")
    parser.add_argument("--to", required=True, metavar="NUMBER")
    parser.add_argument(
        "--within",
        type=float,
        default=USUAL_PATIENCE,
        metavar="SECONDS",
        help="to wait for the network, a part",
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON on the standard output")


def run(arguments: Namespace) -> int:
    """Send; DONE, UNKNOWN, or the modem's trouble."""
    modem = open_sms_modem(arguments.on)
    try:
        sending = modem.send(
            TextMessage("send", arguments.to, arguments.text, wants_report=False), arguments.within
        )
    finally:
        modem.close()
    if sending.outcome is SendingOutcome.FAILED and sending.trouble is not None:
        raise sending.trouble
    return _told(sending, as_json=arguments.json)


def _told(sending: Sending, *, as_json: bool) -> int:
    done = sending.outcome is SendingOutcome.SENT
    why = sending.trouble
    if as_json:
        told: dict[str, object] = {
            "ok": done,
            "outcome": sending.outcome.value,
            "parts": sending.parts,
            "references": list(sending.references),
        }
        if why is not None:
            sentences = {"chinese": why.chinese, "english": why.english}
            told["trouble"] = {"code": why.code, "who": why.who.value, **sentences}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    elif why is not None:
        sys.stderr.write(f"{why.chinese}\n{why.english}\n")
    else:
        sys.stdout.write(f"已发送，共 {sending.parts} 条\n")
    return exit_codes.DONE if done else exit_codes.UNKNOWN
