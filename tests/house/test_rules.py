"""The house's own rules, each in a sentence with what to do instead."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

# pattern, where it is looked for, what to do instead
RULES: list[tuple[str, str, str]] = [
    (
        r"^\s*time\.sleep\((?!0\.0)[^#]*$",
        r"^tests/(?!rig/)",
        "Wait for the condition itself, with a deadline (tests.rig); where time itself is the subject, say so behind it.",
    ),
    (
        r"\bmock\b|MagicMock",
        r"^tests/.*\.py$",
        "Use the real part, or a stand-in that speaks the device's bytes.",
    ),
    (
        r"(?i)https?://[a-z0-9.-]*(pypi|pythonhosted|npmjs)",
        r"",
        "Name packages, never the address of an index.",
    ),
    (
        r"^\s.*msgspec\.(json\.decode\(.*type=.*\b(?!Any\b)_?[A-Z]|convert\()",
        r"^(hall|hall_server|visiting|kiosk|queue_terminal|window_pad|display_wall|device_panel)/(?!messages/records)",
        "Read it by hall.messages.records: two threads must not meet a kind of record for the first time together.",
    ),
    (
        r"\.screen\(\)",
        r"\.py$",
        "Ask QML's Screen: PySide ties the screen to the window's life, and what collects the window deletes the screen.",
    ),
    (r"type: ignore(?!\[)", r"\.py$", "Name the error that is ignored: type: ignore[code]."),
]


def _files() -> list[str]:
    listed = subprocess.run(
        ["git", "-C", HOUSE, "ls-files", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.splitlines() if (HOUSE / name).is_file()]


def _text(name: str) -> str:
    try:
        return (HOUSE / name).read_text()
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize(("pattern", "where", "instead"), RULES, ids=[rule[0] for rule in RULES])
def test_nothing_breaks_the_rule(pattern: str, where: str, instead: str) -> None:
    broken = [
        f"{name}:{number}: {line.strip()}"
        for name in _files()
        if re.search(where, name) and name != "tests/house/test_rules.py"
        for number, line in enumerate(_text(name).splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not broken, f"{instead}\n" + "\n".join(broken)


def test_packaging_never_shadows_the_library_of_that_name() -> None:
    assert not (HOUSE / "packaging" / "__init__.py").exists()


def test_the_linter_excuses_nothing() -> None:
    assert "ignore_imports" not in (HOUSE / "pyproject.toml").read_text()


def test_every_part_of_the_server_but_one_is_kept_from_the_drivers() -> None:
    contracts = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (drives,) = (one for one in contracts if one["name"].startswith("The server drives nothing"))
    parts = {
        f"hall_server.{path.stem}"
        for path in (HOUSE / "hall_server").iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.name != "__init__.py"
    }
    assert parts - set(drives["source_modules"]) == {"hall_server.sms_channel"}


def test_every_requirement_is_hashed() -> None:
    for lock in ("run", "check"):
        text = (HOUSE / "requirements" / f"{lock}.txt").read_text()
        pinned = re.findall(r"^[a-z0-9-]+(?:\[[a-z]+\])?==", text, re.MULTILINE)
        assert len(pinned) > 10
        assert text.count("--hash=sha256:") >= len(pinned)


def test_every_package_says_in_one_sentence_what_it_decides() -> None:
    wordless = [
        name
        for name in _files()
        if name.endswith(".py")
        and "/migrations/" not in name
        and _text(name)
        and not _text(name).startswith(('"""', "#!"))
    ]
    assert not wordless
