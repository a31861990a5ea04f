"""docs/devices.md names every family and every fault, in the words of the code."""

from device_drivers.led_cards import troubles as led
from device_drivers.sms_modems import troubles as sms
from device_drivers.transports import serial_port
from tests.rig import devices_page


def test_the_page_is_what_the_code_says() -> None:
    page = devices_page.PAGE.read_text()
    assert page == devices_page.written(page), "run `.venv/bin/python -m tests.rig.devices_page`"


def test_no_fault_is_overlooked() -> None:
    found = {fault.code: fault for fault in devices_page.faults()}
    for code, (who, chinese, english) in {**led.SENTENCES, **sms.SENTENCES}.items():
        assert (found[code].who, found[code].chinese, found[code].english) == (who.name, chinese, english)
    gone = serial_port.port_gone("/dev/x")
    assert found["port_gone"].english == gone.english.replace("/dev/x", "…")
    assert {"no_card", "reader_silent", "paper_out", "not_showable", "board_silent"} <= set(found)


def test_every_fault_asks_somebody_in_both_languages() -> None:
    for fault in devices_page.faults():
        assert fault.who in devices_page.ACTS
        assert any("\u4e00" <= mark <= "\u9fff" for mark in fault.chinese), fault.code
        assert fault.english.isascii() or "…" in fault.english, fault.code
