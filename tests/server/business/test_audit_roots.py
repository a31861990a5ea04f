"""The trail is sealed by minutes and days; whoever gets round triggers, chains and even roots is found."""

import hashlib
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.language import hall_clock
from hall_server.audit import outside, roots, verifying
from hall_server.audit.actions import record
from hall_server.audit.chain import digest
from hall_server.audit.merkle import Tree, root_of
from hall_server.audit.models import AuditEvent, DayRoot, TrailMark
from hall_server.audit.outside import TrailCut
from hall_server.audit.settled import Settling
from hall_server.commands import verify_audit
from hall_server.installation import DatabasePart

DAY = timedelta(days=1)
TABLES = ("audit_auditevent", "audit_dayroot", "audit_trailmark")


@pytest.fixture
def elsewhere(database: DatabasePart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the seals are told outside the database: of this test alone."""
    monkeypatch.setattr(outside, "folder", lambda: tmp_path)
    monkeypatch.setattr(verifying, "folder", lambda: tmp_path)
    monkeypatch.setattr(roots, "_settling", Settling())
    return tmp_path


def seal(days: int = 0) -> None:
    """As the worker does, some minutes after this many midnights. The first look settles nothing on PostgreSQL."""
    now = hall_clock.end_of_business_day(hall_clock.business_day(hall_clock.now()))
    for minutes in (20, 21):
        roots.seal(now + (days - 1) * DAY + timedelta(minutes=minutes))


def written(subject: str, lines: int = 3) -> None:
    for number in range(lines):
        record(f"step_{number}", subject, actor="clerk:1001", facts={"number": str(number)})


def two_days() -> None:
    """Two sealed days and a morning, sealed by marks: 3 chains, one of them going on."""
    written("thing:1")
    written("thing:2")
    seal(1)
    written("thing:1", 2)
    written("thing:3")
    seal(2)
    written("thing:3", 2)
    seal(2)


def wrong() -> list[str]:
    return [str(one) for one in verifying.findings()]


def behind_the_triggers(*statements: str) -> None:
    """What somebody does who owns the database."""
    with connection.cursor() as cursor:
        for table in TABLES:
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{on}")
        for statement in statements:
            cursor.execute(statement)


def test_days_follow_each_other_and_a_whole_trail_verifies(elsewhere: Path) -> None:
    two_days()
    first, second = DayRoot.objects.order_by("day")
    assert (second.after_id, second.previous) == (first.last_id, first.digest)
    assert second.lines == 5
    assert first.lines + second.lines + 2 == AuditEvent.objects.count()
    assert not wrong()
    assert (elsewhere / outside.DAYS).read_text().splitlines() == [
        outside.line_of(first),
        outside.line_of(second),
    ]
    seal(5)
    assert DayRoot.objects.count() == 5, "a day without a line is sealed too"
    assert not wrong()


@pytest.mark.usefixtures("elsewhere")
def test_the_database_refuses_to_change_a_seal() -> None:
    two_days()
    for statement in ("UPDATE audit_dayroot SET lines = 0", "DELETE FROM audit_trailmark"):
        with (
            pytest.raises(DatabaseError, match="only grows"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


LINE = "(SELECT MAX(id) FROM audit_auditevent WHERE subject = 'thing:{}')"
CHAIN, LINES, FOLLOWS = (
    "thing:1: line 1 is not what was written",
    " lines, and now there are ",
    "does not follow",
)
# What is done -> what is said of it, and how it is done.
TAMPERED: dict[str, tuple[str, ...]] = {
    "edited": (
        CHAIN,
        "UPDATE audit_auditevent SET actor = 'clerk:1002' WHERE subject = 'thing:1' AND place = 1",
    ),
    "deleted": (CHAIN, "DELETE FROM audit_auditevent WHERE subject = 'thing:1' AND place = 1"),
    "swapped": (
        CHAIN,
        "UPDATE audit_auditevent SET place = 900 + place WHERE subject = 'thing:1' AND place IN (1, 2)",
        "UPDATE audit_auditevent SET place = 903 - place WHERE place > 900",
    ),
    "a chain's tail cut": (LINES, f"DELETE FROM audit_auditevent WHERE id = {LINE.format(2)}"),
    "a whole chain removed": (LINES, "DELETE FROM audit_auditevent WHERE subject = 'thing:2'"),
    "today's tail cut": (LINES, f"DELETE FROM audit_auditevent WHERE id = {LINE.format(3)}"),
    "today's tail cut with its mark": (
        "was told outside the database and is gone: the tail was cut",
        f"DELETE FROM audit_auditevent WHERE id = {LINE.format(3)}",
        "DELETE FROM audit_trailmark WHERE number = (SELECT MAX(number) FROM audit_trailmark)",
    ),
    "a day's tail cut with its mark": (
        "is another in the database, or is gone",
        "DELETE FROM audit_auditevent WHERE id > (SELECT MIN(last_id) FROM audit_dayroot)",
        "DELETE FROM audit_trailmark WHERE number > 1",
        "DELETE FROM audit_dayroot WHERE day = (SELECT MAX(day) FROM audit_dayroot)",
    ),
    "a root changed": (FOLLOWS, "UPDATE audit_dayroot SET lines = lines - 1"),
    "a day's root removed": (
        FOLLOWS,
        "DELETE FROM audit_dayroot WHERE day = (SELECT MIN(day) FROM audit_dayroot)",
    ),
}


@pytest.mark.usefixtures("elsewhere")
def test_whoever_gets_round_the_triggers_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    two_days()
    assert verify_audit.run([]) == 0
    for how, (said, *statements) in TAMPERED.items():
        with transaction.atomic():
            behind_the_triggers(*statements)
            assert verify_audit.run([]) == 1, how
            assert said in capsys.readouterr().out, how
            transaction.set_rollback(True)
    assert verify_audit.run([]) == 0
    assert not capsys.readouterr().out


def forged_anew() -> None:
    """All digests, roots and marks made again over what the lines say now, so that they fit each other."""
    last: dict[str, str] = {}
    for line in AuditEvent.objects.order_by("id"):
        parts = {name: getattr(line, name) for name in ("subject", "place", "verb", "actor", "at", "facts")}
        line.digest = last[line.subject] = digest("sm3", last.get(line.subject, ""), **parts)
        line.save()
    for seals in (DayRoot.objects.order_by("day"), TrailMark.objects.order_by("number")):
        previous = ""
        for one in seals:
            one.previous = previous
            one.root, one.lines = root_of("sm3", roots.lines_between(one.after_id, one.last_id))
            one.digest = previous = roots.digest_of(one, str(one))
            one.save()


def test_even_who_forges_every_digest_anew_meets_what_was_told_outside(elsewhere: Path) -> None:
    two_days()
    kept = elsewhere / "auditor.txt"
    kept.write_bytes((elsewhere / outside.DAYS).read_bytes())
    behind_the_triggers(
        "UPDATE audit_auditevent SET actor = 'clerk:1002' WHERE subject = 'thing:1' AND place = 1"
    )
    forged_anew()
    assert len(wrong()) == 3, "both days, and the last mark"
    with pytest.raises(TrailCut):
        seal(3)
    (elsewhere / outside.DAYS).unlink()
    (elsewhere / outside.MARK).unlink()
    assert verify_audit.run([]) == 0, "inside the database everything fits"
    assert verify_audit.run(["--against", str(kept)]) == 1


@pytest.mark.usefixtures("elsewhere")
def test_a_line_that_commits_late_is_sealed_once_and_no_false_alarm(database: DatabasePart) -> None:
    """A key given before a mark and committed after it: only PostgreSQL lets that happen."""
    if database.engine == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    written("thing:1")
    with psycopg.connect(database.dsn) as slow:
        slow.execute(
            "INSERT INTO audit_auditevent (subject, place, verb, actor, at, facts, digest)"
            " VALUES ('late:1', 0, 'began', 'server', now(), '{}', 'sm3:')"
        )
        written("thing:2")
        seal()
        assert not TrailMark.objects.exists(), "somebody is still writing a line before the last one"
    seal()
    seal()
    assert TrailMark.objects.get().lines == AuditEvent.objects.count()
    assert wrong() == ["late:1: line 0 is not what was written"]


@given(st.lists(st.binary(max_size=8), max_size=40))
@settings(deadline=None, max_examples=60)
def test_a_tree_taken_leaf_by_leaf_is_the_tree_of_the_norm(leaves: list[bytes]) -> None:
    tree = Tree("sha256")
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root() == "sha256:" + _by_the_norm(leaves).hex()


def _by_the_norm(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _by_the_norm(leaves[:half]) + _by_the_norm(leaves[half:])).digest()
