"""Decides which clerks stand out by not being rated: against their colleagues, beyond what chance explains.

A share is compared by Wilson's score interval (E. B. Wilson, JASA 22, 1927): few services prove nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from hall.language.ratings import Passing
from hall_server.ratings.figures import Figure

FEWEST_SERVED = 20
# One in two hundred on either side: a month of forty clerks then has a false finding in five.
DEVIATES = 2.576


@dataclass(frozen=True, slots=True)
class Standing:
    """A clerk's month beside the others'. shares: 0 to 1, None when there is nothing to divide. reasons: in Chinese."""

    figure: Figure
    rated_share: float | None
    peers_share: float | None
    reasons: tuple[str, ...]


def interval(hits: int, of: int) -> tuple[float, float]:
    """Where the true share lies; the whole of 0 to 1 when there was nothing."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, DEVIATES * DEVIATES
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = DEVIATES * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def standings(lines: Sequence[Figure]) -> tuple[Standing, ...]:
    """Each clerk of a month beside all the others together."""
    return tuple(_standing(line, [one for one in lines if one is not line]) for line in lines)


def _standing(line: Figure, others: Sequence[Figure]) -> Standing:
    rated, served = line.rated + line.struck, line.served
    peers_rated = sum(one.rated + one.struck for one in others)
    peers_served = sum(one.served for one in others)
    reasons: tuple[str, ...] = ()
    if served >= FEWEST_SERVED and peers_served >= FEWEST_SERVED:
        reasons = tuple(_reasons(line, others, (rated, served), (peers_rated, peers_served)))
    return Standing(line, _share(rated, served), _share(peers_rated, peers_served), reasons)


def _reasons(
    line: Figure, others: Sequence[Figure], own: tuple[int, int], peers: tuple[int, int]
) -> list[str]:
    found = []
    if interval(*own)[1] < interval(*peers)[0]:
        found.append("评价率明显低于其他人")
    if _is_more(line, others, _taken_away):
        found.append("常在群众评价前收走评价页")
    if _is_more(line, others, lambda one: one.served - one.on_pad):
        found.append("常在评价平板不在线时办结")
    return found


def _taken_away(one: Figure) -> int:
    return one.passings.get(Passing.TAKEN_AWAY.value, 0)


def _is_more(line: Figure, others: Sequence[Figure], count: Callable[[Figure], int]) -> bool:
    own = interval(count(line), line.served)[0]
    return own > interval(sum(map(count, others)), sum(one.served for one in others))[1]


def _share(hits: int, of: int) -> float | None:
    return hits / of if of else None
