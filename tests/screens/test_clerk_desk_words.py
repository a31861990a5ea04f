"""What the desk says and finds: proofs of a call, matters by pinyin, and words in both languages."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

import window_pad.clerk_desk as package
from hall.messages.calling import SurfaceKind, SurfaceProof, SurfaceState
from tests.screens.desk_story import MATTERS, NOW, SOUNDS, SURFACES
from window_pad.clerk_desk.matters import search
from window_pad.clerk_desk.proofs import Verdict, judge
from window_pad.clerk_desk.steps import Stage, Step

WORDS = Path(package.__file__).parent / "words"


def verdicts(proofs: tuple[SurfaceProof, ...], seconds: float) -> dict[SurfaceKind, Verdict]:
    lines = judge(proofs, NOW, NOW + timedelta(seconds=seconds))
    return {line.surface: line.verdict for line in lines}


def test_a_screen_that_says_nothing_is_late_before_a_voice_is() -> None:
    assert set(verdicts(SURFACES, 1).values()) == {Verdict.AWAITED}
    after = verdicts(SURFACES, 7)
    assert after[SurfaceKind.STRIP] is Verdict.LATE
    assert after[SurfaceKind.VOICE] is Verdict.AWAITED
    assert verdicts(SURFACES, 60)[SurfaceKind.VOICE] is Verdict.LATE


def test_a_failed_surface_is_told_at_once_and_one_of_two_is_not_all() -> None:
    proofs = (
        SurfaceProof("area-a", SurfaceKind.WAITING_AREA, SurfaceState.SHOWN, NOW),
        SurfaceProof("area-b", SurfaceKind.WAITING_AREA, SurfaceState.FAILED, NOW),
        SurfaceProof("station-1", SurfaceKind.VOICE, SurfaceState.FAILED, NOW),
        SurfaceProof("strip-01", SurfaceKind.STRIP, SurfaceState.SHOWN, NOW),
    )
    assert verdicts(proofs, 1) == {
        SurfaceKind.STRIP: Verdict.DONE,
        SurfaceKind.WAITING_AREA: Verdict.PARTLY,
        SurfaceKind.VOICE: Verdict.FAILED,
    }


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("身份证", "m-103"),
        ("sfz", "m-103"),
        ("spjy", "m-102"),
        ("shipin", "m-102"),
        ("许可证 变更", "m-105"),
        ("zygycp", "m-105"),
        ("juminshenfen", "m-103"),
        ("M-104", "m-104"),
    ],
)
def test_a_matter_is_found_by_words_pinyin_and_code(typed: str, first: str) -> None:
    assert search(MATTERS, typed, SOUNDS)[0][0] == first


def test_nothing_typed_lists_all_and_nonsense_lists_none() -> None:
    assert search(MATTERS, "  ", SOUNDS) == MATTERS
    assert search(MATTERS, "qqqq", SOUNDS) == ()


def test_both_languages_have_the_same_words_and_every_step_and_stage_has_its_own() -> None:
    chinese = tomllib.loads((WORDS / "zh.toml").read_text("utf-8"))
    english = tomllib.loads((WORDS / "en.toml").read_text("utf-8"))
    assert chinese.keys() == english.keys()
    for step in Step:
        assert f"step_{step}" in chinese
        assert f"doing_{step}" in chinese
    for stage in set(Stage) - {Stage.SIGNED_OUT}:
        assert f"stage_{stage}" in chinese
    for verdict in Verdict:
        assert {f"verdict_{verdict}", f"spoken_{verdict}"} <= chinese.keys()
    for key in chinese:
        assert chinese[key].count("%") == english[key].count("%"), key
