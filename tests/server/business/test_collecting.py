"""Somebody lays a card on a kiosk: sees what is theirs, gets it on paper once, and every paper is counted."""

import hashlib
from datetime import datetime, timedelta

import pytest

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.collecting import (
    CollectableReady,
    FetchCollectable,
    LicenceNotPrinted,
    LicencePrinted,
    PrintOutcome,
)
from hall.messages.devices import Acknowledged, RequestRefused
from hall.messages.visitor_details import VisitorDetails
from hall_server.audit.models import AuditEvent
from hall_server.licences import actions, copies, queries, signals
from hall_server.licences.models import CopyState, Licence, PrintedCopy
from hall_server.parties.actions import MandateKind, end_mandate, give_mandate
from tests.server.business.cast import DESK, LI_NA, WANG_XIUYING, ZHANG_WEI
from tests.server.business.licence_cast import (
    CLERK,
    KIOSK,
    REASON,
    a_kiosk,
    lay_card,
    person,
    say,
    shop,
    signed,
)

pytestmark = pytest.mark.usefixtures("database")


def now() -> datetime:
    return hall_clock.now()


def fetched(visit: str, licence: Licence) -> CollectableReady:
    """The kiosk asks, is told to wait, the worker draws, the kiosk asks again."""
    waiting = PrintedCopy.objects.filter(licence=licence, state__in=[CopyState.PREPARED, CopyState.OFFERED])
    if not waiting.exists():
        later = say(FetchCollectable(visit, licence.pk))
        assert isinstance(later, RequestRefused)
        assert (later.code, later.retry_after) == ("licence_being_made", 1.0)
        assert copies.draw_wanted(now()) >= 1
    ready = say(FetchCollectable(visit, licence.pk))
    assert isinstance(ready, CollectableReady)
    return ready


def paper(ready: CollectableReady, at: datetime | None = None) -> bytes | None:
    return copies.fetch(ready.path.removeprefix("/collect/"), at or now())


def test_own_licence_is_listed_drawn_ahead_fetched_once_and_counted_once() -> None:
    a_kiosk()
    heard: list[int] = []
    signals.licence_collected.connect(lambda copy, **_: heard.append(copy.copy), weak=False)
    licence = signed(person(), "result")
    answer, found = lay_card()
    assert ZHANG_WEI.id_number not in answer.found
    (line,) = found.lines
    assert (line.licence, line.holder, line.is_own, line.copies, line.copies_left) == (
        licence.pk,
        "张*",
        True,
        0,
        5,
    )
    assert copies.draw_wanted(now()) == 1
    ready = fetched(answer.visit, licence)
    assert ready.copy == 1
    content = paper(ready)
    assert content is not None
    assert hashlib.sha256(content).hexdigest() == ready.sha256
    assert content.startswith(b"%PDF")
    assert paper(ready) is None
    for _ in range(2):
        assert isinstance(say(LicencePrinted(licence.pk, 1, "job-1", now())), Acknowledged)
    assert heard == [1]
    assert queries.licence(licence.pk).copies == 1
    _, found = lay_card()
    assert (found.lines[0].copies, found.lines[0].copies_left) == (1, 4)
    trail = AuditEvent.objects.filter(subject=f"licence:{licence.pk}").values_list("verb", flat=True)
    assert {"licence_copy_offered", "licence_copy_told", "licence_collected"} <= set(trail)


def test_a_link_lives_two_minutes_and_the_licence_must_still_hold() -> None:
    a_kiosk()
    licence = signed(person(), "result")
    visit = lay_card()[0].visit
    ready = fetched(visit, licence)
    assert ready.ends_at - now() <= timedelta(minutes=2)
    assert paper(ready, ready.ends_at + timedelta(seconds=1)) is None
    again = fetched(visit, licence)
    assert (again.copy, again.sha256) == (ready.copy, ready.sha256)
    assert paper(ready) is None
    actions.suspend(licence.pk, **REASON, actor=CLERK, now=now())
    assert paper(again) is None
    with pytest.raises(Refusal) as refused:
        say(FetchCollectable(visit, licence.pk))
    assert refused.value.code is RefusalCode.LICENCE_NOT_IN_STATE
    assert lay_card()[1].lines == ()


def test_only_what_belongs_to_the_card_or_its_principals() -> None:
    a_kiosk()
    company, agent = shop(), person(LI_NA)
    licence, own = signed(company), signed(agent, "result")
    person(WANG_XIUYING)
    assert lay_card(WANG_XIUYING)[1].lines == ()
    visit, found = lay_card(LI_NA)
    assert [line.licence for line in found.lines] == [own.pk]
    with pytest.raises(Refusal) as refused:
        say(FetchCollectable(visit.visit, licence.pk))
    assert refused.value.code is RefusalCode.LICENCE_UNKNOWN
    mandate = give_mandate(
        agent,
        company,
        kind=MandateKind.AGENT,
        matters=["511A0015500009"],
        proof="授权委托书",
        actor=CLERK,
        now=now(),
    )
    visit, found = lay_card(LI_NA)
    assert {(line.licence, line.is_own) for line in found.lines} == {(licence.pk, False), (own.pk, True)}
    assert fetched(visit.visit, licence).copy == 1
    assert PrintedCopy.objects.get(licence=licence).mandate == mandate
    end_mandate(mandate, reason="到期", actor=CLERK, now=now())
    with pytest.raises(Refusal, match="licence_unknown"):
        say(FetchCollectable(visit.visit, licence.pk))


def test_a_typed_number_a_stranger_and_another_device_learn_nothing() -> None:
    a_kiosk()
    licence = signed(person(), "result")
    typed = VisitorDetails(ZHANG_WEI.name, ZHANG_WEI.id_number, document="typed")
    with pytest.raises(Refusal) as refused:
        lay_card(typed)
    assert refused.value.code is RefusalCode.CARD_NEEDED
    assert lay_card(LI_NA)[1].lines == ()
    visit = lay_card()[0].visit
    with pytest.raises(Refusal, match="not_allowed"):
        say(FetchCollectable(visit, licence.pk), asker=DESK)
    with pytest.raises(Refusal, match="collecting_over"):
        say(FetchCollectable(visit, licence.pk), now() + timedelta(minutes=6))
    with pytest.raises(Refusal, match="licence_unknown"):
        say(LicencePrinted(licence.pk, 1, "job", now()))


def test_an_unknown_end_is_never_counted_twice() -> None:
    a_kiosk()
    heard: list[int] = []
    signals.licence_collected.connect(lambda copy, **_: heard.append(copy.copy), weak=False)
    licence = signed(person(), "result")
    visit = lay_card()[0].visit
    first = fetched(visit, licence)
    assert paper(first)
    say(LicenceNotPrinted(licence.pk, 1, PrintOutcome.UNKNOWN, now()))
    second = fetched(visit, licence)
    assert second.copy == 2
    assert paper(second)
    say(LicencePrinted(licence.pk, 2, "job-2", now()))
    say(LicencePrinted(licence.pk, 1, "job-1", now()))
    say(LicenceNotPrinted(licence.pk, 1, PrintOutcome.JAM, now()))
    assert heard == [2]
    states = PrintedCopy.objects.filter(licence=licence).order_by("copy").values_list("copy", "state")
    assert list(states) == [(1, CopyState.PRINTED), (2, CopyState.PRINTED)]


def test_a_jam_gives_the_next_number_and_does_not_use_up_the_allowance() -> None:
    a_kiosk()
    licence = signed(person(), "result")
    visit = lay_card()[0].visit
    for number in range(1, 8):
        ready = fetched(visit, licence)
        assert ready.copy == number
        assert paper(ready)
        is_jam = number < 3
        say(
            LicenceNotPrinted(licence.pk, number, PrintOutcome.JAM, now())
            if is_jam
            else LicencePrinted(licence.pk, number, "job", now())
        )
    with pytest.raises(Refusal) as refused:
        say(FetchCollectable(visit, licence.pk))
    assert (refused.value.code, refused.value.facts) == (RefusalCode.LICENCE_COPIES, {"most": "5"})
    assert lay_card()[1].lines[0].copies_left == 0


def test_papers_nobody_fetched_leave_neither_number_nor_file() -> None:
    a_kiosk()
    licence = signed(person(), "result")
    lay_card()
    copies.draw_wanted(now())
    ready = fetched(lay_card()[0].visit, licence)
    copies.forget_links(now() + timedelta(minutes=3))
    copies.forget_links(now() + timedelta(hours=2))
    assert not PrintedCopy.objects.exists()
    again = fetched(lay_card()[0].visit, licence)
    assert again.copy == ready.copy == 1
    assert paper(again)
    copies.forget_links(now() + timedelta(minutes=11))
    assert PrintedCopy.objects.get().state == CopyState.UNKNOWN
    copies.forget_links(now() + timedelta(minutes=11))
    assert PrintedCopy.objects.get().file_key == ""


def test_the_hub_draws_nothing() -> None:
    a_kiosk()
    licence = signed(person(), "result")
    visit = lay_card()[0].visit
    assert isinstance(say(FetchCollectable(visit, licence.pk)), RequestRefused)
    assert not PrintedCopy.objects.exists()
    assert KIOSK.role == "kiosk"
