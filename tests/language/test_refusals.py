"""Refusals: every code has its sentence in both languages, and a sentence reads even with a fact missing."""

import contextlib
import re
from collections.abc import Iterator

import pytest

from hall.language.refusals import PASSING, SENTENCES, Refusal, RefusalCode

# A reason told after a colon is whole sentences of whoever knows it; they bring their own full stop.
REASON = re.compile(r"(：|: )\{\w+\}$")


def test_every_code_has_both_sentences() -> None:
    assert set(SENTENCES) == set(RefusalCode)
    for chinese, english in SENTENCES.values():
        assert chinese.endswith("。") or REASON.search(chinese), chinese
        assert english.endswith(".") or REASON.search(english), english
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)


@pytest.mark.parametrize("code", list(RefusalCode))
def test_a_sentence_reads_with_facts_missing(code: RefusalCode) -> None:
    for language in ("zh", "en"):
        assert "{" not in Refusal(code).sentence(language)


def test_facts_fill_the_sentence() -> None:
    refusal = Refusal(RefusalCode.ALREADY_WAITING, {"number": "A012"})
    assert "A012" in refusal.sentence()
    assert "A012" in str(refusal)


def test_only_what_passes_by_itself_is_passing() -> None:
    assert frozenset({RefusalCode.HALL_BUSY, RefusalCode.LICENCE_BEING_MADE}) == PASSING


def test_a_refusal_passes_through_a_context_manager() -> None:
    @contextlib.contextmanager
    def guarded() -> Iterator[None]:
        yield

    with pytest.raises(Refusal), guarded():
        raise Refusal(RefusalCode.NOT_ALLOWED)
