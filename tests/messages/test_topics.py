"""Topics: one module builds and reads them, and no word can climb out of its place."""

import pytest

from hall.messages import topics


def test_a_device_topic_reads_back() -> None:
    assert topics.read_up(topics.up("anhe", "terminal-1", "issue_ticket")) == topics.UpTopic(
        "anhe", "terminal-1", "issue_ticket"
    )


@pytest.mark.parametrize("word", ["", "#", "+", "a/b", "a b", "A", "中", "a" * 64, "-a"])
def test_a_word_cannot_be_a_wildcard_or_a_path(word: str) -> None:
    with pytest.raises(ValueError, match="not a topic word"):
        topics.up("anhe", word, "issue_ticket")


@pytest.mark.parametrize(
    "topic",
    ["zt1/anhe/up/a", "zt1/anhe/down/a/b", "zt2/anhe/up/a/b", "zt1/anhe/up/a/b/c", "zt1/anhe/up/#/b", ""],
)
def test_other_topics_are_refused(topic: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        topics.read_up(topic)
