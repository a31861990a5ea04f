"""Every screen of the pad under a citizen's finger: nothing cut, nothing too small; what is shown, signed and sealed."""

import msgspec
import pytest
from PySide6.QtCore import QRectF

from hall.credentials.sealing import open_sealed
from hall.language.ratings import Passing
from hall.messages.case_contents import (
    OBJECTIONS_PURPOSE,
    SIGNATURE_PURPOSE,
    decode_objections,
    decode_signature,
    digest_of,
    encoded,
)
from hall.messages.zone_board import WindowLine
from hall.qt import shell
from hall.qt.look import Look, Sight
from hall.qt.words import Words, languages, read_words
from tests.screens import pad_cast as cast
from tests.screens.desk_story import SETTLED
from tests.screens.pad_stage import LANDSCAPE, SCREENS, SMALL, WORDS, PadStage, name_by_hand
from tests.screens.stage import settle, texts, touchables
from window_pad.citizen_side.pipe_words import (
    Confirmed,
    Heard,
    NotShown,
    Objected,
    Passed,
    Rated,
    RatedElsewhere,
)
from window_pad.citizen_side.screens.idle_screen import QML as IDLE_QML
from window_pad.citizen_side.screens.idle_screen import IdleScreen
from window_pad.citizen_side.signing import MOST_BYTES

pytestmark = pytest.mark.usefixtures("application")
LEAST_TOUCH = 112
"""Pixels of the design: 15 mm on a panel of 11.6 inches."""
OF_KEYBOARD = ("key_", "to_", "candidate_", "more_words")
SEEN = [("zh", True, LANDSCAPE), ("en", False, SMALL)]


@pytest.mark.parametrize(("language", "is_big", "place"), SEEN, ids=["zh-big", "en-1280x800"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_can_be_read_and_touched(
    screen: str,
    language: str,
    is_big: bool,  # noqa: FBT001 - drawn
    place: shell.Place,
) -> None:
    with PadStage(place) as stage:
        stage.words.choose(language)
        stage.look.set_big_type(is_big)
        SCREENS[screen](stage)
        settle(stage.window)
        fit = place.width / 1920
        edge = QRectF(0, 0, place.width, place.height)
        written = texts(stage.window)
        assert [one.text for one in written if one.is_cut] == []
        assert [one for one in written if not edge.contains(one.place)] == []
        targets = [
            one for one in touchables(stage.window) if not one.name.startswith(OF_KEYBOARD) and one.name
        ]
        for one in targets:
            assert min(one.place.width(), one.place.height()) >= LEAST_TOUCH * fit - 1, one
            assert edge.contains(one.place), one
        for at, one in enumerate(targets):
            for other in targets[at + 1 :]:
                assert not one.place.adjusted(1, 1, -1, -1).intersects(other.place), (one, other)


def test_objections_reach_the_hall_sealed_and_the_hall_alone() -> None:
    with PadStage() as stage:
        SCREENS["objections"](stage)
        stage.touch("object")
        said = stage.said[-1]
        assert isinstance(said, Objected)
        assert said.fields == ("name",)
        assert said.digest == digest_of(encoded(cast.sheet()))
        plain = open_sealed(stage.hall_key, said.objections, OBJECTIONS_PURPOSE)
        assert decode_objections(plain).objections[0].note == "有错字"
        assert "有错字" not in msgspec.json.encode(said).decode()


def test_a_name_written_by_hand_goes_with_every_stroke_and_its_picture() -> None:
    with PadStage() as stage:
        SCREENS["signed"](stage)
        stage.touch("sign")
        said = stage.said[-1]
        assert isinstance(said, Confirmed)
        plain = open_sealed(stage.hall_key, said.signature, SIGNATURE_PURPOSE)
        signature = decode_signature(plain)
        assert len(plain) <= MOST_BYTES
        assert len(signature.strokes) == len(name_by_hand())
        assert signature.png.startswith(b"\x89PNG")
        times = [point[3] for stroke in signature.strokes for point in stroke]
        assert times == sorted(times)
        assert times[0] == 0
        assert all(0 <= point[2] <= 1023 for stroke in signature.strokes for point in stroke)
        assert stage.screen.is_sending
        stage.screen.hear(Heard(cast.CONFIRMATION))
        settle(stage.window)
        assert stage.item("title").property("text") == "核对完成，谢谢"
        stage.touch("finish")
        assert stage.ends == 1


def test_a_slip_of_the_hand_is_asked_again_and_clearing_begins_anew() -> None:
    with PadStage() as stage:
        SCREENS["sign_again"](stage)
        assert stage.said == []
        assert stage.item("sub").property("text") == "签得太小，请把姓名签完整，写大一些"
        assert stage.item("sign_here").isVisible()
        stage.scribble(name_by_hand()[:1])
        stage.touch("clear_ink")
        stage.touch("sign")
        assert stage.said == []
        stage.scribble(name_by_hand())
        stage.touch("sign")
        assert isinstance(stage.said[-1], Confirmed)


@pytest.mark.parametrize("fault", ["digest", "case", "key", "bytes"])
def test_what_the_hall_does_not_vouch_for_is_never_shown(fault: str) -> None:
    with PadStage() as stage:
        key = stage.hall_key if fault == "key" else stage.device_key
        changes = {"digest": {"digest": "sha256:" + "0" * 64}, "case": {"case": "d" * 32}}.get(fault, {})
        word = cast.asked(key, None, **changes)
        if fault == "bytes":
            word = msgspec.structs.replace(word, sheet=word.sheet[:-2] + "AA")
        assert not stage.screen.begin_check(word)
        assert stage.said == [NotShown(cast.CONFIRMATION)]
        assert stage.screen.check is None


def test_cut_off_the_citizen_is_told_that_the_answer_is_kept() -> None:
    with PadStage() as stage:
        stage.to_signing()
        stage.screen.show_link(is_up=False)
        stage.scribble(name_by_hand())
        stage.touch("sign")
        assert stage.item("title").property("text") == "已保存在本机"
        assert "网络不通" in stage.item("sub").property("text")
        assert stage.screen.is_over


def test_a_hall_that_is_busy_is_told_as_busy_and_its_word_still_counts() -> None:
    with PadStage() as stage:
        stage.to_signing()
        stage.scribble(name_by_hand())
        stage.touch("sign")
        stage.screen.give_up_waiting()
        settle(stage.window)
        assert "正忙" in stage.item("sub").property("text")
        no = ("这份内容改过了，请再核对一次。", "It was changed.")
        stage.screen.hear(Heard(cast.CONFIRMATION, *no))
        settle(stage.window)
        assert stage.item("title").property("text") == "这次核对没有算数"


def test_a_page_over_a_check_leads_back_to_where_it_was() -> None:
    with PadStage() as stage:
        stage.check()
        stage.touch("forward")
        at = stage.screen.property("step")
        stage.page()
        stage.touch("next_page")
        stage.touch("end_page")
        assert stage.screen.property("step") == at
        assert stage.ends == 0


def test_no_level_is_chosen_beforehand_and_not_to_rate_is_as_near_as_to_rate() -> None:
    with PadStage() as stage:
        stage.rate()
        faces = stage.screen.property("face")["faces"]
        assert [one["is_chosen"] for one in faces] == [False] * 5
        assert not stage.item("rate").isEnabled()
        assert abs(stage.item("decline").width() - stage.item("rate").width()) <= 1
        stage.touch("rate")
        assert stage.said == []
        stage.touch("decline")
        assert stage.said == [Passed(cast.EVENT, Passing.DECLINED)]


def test_a_rating_goes_with_its_tags_and_a_second_one_is_told_not_to_count() -> None:
    with PadStage() as stage:
        SCREENS["rating_bad"](stage)
        stage.touch("rate")
        assert stage.said == [Rated(cast.EVENT, 1, ("t11",), "")]
        assert stage.item("title").property("text") == "谢谢您的评价"
        stage.screen.hear(Heard(cast.EVENT, "这次服务已经评价过了。", "Rated before."))
        settle(stage.window)
        assert stage.item("title").property("text") == "这次服务已经评价过了"
    with PadStage() as stage:
        stage.rate()
        stage.screen.hear(RatedElsewhere(cast.EVENT))
        settle(stage.window)
        assert stage.screen.is_over


def test_the_idle_screen_says_where_one_is_and_when_the_hall_is_away() -> None:
    words = Words(WORDS)
    screen = IdleScreen(words)
    scene = shell.Scene(Look(Sight.TOUCH), words, idle=screen)
    window = scene.load(IDLE_QML)
    shell.show_at(window, SMALL)
    screen.resize(window.width(), window.height())
    screen.show_settled(SETTLED)
    serves = "、".join(["食品经营许可证核发", "内资有限责任公司及分支机构设立登记"] * 4)
    screen.show_window(WindowLine("w01", "一号窗口", True, serves), "1001 陈静")
    settle(window)
    said = {one.name: one.text for one in texts(window)}
    assert (said["number"], said["window"], said["clerk"]) == ("1", "一号窗口", "工作人员 1001 陈静")
    assert [one.text for one in texts(window) if one.is_cut] == []
    screen.show_link(is_up=False)
    settle(window)
    assert {one.name: one.text for one in texts(window)}["state"] == "大厅网络不通，请听窗口工作人员安排"
    scene.close()


def test_every_language_has_every_word() -> None:
    first, *others = languages(WORDS)
    wanted = read_words(WORDS, first)
    for language in others:
        found = read_words(WORDS, language)
        assert set(found) == set(wanted)
        assert {key: text.count("%") for key, text in found.items()} == {
            key: text.count("%") for key, text in wanted.items()
        }
