"""A citizen's check and rating as decisions: no field is right before it is said so, no level is chosen beforehand."""

from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from hall.messages.case_contents import CaseField
from hall.messages.casework import PadPart
from tests.screens import pad_cast as cast
from window_pad.citizen_side.check import CitizenCheck, Screenful, Step, packed
from window_pad.citizen_side.face import Line
from window_pad.citizen_side.leaflet import pages_of
from window_pad.citizen_side.rating_visit import RatingVisit


def two_screens() -> CitizenCheck:
    """Four fields on the first, the rest on the second, then the materials."""
    check = CitizenCheck(cast.sheet())
    check.lay_out(
        (Screenful(fields=(0, 1, 2, 3)), Screenful(fields=(4, 5, 6, 7)), Screenful(materials=(0, 1, 2)))
    )
    return check


def test_everything_right_leads_to_the_signature() -> None:
    check = two_screens()
    assert check.verdicts == {}
    assert not check.sign()
    for _ in range(3):
        assert check.forward()
    assert check.step is Step.SIGNING
    assert check.objections() is None
    assert check.sign()
    assert not check.sign()
    assert check.heard("", "")
    assert check.is_over


def test_one_objection_leads_to_the_clerk_and_never_to_a_signature() -> None:
    check = two_screens()
    assert not check.say_wrong("phone"), "not on this screen"
    assert check.say_wrong("name")
    assert check.write("有错字")
    assert check.end_note()
    check.forward()
    check.forward()
    check.forward()
    assert check.step is Step.OBJECTIONS
    assert not check.sign()
    objections = check.objections()
    assert objections is not None
    assert [(one.field, one.note) for one in objections.objections] == [("name", "有错字")]
    assert check.objections() is None
    assert check.heard("这次核对已经取消", "gone")
    assert check.is_over


def test_an_objection_is_taken_back() -> None:
    check = two_screens()
    check.say_wrong("name")
    check.write("有错字")
    check.back()
    check.say_right("name")
    for _ in range(3):
        check.forward()
    assert check.step is Step.SIGNING
    assert check.wrong == ()


def test_larger_type_goes_on_where_one_was() -> None:
    check = two_screens()
    check.forward()
    check.lay_out(tuple(Screenful(fields=(place,)) for place in range(8)))
    assert [one.code for one in check.here] == ["phone"]


@given(
    st.lists(st.sampled_from(["right", "wrong", "note", "forward", "back", "sign", "object"]), max_size=30),
    st.data(),
)
def test_a_signature_stands_under_nothing_but_what_was_found_right(
    touched: list[str], data: st.DataObject
) -> None:
    check = two_screens()
    sent: list[str] = []
    for touch in touched:
        codes = [one.code for one in check.here] or ["name"]
        code = data.draw(st.sampled_from(codes))
        if _touch(check, touch, code) and touch in ("sign", "object"):
            sent.append(touch)
    assert len(sent) <= 1
    if sent:
        assert set(check.verdicts) == {one.code for one in cast.FIELDS}
        assert (sent == ["object"]) == (False in check.verdicts.values())


def _touch(check: CitizenCheck, touch: str, code: str) -> bool:
    verbs: dict[str, Callable[[], bool]] = {
        "right": lambda: check.say_right(code),
        "wrong": lambda: check.say_wrong(code),
        "note": check.end_note,
        "forward": check.forward,
        "back": check.back,
        "sign": check.sign,
        "object": lambda: check.objections() is not None,
    }
    return verbs[touch]()


@given(st.lists(st.integers(50, 900), max_size=40), st.integers(0, 400))
def test_every_field_stands_on_one_screen_in_its_order(heights: list[int], taken: int) -> None:
    screens = packed(heights, 700, 12, taken)
    assert [place for screen in screens for place in screen] == list(range(len(heights)))
    for at, screen in enumerate(screens):
        used = sum(heights[place] + 12 for place in screen) - 12 + (taken + 12 if at == 0 and taken else 0)
        assert used <= 700 or len(screen) <= 1 or (at == 0 and taken > 0 and len(screen) == 0)


def _wrap(text: str) -> Sequence[str]:
    return [text[at : at + 10] for at in range(0, len(text), 10)] or [""]


@given(
    st.lists(
        st.tuples(st.text("字", max_size=12), st.lists(st.text("文", min_size=1, max_size=80), max_size=4)),
        max_size=6,
    ),
    st.integers(2, 9),
)
def test_a_leaflet_loses_no_line_and_no_page_is_too_long(
    parts: list[tuple[str, list[str]]], room: int
) -> None:
    made = [PadPart(heading, tuple(lines)) for heading, lines in parts]
    pages = pages_of(made, _wrap, room)
    assert all(len(page) <= room for page in pages)
    wanted = [
        Line(line, is_heading=is_heading)
        for heading, lines in parts
        for is_heading, text in ((True, heading), *((False, one) for one in lines))
        if text or not is_heading
        for line in _wrap(text)
    ]
    assert [line for page in pages for line in page] == wanted


def test_a_rating_needs_a_level_and_a_tag_belongs_to_its_level() -> None:
    rating = RatingVisit(cast.rate())
    assert rating.rate() is None
    assert rating.offered == ()
    assert not rating.tick("t51")
    rating.choose(5)
    assert rating.tick("t51")
    rating.choose(1)
    assert rating.tags == []
    assert not rating.tick("t51")
    rating.tick("t10")
    rating.begin_text()
    rating.write("等了很久" * 100)
    rated = rating.rate()
    assert rated is not None
    assert (rated.level, rated.tags, len(rated.text)) == (1, ("t10",), 200)
    assert rating.rate() is None
    assert not rating.decline()


def test_nobody_s_words_are_printed() -> None:
    check = CitizenCheck(cast.sheet((CaseField("name", "姓名", "欧阳修远"),)))
    assert "欧阳" not in repr(check)
    assert "AH2026" not in repr(check)
