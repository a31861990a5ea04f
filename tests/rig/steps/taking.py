"""Judges swiping, choosing and the number: frames on the reader's wire, the message on the broker's, rows of one commit."""

import time

from device_panel.sample_cards import random_card
from tests.rig.citizen import Citizen
from tests.rig.hall_records import HallRecords
from tests.rig.walk import TERMINAL, Walk

FIND = "aaaaaa96690003200122"
SELECT = "aaaaaa96690003200221"
READ = "aaaaaa96690003300132"
READ_REPLY = "aaaaaa96690508"
READ_REPLY_BYTES = 1295
ZONE = "zone-a"
WINDOW = "w01"
COMMON = "常办事项"
"""How the terminal calls the matters most people come for."""


def citizen(walk: Walk) -> Citizen:
    """Our citizen in front of the terminal."""
    return Citizen(walk.sights.of(TERMINAL), walk.stand_ins, walk.person)


def let_others_go_first(walk: Walk) -> int:
    """Up to two people take numbers before ours; how many."""
    others = walk.chance.choice((0, 0, 1, 2))
    for _ in range(others):
        other = Citizen(walk.sights.of(TERMINAL), walk.stand_ins, random_card(walk.chance))
        other.lay_card()
        other.choose(groups_of_zone(walk.records), walk.chance)
        other.give_no_details()
        pressed = other.take_ticket()
        walk.witness.wait_for("ticket_printed", since=pressed)
        other.leave()
    return others


def groups_of_zone(records: HallRecords) -> set[str]:
    """The groups whose queues wait in the zone and are served at the window, and the departments in them."""
    rows = records.rows(
        "SELECT g.name AS group_name, d.name AS department FROM catalogue_mattergroup g "
        "JOIN catalogue_queue q ON q.id = g.queue_id JOIN queueing_queueweight w ON w.queue_id = q.id "
        "JOIN catalogue_mattergroup_departments m ON m.mattergroup_id = g.code "
        "JOIN organisation_department d ON d.code = m.department_id WHERE q.zone_id = ? AND w.window_id = ?",
        ZONE,
        WINDOW,
    )
    return {row["group_name"] for row in rows} | {row["department"] for row in rows}


def matters_with_licence(records: HallRecords) -> set[str]:
    """The common matters that end with a licence, wait in the zone and are served at the window."""
    rows = records.rows(
        "SELECT s.name FROM catalogue_serviceitem s JOIN catalogue_resultrow r ON r.version_id = s.version_id "
        "JOIN catalogue_mattergroup g ON g.code = s.group_id JOIN catalogue_queue q ON q.id = g.queue_id "
        "JOIN queueing_queueweight w ON w.queue_id = q.id "
        "WHERE s.is_common AND r.result_type = '10' AND q.zone_id = ? AND w.window_id = ?",
        ZONE,
        WINDOW,
    )
    return {row["name"] for row in rows}


def swipe(walk: Walk) -> str:
    """The card's bytes travelled as GA 467 says, and the terminal offers matters."""
    others = let_others_go_first(walk)
    began = time.monotonic()
    citizen(walk).lay_card()
    asked, reply = _last_reading(walk, began)
    for name, frame in (("find", FIND), ("select", SELECT), ("read", READ)):
        assert frame in asked, f"no {name} frame on the wire since the card was laid"
    assert reply.startswith(bytes.fromhex(READ_REPLY)), f"the reader answered {reply[:12].hex()}"
    assert len(reply) == READ_REPLY_BYTES, f"the reader answered {len(reply)} bytes"
    name = reply[14 : 14 + 30].decode("utf-16-le").rstrip()
    assert name == walk.person.name, f"the wire carried {name}"
    return (
        f"{others} before ours; find {FIND}, select {SELECT}, read {READ} on the pseudo-terminal; the reply of "
        f"{len(reply)} bytes carries {name} in UTF-16LE; the terminal offers groups of matters"
    )


def _last_reading(walk: Walk, since: float) -> tuple[str, bytes]:
    """What was asked since then, in hexadecimal, and what the reader answered to the read."""
    told = walk.stand_ins.part("reader/wire")
    assert isinstance(told, list)
    pieces = [piece for piece in told if piece["at"] >= since]
    asked = "".join(piece["hex"] for piece in pieces if piece["direction"] == "in")
    read_at = next((piece["at"] for piece in pieces if READ in piece["hex"]), None)
    assert read_at is not None, f"no read frame in {asked}"
    answers = [piece["hex"] for piece in pieces if piece["direction"] == "out" and piece["at"] > read_at]
    return asked, bytes.fromhex("".join(answers))[:READ_REPLY_BYTES]


def choose(walk: Walk) -> str:
    """The terminal asks the hall for exactly the matter that was pressed, and tells nobody who the citizen is."""
    ours = citizen(walk)
    pressed = ours.choose({COMMON}, walk.chance, matters_with_licence(walk.records))
    ours.give_no_details()
    # The printer is slow to confirm, so that what happens before and after can be told apart.
    walk.stand_ins.act("printer", "confirm", mode="delay", seconds=0.8)
    walk.pressed_at = ours.take_ticket()
    walk.asked = walk.witness.wait_for("issue_ticket", since=walk.pressed_at)
    walk.matter = walk.records.one(
        "SELECT * FROM catalogue_serviceitem WHERE code = ?", walk.asked.body["matter"]
    )
    assert pressed in walk.matter["name"] or walk.matter["name"].startswith(pressed.rstrip("…")), (
        f"pressed {pressed}, asked for {walk.matter['name']}"
    )
    for secret in (walk.person.name, walk.person.id_number, walk.person.address):
        assert secret.encode() not in walk.asked.payload, "personal data travels plainly"
    assert walk.asked.body["visitor"], "the visitor's data does not travel at all"
    return (
        f"pressed “{pressed}”; issue_ticket for {walk.matter['code']} “{walk.matter['name']}” came "
        f"{(walk.asked.at - walk.pressed_at) * 1000:.0f} ms later, visitor sealed ({len(walk.asked.body['visitor'])} "
        "characters), no telephone number"
    )


def reserve(walk: Walk) -> str:
    """Number, visit, event, audit row and answer appear in one commit; nothing personal lies plainly on the disk."""
    key = walk.asked.envelope["key"]
    walk.reserved = walk.witness.wait_for("ticket_reserved", lambda heard: heard.envelope["key"] == key)
    sight = walk.watch.first_sight(walk.ticket)
    row = walk.records.ticket(walk.ticket)
    assert row["number"] == walk.number
    assert row["matter"] == walk.matter["code"]
    assert row["visit_id"] in sight.visits
    assert walk.ticket in sight.events, "the ticket was there before its event"
    assert f"ticket:{walk.ticket}" in sight.audits, "the ticket was there before its audit row"
    assert walk.ticket in sight.answers, "the ticket was there before its answer was kept"
    for secret in (walk.person.name, walk.person.id_number):
        assert not walk.records.holds_plainly(secret), "personal data lies plainly in the database"
    return (
        f"{walk.number} (ticket {walk.ticket[:8]}…): the first look that saw it saw its visit, event, audit row and "
        "outgoing answer too; name and identity number are in no file of the database"
    )
