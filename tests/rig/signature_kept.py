"""Says what the hall keeps of the last signature: `python -m tests.rig.signature_kept`, ZHITING_SETTINGS set.

One line of JSON: strokes, a piece of their numbers as they are written; picture, a piece of the PNG in hexadecimal digits.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")
STROKES, PICTURE = 60, 24


def pieces() -> dict[str, str]:
    """From the middle of each. LookupError when nobody has signed."""
    from django.db import transaction  # noqa: PLC0415 - Django must be set up before models

    from hall.messages.case_contents import decode_signature  # noqa: PLC0415 - the same
    from hall_server.cases.models import Confirmation  # noqa: PLC0415 - the same
    from hall_server.personal_data import actions as personal_data  # noqa: PLC0415 - the same

    question = Confirmation.objects.filter(state="confirmed").order_by("answered_at").last()
    if question is None:
        raise LookupError("nobody has signed")
    with transaction.atomic():
        subject = f"case:{question.case_id}"
        plain = personal_data.read(question.answer, subject=subject, actor="tests", purpose="looking for it")
    strokes = (
        plain[: plain.index(b'"png"')]
        if plain.startswith(b'{"strokes"')
        else plain[plain.index(b'"strokes"') :]
    )
    png = decode_signature(plain).png
    return {
        "strokes": _middle(strokes, STROKES).decode(),
        "picture": _middle(png, PICTURE).hex(),
    }


def _middle(whole: bytes, length: int) -> bytes:
    start = (len(whole) - length) // 2
    return whole[start : start + length]


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(pieces()) + "\n")
