"""Pages of choices: at most seven, all of them, none cut; and finding by words or initials."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.messages.matter_catalogue import EverydayName, encode_catalogue
from tests.screens.terminal_cast import catalogue
from visiting.matters import MOST_CHOICES, Room, found, matters_of, paged, queue_of, whole_group

ROOM = Room(height=936, gap=12, columns=24, one_line=112, each_line=57)
NAMES = st.lists(st.text("政务服务事项办理abc（）", min_size=1, max_size=110), max_size=60)


@settings(max_examples=200, deadline=None)
@given(NAMES)
def test_every_choice_stands_on_one_page_that_holds_it(names: list[str]) -> None:
    pages = paged(names, names, ROOM)
    assert [name for page in pages for name in page] == names
    for page in pages:
        assert 1 <= len(page) <= MOST_CHOICES
        height = sum(ROOM.height_of(name) for name in page) + ROOM.gap * (len(page) - 1)
        assert height <= ROOM.height or len(page) == 1


def test_the_whole_group_is_a_matter_of_its_queue() -> None:
    offered = catalogue()
    matter = whole_group(offered, "g1")
    assert matter is not None
    queue = queue_of(offered, matter)
    assert queue is not None
    assert (matter.code, queue.prefix) == ("g1", "B")
    assert whole_group(offered, "nowhere") is None


def test_common_matters_come_first() -> None:
    offered = catalogue(groups=2, matters=9)
    assert matters_of(offered, "g1")[0].is_common
    assert [matter.code for matter in matters_of(offered, "common")] == ["g0-m0", "g1-m0"]


def test_matters_are_found_by_words_and_by_initials() -> None:
    offered = catalogue(groups=1, matters=5)
    assert [matter.name for matter in found(offered, "社会保障")] == ["社会保障卡申领"]
    assert found(offered, "SHBZ")[0].name == "社会保障卡申领"
    assert found(offered, "qyk")[0].name == "企业开办变更登记"
    assert found(offered, "没有的") == ()
    assert found(offered, " ") == ()


def test_matters_are_found_by_what_people_call_them_after_those_named_so() -> None:
    offered = catalogue(groups=1, matters=5)
    card, other = (found(offered, word)[0] for word in ("社会保障", "企业开办"))
    called = msgspec.structs.replace(
        card, also=(EverydayName("办社保卡", "bsbk"), EverydayName("企业开办一卡通", "qykbykt"))
    )
    known = tuple(called if one == card else one for one in offered.matters)
    offered = msgspec.structs.replace(offered, matters=known)
    assert found(offered, "办社保") == (called,)
    assert found(offered, "sbk") == (called,)
    named_so = found(offered, "企业开办")
    assert (named_so[0].name, named_so[-1].name) == (other.name, called.name)


def test_a_line_without_other_names_is_read_by_terminals_that_know_none() -> None:
    assert b"also" not in encode_catalogue(catalogue(groups=1, matters=2))
