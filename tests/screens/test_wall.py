"""What a wall shows and proves, told without a screen."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display_wall.kept_boards import BoardShelf
from display_wall.options import Mode, station_options, wall_options
from display_wall.wall import FRESH_SECONDS, GRACE_SECONDS, Wall
from hall.messages.calling import CallMissed, CallShown, NumberCalled, SurfaceKind
from hall.messages.zone_board import ZoneBoard, fold
from tests.screens.zone_story import NOW, WINDOWS, board, call, ended, settled


def live_wall(mode: Mode = Mode.WAITING_AREA, window: str | None = None) -> Wall:
    wall = Wall(mode, settled(window))
    wall.link_changed(True, NOW, 0.0)
    return wall


def test_calls_stand_newest_first_and_a_call_ended_goes() -> None:
    wall = live_wall()
    older, newer = call("A001", "w01"), call("B002", "w02", at=NOW + timedelta(seconds=9))
    wall.board_changed("zone-a", board(older, newer), (), 0.0)
    assert [one.number for one in wall.calls(NOW)] == ["B002", "A001"]
    wall.board_changed("zone-a", fold(board(older, newer), ended(newer)), (ended(newer),), 1.0)
    assert [one.number for one in wall.calls(NOW)] == ["A001"]


def test_a_strip_shows_its_own_window_alone() -> None:
    wall = live_wall(Mode.STRIP, "w02")
    wall.board_changed("zone-a", board(call("A001", "w01")), (call("A001", "w01"),), 0.0)
    assert wall.strip(NOW, 0.0).call is None
    assert wall.to_prove(NOW) == ()
    wall.board_changed("zone-a", board(call("B002", "w02"), call("A001", "w01")), (), 0.0)
    look = wall.strip(NOW, 0.0)
    assert look.call is not None
    assert (look.number, look.name, look.serves, look.call.number) == (2, "二号窗口", "企业设立登记", "B002")


def test_an_unstaffed_window_is_paused() -> None:
    wall = live_wall(Mode.STRIP, "w01")
    closed = (WINDOWS[0].__class__("w01", "一号窗口", is_open=False, serves=""), *WINDOWS[1:])
    wall.board_changed("zone-a", board(windows=closed), (), 0.0)
    assert not wall.strip(NOW, 0.0).is_staffed


def test_only_a_live_call_is_set_off_and_only_for_a_while() -> None:
    wall = live_wall()
    old, new = call("A001", "w01"), call("B002", "w02")
    wall.board_changed("zone-a", board(new, old), (new,), 10.0)
    assert wall.is_fresh(new, 10.1)
    assert not wall.is_fresh(old, 10.1)
    assert not wall.is_fresh(new, 10.0 + FRESH_SECONDS)


def test_each_call_is_proved_once_also_one_known_from_a_snapshot() -> None:
    wall = live_wall()
    wall.board_changed("zone-a", board(call("A001")), (), 0.0)
    assert wall.proved(wall.to_prove(NOW), NOW) == (CallShown("call-A001-1", SurfaceKind.WAITING_AREA, NOW),)
    wall.board_changed("zone-a", board(call("A001")), (), 1.0)
    assert wall.to_prove(NOW) == ()
    assert wall.proved(("call-A001-1",), NOW) == ()


def test_a_call_over_before_its_frame_is_told_as_missed_and_never_as_shown() -> None:
    wall = live_wall(Mode.STRIP, "w01")
    first, second = call("A001"), call("A002")
    assert wall.board_changed("zone-a", board(first), (first,), 0.0) == ()
    missed = wall.board_changed("zone-a", board(second), (second,), 0.01)
    assert [(one.call, one.surface) for one in missed] == [("call-A001-1", SurfaceKind.STRIP)]
    assert wall.to_prove(NOW) == ("call-A002-1",)
    wall.proved(wall.to_prove(NOW), NOW)
    assert wall.board_changed("zone-a", board(), (ended(second),), 5.0) == ()


def test_a_link_gone_for_a_moment_dims_nothing_then_the_source_time_is_told() -> None:
    wall = live_wall()
    wall.board_changed("zone-a", board(call()), (), 0.0)
    wall.link_changed(False, NOW, 100.0)
    assert wall.freshness(100.0 + GRACE_SECONDS / 2).is_live
    stale = wall.freshness(100.0 + GRACE_SECONDS)
    assert not stale.is_live
    assert stale.as_of == NOW - timedelta(seconds=5)
    wall.link_changed(True, NOW, 110.0)
    assert wall.freshness(110.0).is_live


def test_started_with_the_network_away_the_kept_board_is_shown_as_old_and_nameless(tmp_path: Path) -> None:
    shelf = BoardShelf(tmp_path / "boards.json")
    shelf.keep({"zone-a": board(call())}, NOW)
    assert "张" not in (tmp_path / "boards.json").read_text("utf-8")
    kept = shelf.load()
    assert kept is not None
    wall = Wall(Mode.WAITING_AREA, settled())
    wall.recall(kept.boards, kept.kept_at)
    look = wall.area(NOW + timedelta(minutes=5), 0.0)
    assert [one.number for one in look.calls] == ["A001"]
    assert look.freshness.as_of == NOW
    wall.link_changed(True, NOW, 1.0)
    assert not wall.freshness(10.0).is_live
    wall.board_changed("zone-a", board(), (), 11.0)
    assert wall.freshness(11.0).is_live


def test_a_call_of_yesterday_is_never_shown() -> None:
    wall = Wall(Mode.WAITING_AREA, settled())
    wall.recall({"zone-a": board(call())}, NOW)
    assert wall.calls(NOW + timedelta(days=1)) == ()
    assert wall.to_prove(NOW + timedelta(days=1)) == ()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"kept_at": 1}'])
def test_a_broken_file_of_boards_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "boards.json"
    path.write_bytes(content)
    assert BoardShelf(path).load() is None


def test_a_wall_at_a_window_is_its_strip_unless_the_technician_says_otherwise() -> None:
    assert wall_options({}).mode_for(settled("w01")) is Mode.STRIP
    assert wall_options({}).mode_for(settled()) is Mode.WAITING_AREA
    assert wall_options({"mode": "waiting_area"}).mode_for(settled("w01")) is Mode.WAITING_AREA
    with pytest.raises(ValueError, match="mode"):
        wall_options({"mode": "disco"})
    assert station_options({"boards": {"w01": "serial:/dev/ttyS0"}}).boards == {"w01": "serial:/dev/ttyS0"}
    with pytest.raises(ValueError, match="times_spoken"):
        station_options({"times_spoken": 9})


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.booleans(), st.booleans()),
        max_size=40,
    )
)
def test_of_every_live_call_exactly_one_word_is_given_shown_or_missed(
    steps: list[tuple[int, bool, bool]],
) -> None:
    """However calls come and end between frames, the hall hears of each live call once."""
    wall = live_wall()
    zone: ZoneBoard = board()
    told: list[str] = []
    calls: list[NumberCalled] = []
    for place, (window, ends, paints) in enumerate(steps):
        live = next((one for one in zone.calls if one.window == f"w{window + 1:02d}"), None)
        news = ended(live) if ends and live else call(f"A{place + 1:03d}", f"w{window + 1:02d}")
        if isinstance(news, NumberCalled):
            calls.append(news)
        zone = fold(zone, news)
        told += [missed.call for missed in wall.board_changed("zone-a", zone, (news,), float(place))]
        if paints:
            reports = wall.proved(wall.to_prove(NOW), NOW)
            told += [report.call for report in reports if isinstance(report, CallShown | CallMissed)]
    told += [report.call for report in wall.proved(wall.to_prove(NOW), NOW) if isinstance(report, CallShown)]
    assert sorted(told) == sorted(one.call for one in calls)
