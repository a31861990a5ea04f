"""Decides which chain of steps takes longest, and whether the steps go round in a circle."""

from collections.abc import Mapping, Sequence
from functools import cache

from hall_server.catalogue.content import Limit, Step
from hall_server.catalogue.lint.spans import NOTHING, Hours, hours


def circle(steps: Sequence[Step]) -> tuple[str, ...]:
    """Codes of steps that wait for one another, the first repeated at the end; empty when none do."""
    before = {step.code: step.after for step in steps}
    done: set[str] = set()
    for step in steps:
        found = _walk(step.code, before, [], done)
        if found:
            return found
    return ()


def _walk(code: str, before: Mapping[str, Sequence[str]], path: list[str], done: set[str]) -> tuple[str, ...]:
    if code in path:
        return (*path[path.index(code) :], code)
    if code in done or code not in before:
        return ()
    path.append(code)
    for earlier in before[code]:
        found = _walk(earlier, before, path, done)
        if found:
            return found
    path.pop()
    done.add(code)
    return ()


def unknown(steps: Sequence[Step]) -> tuple[tuple[int, str], ...]:
    """(place, code) where a step waits for one that is not there."""
    codes = {step.code for step in steps}
    return tuple((at, code) for at, step in enumerate(steps) for code in step.after if code not in codes)


def critical_path(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The chain whose counted limits take longest, in order. Without any order between them all steps follow one another.

    Empty when they go round in a circle.
    """
    if not steps or circle(steps):
        return ()
    if not any(step.after for step in steps):
        return tuple(steps)
    by_code = {step.code: step for step in steps}

    @cache
    def longest(code: str) -> tuple[tuple[str, ...], Hours]:
        chains = [longest(earlier) for earlier in by_code[code].after if earlier in by_code]
        path, length = max(chains, key=lambda chain: chain[1].most, default=((), NOTHING))
        return (*path, code), length + own(by_code[code])

    path, _ = max((longest(code) for code in by_code), key=lambda chain: chain[1].most)
    return tuple(by_code[code] for code in path)


def own(step: Step) -> Hours:
    """What a step adds to its chain."""
    return hours(step.limit) if step.limit is not None and step.is_counted else NOTHING


def limits_along(path: Sequence[Step]) -> tuple[Limit, ...]:
    """The counted limits of a chain."""
    return tuple(step.limit for step in path if step.limit is not None and step.is_counted)
