"""Decides how halls come to be."""

from django.db import transaction

from hall_server.audit.actions import record
from hall_server.organisation.models import Hall


@transaction.atomic
def found_hall(code: str, name: str, *, actor: str) -> bool:
    """See that the hall of this code is there; whether it is new. Its name is edited in the administration from then on."""
    _, is_new = Hall.objects.get_or_create(code=code, defaults={"name": name})
    if is_new:
        record("hall_founded", f"hall:{code}", actor=actor)
    return is_new
