"""The launcher, the doctor and the set-up speak Chinese first, and English to who asks; no sentence is missing in either."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from hall.launcher import words
from hall.launcher.children import PROJECT
from hall.launcher.faults import CannotStart
from hall.launcher.listening import Heard, check_broker

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MODULES = sorted([*(PROJECT / "hall" / "launcher").glob("*.py"), PROJECT / "hall" / "__main__.py"])
SET_UP = PROJECT / "packaging" / "set-up.sh"
WHO = re.compile("请|任选|Ctrl-C|不需要|^{why}$|^{actor}$")


def sentences(language: str) -> dict[str, str]:
    """`part.name.place` -> sentence."""
    return {
        f"{part}.{name}.{place}": sentence
        for part, entries in words.table(language).items()
        for name, entry in entries.items()
        for place, sentence in enumerate([entry] if isinstance(entry, str) else entry)
    }


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_every_sentence_with_the_same_facts() -> None:
    chinese, english = sentences("zh"), sentences("en")
    assert chinese.keys() == english.keys()
    assert {name: facts(text) for name, text in chinese.items()} == {
        name: facts(text) for name, text in english.items()
    }


def test_each_language_is_its_own() -> None:
    for name, text in sentences("en").items():
        assert not CHINESE.search(text), (name, text)
    proper = {"sentences.system_well.0", "sentences.comma.0", "sentences.finding.0"}
    for name, text in sentences("zh").items():
        bare = re.sub(r"{[^}]*}", "", text)
        assert name in proper or not re.search(r"\w", bare) or CHINESE.search(text), (name, text)


def test_every_fault_says_who_does_what_next() -> None:
    for code, entry in words.table("zh")["faults"].items():
        assert len(entry) == 2, code
        assert WHO.search(entry[1]), (code, entry[1])
    for code, entry in words.table("en")["faults"].items():
        assert len(entry) == 2, code
        assert entry[1][-1] in ".}", (code, entry[1])


def _calls() -> Iterator[tuple[str, str]]:
    """(function, first literal argument) of every call in the launcher that names a sentence."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                if isinstance(node.args[0].value, str):
                    yield function, node.args[0].value


def test_what_the_launcher_says_stands_in_the_table_and_nothing_else_does() -> None:
    known = words.table("zh")
    calls = set(_calls())
    assert {name for function, name in calls if function == "CannotStart"} <= known["faults"].keys()
    called = {name for function, name in calls if function == "say" and " " not in name}
    assert called <= known["sentences"].keys()
    text = "\n".join(module.read_text("utf-8") for module in MODULES)
    unused = [name for part in ("sentences", "faults") for name in known[part] if f'"{name}"' not in text]
    assert not unused


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "ZHITING_LANGUAGE": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "ZHITING_LANGUAGE": "en"}, "en"),
    ],
)
def test_the_environment_chooses(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in words.WHO_CHOOSES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert words.language() == expected


def test_a_fault_is_told_in_the_language_of_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    fault = CannotStart("port_missing", role="ticket_printer", port="/dev/ttyUSB7")
    assert str(fault).startswith("ticket_printer: /dev/ttyUSB7 is not there. A technician plugs")
    monkeypatch.setenv("ZHITING_LANGUAGE", "zh")
    assert str(fault).startswith("ticket_printer：/dev/ttyUSB7 不存在。请技术人员插好设备")


def test_a_silent_broker_is_told_with_its_reason() -> None:
    with pytest.raises(CannotStart, match="takes no connection: no route"):
        check_broker(Heard(fault=CannotStart("broker_silent", why="no route")))


@pytest.mark.parametrize(
    ("language", "label", "action"), [("zh", "系统：", "请管理员"), ("en", "system: ", "An administrator")]
)
def test_the_doctor_speaks_both_under_the_same_names(
    tmp_path: Path, language: str, label: str, action: str
) -> None:
    report = tmp_path / "report.json"
    done = subprocess.run(
        [sys.executable, "-m", "hall", "doctor", "--folder", str(tmp_path / "none"), "--json", str(report)],
        cwd=PROJECT,
        env={**os.environ, "ZHITING_LANGUAGE": language},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert f"✓ {label}" in done.stdout
    told = json.loads(report.read_text())
    assert told["language"] == language
    found = {one["name"]: one for one in told["checks"]}
    assert found["settings"]["code"] == "settings_missing"
    assert found["settings"]["action"].startswith(action)
    assert found["system"]["code"] == ""
    assert list(found) == [
        "system", "programs", "rights", "disk", "clock", "settings", "database", "broker", "hub", "offset", "web",
        "devices", "presence", "sms",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "时钟显示 2000-01-01，早于本软件的诞生；请管理员校准"),
        ("en", "the clock says 2000-01-01, before"),
    ],
)
def test_the_set_up_refuses_a_clock_without_battery_in_both(tmp_path: Path, language: str, said: str) -> None:
    clock = tmp_path / "date"
    clock.write_text('#!/bin/sh\n[ "$1" = +%s ] && echo 946684800 || echo 2000-01-01\n')
    clock.chmod(0o755)
    done = subprocess.run(
        [str(SET_UP), "run"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "ZHITING_LANGUAGE": language},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert bool(CHINESE.search(done.stderr)) is (language == "zh")


def test_every_sentence_of_the_set_up_stands_in_both() -> None:
    script = SET_UP.read_text("utf-8")
    pairs = re.findall(r"""\b(?:say|stop) "([^"]*)" \\\n\s+"([^"]*)\"""", script)
    assert len(pairs) == len(re.findall(r"\b(?:say|stop) \"(?!\$@)", script)) > 10
    for chinese, english in pairs:
        assert CHINESE.search(chinese)
        assert not CHINESE.search(english)
