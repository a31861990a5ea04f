"""A clerk takes a window: once, at one desk, with the right password."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.calling import ClerkSignedIn, Done, SignIn, SignOut, WindowChanged
from hall.messages.devices import RequestRefused
from hall.messages.envelope import decode
from hall_server.audit.models import AuditEvent
from hall_server.devices.asker import Asker
from hall_server.organisation.actions import LOCKED_FOR, MOST_WRONG_TRIES
from hall_server.organisation.models import Clerk, WindowDuty
from tests.rig.server_database import PASSWORD
from tests.server.business import cast
from tests.server.business.cast import DESK, SECOND_DESK

pytestmark = pytest.mark.usefixtures("database")


def test_signing_in_opens_the_window_and_signing_out_closes_it() -> None:
    assert cast.ask(DESK, cast.sign_in("1001"), ClerkSignedIn) == ClerkSignedIn(
        "1001", "陈静", "w01", "一号窗口"
    )
    cast.ask(DESK, SignOut(), Done)
    cast.ask(DESK, SignOut(), Done)
    told = [decode(one.payload).body for one in cast.said("window_changed")]
    assert told == [WindowChanged("w01", "一号窗口", is_open, "综合受理") for is_open in (True, False)]
    assert WindowDuty.objects.get().until is not None


def test_the_same_clerk_again_is_the_same_duty() -> None:
    cast.staff()
    cast.ask(DESK, cast.sign_in("1001"), ClerkSignedIn)
    assert WindowDuty.objects.count() == 1


def test_a_window_and_a_clerk_are_taken_once() -> None:
    cast.staff()
    cast.staff(SECOND_DESK, "1002")
    for desk, number, facts in (
        (DESK, "1002", {"clerk": "陈静", "window": "一号窗口"}),
        (
            Asker("anhe", "desk-03", "clerk_desk", "w03", ()),
            "1001",
            {"clerk": "陈静", "window": "一号窗口"},
        ),
    ):
        with pytest.raises(Refusal) as caught:
            cast.answer(desk, cast.sign_in(number))
        assert caught.value.code is RefusalCode.WINDOW_OCCUPIED
        assert caught.value.facts == facts


def wrong(number: str = "1001", now_plus: timedelta = timedelta()) -> RequestRefused:
    """What the desk hears after a wrong password."""
    return cast.ask(DESK, cast.sign_in(number, "wrong"), RequestRefused, hall_clock.now() + now_plus)


def test_wrong_passwords_lock_for_a_while_though_each_try_was_refused() -> None:
    cast.staff()
    cast.ask(DESK, SignOut(), Done)
    codes = [wrong().code for _ in range(MOST_WRONG_TRIES)]
    assert codes == ["sign_in_failed"] * (MOST_WRONG_TRIES - 1) + ["sign_in_locked"]
    right = cast.ask(DESK, cast.sign_in("1001"), RequestRefused)
    assert (right.code, right.facts) == ("sign_in_locked", {"minutes": "10"})
    assert authenticate(username="1001", password=PASSWORD) is None, "the administration has the same lock"
    later = hall_clock.now() + LOCKED_FOR
    cast.ask(DESK, cast.sign_in("1001"), ClerkSignedIn, later)
    verbs = list(AuditEvent.objects.filter(subject="clerk:1001").values_list("verb", flat=True))
    assert verbs.count("sign_in_failed") == MOST_WRONG_TRIES - 1
    assert verbs.count("account_locked") == 1


def test_a_right_password_forgives_earlier_slips() -> None:
    cast.staff()
    wrong()
    cast.ask(DESK, cast.sign_in("1001"), ClerkSignedIn)
    assert Clerk.objects.get(number="1001").wrong_tries == 0


def test_nobody_learns_which_numbers_exist() -> None:
    cast.staff()
    assert wrong("9999").chinese == wrong("1001").chinese


def test_who_has_left_the_service_does_not_get_in() -> None:
    cast.staff()
    cast.ask(DESK, SignOut(), Done)
    Clerk.objects.filter(number="1001").update(is_active=False)
    assert cast.ask(DESK, cast.sign_in("1001"), RequestRefused).code == "sign_in_failed"


def test_a_password_that_is_not_sealed_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        cast.answer(DESK, SignIn("1001", "cGFzc3dvcmQ"))
    assert caught.value.code is RefusalCode.BAD_MESSAGE
