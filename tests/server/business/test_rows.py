"""Rows written, read and moved without Django's composing are the rows Django knows."""

from datetime import timedelta

import pytest

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.organisation.models import Clerk, Department
from hall_server.outbox.models import OutgoingMessage
from hall_server.personal_data.models import PersonalRecord
from hall_server.queueing.models import Ticket, Visit
from hall_server.rows import add_missing, change, fetch, insert, instants
from tests.server.business import cast

pytestmark = pytest.mark.usefixtures("database")


def test_a_row_reads_as_django_reads_it() -> None:
    taken = cast.wait(cast.ZHANG_WEI)
    clerk = Clerk.objects.get(number="1001")
    visit = Visit.objects.get()
    for row in (
        Ticket.objects.get(pk=taken.ticket),
        visit,
        PersonalRecord.objects.get(pk=visit.personal),
        AuditEvent.objects.filter(subject=f"ticket:{taken.ticket}").earliest("place"),
        clerk,
    ):
        found = fetch(type(row), row.pk)
        assert found is not None
        for field in row._meta.concrete_fields:
            kept, read = getattr(row, field.attname), getattr(found, field.attname)
            assert (type(read), read) == (type(kept), kept), field.attname


def test_a_row_is_written_as_django_writes_it() -> None:
    now = hall_clock.now()
    message = OutgoingMessage(topic="t", kind="k", payload=b"\x00\xff", created_at=now)
    insert(message)
    kept = OutgoingMessage.objects.get()
    assert (bytes(kept.payload), kept.created_at, kept.expires_at, kept.zone) == (b"\x00\xff", now, None, "")


def test_nothing_is_found_where_nothing_is() -> None:
    assert fetch(Ticket, "0" * 32) is None


def test_only_what_still_stands_as_it_was_read_is_changed() -> None:
    ticket = Ticket.objects.get(pk=cast.take().ticket)
    same = Ticket.objects.get(pk=ticket.pk)
    later = ticket.arrived_at + timedelta(minutes=1)
    assert change(ticket, ("state", "window_id"), state="waiting", waiting_since=later)
    assert not change(same, ("state", "window_id"), state="void"), "the other one has read what is gone"
    assert same.state == "reserved"
    kept = Ticket.objects.get(pk=ticket.pk)
    assert (kept.state, kept.waiting_since) == ("waiting", later)
    assert change(kept, ("state", "window_id"), window_id="w01")
    assert not change(ticket, ("window_id",), state="called")


def test_rows_whose_key_is_taken_stay_as_they_were_and_the_others_are_added() -> None:
    Department.objects.create(code="first", name="一")
    names = ("code", "name", "short_name", "credit_code", "kind")
    add_missing(
        Department, names, [("first", "二", "", "", "organ"), ("third", "一", "", "", "organ"),
                            ("second", "三", "", "", "organ")],
    )  # fmt: skip
    assert dict(
        Department.objects.filter(code__in=("first", "second", "third")).values_list("code", "name")
    ) == {
        "first": "一",
        "second": "三",
    }


def test_an_instant_is_spelled_as_django_writes_it() -> None:
    now = hall_clock.now()
    add_missing(
        OutgoingMessage,
        ("topic", "kind", "payload", "created_at", "zone", "epoch", "sequence"),
        [("t", "k", b"", instants()(now), "", 0, 0)],
    )
    assert OutgoingMessage.objects.get().created_at == now
