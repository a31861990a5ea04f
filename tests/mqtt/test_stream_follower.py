"""Whatever is lost, late, repeated or retained: the look becomes the server's look, and no news is told twice or late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language.tickets import TicketState
from hall.messages.calling import CallEnded, NumberCalled, WaitingChanged
from hall.messages.envelope import Envelope, wrap
from hall.messages.message import Announcement
from hall.messages.zone_board import ZoneBoard, fold
from hall.mqtt.stream_follower import NOTHING, Step, StreamFollower

NOON = datetime(2025, 3, 10, 4, 0, tzinfo=UTC)
EMPTY = ZoneBoard("zone-a", "A区 一楼")


def called(number: int) -> NumberCalled:
    window = f"w0{number % 3 + 1}"
    return NumberCalled(
        f"call-{number}",
        f"A{number:03d}",
        window,
        "一号窗口",
        "张*",
        1,
        NOON,
        NOON + timedelta(seconds=20),
    )


def said(
    body: Announcement, sequence: int, epoch: int = 1, lives: timedelta | None = timedelta(seconds=20)
) -> Envelope:
    return wrap(body, sender="hub", sent_at=NOON, epoch=epoch, sequence=sequence, lives=lives)


def hear(follower: StreamFollower, envelope: Envelope, *, is_retained: bool = False) -> Step:
    return follower.hear(envelope, is_retained=is_retained, now=NOON)


def following(board: ZoneBoard = EMPTY, sequence: int = 0, epoch: int = 1) -> StreamFollower:
    follower = StreamFollower()
    hear(follower, said(board, sequence, epoch, None), is_retained=True)
    return follower


def test_a_live_call_is_news_once() -> None:
    follower = following()
    step = hear(follower, said(called(1), 1))
    assert step == Step(fold(EMPTY, called(1)), (called(1),))
    assert hear(follower, said(called(1), 1)) == NOTHING
    assert follower.position == (1, 1)


def test_a_retained_board_is_shown_and_never_spoken() -> None:
    board = fold(EMPTY, called(7))
    follower = StreamFollower()
    assert hear(follower, said(board, 7, lives=None), is_retained=True) == Step(board)
    assert hear(follower, said(board, 7, lives=None)) == NOTHING


def test_a_retained_or_expired_call_is_shown_and_never_spoken() -> None:
    follower = following()
    assert hear(follower, said(called(1), 1), is_retained=True) == Step(fold(EMPTY, called(1)))
    late = follower.hear(said(called(2), 2), is_retained=False, now=NOON + timedelta(seconds=20))
    assert late.fresh == ()
    assert late.board is not None
    assert called(2) in late.board.calls


def test_a_call_beyond_a_gap_is_told_at_once_and_the_board_is_asked_for() -> None:
    follower = following()
    step = hear(follower, said(called(2), 2))
    assert step.fresh == (called(2),)
    assert step.lacks_board
    assert follower.position == (1, 0)
    whole = fold(fold(EMPTY, called(1)), called(2))
    assert hear(follower, said(whole, 2, lives=None)) == Step(whole)
    assert follower.position == (1, 2)


def test_a_board_older_than_what_was_heard_is_brought_up_to_date() -> None:
    follower = following()
    hear(follower, said(called(3), 3))
    step = hear(follower, said(fold(EMPTY, called(1)), 2, lives=None))
    assert step.board == fold(fold(EMPTY, called(1)), called(3))
    assert step.fresh == ()
    assert follower.position == (1, 3)


def test_what_fills_a_gap_later_is_no_news() -> None:
    follower = following()
    hear(follower, said(CallEnded("call-1", "w02", TicketState.FINISHED), 2))
    step = hear(follower, said(called(1), 1))
    assert step == Step(EMPTY)
    assert follower.position == (1, 2)


def test_a_call_heard_before_the_first_board_is_told_with_it_while_it_lives() -> None:
    for later, expected in ((0, (called(5),)), (30, ())):
        follower = StreamFollower()
        assert hear(follower, said(called(5), 5)) == Step(lacks_board=True)
        step = follower.hear(
            said(EMPTY, 4, lives=None), is_retained=False, now=NOON + timedelta(seconds=later)
        )
        assert step == Step(fold(EMPTY, called(5)), expected)
        assert hear(follower, said(EMPTY, 4, lives=None)) == NOTHING


def test_a_call_that_a_board_was_quicker_to_bring_is_told_when_it_arrives() -> None:
    whole = fold(EMPTY, called(1))
    follower = following()
    assert hear(follower, said(whole, 1, lives=None)) == Step(whole)
    assert hear(follower, said(called(1), 1)) == Step(whole, (called(1),))
    assert hear(follower, said(called(1), 1)) == NOTHING
    waiting = StreamFollower()
    hear(waiting, said(called(1), 1))
    assert hear(waiting, said(whole, 1, lives=None)) == Step(whole, (called(1),))


def test_a_call_that_is_over_is_not_told_late() -> None:
    follower = following()
    hear(follower, said(EMPTY, 2, lives=None))
    assert hear(follower, said(called(1), 1)) == NOTHING
    waiting = StreamFollower()
    hear(waiting, said(called(1), 1))
    assert hear(waiting, said(EMPTY, 2, lives=None)) == Step(EMPTY)
    for is_retained, later in ((True, 0), (False, 30)):
        quicker = following(fold(EMPTY, called(1)), 1)
        now = NOON + timedelta(seconds=later)
        assert quicker.hear(said(called(1), 1), is_retained=is_retained, now=now) == NOTHING


def test_a_new_epoch_keeps_the_old_look_until_its_board_is_there() -> None:
    follower = following(fold(EMPTY, called(9)), 9)
    assert hear(follower, said(called(1), 1, epoch=2)) == Step(lacks_board=True)
    step = hear(follower, said(EMPTY, 0, 2, None))
    assert step == Step(fold(EMPTY, called(1)), (called(1),))
    assert hear(follower, said(called(10), 10, epoch=1)) == NOTHING
    assert follower.position == (2, 1)


def test_a_lower_epoch_counts_only_when_the_hub_names_it() -> None:
    follower = following(EMPTY, 50, epoch=8)
    assert hear(follower, said(fold(EMPTY, called(1)), 3, 2, None)) == NOTHING
    assert follower.pulse(2, 3)
    assert hear(follower, said(fold(EMPTY, called(1)), 3, 2, None)).board == fold(EMPTY, called(1))
    assert not follower.pulse(2, 3)


def test_a_pulse_tells_that_something_is_missing() -> None:
    follower = StreamFollower()
    assert follower.pulse(1, 0)
    follower = following(sequence=4)
    assert not follower.pulse(1, 4)
    assert not follower.pulse(1, 3)
    assert follower.pulse(1, 5)


Sent = tuple[str, int]
bodies = st.lists(
    st.one_of(
        st.integers(1, 9).map(called),
        st.integers(1, 9).map(lambda n: CallEnded(f"call-{n}", "w01", TicketState.FINISHED)),
        st.integers(0, 50).map(lambda n: WaitingChanged({"A": n})),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(bodies, st.data())
def test_loss_repetition_and_disorder_end_in_the_servers_look(
    announced: list[Announcement], data: st.DataObject
) -> None:
    """Any arrival, boards of any moment among it; then one board when asked for. Told once at most, and in order."""
    boards = [EMPTY]
    for body in announced:
        boards.append(fold(boards[-1], body))
    places = st.integers(1, len(announced)).map(lambda place: ("say", place))
    moments = st.integers(0, len(announced)).map(lambda place: ("board", place))
    arrivals = data.draw(st.lists(st.one_of(places, moments), max_size=30))
    follower = StreamFollower()
    look: ZoneBoard | None = None
    told: list[int] = []
    for verb, place in [*arrivals, ("board", len(announced))]:
        envelope = (
            said(announced[place - 1], place) if verb == "say" else said(boards[place], place, lives=None)
        )
        step = hear(follower, envelope)
        look = step.board or look
        for body in step.fresh:
            told.append(next(n for n, one in enumerate(announced, 1) if one is body))
            assert step.board is not None
    assert look == boards[-1]
    assert told == sorted(set(told))
    assert {("say", place) for place in told} <= set(arrivals)
    assert follower.position == (1, len(announced))
    assert not follower.pulse(1, len(announced))
