"""A hall with a modem: the real driver over a stand-in that takes PDUs, the real channel, and people with telephones."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from device_drivers.simulated.at_modem import AtModemStandIn
from hall.language import hall_clock
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall_server.identifiers import new_id
from hall_server.installation import Installation, SmsPart, SmsProviderPart, present
from hall_server.notices import actions
from hall_server.notices.models import Notice
from hall_server.notices.states import NoticeState
from hall_server.personal_data import actions as personal_data
from hall_server.sms_channel.dispatcher import Dispatcher
from hall_server.sms_channel.models import Provider
from tests.rig.server_database import SETTINGS
from tests.rig.waiting import until
from tests.server.business.cast import ZHANG_WEI

NUMBER = "13800000000"
QUEUE = "queue_approaching"
FACTS = {"number": "A017", "ahead": "3", "place": "一楼A区"}
TEXT = "【安和区政务服务中心】您的A017号前面还有3人，请到一楼A区等候，过号请找导办人员。"


def phone_of(number: str = NUMBER, name: str = ZHANG_WEI.name) -> str:
    """A personal record of somebody with this number; its id."""
    now = hall_clock.now()
    key = new_id(now)
    details = VisitorDetails(name, ZHANG_WEI.id_number, phone=number)
    personal_data.keep(key, encode_details(details), "", now)
    return key


def tell(
    template: str = QUEUE,
    facts: Mapping[str, str] = FACTS,
    *,
    number: str = NUMBER,
    now: datetime | None = None,
    party: str = "",
) -> str:
    """A notice to somebody with this number, or to a party."""
    with transaction.atomic():
        return actions.tell(
            template=template,
            facts=facts,
            subject="ticket:1",
            actor="server",
            now=now or hall_clock.now(),
            party=party,
            personal="" if party else phone_of(number),
        )


def stands(key: str) -> NoticeState:
    """Where a notice stands."""
    return Notice.objects.get(pk=key).stands


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """Today, or so many days on, by the hall's clock."""
    midnight = hall_clock.end_of_business_day(hall_clock.business_day(hall_clock.now())) - timedelta(days=1)
    return midnight + timedelta(days=days, hours=hour, minutes=minute)


@contextmanager
def settings_with(**sms: Any) -> Iterator[Installation]:
    """The settings file of this process says this of messages meanwhile."""
    before = SETTINGS.read_text()
    SETTINGS.write_text(before + _written(SmsPart(**sms)))
    present.cache_clear()
    try:
        yield present()
    finally:
        SETTINGS.write_text(before)
        present.cache_clear()


def _written(sms: SmsPart) -> str:
    lines = ["[sms]", f'quiet_from = "{sms.quiet_from}"', f'quiet_until = "{sms.quiet_until}"']
    lines += [f"daily_cap = {sms.daily_cap}", f'signature = "{sms.signature}"']
    for one in sms.providers:
        lines += ["[[sms.providers]]", f'name = "{one.name}"', f'address = "{one.address}"']
        lines += [f"weight = {one.weight}", f'credentials = "{one.credentials}"']
    return "\n".join(lines) + "\n"


class Hall:
    """A dispatcher that is driven by hand, round by round, and the modem in front of it."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self.modem = AtModemStandIn("modem", {"link": str(folder / "modem"), **options})
        self.modem.start()
        self.part = SmsProviderPart("modem", self.modem.address)
        self.dispatcher: Dispatcher | None = None

    def open(self, installation: Installation) -> None:
        """The channel is there; the modem has been heard."""
        Provider.objects.update(state="")
        self.dispatcher = Dispatcher(installation)
        self.rounds(lambda: bool(self._state()), "the modem is heard")

    def _state(self) -> str:
        return Provider.objects.get(pk="modem").state

    def rounds(self, is_over: Callable[[], bool], what: str = "", seconds: float = 20) -> None:
        """Let the channel work until this is so."""
        assert self.dispatcher is not None
        dispatcher = self.dispatcher

        def done() -> bool:
            dispatcher.round()
            return is_over()

        until(done, seconds, what)

    def until_stands(self, key: str, *states: NoticeState) -> None:
        """Let the channel work until the notice stands so."""
        self.rounds(lambda: stands(key) in states, f"{key} stands {states}")

    def texts(self) -> list[str]:
        """What the network took, in order."""
        return [one["text"] for one in self.modem.state()["messages"]]  # type: ignore[attr-defined]  # JSON

    def fault(self, kind: str, **more: Any) -> None:
        """Something goes wrong on the line."""
        self.modem.line.fault({"kind": kind, **more})

    def close(self) -> None:
        """End all of it."""
        if self.dispatcher is not None:
            self.dispatcher.end()
        self.modem.stop()
