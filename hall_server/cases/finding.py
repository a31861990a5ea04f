"""Decides which cases a typed text means: a number of a case, the exact number of a person or enterprise, a masked name."""

import re

from django.db.models import Q

from hall.language import credit_codes
from hall.language.identity_numbers import is_valid, spelled
from hall.language.visitors import masked_name
from hall_server.parties import queries as parties

_CASE_NUMBER = re.compile(r"[0-9]{6}-[0-9]{1,8}(-[0-9]{0,6})?")
_NOBODY = Q(pk__in=())


def matching(text: str) -> Q:
    """The condition; a number is only ever compared whole, by the keyed index of the libraries."""
    wanted = spelled(text)
    if _CASE_NUMBER.fullmatch(wanted):
        return Q(project_no__gte=wanted, project_no__lt=wanted + "~")
    party = _party(wanted)
    if party is not None:
        keys = parties.same(party)
        return Q(party__in=keys) | Q(agent__in=keys)
    if wanted.isascii():
        return _NOBODY
    name = text.strip()
    return Q(masked_name=name if "*" in name else masked_name(name))


def _party(number: str) -> str | None:
    if credit_codes.is_credit_code(number):
        found = parties.find_enterprise(number)
        if found is not None:
            return found
    return parties.find_person(number) if is_valid(number) else None
