"""Addresses of devices and the catalogue that finds their family."""

import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import device_drivers.roles
from device_drivers import catalogue
from device_drivers.address import AddressWrong, parse_address


@pytest.mark.parametrize(
    ("written", "scheme", "place", "options"),
    [
        ("serial:/dev/ttyUSB0", "serial", "/dev/ttyUSB0", {}),
        ("serial:/dev/ttyUSB0?speed=9600", "serial", "/dev/ttyUSB0", {"speed": "9600"}),
        ("serial:/tmp/a b?speed=9600&model=sam", "serial", "/tmp/a b", {"speed": "9600", "model": "sam"}),
        ("serial:/dev/ttyS1&model=four_byte&id=5", "serial", "/dev/ttyS1", {"model": "four_byte", "id": "5"}),
        ("usb:0400:c35a", "usb", "0400:c35a", {}),
        ("tcp:10.0.0.7:5005", "tcp", "10.0.0.7:5005", {}),
        ("alsa:default", "alsa", "default", {}),
        (
            "pulse:hall?server=unix:/run/pulse&engine=espeak",
            "pulse",
            "hall",
            {"server": "unix:/run/pulse", "engine": "espeak"},
        ),
        ("pcsc:%E8%AF%BB%E5%8D%A1%E5%99%A8%3F", "pcsc", "读卡器?", {}),
    ],
)
def test_addresses_in_their_parts(written: str, scheme: str, place: str, options: dict[str, str]) -> None:
    address = parse_address(written)
    assert (address.scheme, address.place, address.options) == (scheme, place, options)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "no device's address"),
        ("/dev/ttyUSB0", "no device's address"),
        ("serial:", "no device's address"),
        ("Serial:/dev/x", "no device's address"),
        ("serial:/dev/x?speed", "an option looks like"),
        ("serial:/dev/x?=9600", "an option looks like"),
        ("serial:/dev/x?speed=1&speed=2", "twice"),
    ],
)
def test_wrong_addresses_say_why(written: str, said: str) -> None:
    with pytest.raises(AddressWrong, match=said):
        parse_address(written)


@given(st.text())
def test_any_text_is_an_address_or_refused(written: str) -> None:
    try:
        address = parse_address(written)
    except AddressWrong:
        return
    assert address.place or "%" in written


@pytest.mark.parametrize(
    ("role", "written", "said"),
    [
        ("toaster", "serial:/dev/x", "no role toaster; there are .*counter_display"),
        ("id_card_reader", "camera:0", "not reached by camera:, but by serial:"),
        ("id_card_reader", "serial:/dev/x?model=other", "no model other; there are sam"),
        ("id_card_reader", "serial:/dev/x?sped=9600", "there is no option sped; there are model, speed"),
        ("id_card_reader", "serial:/dev/x?speed=fast", "speed is a whole number from 9600 to 230400"),
        ("id_card_reader", "serial:/dev/x?speed=٣", "speed is a whole number"),
        ("counter_display", "serial:/dev/x?id=256", "id is a whole number from 0 to 255"),
    ],
)
def test_the_catalogue_says_what_there_is(role: str, written: str, said: str) -> None:
    with pytest.raises(AddressWrong, match=said):
        catalogue.open_device(role, written)


def test_every_family_can_be_loaded_and_has_its_role() -> None:
    for family in catalogue.FAMILIES:
        assert (
            catalogue.family_of(family.role, parse_address(f"{family.scheme}:x?model={family.model}"))
            == family
        )
        module, _, name = family.opener.partition(":")
        assert callable(getattr(__import__(module, fromlist=[name]), name))
    roles = {module.name for module in pkgutil.iter_modules(device_drivers.roles.__path__)}
    assert set(catalogue.roles()) == roles
