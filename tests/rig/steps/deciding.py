"""Judges the decision: the pages people decide at, and the licence as a stranger with pyHanko and a telephone sees it."""

import hashlib

from tests.rig.chromium import Person
from tests.rig.hall_records import Row
from tests.rig.pdf_reader import code_on, words_in
from tests.rig.seal_reader import seal_of
from tests.rig.waiting import until
from tests.rig.walk import CLERK, Walk

OPINION = "符合条件"
PLACE = "安和区人民路1号"
BEFORE_DECISION = (
    "SELECT s.code FROM catalogue_steprow s JOIN catalogue_itemversion v ON v.id = s.version_id "
    "WHERE v.id = ? AND v.project_type = '2' AND s.kind IN ('review', 'on_site', 'other') ORDER BY s.place"
)
PURPOSE = "办理业务需要核对"


def decided(walk: Walk) -> str:
    """The head goes through the steps, grants, and has the licence made; the hall's worker seals it."""
    head = walk.staff(CLERK)
    steps = [row["code"] for row in walk.records.rows(BEFORE_DECISION, _case(walk)["version_id"])]
    for step in steps:
        _do(walk, head, "begin", step=step)
        _do(walk, head, "end", step=step, opinion=OPINION)
    _do(walk, head, "decide", outcome="granted")
    _do(walk, head, "certificate", **_written(walk, head))
    walk.keep_page("decide-case", head)
    walk.licence = str(_case(walk)["licence"])
    until(lambda: _licence(walk)["state"] == "valid", 40, "the licence is sealed")
    pdf = document(walk, head)
    licence = _licence(walk)
    assert hashlib.sha256(pdf).hexdigest() == licence["document_sha256"]
    _judge_words(walk, pdf, licence)
    said = _judge_seal(walk, pdf)
    shown = looked_up(walk, code_on(pdf))
    assert "有效" in shown, shown
    return (
        f"{len(steps)} steps, granted, {licence['title']} {licence['number']}: {len(pdf)} bytes; {said}; "
        f"its code opens {licence['public_code'][:4]}…, which says “{shown}”"
    )


def _do(walk: Walk, person: Person, deed: str, **said: str) -> None:
    """Fill in the form of a deed and send it; the case's page comes back."""
    person.open(f"/staff/cases/one/{walk.case}/do/{deed}/")
    _fill(person, said)
    person.until(f"**/staff/cases/one/{walk.case}/")


def _fill(person: Person, said: dict[str, str]) -> None:
    for name, value in said.items():
        field = person.page.locator(f"form.edit [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    person.page.locator("form.edit [data-key=save]").click()


def _written(walk: Walk, head: Person) -> dict[str, str]:
    """What the form asks and nobody could know before."""
    head.open(f"/staff/cases/one/{walk.case}/do/certificate/")
    has_place = head.page.locator("form.edit [name=written_place]").count()
    return {"written_place": PLACE} if has_place else {}


def document(walk: Walk, person: Person) -> bytes:
    """The signed PDF, for a purpose that is written down."""
    path = f"/staff/licences/one/{walk.licence}/document/"
    token = person.open(path).page.locator("form.edit [name=csrfmiddlewaretoken]").input_value()
    address = walk.opened.web_url + path
    answer = person.page.request.post(
        address, form={"csrfmiddlewaretoken": token, "purpose": PURPOSE}, headers={"Referer": address}
    )
    assert answer.ok, f"{path}: {answer.status}"
    return answer.body()


def _judge_words(walk: Walk, pdf: bytes, licence: Row) -> None:
    words = words_in(pdf)
    for wanted in (walk.person.name, licence["title"]):
        assert "".join(str(wanted).split()) in words, f"{wanted} is not on the licence: {words[:400]}"


def _judge_seal(walk: Walk, pdf: bytes) -> str:
    authority = walk.folder.authority / "ca.crt"
    seal = seal_of(pdf, authority)
    assert seal.is_good, f"pyHanko does not believe the seal of {seal.signer}"
    assert seal.kind == "/ETSI.CAdES.detached", f"{seal.kind} is not PAdES"
    at = walk.chance.randrange(*seal.signed)
    altered = bytearray(pdf)
    altered[at] ^= 1 << walk.chance.randrange(8)
    assert not seal_of(bytes(altered), authority).is_good, f"one bit of byte {at} changed, and the seal holds"
    kind = seal.kind.removeprefix("/")
    return f"pyHanko believes the {kind} of {seal.signer}, and no more with one bit of byte {at} changed"


def looked_up(walk: Walk, address: str) -> str:
    """What somebody reads who scans this code."""
    assert address.startswith(walk.opened.web_url), f"the code leads to {address}"
    return walk.passer_by().open(address).page.locator("h1").inner_text()


def revoke(walk: Walk) -> None:
    """As the head of the department does after an inspection."""
    head = walk.staff(CLERK).open(f"/staff/licences/one/{walk.licence}/revoke/")
    _fill(head, {"reason": "经营场所与许可不符", "basis": "《中华人民共和国行政许可法》第六十九条"})
    head.until(f"**/staff/licences/one/{walk.licence}/")


def _case(walk: Walk) -> Row:
    return walk.records.one("SELECT * FROM cases_case WHERE id = ?", walk.case)


def _licence(walk: Walk) -> Row:
    return walk.records.one("SELECT * FROM licences_licence WHERE id = ?", walk.licence)
