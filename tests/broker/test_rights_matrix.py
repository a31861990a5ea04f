"""Who may say and hear what: every device tries everything of every other, and what is delivered is the proof."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hall.broker import rights
from hall.credentials.authority import CertificateAuthority, make_signing_request
from hall.credentials.keys import make_key
from hall.mqtt.connection import Connection
from tests.rig.broker import LiveBroker
from tests.rig.waiting import until

ZONES = {
    "desk-01": "zone-a",
    "desk-02": "zone-a",
    "terminal-1": "zone-a",
    "wall-1": "zone-a",
    "station-1": "zone-b",
}
WORDS = ("answer", "zone_board", "deep/er/still")
END = "zt1/anhe/pulse"


class Listener:
    """One client that asks for everything, in every way it can spell it."""

    def __init__(self, broker: LiveBroker, name: str) -> None:
        self.name = name
        self.heard: set[tuple[str, str]] = set()
        self.connection: Connection = broker.connect(name, *everything(), on_message=self._hear)

    def _hear(self, topic: str, payload: bytes, _is_retained: bool) -> None:  # noqa: FBT001 - shape of on_message
        self.heard.add((topic, payload.decode()))


def everything() -> list[str]:
    filters = ["#", "+/#", "zt1/#", "zt1/+/#", "zt1/anhe/#", "zt1/anhe/+/+/+", "zt1/anhe/pulse", "+/+/+/+/#"]
    filters += ["$SYS/#", "$CONTROL/#", "$CONTROL/dynamic-security/v1/response", "/#", "zt1/other/#"]
    for device in (*ZONES, "wall-9"):
        filters += [f"zt1/anhe/down/{device}/#", f"zt1/anhe/up/{device}/#", f"zt1/anhe/down/{device}/answer"]
    filters += [f"zt1/anhe/zone/{zone}/#" for zone in set(ZONES.values())]
    return filters


def places() -> list[str]:
    """Every topic anybody might want to speak on."""
    found = [
        f"zt1/anhe/{way}/{device}/{word}" for way in ("up", "down") for device in ZONES for word in WORDS
    ]
    found += [f"zt1/anhe/zone/{zone}/{word}" for zone in sorted(set(ZONES.values())) for word in WORDS]
    found += [
        "zt1/anhe/pulse",
        "zt1/anhe",
        "zt1/other/pulse",
        "zt1/other/up/desk-01/answer",
        "chat",
        "$SYS/chat",
    ]
    return found


def may_say(speaker: str, topic: str) -> bool:
    """The rule, written down a second time and independently of hall.broker."""
    if speaker == "hub":
        return topic.startswith("zt1/anhe/") or topic == "zt1/anhe"
    return topic.startswith(f"zt1/anhe/up/{speaker}/")


def may_hear(listener: str, topic: str) -> bool:
    if listener in ("hub", "witness"):
        return topic == "zt1/anhe" or topic.startswith("zt1/anhe/")
    mine = (f"zt1/anhe/down/{listener}/", f"zt1/anhe/zone/{ZONES[listener]}/")
    return topic.startswith(mine) or topic == "zt1/anhe/pulse"


@pytest.fixture(scope="module")
def broker() -> Iterator[LiveBroker]:
    with LiveBroker({device: (zone,) for device, zone in ZONES.items()}) as broker:
        yield broker


def test_everybody_hears_exactly_what_is_meant_for_him(broker: LiveBroker) -> None:
    listeners = {name: Listener(broker, name) for name in (*ZONES, "hub", "witness")}
    for speaker, listener in listeners.items():
        for topic in places():
            for keeps in (False, True):
                listener.connection.publish(topic, f"{speaker} {keeps}".encode(), retain=keeps)
    # What a client says is worked through in order: when its last word has arrived, all before has been judged.
    for speaker in ZONES:
        listeners[speaker].connection.publish(f"zt1/anhe/up/{speaker}/end", b"end")
    until(lambda: all((f"zt1/anhe/up/{one}/end", "end") in listeners["hub"].heard for one in ZONES), 20)
    listeners["hub"].connection.publish(END, b"end")
    until(lambda: all((END, "end") in listener.heard for listener in listeners.values()), 20)
    for name, listener in listeners.items():
        expected = {
            (topic, f"{speaker} {keeps}")
            for speaker in listeners
            for topic in places()
            for keeps in (False, True)
            if may_say(speaker, topic) and may_hear(name, topic)
        }
        heard = {one for one in listener.heard if one[1] != "end"}
        assert heard == expected, name
        assert expected
    for listener in listeners.values():
        listener.connection.stop()


def test_what_was_retained_reaches_no_stranger_later(broker: LiveBroker) -> None:
    hub = broker.connect("hub")
    for device in ZONES:
        hub.publish(f"zt1/anhe/down/{device}/kept", device.encode(), retain=True)
    witness = Listener(broker, "witness")
    until(lambda: sum(topic.endswith("/kept") for topic, _ in witness.heard) == len(ZONES))
    late = Listener(broker, "station-1")
    hub.publish(END, b"end 2")
    until(lambda: (END, "end 2") in late.heard)
    assert {topic for topic, _ in late.heard if topic.endswith("/kept")} == {"zt1/anhe/down/station-1/kept"}
    for one in (hub, witness.connection, late.connection):
        one.stop()


def test_no_device_gives_itself_rights(broker: LiveBroker) -> None:
    thief = Listener(broker, "desk-02")
    thief.connection.publish(rights.CONTROL_TOPIC, rights.grant_device("anhe", "desk-02", ("zone-b",)))
    thief.connection.publish(
        rights.CONTROL_TOPIC,
        json.dumps(
            {"commands": [{"command": "addClientRole", "username": "desk-02", "rolename": "hub"}]}
        ).encode(),
    )
    hub = Listener(broker, "hub")
    thief.connection.publish("zt1/anhe/up/desk-02/end", b"end 3")
    until(lambda: ("zt1/anhe/up/desk-02/end", "end 3") in hub.heard)
    hub.connection.publish("zt1/anhe/zone/zone-b/secret", b"not for desk-02")
    hub.connection.publish(END, b"end 3")
    until(lambda: (END, "end 3") in thief.heard)
    assert not [topic for topic, _ in thief.heard if "zone-b" in topic or "CONTROL" in topic]
    for one in (hub, thief):
        one.connection.stop()


class Office:
    """The hub as it gives and takes rights while the broker runs."""

    def __init__(self, broker: LiveBroker) -> None:
        self.responses: list[bytes] = []
        self._changed = threading.Event()
        self.connection = broker.connect("hub", rights.RESPONSE_TOPIC, on_message=self._hear)

    def _hear(self, _topic: str, payload: bytes, _is_retained: bool) -> None:  # noqa: FBT001 - shape of on_message
        self.responses.append(payload)
        self._changed.set()

    def command(self, payload: bytes) -> bytes:
        self._changed.clear()
        self.connection.publish(rights.CONTROL_TOPIC, payload)
        assert self._changed.wait(20)
        return self.responses[-1]


def test_rights_are_given_changed_and_taken_while_the_broker_runs(broker: LiveBroker) -> None:
    office = Office(broker)
    broker.issue("wall-9")
    newcomer = Listener(broker, "wall-9")

    def hears(words: dict[str, str], end: str) -> set[str]:
        for topic, word in words.items():
            office.connection.publish(topic, word.encode())
        office.connection.publish("zt1/anhe/down/wall-9/end", end.encode())
        # Whose rights change is put out and comes back; what is said meanwhile is lost, and said again.
        with suppress(AssertionError):
            until(lambda: ("zt1/anhe/down/wall-9/end", end) in newcomer.heard, 3)
        return {topic for topic, word in newcomer.heard if word in words.values()}

    assert rights.in_need(office.command(rights.ask_roles()), "anhe", {"wall-9": ("zone-a",)}) == ("wall-9",)
    assert rights.failures(office.command(rights.grant_device("anhe", "wall-9", ("zone-a",)))) == ()
    until(lambda: newcomer.connection.is_connected)
    a, b = "zt1/anhe/zone/zone-a/word", "zt1/anhe/zone/zone-b/word"
    until(lambda: hears({a: "1", b: "1"}, "first") == {a})
    assert rights.in_need(office.command(rights.ask_roles()), "anhe", {"wall-9": ("zone-a",)}) == ()

    assert rights.failures(office.command(rights.grant_device("anhe", "wall-9", ("zone-b",)))) == ()
    until(lambda: newcomer.connection.is_connected)
    assert rights.in_need(office.command(rights.ask_roles()), "anhe", {"wall-9": ("zone-a",)}) == ("wall-9",)
    until(lambda: hears({a: "2", b: "2"}, "second") == {b})

    assert rights.failures(office.command(rights.withdraw_device("wall-9"))) == ()
    assert rights.failures(office.command(rights.withdraw_device("wall-9"))) == ()
    office.connection.publish(a, b"3")
    office.connection.publish("zt1/anhe/down/wall-9/end", b"third")
    witness = Listener(broker, "witness")
    office.connection.publish(END, b"end 4")
    until(lambda: (END, "end 4") in witness.heard)
    assert "third" not in {word for _, word in newcomer.heard}
    for one in (office.connection, newcomer.connection, witness.connection):
        one.stop()


def test_a_hall_of_five_hundred_devices_is_listed_whole() -> None:
    wanted = {f"wall-{number}": ("zone-a", "zone-b") for number in range(500)}
    with LiveBroker(wanted) as broker:
        office = Office(broker)
        assert rights.in_need(office.command(rights.ask_roles()), "anhe", wanted) == ()
        office.command(rights.withdraw_device("wall-7"))
        assert rights.in_need(office.responses[-1], "anhe", wanted) is None
        assert rights.in_need(office.command(rights.ask_roles()), "anhe", wanted) == ("wall-7",)


def test_a_refused_command_is_named() -> None:
    assert rights.failures(b'{"responses":[{"command":"createRole","error":"Role already exists"}]}') == ()
    response = b'{"responses":[{"command":"createClient","error":"Invalid/missing username"}]}'
    assert rights.failures(response) == ("createClient: Invalid/missing username",)
    for nonsense in (b"", b"[]", b"{}", b'{"responses":3}', b'{"responses":[3]}', b"\xff"):
        assert rights.failures(nonsense) == ("response: it makes no sense",)
        assert rights.in_need(nonsense, "anhe", {}) is None


@pytest.mark.parametrize("name", ["hub", "witness"])
def test_no_device_may_have_a_servers_name(name: str, tmp_path: Path) -> None:
    authority = CertificateAuthority.create(tmp_path, "anhe")
    with pytest.raises(ValueError, match="name of the server"):
        rights.grant_device("anhe", name, ())
    with pytest.raises(ValueError, match="name of the server"):
        rights.withdraw_device(name)
    with pytest.raises(ValueError, match="name of the server"):
        authority.issue_device(make_signing_request(make_key()), name)


@pytest.mark.parametrize("name", ["#", "+", "a/b", "", "A", "desk 1", "x" * 64])
def test_a_name_that_spells_more_than_itself_gets_no_rights(name: str) -> None:
    with pytest.raises(ValueError, match="not a topic word"):
        rights.grant_device("anhe", name, ())
    with pytest.raises(ValueError, match="not a topic word"):
        rights.grant_device("anhe", "desk-01", (name,))
