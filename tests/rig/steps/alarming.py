"""Judges that a bad rating rings: within a second it is on the supervisor's open page, and somebody must put it right."""

import json
import time

from tests.rig.waiting import until
from tests.rig.walk import SUPERVISOR, Walk

RATINGS = (
    "SELECT r.* FROM ratings_rating r JOIN ratings_invitation i ON i.id = r.invitation_id WHERE i.ticket = ?"
)
ALARM = "SELECT * FROM supervision_alarm WHERE kind = 'bad_rating' AND subject = ?"
REPAIR = "SELECT * FROM ratings_rectification WHERE rating_id = ?"
WITHIN_MS = 1000
# When a row first stands on the page, by the clock of the machine that all of them run on.
NOTE_NEW_ROWS = """() => {
  window.seen = {};
  new MutationObserver(() => {
    for (const row of document.querySelectorAll("#list tr.is-new")) window.seen[row.dataset.url] ??= Date.now();
  }).observe(document.body, { childList: true, subtree: true, attributes: true });
}"""


def watch(walk: Walk) -> None:
    """The supervisor has the live page open, and touches nothing from now on."""
    page = walk.staff(SUPERVISOR).open("/staff/supervision/").page
    page.wait_for_selector("#live")
    page.evaluate(NOTE_NEW_ROWS)


def alarmed(walk: Walk) -> str:
    """From the touch on the pad to the row on the page, and the rectification behind it."""
    supervisor = walk.staff(SUPERVISOR)
    rating = walk.records.one(RATINGS, walk.ticket)
    repair = walk.records.one(REPAIR, rating["id"])
    ledger = walk.records.one(
        "SELECT * FROM ledgers_ledger WHERE subject = ?", f"rectification:{repair['id']}"
    )
    assert (repair["state"], ledger["phase"]) == ("open", "running"), (repair["state"], ledger["phase"])
    assert repair["owner"], "nobody has to put it right"
    alarm = walk.records.one(ALARM, f"rating:{rating['id']}")
    until(lambda: _seen(walk, alarm["id"]), 10, "the alarm stands on the supervisor's page")
    took = _seen(walk, alarm["id"]) - _in_wall_time(walk.rated.at)
    assert took <= WITHIN_MS, f"it took {took} ms from the pad's report to the supervisor's page"
    row = supervisor.page.locator("#list tr.is-new").first.inner_text()
    assert walk.matter["name"][:10] in row, row
    walk.keep_page("alarm-page", supervisor)
    return (
        f"on the open page {took} ms after the pad's report: “{' '.join(row.split())}”; "
        f"{json.loads(alarm['evidence'])}; rectification by {repair['owner']}, due {ledger['due_on']}"
    )


def _seen(walk: Walk, alarm: str) -> int:
    """When the alarm's row came, in milliseconds of the epoch; 0 while it has not."""
    seen = walk.staff(SUPERVISOR).page.evaluate("() => window.seen")
    return next((int(at) for url, at in seen.items() if alarm in url), 0)


def _in_wall_time(at: float) -> int:
    return round((time.time() - time.monotonic() + at) * 1000)
