"""The steps of a visit, told as a citizen takes them and shaken by chance."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.credentials.device_home import HomeTrouble, Option, Site
from hall.language.visitors import HowKnown, PriorityClass
from queue_terminal.pipe_words import AlreadyWaiting, Issued, NotIssued
from queue_terminal.place_options import PlaceOptions
from queue_terminal.visit import MOVES, Field, Step, Visit
from tests.screens.terminal_cast import TODAY, WANG_XIUYING, ZHANG_WEI, catalogue
from visiting.words import Trouble

MATTER = catalogue().matters[0]
OUT = Trouble("paper_out", "staff", "打印机缺纸，请更换纸卷。", "The printer is out of paper.")
ISSUED = Issued("A012", MATTER.name, "A区 一楼", "", 3)
WELL = Trouble()


def at_confirm(card: bool = True) -> Visit:  # noqa: FBT001 - a switch of the story
    """A visit that has chosen everything."""
    visit = Visit()
    visit.begin(ZHANG_WEI if card else None, TODAY, WELL)
    visit.choose_group("g0")
    visit.choose_matter(MATTER)
    visit.skip_details()
    return visit


def at(visit: Visit) -> Step:
    """Where it stands now."""
    return visit.step


def known(visit: Visit) -> HowKnown:
    """How the visitor is known now."""
    return visit.how_known


def test_from_the_card_to_the_paper() -> None:
    visit = at_confirm()
    assert visit.take_ticket()
    assert visit.hear(ISSUED)
    assert at(visit) is Step.RESULT
    assert visit.details() == ZHANG_WEI
    assert visit.masked_name == "张*"
    assert visit.leave()
    assert at(visit) is Step.ENDED


def test_a_second_tap_asks_for_no_second_number() -> None:
    visit = at_confirm()
    assert visit.take_ticket()
    assert not visit.take_ticket()
    visit.hear(ISSUED)
    assert not visit.take_ticket()
    assert not visit.hear(NotIssued(OUT))
    assert visit.outcome == ISSUED


def test_nobody_is_led_to_a_number_that_cannot_be_printed() -> None:
    visit = Visit()
    visit.begin(ZHANG_WEI, TODAY, OUT)
    assert at(visit) is Step.TROUBLE
    assert not visit.choose_group("g0")


def test_a_card_on_the_plate_is_asked_for_before_the_visit_ends() -> None:
    visit = at_confirm()
    visit.is_card_on_plate = True
    visit.take_ticket()
    visit.hear(ISSUED)
    assert visit.leave()
    assert at(visit) is Step.CARD_LEFT
    assert visit.card_taken()
    assert at(visit) is Step.ENDED


def test_nobody_leaves_while_a_number_is_on_its_way() -> None:
    visit = at_confirm()
    visit.take_ticket()
    assert not visit.leave()


def test_a_typed_number_is_taken_when_it_can_be_right_and_never_needed() -> None:
    visit = Visit()
    visit.begin(None, TODAY, WELL)
    visit.choose_group("g0")
    visit.choose_matter(MATTER)
    assert known(visit) is HowKnown.NOT
    assert visit.details() is None
    visit.write(Field.ID_NUMBER, ZHANG_WEI.id_number[:-1] + ("0" if ZHANG_WEI.id_number[-1] != "0" else "1"))
    assert visit.wrong_field is Field.ID_NUMBER
    assert not visit.confirm_details()
    visit.write(Field.ID_NUMBER, ZHANG_WEI.id_number)
    assert visit.confirm_details()
    assert known(visit) is HowKnown.TYPED
    details = visit.details()
    assert details is not None
    assert details.document == "typed"


def test_skipping_forgets_what_was_begun() -> None:
    visit = Visit()
    visit.begin(ZHANG_WEI, TODAY, WELL)
    visit.choose_group("g0")
    visit.choose_matter(MATTER)
    visit.write(Field.PHONE, "138")
    assert not visit.confirm_details()
    assert visit.skip_details()
    assert visit.details() == ZHANG_WEI


def test_the_card_knows_who_is_sixty() -> None:
    visit = Visit()
    visit.begin(WANG_XIUYING, TODAY, WELL)
    assert visit.priority is PriorityClass.ELDERLY
    young = Visit()
    young.begin(ZHANG_WEI, TODAY, WELL)
    assert young.priority is PriorityClass.NORMAL


def test_a_place_sets_the_age_of_the_elderly_class() -> None:
    """王秀英 is 74 on this day, 张伟 34."""
    for elderly_from, priority in ((74, PriorityClass.ELDERLY), (75, PriorityClass.NORMAL)):
        visit = Visit(elderly_from=elderly_from)
        visit.begin(WANG_XIUYING, TODAY, WELL)
        assert visit.priority is priority
        assert (PriorityClass.ELDERLY in visit.offered_priorities) is (priority is PriorityClass.ELDERLY)
    young, unknown = at_confirm(), at_confirm(card=False)
    assert not young.choose_priority(PriorityClass.ELDERLY)
    assert young.choose_priority(PriorityClass.PREGNANT)
    assert unknown.choose_priority(PriorityClass.ELDERLY)


@pytest.mark.parametrize(
    ("options", "age"), [({}, 60), ({"elderly_from": 65}, 65), ({"elderly_from": 70, "place": "一楼"}, 70)]
)
def test_the_age_stands_in_the_site(options: dict[str, Option], age: int) -> None:
    assert PlaceOptions.of(Site(options=options)).elderly_from == age


@pytest.mark.parametrize("wrong", [{"elderly_from": 6}, {"elderly_from": "alt"}, {"idle_seconds": 0}])
def test_a_technician_is_told_of_an_option_that_cannot_be(wrong: dict[str, Option]) -> None:
    with pytest.raises(HomeTrouble, match=next(iter(wrong))):
        PlaceOptions.of(Site(options=wrong))


def test_a_paper_that_came_late_ends_the_trouble_of_its_own_number_alone() -> None:
    visit = at_confirm()
    visit.take_ticket()
    assert not visit.paper_came(ISSUED)
    visit.hear(NotIssued(OUT, ISSUED.number, "t-7"))
    assert not visit.paper_came(Issued("B001", MATTER.name, "A区 一楼", "", 3))
    assert at(visit) is Step.TROUBLE
    assert visit.paper_came(ISSUED)
    assert at(visit) is Step.RESULT
    assert visit.held_ticket == ""


def test_whoever_waits_already_is_offered_the_paper_again() -> None:
    visit = at_confirm()
    visit.take_ticket()
    visit.hear(AlreadyWaiting("A007", "t-7"))
    assert at(visit) is Step.HELD
    assert visit.take_copy()
    assert not visit.take_copy()
    assert visit.hear(NotIssued(OUT, "A007", "t-7"))
    assert visit.held_ticket == "t-7"
    assert visit.take_copy()


def test_nothing_of_a_visitor_is_in_its_picture() -> None:
    visit = at_confirm()
    assert ZHANG_WEI.id_number not in repr(visit)
    assert "张伟" not in repr(visit)


EVENTS = {
    "begin": lambda visit: visit.begin(ZHANG_WEI, TODAY, WELL),
    "begin without a printer": lambda visit: visit.begin(None, TODAY, OUT),
    "group": lambda visit: visit.choose_group("g1"),
    "search": lambda visit: visit.search(),
    "matter": lambda visit: visit.choose_matter(MATTER),
    "write": lambda visit: visit.write(Field.PHONE, "13800138000"),
    "skip": lambda visit: visit.skip_details(),
    "confirm": lambda visit: visit.confirm_details(),
    "priority": lambda visit: visit.choose_priority(PriorityClass.PREGNANT),
    "back": lambda visit: visit.back(),
    "issued": lambda visit: visit.hear(ISSUED),
    "not issued": lambda visit: visit.hear(NotIssued(OUT)),
    "held": lambda visit: visit.hear(AlreadyWaiting("A007", "t-7")),
    "came late": lambda visit: visit.paper_came(ISSUED),
    "not confirmed": lambda visit: visit.hear(NotIssued(OUT, ISSUED.number, "t-7")),
    "leave": lambda visit: visit.leave(),
    "card taken": lambda visit: visit.card_taken(),
    "give up": lambda visit: visit.give_up_card(),
}
ANSWERS = ("issued", "not issued", "not confirmed", "held")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from([*EVENTS, "take", "copy"]), max_size=40), st.booleans())
def test_whatever_happens_in_whatever_order(
    events: list[str],
    card_lies: bool,  # noqa: FBT001 - drawn
) -> None:
    """Steps follow the table, each asking has at most one answer, and nothing is asked after the end."""
    visit = Visit(is_card_on_plate=card_lies)
    asked = answered = 0
    for event in events:
        before = visit.step
        if event in ("take", "copy"):
            went = visit.take_ticket() if event == "take" else visit.take_copy()
            asked += went
            assert not (went and before in (Step.TAKING, Step.RESULT, Step.ENDED, Step.CARD_LEFT))
        else:
            answered += EVENTS[event](visit) and event in ANSWERS
        after = visit.step
        ends = after in (Step.ENDED, Step.CARD_LEFT) and before is not Step.WAITING
        assert after is before or after in MOVES[before] or ends
        assert answered <= asked <= answered + 1
        if before is Step.ENDED:
            assert after is Step.ENDED
