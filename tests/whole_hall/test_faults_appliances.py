"""What citizens meet at pad and kiosk while programs die, printers jam, readers break and people walk away."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from device_panel.sample_cards import SampleCard
from hall.credentials.device_home import DeviceHome
from hall.launcher.print_room import is_possible
from tests.rig.hall import LiveHall
from tests.rig.kiosk_stage import KIOSK, PRINTER, READER, KioskStage
from tests.rig.link_terminal import LinkTerminal
from tests.rig.traces import in_memory
from tests.rig.waiting import until
from tests.rig.window_stage import DESK, PAD, TERMINAL, WindowStage

pytestmark = [
    pytest.mark.timeout(500),
    pytest.mark.skipif(not is_possible(), reason="CUPS is not installed here"),
]
A_MATTER = (
    "SELECT s.code FROM catalogue_serviceitem s JOIN catalogue_mattergroup g ON g.code = s.group_id "
    "JOIN queueing_queueweight w ON w.queue_id = g.queue_id WHERE w.window_id = 'w01' AND s.is_offered LIMIT 1"
)
OF_A_VISIT = ("big_type", "title", "warning")
SHORTEST_IDLE = {PAD: 20, KIOSK: 16}


class Appliances:
    """A window with its pad, and a kiosk; whoever comes has taken a number elsewhere."""

    def __init__(self, hall: LiveHall) -> None:
        self.hall = hall
        self.window, self.kiosk = WindowStage(hall), KioskStage(hall)
        hall.opened.enrol((TERMINAL,))
        self.terminal = LinkTerminal(DeviceHome(hall.folder.home(TERMINAL)))
        # A window that opens takes the keys of whoever types in another.
        self.kiosk.window.wait_for("collect", 60)
        until(lambda: self.window.pad.find("window"), 60, "the pad's first screen")
        self.window.sign_in()
        self.window.desk.wait_for("call_next", 30)

    def somebody_checks(self) -> SampleCard:
        """Somebody sits at the window, and what is written of them stands on the pad."""
        window, card = self.window, self.window.somebody_unheard_of()
        self.terminal.take_number(self.hall.records.one(A_MATTER)["code"], card)
        window.desk.press("call_next", 30)
        window.desk.press("begin")
        window.desk.press("case_ask_confirmation", 40)
        window.pad.wait_for("forward", 30)
        return card

    def gone(self) -> None:
        """Whoever sat there has gone."""
        self.window.desk.press("finish", 30)
        self.window.pad.press("decline", 30)
        self.window.pad.press("finish")
        self.pad_rests()

    def pad_rests(self) -> None:
        """The idle screen of the pad, and nobody's visit over it: what is covered has its places too."""
        pad = self.window.pad
        until(lambda: not any(pad.find(name) for name in OF_A_VISIT), 40, "nobody's visit covers the pad")
        self.window.wait_says(pad, "window", "一号窗口", 30)

    def answers(self) -> list[str]:
        """How the checks of the newest case stand, oldest first."""
        question = "SELECT state FROM cases_confirmation WHERE case_id = ? ORDER BY asked_at"
        return [row["state"] for row in self.hall.records.rows(question, self.window.case()["id"])]

    def steps(self, kind: str) -> int:
        """How often a deed was done to the newest case."""
        question = "SELECT 1 FROM cases_caseevent WHERE case_id = ? AND kind = ?"
        return len(self.hall.records.rows(question, self.window.case()["id"], kind))

    def die_and_come_back(self, device: str) -> None:
        """kill -9 of the whole program, and its start."""
        processes = self.hall.sights.of(device).processes()
        self.hall.kill(device)
        assert self.hall.sights.of(device).processes().isdisjoint(processes)
        self.hall.start_again(device)


@pytest.fixture(scope="module")
def place(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Appliances]:
    root = tmp_path_factory.mktemp("appliances") / "hall"
    with LiveHall(root, (DESK, PAD, KIOSK), prepared=prepared) as hall:
        place = Appliances(hall)
        place.kiosk.window.wait_for("collect", 60)
        yield place
        place.terminal.stop()


@pytest.fixture(autouse=True)
def _next(place: Appliances) -> Iterator[None]:
    """Printer and reader are well, and nobody stands at the kiosk."""
    yield
    place.hall.stand_ins.act(PRINTER, "clear")
    place.hall.stand_ins.act(READER, "heal")
    place.kiosk.gone()


def to_note(place: Appliances) -> None:
    """The citizen is about to say what is wrong."""
    place.window.pad.press("wrong_name", 30)
    place.window.pad.wait_for("end_note")


def to_ink(place: Appliances) -> None:
    """The citizen has written the name and not sent it."""
    place.window.read_on("signature")
    place.window.sign()


def test_a_pad_killed_over_a_check_shows_it_again_and_the_signature_counts_once(place: Appliances) -> None:
    """Fault 23 at the pad, on each screen of a check, between the signature and the hall's word, and over a rating."""
    card = place.somebody_checks()
    for come_to in (to_note, to_ink):
        come_to(place)
        place.die_and_come_back(PAD)
        place.window.pad.wait_for("forward", 30)
        shell, visit = place.window.pad_processes()
        assert in_memory(shell, (card.name, card.id_number)) == set()
        assert in_memory(visit, (card.name, card.id_number)) == {card.name, card.id_number}
    to_ink(place)
    place.hall.freeze("hub")
    try:
        place.window.pad.press("sign")
        until(lambda: kept(place) == 1, 10, "the signature lies on the pad's disk")
        place.hall.kill(PAD)
    finally:
        place.hall.thaw("hub")
    place.hall.start_again(PAD)
    place.window.wait_says(place.window.desk, "case_pad", "已签字", 30)
    place.pad_rests()
    assert place.answers() == ["confirmed"]
    assert place.steps("confirmed") == 1
    until(lambda: kept(place) == 0, 20, "the hall's word has come")
    place.window.desk.press("finish")
    place.window.pad.press("level_5", 30)
    place.die_and_come_back(PAD)
    place.pad_rests()
    assert place.hall.records.rows("SELECT id FROM ratings_rating") == []


def kept(place: Appliances) -> int:
    """Signatures on the pad's disk that the hall has not answered."""
    outbox = DeviceHome(place.hall.folder.home(PAD)).outbox_path
    with closing(sqlite3.connect(f"file:{outbox}?mode=ro", uri=True)) as database:
        return int(
            database.execute("SELECT count(*) FROM kept WHERE kind = 'fields_confirmed'").fetchone()[0]
        )


def test_a_database_that_is_locked_is_told_as_busy_at_desk_pad_and_kiosk(place: Appliances) -> None:
    """Fault 16 on the screens: nobody is told of a network that is well; what was said is done once afterwards."""
    place.somebody_checks()
    to_ink(place)
    card = place.kiosk.somebody()
    (licence,) = place.kiosk.licences_for(card)
    window = place.window
    with locked_database(place.hall):
        window.pad.press("sign")
        place.kiosk.lay(card)
        window.desk.press("pad_steps")
        window.wait_says(window.desk, "notice", "没有回复")
        window.wait_says(window.pad, "sub", "大厅系统正忙")
        until(lambda: place.kiosk.title() == "现在不能领证", 30, "the citizen at the kiosk is told")
        assert "大厅系统正忙" in says_anywhere(place.kiosk)
    window.wait_says(window.desk, "case_pad", "已签字", 30)
    assert place.answers() == ["confirmed"]
    assert place.steps("confirmed") == 1
    place.kiosk.window.press("look_again", 30)
    place.kiosk.window.wait_for("licence_0", 30)
    assert out(place.kiosk, licence) == []
    place.gone()


def says_anywhere(kiosk: KioskStage[LiveHall]) -> str:
    """Everything the kiosk says in sentences."""
    found = (kiosk.window.find(name) for name in ("title", "sub", "fact_0", "fact_1", "notice", "label"))
    return "".join(one.text for one in found if one)


@contextmanager
def locked_database(hall: LiveHall) -> Iterator[None]:
    """Another program is writing: nobody else can."""
    with closing(sqlite3.connect(hall.folder.database, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")


def out(kiosk: KioskStage[LiveHall], licence: str) -> list[tuple[int, str]]:
    """The copies that are out or may be; one that lies drawn and waits to be wanted is none."""
    return [(copy, state) for copy, state in kiosk.copies(licence) if state != "prepared"]


def to_list(kiosk: KioskStage[LiveHall]) -> None:
    """What the citizen may collect stands there."""
    kiosk.window.wait_for("licence_0", 30)


def to_licence(kiosk: KioskStage[LiveHall]) -> None:
    """One licence is looked at."""
    kiosk.window.press("licence_0", 30)
    kiosk.window.wait_for("print")


def to_paper(kiosk: KioskStage[LiveHall]) -> None:
    """The paper is out, and the card still lies there."""
    kiosk.window.press("licence_0", 30)
    kiosk.window.press("print")
    until(lambda: kiosk.title() == "打印完成", 60, "the paper is out")


def test_a_kiosk_killed_on_any_screen_comes_back_with_nobody_and_counts_what_is_out(
    place: Appliances,
) -> None:
    """Fault 23 at the kiosk: the same citizen begins anew each time; one paper came out, and one copy counts."""
    kiosk, card = place.kiosk, place.kiosk.somebody()
    (licence,) = kiosk.licences_for(card)
    before = len(kiosk.papers())
    for come_to in (to_list, to_licence, to_paper):
        kiosk.lay(card)
        come_to(kiosk)
        kiosk.take_card()
        place.die_and_come_back(KIOSK)
        kiosk.window.wait_for("collect", 40)
        for process_id in kiosk.processes():
            assert in_memory(process_id, (card.name, card.id_number)) == set()
        counted = [(1, "printed")] if come_to is to_paper else []
        until(lambda counted=counted: out(kiosk, licence) == counted, 20, "what is out is counted")  # type: ignore[misc]
    assert len(kiosk.papers()) == before + 1


def begin_a_print(kiosk: KioskStage[LiveHall]) -> str:
    """Somebody has pressed for a paper of a licence, and it is on its way to the printer."""
    card = kiosk.somebody()
    (licence,) = kiosk.licences_for(card)
    kiosk.lay(card)
    kiosk.window.press("licence_0", 30)
    kiosk.window.press("print")
    papers = kiosk.hall.folder.home(KIOSK) / "papers.json"
    until(papers.exists, 40, "the paper is begun")
    return licence


def unsure(kiosk: KioskStage[LiveHall], licence: str, within: float) -> None:
    """The citizen is told that nobody knows, and one copy stands as unknown."""
    until(lambda: kiosk.title() == "不知道打印好没有", within, f"it is said: {kiosk.title()}")
    until(lambda: kiosk.copies(licence) == [(1, "unknown")], 10, "one copy is counted")
    assert kiosk.window.find("print") is None


def test_a_print_server_that_dies_over_a_jammed_paper_leaves_one_copy_nobody_knows_of(
    place: Appliances,
) -> None:
    """Fault 24 at the kiosk: staff are called; what comes out later is still that one copy."""
    kiosk, hall = place.kiosk, place.hall
    before = len(kiosk.papers())
    hall.stand_ins.act(PRINTER, "jam")
    licence = begin_a_print(kiosk)
    until(lambda: "正在打印" in says_anywhere(kiosk) or spooled(hall), 30, "it lies before the printer")
    hall.kill("print-server")
    try:
        unsure(kiosk, licence, 60)
        calls = (
            "SELECT 1 FROM devices_helpcall c JOIN devices_device d ON d.id = c.device_id WHERE d.code = ?"
        )
        until(lambda: hall.records.rows(calls, KIOSK), 10, "staff are called")
    finally:
        hall.stand_ins.act(PRINTER, "clear")
        hall.start_again("print-server")
    kiosk.take_card()
    kiosk.window.wait_for("collect", 60)
    assert kiosk.copies(licence) == [(1, "unknown")]
    assert len(kiosk.papers()) <= before + 1


def spooled(hall: LiveHall) -> bool:
    """Whether a document lies in the spool."""
    room = hall.opened.print_room
    assert room is not None
    return any(one.name.startswith("d") for one in room.spool.iterdir())


@pytest.mark.soak
def test_a_jam_in_the_middle_of_a_licence_is_told_as_unsure(place: Appliances) -> None:
    """Fault 24 at the kiosk, as long as a printer has: a minute and more."""
    place.hall.stand_ins.act(PRINTER, "jam")
    licence = begin_a_print(place.kiosk)
    unsure(place.kiosk, licence, 120)


@pytest.mark.parametrize(
    "faults",
    [
        ({"kind": "noise", "times": 0}, {"kind": "corrupt", "byte": 9, "times": 0}),
        pytest.param(({"kind": "silence"},), marks=pytest.mark.soak),
    ],
    ids=["garbage", "hangs"],
)
def test_a_reader_that_fails_is_told_and_the_next_card_is_read(
    place: Appliances, faults: tuple[dict[str, object], ...]
) -> None:
    """Fault 25 at the kiosk."""
    kiosk, hall = place.kiosk, place.hall
    card = kiosk.somebody()
    (licence,) = kiosk.licences_for(card)
    for fault in faults:
        hall.stand_ins.act(READER, "fault", **fault)
    hall.stand_ins.act(READER, "present", **card.as_arguments())
    until(lambda: unread(kiosk), 40, "it is said that the card, or the reader, is at fault")
    assert kiosk.window.find("licence_0") is None
    assert out(kiosk, licence) == []
    kiosk.take_card()
    hall.stand_ins.act(READER, "heal")
    until(lambda: not unread(kiosk), 40, "the reader is well again")
    kiosk.lay(card)
    kiosk.window.wait_for("licence_0", 40)


def unread(kiosk: KioskStage[LiveHall]) -> bool:
    """Whether the idle screen says that the card, or the reader, is at fault."""
    return any(word in says_anywhere(kiosk) for word in ("读卡器", "没有读出来"))


@pytest.mark.soak
def test_who_walks_away_from_pad_and_kiosk_is_forgotten(place: Appliances) -> None:
    """Fault 26: both wipe themselves after so long without a touch, and the clerk hears that nobody answered."""
    kiosk, window = place.kiosk, place.window
    make_impatient(place)
    kiosk.window.wait_for("collect", 40)
    card = kiosk.somebody()
    (licence,) = kiosk.licences_for(card)
    kiosk.lay(card)
    kiosk.window.wait_for("licence_0", 30)
    _, visit = before = kiosk.processes()
    assert in_memory(visit, (card.name,)) == {card.name}
    kiosk.take_card()
    kiosk.window.wait_for("collect", 60)
    assert knows(card, *before, *kiosk.processes()) == set()
    assert out(kiosk, licence) == []

    at_window = place.somebody_checks()
    _, visit = before = window.pad_processes()
    assert in_memory(visit, (at_window.name,)) == {at_window.name}
    place.pad_rests()
    assert knows(at_window, *before, *window.pad_processes()) == set()
    assert place.answers() == ["dropped"]
    window.desk.wait_for("case_ask_confirmation", 30)
    place.gone()


def make_impatient(place: Appliances) -> None:
    """Pad and kiosk wait for a touch as short as they may be told to."""
    for device, seconds in SHORTEST_IDLE.items():
        site = place.hall.folder.home(device) / "site.json"
        told = json.loads(site.read_text())
        site.write_text(json.dumps(told | {"options": {**told.get("options", {}), "idle_seconds": seconds}}))
        place.die_and_come_back(device)


def knows(card: SampleCard, *processes: int) -> set[int]:
    """Which of these hold the person's name or number in their memory."""
    return {one for one in processes if in_memory(one, (card.name, card.id_number))}
