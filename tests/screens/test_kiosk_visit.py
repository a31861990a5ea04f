"""The steps of a visit at the kiosk: legal moves alone, a card that must lie there, no second paper of an unsure one."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.messages.collecting import CollectableList
from kiosk import troubles
from kiosk.pipe_words import NoPaper, PaperOut, Stage
from kiosk.visit import MOVES, Step, Visit
from tests.screens import terminal_cast as cast
from tests.screens.kiosk_stage import AGAIN, JAM, OFFERED, OTHERS, OWN, USED_UP
from visiting.words import Trouble

MATTER = cast.catalogue().matters[0]


def at(visit: Visit) -> str:
    """Where the visit stands now."""
    return visit.step.value


def listed() -> Visit:
    visit = Visit()
    assert visit.begin(cast.ZHANG_WEI, Trouble())
    assert visit.hear_offered("v-1", OFFERED)
    return visit


def chosen(licence: str = OWN.licence) -> Visit:
    visit = listed()
    assert visit.choose_licence(licence)
    return visit


def collecting() -> Visit:
    visit = chosen()
    assert visit.print_licence()
    return visit


def test_a_licence_is_printed_and_its_copies_are_counted() -> None:
    visit = collecting()
    assert not visit.print_licence()
    assert visit.hear_stage(Stage.PRINTING)
    assert visit.hear_out(PaperOut(OWN.licence, 1))
    assert visit.line is not None
    assert (visit.line.copies, visit.line.copies_left) == (1, 2)
    assert visit.show_licences()
    assert visit.choose_licence(OWN.licence)


def test_the_last_copy_closes_the_licence() -> None:
    visit = Visit()
    visit.begin(cast.ZHANG_WEI, Trouble())
    visit.hear_offered("v-1", CollectableList((AGAIN,)))
    for copy in (2, 3):
        assert visit.choose_licence(AGAIN.licence)
        assert visit.print_licence()
        assert visit.hear_out(PaperOut(AGAIN.licence, copy))
        assert visit.show_licences()
    assert not visit.has_more
    assert not visit.choose_licence(AGAIN.licence)
    assert not listed().choose_licence(USED_UP.licence)


def test_nothing_is_printed_while_the_card_is_away() -> None:
    visit = chosen()
    visit.card_taken()
    assert not visit.print_licence()
    visit.is_card_on_plate = True
    assert visit.print_licence()


def test_the_card_taken_in_the_middle_of_a_print_changes_nothing_of_it() -> None:
    visit = collecting()
    assert not visit.card_taken()
    assert at(visit) == "collecting"
    assert not visit.leave()
    assert visit.hear_out(PaperOut(OWN.licence, 1))
    assert visit.leave()
    assert at(visit) == "ended"


def test_an_unsure_paper_is_never_printed_again_in_this_visit() -> None:
    visit = collecting()
    assert visit.hear_no_paper(NoPaper(OWN.licence, troubles.UNSURE, is_unsure=True))
    assert visit.step is Step.UNSURE
    assert not visit.print_licence()
    assert visit.show_licences()
    assert not visit.choose_licence(OWN.licence)
    assert visit.choose_licence(OTHERS.licence)


def test_a_failed_print_may_be_tried_again_where_that_can_help() -> None:
    visit = collecting()
    visit.hear_no_paper(NoPaper(OWN.licence, JAM, may_retry=True))
    assert visit.print_licence()
    visit.hear_no_paper(NoPaper(OWN.licence, JAM, may_retry=False))
    assert not visit.print_licence()


def test_without_printer_or_hall_nobody_is_led_to_a_list() -> None:
    visit = Visit()
    assert visit.begin(cast.ZHANG_WEI, JAM)
    assert at(visit) == "not_now"
    assert not visit.look_again(JAM)
    assert visit.look_again(Trouble())
    assert at(visit) == "looking"


def test_words_about_another_licence_change_nothing() -> None:
    visit = collecting()
    assert not visit.hear_out(PaperOut(AGAIN.licence, 2))
    assert not visit.hear_no_paper(NoPaper(AGAIN.licence, JAM))
    assert visit.step is Step.COLLECTING


def test_the_guide_leads_back_to_the_list_it_was_opened_from() -> None:
    visit = listed()
    assert visit.begin_guide()
    assert visit.choose_group("g0")
    assert visit.choose_matter(MATTER)
    assert [visit.back() and visit.step for _ in range(3)] == [Step.MATTERS, Step.GROUPS, Step.LICENCES]
    alone = Visit()
    assert alone.begin_guide()
    assert not alone.back()


def test_a_card_left_is_asked_for_before_the_end() -> None:
    visit = listed()
    assert visit.leave()
    assert at(visit) == "card_left"
    assert visit.card_taken()
    assert at(visit) == "ended"


VERBS: dict[str, Callable[[Visit], bool]] = {
    "begin": lambda visit: visit.begin(cast.ZHANG_WEI, Trouble()),
    "begin without printer": lambda visit: visit.begin(cast.ZHANG_WEI, JAM),
    "offered": lambda visit: visit.hear_offered("v-1", OFFERED),
    "nothing": lambda visit: visit.hear_offered("v-1", CollectableList(())),
    "trouble": lambda visit: visit.hear_trouble(troubles.HALL_AWAY),
    "look again": lambda visit: visit.look_again(Trouble()),
    "choose": lambda visit: visit.choose_licence(OWN.licence),
    "print": lambda visit: visit.print_licence(),
    "out": lambda visit: visit.hear_out(PaperOut(visit.chosen, 1)),
    "failed": lambda visit: visit.hear_no_paper(NoPaper(visit.chosen, JAM, may_retry=True)),
    "unsure": lambda visit: visit.hear_no_paper(NoPaper(visit.chosen, JAM, is_unsure=True)),
    "another": lambda visit: visit.show_licences(),
    "guide": lambda visit: visit.begin_guide(),
    "group": lambda visit: visit.choose_group("g0"),
    "search": lambda visit: visit.search(),
    "matter": lambda visit: visit.choose_matter(MATTER),
    "back": lambda visit: visit.back(),
    "leave": lambda visit: visit.leave(),
    "card taken": lambda visit: visit.card_taken(),
    "give up": lambda visit: visit.give_up_card(),
}


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=40))
def test_whatever_happens_only_legal_moves_are_made_and_no_unsure_paper_is_asked_for_again(
    happened: list[str],
) -> None:
    visit = Visit()
    for name in happened:
        before, unsure = visit.step, set(visit.unsure)
        moved = VERBS[name](visit)
        is_ending = visit.step in (Step.CARD_LEFT, Step.ENDED)
        assert visit.step is before or visit.step in MOVES[before] or is_ending
        assert moved or visit.step is before
        assert not (before is Step.COLLECTING and is_ending)
        if visit.step is Step.COLLECTING and before is not Step.COLLECTING:
            assert visit.chosen not in unsure
            assert visit.is_card_on_plate
        assert unsure <= visit.unsure


@pytest.mark.parametrize("step", Step)
def test_every_step_can_be_reached(step: Step) -> None:
    reachable = {Step.WAITING, Step.CARD_LEFT, Step.ENDED}
    for _ in Step:
        reachable |= {one for known in reachable for one in MOVES[known]}
    assert step in reachable
