"""Judges the kiosk: a card is laid, CUPS prints, the copy is counted, and its code tells of a later revocation."""

import hashlib
import json
import subprocess
from urllib.parse import parse_qs, urlsplit

from tests.rig.hall_records import Row
from tests.rig.kiosk_stage import KioskStage
from tests.rig.pdf_reader import code_on, words_in
from tests.rig.steps.deciding import looked_up, revoke
from tests.rig.waiting import until
from tests.rig.walk import KIOSK, Walk

COPY = "SELECT * FROM licences_printedcopy WHERE licence_id = ?"


def collected(walk: Walk) -> str:
    """The citizen takes the licence home; afterwards it is revoked, and the paper's own code says so."""
    kiosk = KioskStage(walk)
    before = len(kiosk.papers())
    kiosk.lay(walk.person)
    kiosk.window.press("licence_0", 40)
    kiosk.window.press("print")
    until(lambda: kiosk.copies(walk.licence) == [(1, "printed")], 60, "the copy is counted")
    walk.keep_screens("collect-out")
    job = _job_of(walk)
    paper = _judge_paper(walk, kiosk, before)
    kiosk.gone()
    until(lambda: _case(walk)["state"] == "delivered", 10, "the case is delivered")
    address = code_on(paper)
    first = looked_up(walk, address)
    assert "有效" in first, first
    revoke(walk)
    later = looked_up(walk, address)
    assert "已撤销" in later, later
    return (
        f"CUPS finished job {job}; the paper of {len(paper)} bytes is copy 1 and counted, by its hash the one drawn; "
        f"the case is delivered; its code said “{first}”, and since the revocation “{later}”"
    )


def _judge_paper(walk: Walk, kiosk: KioskStage[Walk], before: int) -> bytes:
    assert len(kiosk.papers()) == before + 1, "not one paper came out"
    paper = kiosk.paper()
    kept = walk.records.one(COPY, walk.licence)
    assert hashlib.sha256(paper).hexdigest() == kept["sha256"], "another paper than the one that was drawn"
    assert kept["device"] == KIOSK, kept["device"]
    words = words_in(paper)
    assert "第1份" in words, f"the paper has no number: {words[:400]}"
    assert "".join(walk.person.name.split()) in words
    return paper


def _job_of(walk: Walk) -> str:
    """The newest job its queue has finished, as CUPS itself tells it."""
    address = urlsplit(_printer(walk))
    server = parse_qs(address.query)["server"][0]
    done = subprocess.run(
        ["lpstat", "-h", server, "-W", "completed", "-o", address.path],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    jobs = done.stdout.splitlines()
    assert jobs, f"CUPS at {server} has finished nothing"
    return jobs[0].split()[0]


def _printer(walk: Walk) -> str:
    site = json.loads((walk.folder.home(KIOSK) / "site.json").read_text())
    address = site["drivers"].get("document_printer", "")
    assert address, "the kiosk has no printer: CUPS is not installed on this machine"
    return str(address)


def _case(walk: Walk) -> Row:
    return walk.records.one("SELECT * FROM cases_case WHERE id = ?", walk.case)
