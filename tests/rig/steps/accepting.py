"""Judges the acceptance: the clerk's click, the paper as a PDF, and its last day counted once more by another calendar."""

import re
from datetime import date, datetime, timedelta

import chinese_calendar  # type: ignore[import-untyped]  # it carries no types

from hall.language.hall_clock import HALL_ZONE
from tests.rig.hall_records import Row
from tests.rig.pdf_reader import code_on, words_in
from tests.rig.waiting import until
from tests.rig.walk import CLERK, DESK, Walk

PAPER = "SELECT * FROM cases_paper WHERE case_id = ? AND kind = 'acceptance'"
PROMISED = re.compile(r"承诺办结期限.*?至(\d+)年(\d+)月(\d+)日")
WORKING = "working_day"


def accepted(walk: Walk) -> str:
    """On commitment, in two clicks: from here on the clock runs."""
    desk = walk.sights.of(DESK)
    desk.press("case_accept_case")
    desk.press_mark("deed_commitment")
    desk.press("deed_go")
    until(lambda: _case(walk)["state"] == "accepted", 30, "the case is accepted")
    until(lambda: walk.records.rows(PAPER, walk.case), 10, "the paper is issued")
    paper = walk.records.one(PAPER, walk.case)
    pdf = fetched(walk, f"/staff/cases/papers/{paper['id']}/")
    last = _judge_paper(walk, pdf, paper)
    limit = _limit(walk)
    counted = last_day(_accepted_on(walk), int(limit["promise_day"]), str(limit["promise_type"]))
    assert last == counted, f"the paper says {last}, another calendar {counted}"
    ledger = walk.records.one("SELECT * FROM ledgers_ledger WHERE subject = ?", f"case:{walk.case}")
    assert ledger["phase"] == "running", ledger["phase"]
    unit = "working" if limit["promise_type"] == WORKING else "natural"
    return (
        f"{paper['number']}: {len(pdf)} bytes of PDF say {walk.matter['name']}, number, and “{last}” as the promised end, "
        f"{limit['promise_day']} {unit} days by a second calendar too; its code shows the progress; the ledger runs"
    )


def fetched(walk: Walk, path: str) -> bytes:
    """What the clerk's browser is given at this address."""
    answer = walk.staff(CLERK).page.request.get(walk.opened.web_url + path)
    content = answer.body()
    assert answer.ok, f"{path}: {answer.status}"
    assert content.startswith(b"%PDF"), content[:60]
    return content


def last_day(begun: date, amount: int, unit: str) -> date:
    """The last day of a limit, counted from the day after; one that ends on a day of rest ends on the next working day."""
    day = begun
    left = amount
    while left:
        day += timedelta(days=1)
        left -= unit != WORKING or is_working(day)
    while not is_working(day):
        day += timedelta(days=1)
    return day


def is_working(day: date) -> bool:
    """By the State Council's notices as the library has them; by weekends alone in a year it does not know yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.isoweekday() < 6 and (day.month, day.day) != (1, 1)


def _judge_paper(walk: Walk, pdf: bytes, paper: Row) -> date:
    words = words_in(pdf)
    case = _case(walk)
    for wanted in ("受理通知书", paper["number"], case["project_no"], walk.matter["name"]):
        assert "".join(str(wanted).split()) in words, f"{wanted} is not on the paper: {words[:600]}"
    found = PROMISED.search(words)
    assert found, f"no last day on the paper: {words[:600]}"
    page = walk.passer_by().open(code_on(pdf))
    assert str(case["project_no"]) in page.text, page.text[:300]
    return date(*(int(part) for part in found.groups()))


def _case(walk: Walk) -> Row:
    return walk.records.one("SELECT * FROM cases_case WHERE id = ?", walk.case)


def _limit(walk: Walk) -> Row:
    return walk.records.one(
        "SELECT promise_day, promise_type FROM catalogue_itemversion WHERE id = ?", _case(walk)["version_id"]
    )


def _accepted_on(walk: Walk) -> date:
    at = datetime.fromisoformat(f"{_case(walk)['accepted_at']}+00:00")
    return at.astimezone(HALL_ZONE).date()
