"""Commands that are asked for twice: one paper, one message, and the first end again."""

from pathlib import Path

from device_drivers.catalogue import open_sms_modem, open_ticket_printer
from device_drivers.once import KEPT, Once
from device_drivers.roles.sms_modem import SendingOutcome, TextMessage
from device_drivers.roles.ticket_printer import Outcome, Paper, TextLine
from device_drivers.simulated.at_modem import AtModemStandIn
from tests.drivers.printer_stage import PrinterStage

TICKET = Paper((TextLine("A001"),))


def test_a_paper_asked_for_twice_comes_out_once(tmp_path: Path) -> None:
    with PrinterStage(tmp_path) as stage:
        stage.act("empty")
        assert stage.driver.print(TICKET, 10, "A001").outcome is Outcome.FAILED
        stage.act("load")
        first = stage.driver.print(TICKET, 10, "A001")
        assert first.outcome is Outcome.DONE
        assert stage.driver.print(TICKET, 10, "A001") == first
        assert len(stage.papers()) == 1
        stage.act("confirm", mode="lose")
        unsure = stage.driver.print(TICKET, 0.9, "A002")
        assert unsure.outcome is Outcome.UNKNOWN
        assert stage.driver.print(TICKET, 0.9, "A002") == unsure
        assert len(stage.papers()) == 2


def test_a_paper_in_a_file(tmp_path: Path) -> None:
    printer = open_ticket_printer(f"file:{tmp_path}/papers")
    ends = {printer.print(TICKET, 1, "A001").process_id for _ in range(3)}
    once = (tmp_path / "papers").stat().st_size
    printer.print(TICKET, 1)
    assert (len(ends), (tmp_path / "papers").stat().st_size) == (1, 2 * once)
    printer.close()


def test_a_message_asked_for_twice_is_sent_once(tmp_path: Path) -> None:
    stand_in = AtModemStandIn("modem", {"link": str(tmp_path / "modem")})
    stand_in.start()
    modem = open_sms_modem(stand_in.address)
    message = TextMessage("m1", "13800138000", "请到3号窗口", wants_report=False)
    first = modem.send(message, 20)
    assert first.outcome is SendingOutcome.SENT
    assert modem.send(message, 20) == first
    assert len(sent_by(stand_in)) == 1
    modem.close()
    stand_in.stop()


def sent_by(stand_in: AtModemStandIn) -> list[object]:
    """What has left the stand-in."""
    sent = stand_in.state()["messages"]
    assert isinstance(sent, list)
    return sent


def test_old_keys_are_forgotten_and_none_is_no_key() -> None:
    done: list[str] = []
    once = Once[int](lambda _: False)

    def command(key: str) -> int:
        done.append(key)
        return len(done)

    for number in range(KEPT + 1):
        once.do(f"{number}", lambda number=number: command(f"{number}"))  # type: ignore[misc]
    assert once.do("5", lambda: command("5")) == 6
    assert once.do("0", lambda: command("0")) == KEPT + 2
    assert [once.do("", lambda: command("")) for _ in range(2)] == [KEPT + 3, KEPT + 4]
