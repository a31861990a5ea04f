"""Begins two licences as a department's program would: `python -m tests.rig.matters_under_way` with ZHITING_SETTINGS set.

One was accepted today; the other is being heard. Their keys, one a line.
"""

import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")
SCOPES = ("region:510000000000", "region:511600000000", "region:511602000000", "hall:anhe")
RUNNING, HEARD = "case:2026-0118", "case:2026-0119"


def begin() -> None:
    """Both are promised in fifteen working days."""
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.clock.entries import Procedure  # noqa: PLC0415 - the same
    from hall_server.clock.limits import Limit  # noqa: PLC0415 - the same
    from hall_server.clock.rules import licensing  # noqa: PLC0415 - the same
    from hall_server.ledgers import actions  # noqa: PLC0415 - the same
    from hall_server.ledgers.models import Ledger  # noqa: PLC0415 - the same

    now, clerk = hall_clock.now(), "clerk:1001"
    for subject in (RUNNING, HEARD):
        rules = licensing(Limit(15))
        actions.start(subject, rules, actor=clerk, now=now, scopes=SCOPES, title="公共场所卫生许可新办")
        actions.accept(subject, actor=clerk, now=now)
    actions.pause(
        HEARD,
        Procedure.HEARING,
        basis="《中华人民共和国行政许可法》第四十六条",
        evidence="听证通知书〔2026〕3号",
        told_until=hall_clock.business_day(now) + timedelta(days=20),
        actor=clerk,
        now=now,
    )
    for subject in (RUNNING, HEARD):
        sys.stdout.write(f"{Ledger.objects.get(subject=subject).pk}\n")


if __name__ == "__main__":
    django.setup()
    begin()
