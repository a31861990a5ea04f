"""Decides which surfaces of a zone owe a proof when a number is called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hall.messages.calling import SurfaceKind


@dataclass(frozen=True, slots=True)
class Post:
    """Where a device stands: its role, the window it belongs to, and what its options switch on.

    has_boards: a counter board at every window of its zones; boards_at: at these windows alone.
    """

    device: str
    role: str
    window: str | None
    has_voice: bool = True
    has_boards: bool = False
    boards_at: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Surface:
    """One device in one of its parts; a station both speaks and lights boards."""

    device: str
    kind: SurfaceKind


def surfaces_of(posts: Iterable[Post], window: str) -> tuple[Surface, ...]:
    """Who must show or speak a call to this window, out of the devices that stand in its zone.

    A wall with a window of its own is that window's strip, and no concern of any other window's calls; a wall
    without one is a waiting-area screen.
    """
    return tuple(sorted(Surface(post.device, kind) for post in posts for kind in _kinds(post, window)))


def _kinds(post: Post, window: str) -> Iterator[SurfaceKind]:
    match post.role:
        case "wall" if post.window is None:
            yield SurfaceKind.WAITING_AREA
        case "wall" if post.window == window:
            yield SurfaceKind.STRIP
        case "queue_terminal":
            yield SurfaceKind.TERMINAL
        case "station":
            if post.has_voice:
                yield SurfaceKind.VOICE
            if post.has_boards or window in post.boards_at:
                yield SurfaceKind.BOARD
        case _:
            pass
