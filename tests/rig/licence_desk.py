"""Makes and revokes licences in an open hall as its clerks do: `python -m tests.rig.licence_desk`, ZHITING_SETTINGS set.

make NAME ID_NUMBER COUNT: so many licences for a person; one id a line. revoke ID: that one holds no longer.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")

CLERK = "clerk:1001"
TEMPLATE = "result"


def make(name: str, id_number: str, count: int) -> list[str]:
    """Licences of somebody the hall knows from a case, to be signed by the hall's worker; their ids."""
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.licences import actions  # noqa: PLC0415 - the same
    from hall_server.parties.actions import PersonFacts, Source, know_person  # noqa: PLC0415 - the same

    now = hall_clock.now()
    holder = know_person(PersonFacts(name, id_number=id_number), source=Source.CARD, actor=CLERK, now=now)
    fields = {"result": "准予许可"}
    matter = actions.Matter(
        "511A0015500009", "公共场所卫生许可", "安和区卫生健康局", case_number="安和2026-000117"
    )
    made = [
        actions.make(template=TEMPLATE, holder=holder, fields=fields, matter=matter, actor=CLERK, now=now)
        for _ in range(count)
    ]
    return [licence.pk for licence in made]


def revoke(licence: str) -> None:
    """As after an inspection."""
    from hall.language import hall_clock  # noqa: PLC0415 - Django must be set up before models
    from hall_server.licences import actions  # noqa: PLC0415 - the same

    actions.revoke(
        licence,
        reason="经营场所与许可不符",
        basis="《行政许可法》第六十九条",
        actor=CLERK,
        now=hall_clock.now(),
    )


if __name__ == "__main__":
    django.setup()
    verb, *facts = sys.argv[1:]
    if verb == "make":
        sys.stdout.write("\n".join(make(facts[0], facts[1], int(facts[2]))) + "\n")
    else:
        revoke(facts[0])
