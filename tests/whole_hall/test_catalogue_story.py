"""A matter is renamed by an editor and published by another: the terminal offers it so, and the paper says it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rig.chromium import Chromium, Person
from tests.rig.hall import LiveHall
from tests.rig.terminal_stage import TERMINAL, Stage
from tests.rig.waiting import until

EDITOR, REVIEWER = "1002", "1001"


@pytest.fixture
def stage(prepared: Path, tmp_path: Path) -> Iterator[Stage]:
    with LiveHall(tmp_path / "hall", (TERMINAL,), prepared=prepared) as hall:
        hall.sights.of(TERMINAL).wait_for("idle", 60)
        yield Stage(hall)


def work(stage: Stage, person: Person, clerk: str) -> Person:
    """The clerk has signed in to the work pages."""
    passwords = json.loads((stage.hall.folder.state / "sample_passwords.json").read_text())
    return person.sign_in(clerk, passwords[clerk])


def first_matter(stage: Stage) -> str:
    """What a citizen reads on the first matter of the second group."""
    stage.citizen().lay_card()
    stage.window.press("matter_group_1")
    words = stage.window.wait_for("matter_0").text
    stage.gone()
    return words


def test_a_matter_published_anew_is_offered_at_the_terminal_and_stands_on_the_paper(
    stage: Stage, chromium: Chromium
) -> None:
    old = first_matter(stage)
    new = f"{old.splitlines()[0]}（跨区通办）"
    (row,) = stage.hall.records.rows(
        "SELECT version_id AS version FROM catalogue_serviceitem WHERE name = ?", old.splitlines()[0]
    )
    root = stage.hall.opened.web_url
    with chromium.person(root) as editor:
        work(stage, editor, EDITOR).open(f"/staff/catalogue/items/{row['version']}/draft/")
        editor.page.locator("button[data-key=save]").click()
        editor.until("**/items/*/")
        draft = editor.path.split("/")[-2]
        editor.open(f"/staff/catalogue/items/{draft}/text/")
        editor.page.get_by_label("事项名称").fill(new)
        editor.press("Control+s")
        editor.until(f"**/items/{draft}/")
        editor.open(f"/staff/catalogue/items/{draft}/move/submit/")
        editor.press("Control+s")
        editor.until(f"**/items/{draft}/")
        assert not editor.faults
    assert old == first_matter(stage), "nobody has approved it yet"
    with chromium.person(root) as reviewer:
        work(stage, reviewer, REVIEWER).open(f"/staff/catalogue/items/{draft}/move/publish/")
        reviewer.press("Control+s")
        reviewer.until(f"**/items/{draft}/")
        assert not reviewer.faults
    until(lambda: new in first_matter(stage), 90, "the terminal offers the new version")
    before = len(stage.papers())
    stage.to_last_look(stage.citizen())
    stage.window.press("take_ticket")
    assert "跨区通办" in stage.next_paper(before).replace("\n", "")
