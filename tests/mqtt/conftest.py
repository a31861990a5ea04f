"""A broker, a hub that does what it should, and one device."""

from collections.abc import Iterator

import pytest

from tests.mqtt.honest_hub import HonestHub
from tests.mqtt.link_stage import ZONE, Device, done
from tests.rig.broker import LiveBroker
from tests.rig.waiting import until


@pytest.fixture
def broker() -> Iterator[LiveBroker]:
    with LiveBroker({"desk-01": (ZONE,), "wall-1": (ZONE,)}) as broker:
        yield broker


@pytest.fixture
def hub(broker: LiveBroker) -> Iterator[HonestHub]:
    hub = HonestHub(broker, done)
    hub.say_board()
    yield hub
    hub.stop()


@pytest.fixture
def device(broker: LiveBroker, hub: HonestHub) -> Iterator[Device]:
    device = Device(broker)
    until(lambda: device.link.is_up and device.boards() and hub.effects, what="the device is up")
    yield device
    device.link.stop()
