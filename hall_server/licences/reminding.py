"""Decides that a licence's holder is told by a message before it ends, where a number is known."""

from datetime import datetime

from hall.language.dates import chinese_date
from hall_server.installation import present
from hall_server.licences.models import Licence
from hall_server.notices.actions import tell
from hall_server.organisation import queries as organisation
from hall_server.parties import queries as parties

TEMPLATE = "licence_expiring"
CLOCK = "server:licences"


def remind(licence: Licence, now: datetime) -> None:
    """In the caller's transaction. Nothing in a hall that sends no messages."""
    ends_on = licence.valid_until
    if ends_on is None or not present().sms.providers or "phone" not in parties.known(licence.holder):
        return
    hall = organisation.hall(licence.hall_id)
    facts = {
        "title": licence.title,
        "ends_on": chinese_date(ends_on),
        "hall": hall.name,
        "telephone": hall.telephone,
    }
    said = {name: fact for name, fact in facts.items() if fact}
    tell(
        template=TEMPLATE,
        facts=said,
        subject=f"licence:{licence.pk}",
        actor=CLOCK,
        now=now,
        party=licence.holder,
    )
