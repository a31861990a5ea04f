"""In a hall that is open, what the server tells a citizen leaves by the modem as a PDU, and the report comes home."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_panel.stand_ins import StandIns
from hall.launcher import sample_hall
from hall.launcher.hall_folder import HallFolder, Ports
from hall.launcher.opened_hall import HallToOpen
from tests.rig.hall_records import HallRecords
from tests.rig.live_server import run_python, run_verb
from tests.rig.telephone import message_with, pdus_to, text_in
from tests.rig.waiting import until

TELL = """
from django.db import transaction
from hall.language import hall_clock
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall_server.identifiers import new_id
from hall_server.notices.actions import tell
from hall_server.personal_data.actions import keep
now = hall_clock.now()
with transaction.atomic():
    person = new_id(now)
    keep(person, encode_details(VisitorDetails("王秀英", "", phone="13900001234")), "", now)
    print(tell(personal=person, template="queue_approaching", subject="ticket:1", actor="server", now=now,
               facts={"number": "A017", "ahead": "3", "place": "一楼A区"}))
"""
TEXT = "【安和区政务服务中心】您的A017号前面还有3人，请到一楼A区等候，过号请找导办人员。"


@pytest.fixture
def hall(tmp_path: Path, prepared: Path) -> Iterator[HallToOpen]:
    """The worker and the stand-ins of a hall, as the demonstration starts them; nobody else is needed to tell people."""
    shutil.copytree(prepared, tmp_path / "hall")
    folder = HallFolder(tmp_path / "hall")
    folder.make()
    said: list[str] = []
    opened = HallToOpen(folder, Ports.free(), said.append)
    folder.write_settings(opened.ports, modem=sample_hall.modem_address(folder))
    try:
        opened.company.start(opened.server_program("worker"))
        opened.open_stand_ins()
        yield opened
    finally:
        opened.close()


def test_a_notice_leaves_by_the_modem_and_a_citizen_may_refuse_more(hall: HallToOpen) -> None:
    records = HallRecords(hall.folder.database)
    stand_ins = StandIns(hall.stand_ins_url, hall.token)
    environment = {**os.environ, **hall.folder.server_environment()}
    until(lambda: records.rows("SELECT 1 FROM sms_channel_provider WHERE state = 'ready'"), 60, "the modem")
    key = run_python(environment, TELL).strip()
    message = message_with(stand_ins, "A017")
    assert (message.number, message.text) == ("13900001234", TEXT)
    assert [text_in(pdu) for pdu in pdus_to(stand_ins, "13900001234")] == [TEXT]
    state = "SELECT state FROM notices_notice WHERE id = ?"
    until(lambda: records.one(state, key)["state"] == "delivered", 20, "the report came home")
    stand_ins.act("modem", "incoming", number="+8613900001234", text="退订", at_once=True)
    until(lambda: records.rows("SELECT 1 FROM notices_optout"), 20, "the wish is kept")
    (way,) = json.loads(run_verb(environment, "sms", "status"))["providers"]
    assert (way["name"], way["state"], way["has_sender"], way["weight"]) == ("modem", "ready", True, 100)
    logs = "".join(path.read_text("utf-8", "replace") for path in hall.folder.logs.iterdir())
    assert "13900001234" not in logs
    assert "王秀英" not in logs
