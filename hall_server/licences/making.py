"""Decides how a licence comes to be: fields filled, number taken, facts closed, all in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

import msgspec
from django.db import transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall_server.identifiers import new_id
from hall_server.installation import present
from hall_server.licences import numbers, template_content
from hall_server.licences.life import Move, State
from hall_server.licences.models import Licence, LicenceTemplate
from hall_server.licences.stepping import locked, step, write_down
from hall_server.licences.template_content import TemplateContent
from hall_server.organisation import queries as organisation
from hall_server.parties import queries as parties
from hall_server.personal_data import actions as personal_data

PURPOSE = "licence_made"
_NO_REGION = "000000"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a licence was decided on. item: its code, by which mandates are judged. hall: empty for the server's own.

    result: as the paper says it.
    """

    item: str = ""
    item_name: str = ""
    department: str = ""
    hall: str = ""
    case_number: str = ""
    result: str = "准予"


NO_MATTER = Matter()


@transaction.atomic
def make(  # noqa: PLR0913 - a licence takes that many words
    *,
    template: str,
    holder: str,
    fields: Mapping[str, str],
    actor: str,
    now: datetime,
    case: str = "",
    matter: Matter = NO_MATTER,
    valid_until: date | None = None,
    replaces: str = "",
) -> Licence:
    """Number a licence and keep what will stand on its paper; the worker signs it, or `sign_now` does.

    template: a code. holder: a party. fields: values by the names of the template's fields; what is not given is taken from
    the holder and the matter, what the template does not plan stays off the paper. valid_until: else the template's months.
    replaces: the licence this one takes the place of, which is so no longer valid once this one is signed. Refusals:
    `licence_template`, `licence_fields`, `party_unknown`, `licence_not_in_state`.
    """
    plan = current_template(template)
    content = template_content.decoded(plan.content)
    key, hall = new_id(now), matter.hall or present().hall.code
    party = parties.party(holder)
    values = template_content.filled(content, fields, _known(content, fields, party.id, matter, key, actor))
    issued_on = hall_clock.business_day(now)
    personal_data.keep(key, msgspec.json.encode(values), "", now)
    licence = Licence(
        id=key,
        number=numbers.next_number(_region(hall), content.number_kind, issued_on),
        template=plan,
        title=content.title,
        licence_code=plan.licence_code,
        hall_id=hall,
        department=matter.department,
        holder=party.id,
        masked_holder=party.masked_name[:200],
        case=case,
        item_code=matter.item,
        item_name=matter.item_name,
        personal=key,
        state=State.MADE.value,
        state_since=now,
        public_code=numbers.new_public_code(),
        issued_on=issued_on,
        valid_until=valid_until or template_content.ends_on(content, issued_on),
        made_at=now,
        sign_again_at=now,
        replaces=_replaced(replaces, party.id),
    )
    licence.save(force_insert=True)
    write_down(licence, Move.MAKE, actor=actor, now=now)
    return licence


def current_template(code: str) -> LicenceTemplate:
    """The version of this template that is in use. Refusal `licence_template`."""
    row = LicenceTemplate.objects.filter(code=code, is_current=True).first()
    if row is None:
        raise Refusal(RefusalCode.LICENCE_TEMPLATE, {"template": code})
    return row


def _known(
    content: TemplateContent, fields: Mapping[str, str], holder: str, matter: Matter, key: str, actor: str
) -> dict[str, str]:
    """By a field's source. The holder's facts are read only where a field needs one that was not given."""
    known = {
        "item": matter.item_name,
        "department": matter.department,
        "case": matter.case_number,
        "result": matter.result,
        "hall": organisation.hall(matter.hall or present().hall.code).name,
    }
    sources = {plan.source for plan in content.fields if not fields.get(plan.name)}
    if not any("holder." in source for source in sources):
        return known
    facts = parties.read(holder, actor=actor, purpose=PURPOSE, subject=f"licence:{key}")
    held = {f"holder.{name}": str(value) for name, value in asdict(facts).items()}
    number = held.get("holder.id_number") or held.get("holder.credit_code") or ""
    return {**known, **held, "holder.number": number}


def _region(hall: str) -> str:
    """The six digits of the hall's district; zeros in a hall whose region nobody has entered."""
    scopes = organisation.clock_scopes(hall)
    code = scopes[-1].partition(":")[2] if scopes else ""
    return code[:6] if code[:6].isdecimal() and len(code) >= 6 else _NO_REGION


def _replaced(key: str, holder: str) -> Licence | None:
    if not key:
        return None
    old = locked(key)
    if State(old.state) not in (
        State.VALID,
        State.SUSPENDED,
        State.EXPIRED,
    ) or old.holder not in parties.same(holder):
        facts = {"number": old.number, "state": old.get_state_display(), "move": "换发"}
        raise Refusal(RefusalCode.LICENCE_NOT_IN_STATE, facts)
    return old


def replaced_by(licence: Licence, *, actor: str, now: datetime) -> None:
    """The licence this one takes the place of is over: the new one is signed."""
    if licence.replaces_id is None:
        return
    old = locked(licence.replaces_id)
    if State(old.state) in (State.VALID, State.SUSPENDED, State.EXPIRED):
        step(old, Move.REPLACE, actor=actor, now=now, reason=f"换发为{licence.number}")
