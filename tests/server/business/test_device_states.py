"""How devices stand: who is there, and the last word of each driver, whatever came before."""

from datetime import datetime, timedelta

import pytest

from hall.language import hall_clock
from hall.messages.devices import DeviceTroubleChanged
from hall_server.catalogue.models import ServiceItem
from hall_server.devices.actions import tell_of_catalogue
from hall_server.devices.asker import Asker
from hall_server.devices.models import Device
from hall_server.devices.requests import device_trouble_changed
from hall_server.devices.states import device_states
from hall_server.outbox.models import OutgoingMessage
from hall_server.remembered import forget
from tests.server.business import cast

pytestmark = pytest.mark.usefixtures("database")


def told(device: str, driver: str, state: str, code: str, at: datetime) -> None:
    asker = Asker("anhe", device, "queue_terminal", None, ("zone-a",))
    sentence = f"说明 {code}" if code else ""
    changed = DeviceTroubleChanged(driver, state, code, sentence, "staff" if code else "", at)
    device_trouble_changed(asker, changed, at)


def test_the_last_word_of_each_driver_counts() -> None:
    cast.put_in_place("terminal-1", "station-1")
    Device.objects.filter(code="station-1").update(is_present=False)
    now = hall_clock.now()
    told("terminal-1", "ticket_printer", "fault", "jam", now - timedelta(hours=1))
    told("terminal-1", "id_card_reader", "fault", "no_answer", now - timedelta(minutes=9))
    told("terminal-1", "ticket_printer", "ready", "", now)
    states = {one.device: one for one in device_states()}
    assert set(states) == {"terminal-1", "station-1"}, "devices without a certificate are no part of it"
    assert [(one.driver, one.state, one.code) for one in states["terminal-1"].drivers] == [
        ("id_card_reader", "fault", "no_answer"),
        ("ticket_printer", "ready", ""),
    ]
    assert states["terminal-1"].is_present
    assert not states["station-1"].is_present
    assert states["station-1"].drivers == ()


def test_terminals_are_told_once_of_another_file_of_matters() -> None:
    cast.put_in_place("terminal-1", "station-1")
    assert tell_of_catalogue() == 1
    assert tell_of_catalogue() == 0
    terminal = Device.objects.filter(code="terminal-1")
    terminal.update(is_present=False)
    change_what_is_offered()
    assert tell_of_catalogue() == 0
    terminal.update(is_present=True)
    assert tell_of_catalogue() == 1, "who was away is told when it is back"
    told_to = OutgoingMessage.objects.filter(kind="device_settled").values_list("topic", flat=True)
    assert [topic.split("/")[-2] for topic in told_to] == ["terminal-1", "terminal-1"]


def change_what_is_offered() -> None:
    """One matter fewer."""
    item = ServiceItem.objects.filter(is_offered=True, is_in_force=True, group__isnull=False).first()
    assert item is not None
    ServiceItem.objects.filter(pk=item.pk).update(is_offered=False)
    forget()
