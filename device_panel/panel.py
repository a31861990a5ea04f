"""Decides what the stand-ins' states mean for a person in front of them, and what a button does to which stand-in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from device_panel.sample_cards import SampleCard
from device_panel.stand_ins import DeviceSeen, StandIns
from hall.messages import records

SENTENCES_KEPT = 5
READER = "id_card_reader"


class Deed(StrEnum):
    """What a person does to the printer."""

    JAM = "jam"
    EMPTY = "empty"
    COVER = "cover"
    CLEAR = "clear"


# What each deed is in the printer stand-in's own verbs; mending undoes whatever was done.
_VERBS: Mapping[Deed, tuple[str, ...]] = {
    Deed.JAM: ("jam",),
    Deed.EMPTY: ("empty",),
    Deed.COVER: ("open_cover",),
    Deed.CLEAR: ("clear", "load", "close_cover"),
}


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """Something that came out of a loudspeaker. device: which; started: when, ISO 8601; seconds: how long it was heard."""

    device: str
    index: int
    started: str
    seconds: float


@dataclass(frozen=True, slots=True, repr=False)
class PhoneMessage:
    """A message as a citizen's telephone shows it. index: 1 for the first. Prints as ***."""

    index: int
    number: str
    text: str

    def __repr__(self) -> str:
        return f"PhoneMessage({self.index}, ***)"


@dataclass(frozen=True, slots=True)
class PanelView:
    """What a person sees now. card_name: empty when no card lies there. newest_paper: its index, None before the first.

    readers: the names of all readers; reader: the one that cards are laid on.
    """

    card_name: str = ""
    card_was_read: bool = False
    condition: str = "ready"
    newest_paper: int | None = None
    sentences: tuple[SaidSentence, ...] = ()
    boards: tuple[tuple[str, str], ...] = ()
    message: PhoneMessage | None = None
    unplugged: frozenset[str] = frozenset()
    readers: tuple[str, ...] = ()
    reader: str = ""


class Panel:
    """The stand-ins as one person's hands reach them. `look`, `do` and `lay` block: call them from a thread of their own."""

    def __init__(self, stand_ins: StandIns) -> None:
        self._stand_ins = stand_ins
        self._names: dict[str, str] = {}
        self._reader = ""

    def choose_reader(self, name: str) -> None:
        """Cards are laid on this reader from now on."""
        self._reader = self._names[READER] = name

    def look(self) -> PanelView:
        """What there is to see now. StandInRefused when none answers."""
        devices = self._stand_ins.look()
        self._names = {seen.kind: name for name, seen in reversed(list(devices.items()))}
        if self._reader in devices:
            self._names[READER] = self._reader
        return view_of(devices, self._names.get(READER, ""))

    def lay(self, card: SampleCard) -> None:
        """Lay a card on the reader, in place of the one that lies there."""
        name = self._named(READER)
        verb = "swap" if self._stand_ins.look()[name].state.get("card") else "present"
        self._stand_ins.act(name, verb, **card.as_arguments())

    def take_card(self) -> None:
        """Take the card off the reader."""
        self._stand_ins.act(self._named(READER), "remove")

    def do(self, deed: Deed) -> None:
        """Do something to the printer."""
        for verb in _VERBS[deed]:
            self._stand_ins.act(self._named("ticket_printer"), verb)

    def reply(self, message: PhoneMessage, text: str) -> None:
        """Write back from the telephone that got this message."""
        self._stand_ins.act(
            self._named("sms_modem"), "incoming", number=message.number, text=text, at_once=True
        )

    def paper(self, index: int) -> bytes:
        """The picture of a paper as PNG."""
        return self._stand_ins.picture(f"{self._named('ticket_printer')}/papers/{index}.png")

    def sound(self, sentence: SaidSentence) -> bytes:
        """A sentence as it left its loudspeaker, as WAV."""
        return self._stand_ins.picture(f"{sentence.device}/utterances/{sentence.index}.wav")

    def _named(self, kind: str) -> str:
        if kind not in self._names:
            self.look()
        return self._names[kind]


def view_of(devices: Mapping[str, DeviceSeen], reader_name: str = "") -> PanelView:
    """What these stand-ins show, the first of each kind; every loudspeaker and counter display by its name.

    reader_name: which reader is shown, when it is not the first.
    """
    first = {seen.kind: seen.state for seen in reversed(list(devices.values()))}
    readers = tuple(name for name, seen in devices.items() if seen.kind == READER)
    chosen = reader_name if reader_name in readers else next(iter(readers), "")
    reader = devices[chosen].state if chosen else {}
    printer = first.get("ticket_printer", {})
    papers = printer.get("papers")
    return PanelView(
        card_name=_card_name(reader.get("card")),
        card_was_read=bool(reader.get("was_read")),
        condition=str(printer.get("condition", "ready")),
        newest_paper=papers[-1]["index"] if isinstance(papers, list) and papers else None,
        sentences=_sentences(devices),
        boards=tuple(
            (name, "" if seen.state.get("showing") is None else str(seen.state["showing"]))
            for name, seen in devices.items()
            if seen.kind == "counter_display"
        ),
        message=_newest_message(first.get("sms_modem", {}).get("messages")),
        unplugged=frozenset(
            seen.kind
            for name, seen in devices.items()
            if seen.state.get("plugged") is False and (seen.kind != READER or name == chosen)
        ),
        readers=readers,
        reader=chosen,
    )


def _card_name(card: object) -> str:
    return str(card.get("name", "")) if isinstance(card, dict) else ""


class _Sent(msgspec.Struct, frozen=True):
    number: str
    text: str


def _newest_message(messages: object) -> PhoneMessage | None:
    if not isinstance(messages, list) or not messages:
        return None
    newest = records.converted(messages[-1], _Sent)
    return PhoneMessage(len(messages), newest.number, newest.text)


class _Utterance(msgspec.Struct, frozen=True):
    index: int
    started: str
    seconds: float


def _sentences(devices: Mapping[str, DeviceSeen]) -> tuple[SaidSentence, ...]:
    """The last sentences of all loudspeakers, the newest first."""
    said = [
        SaidSentence(name, one.index, one.started, one.seconds)
        for name, seen in devices.items()
        if seen.kind == "voice_sink"
        for one in records.converted(seen.state.get("utterances", []), list[_Utterance])
    ]
    said.sort(key=lambda one: one.started, reverse=True)
    return tuple(said[:SENTENCES_KEPT])
