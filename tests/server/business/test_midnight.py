"""What waits to be told when the day ends is neither lost nor told twice, and what was done in the evening counts."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from hall.credentials.sealing import seal
from hall.language.refusals import Refusal, RefusalCode
from hall.messages import case_contents
from hall.messages.casework import ConfirmFields, OpenCase
from hall_server.cases import confirming, opening
from hall_server.cases.following import discard_stale
from hall_server.cases.models import Case, CaseEvent, Confirmation
from hall_server.cases.moves import CaseState, Deed
from hall_server.keys import sealing_public_pem
from hall_server.notices import actions, queries
from hall_server.notices.models import NoticeAttempt
from hall_server.notices.states import NoticeState
from hall_server.sms_channel.addressees import read_addressee
from tests.server.business.case_stage import HYGIENE, item
from tests.server.business.cast import DESK
from tests.server.business.sms_stage import at, settings_with, stands, tell
from tests.server.business.test_casework import SIGNED, asked, at_the_pad, at_the_window
from tests.server.business.test_notices import BUSY, CASE, CASE_FACTS, SENT

pytestmark = pytest.mark.usefixtures("database")

EVERY = timedelta(minutes=30)
CLERK = "clerk:1002"


def nights(since: datetime, until: datetime) -> Iterator[datetime]:
    """Every few minutes of a night."""
    moment = since
    while moment <= until:
        yield moment
        moment += EVERY


def work(now: datetime, busy: frozenset[str] = frozenset()) -> list[str]:
    """Two workers at once look for what is due, beside the sweeps; what was handed to one of them."""
    actions.expire(now)
    actions.forget_counts(now)
    handed = []
    for key in [one.key for one in queries.due(now, 50)]:
        for worker in ("here:1:1", "here:2:1"):
            found = actions.hand_out(key, "modem", worker, now, read_addressee)
            if found is not None:
                handed.append(key)
                actions.record_outcome(found, BUSY if key in busy else SENT, now)
    return handed


def test_over_midnight_each_notice_leaves_once_and_nobody_is_woken() -> None:
    """Fault 33: notices from before the quiet hours, within them, and after midnight; one was tried in vain before."""
    with settings_with(daily_cap=3):
        tried = tell(CASE, CASE_FACTS, now=at(20, 55), number="13900000001")
        assert work(at(20, 55), frozenset({tried})) == [tried, tried]
        others = [
            tell(CASE, CASE_FACTS, now=moment, number=f"1390000001{place}")
            for place, moment in enumerate((at(21, 30), at(23, 59), at(0, 1, days=1), at(7, 59, days=1)))
        ]
        crowd = [tell(CASE, CASE_FACTS, now=at(22), number="13900000002") for _ in range(3)]
        keys, left = [tried, *others, *crowd], Counter[str]()
        for now in nights(at(21), at(9, days=1)):
            handed = work(now)
            assert now >= at(8, days=1) or not handed
            left.update(handed)
    assert left == Counter(keys)
    assert {stands(key) for key in keys} == {NoticeState.SENT}
    assert NoticeAttempt.objects.filter(notice_id__in=keys, outcome="sent").count() == len(keys)


def test_what_cannot_wait_is_told_at_midnight_too_and_never_late() -> None:
    """Fault 33: who is about to be called hears it at one minute to twelve, and nobody hears of it the next morning."""
    quick = tell(now=at(23, 55))
    assert work(at(23, 59)) == [quick]
    late = tell(now=at(23, 59))
    assert not any(work(now) for now in nights(at(0, 30, days=1), at(9, days=1)))
    assert (stands(quick), stands(late)) == (NoticeState.SENT, NoticeState.EXPIRED)


def prepared(evening: datetime) -> tuple[str, ConfirmFields]:
    """A case beside a call, which the citizen is asked to check in the evening."""
    opened = asked(OpenCase(at_the_window(), item(HYGIENE)))
    confirming.ask_confirmation(opened.case, window="w01", desk=DESK.device, actor=CLERK, now=evening)
    return opened.case, at_the_pad()


def signed(shown: ConfirmFields, now: datetime) -> None:
    """What the pad kept in the evening reaches the hall now."""
    sealed = seal(sealing_public_pem(), case_contents.encoded(SIGNED), case_contents.SIGNATURE_PURPOSE)
    confirming.confirmed(
        shown.confirmation,
        pad="pad-01",
        digest=shown.digest,
        signature=sealed,
        signed_at=at(23, 59),
        now=now,
    )


def test_a_signature_of_the_evening_counts_after_midnight() -> None:
    """Fault 33: the pad was cut off over midnight; the case had been handed in."""
    case, shown = prepared(at(23, 57))
    opening.register(case, actor=CLERK, now=at(23, 58))
    assert discard_stale(at(0, 1, days=1)) == 0
    signed(shown, at(0, 2, days=1))
    assert Confirmation.objects.get().state == "confirmed"
    with pytest.raises(Refusal) as twice:
        signed(shown, at(0, 3, days=1))
    assert twice.value.code is RefusalCode.CONFIRMATION_GONE
    assert CaseEvent.objects.filter(case=case, kind=Deed.CONFIRMED.value).count() == 1


def test_a_case_that_was_never_handed_in_ends_with_its_day_and_no_signature_revives_it() -> None:
    """Fault 33: whoever signs what the hall has let go is told so."""
    case, shown = prepared(at(23, 57))
    assert discard_stale(at(23, 59)) == 0
    assert [discard_stale(at(0, minute, days=1)) for minute in (1, 2)] == [1, 0]
    with pytest.raises(Refusal):
        signed(shown, at(0, 3, days=1))
    assert Case.objects.get(pk=case).state == CaseState.DISCARDED
    assert CaseEvent.objects.filter(case=case, kind=Deed.CONFIRMED.value).count() == 0
