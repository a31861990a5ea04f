"""Short messages as bytes: the measured vectors, both alphabets, parts that join, and reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.roles.sms_modem import MessageDelivered, MessageUndelivered, TextMessage
from device_drivers.simulated.short_messages import incoming_parts, report_of, taken_part
from device_drivers.sms_modems import gsm7, tpdu, troubles
from device_drivers.sms_modems.at_lines import AtLines, Kind
from device_drivers.sms_modems.joining import Joining
from device_drivers.sms_modems.message_parts import Coding, message_parts
from device_drivers.sms_modems.outstanding import OutstandingReports
from device_drivers.sms_modems.tpdu import Delivered, StatusReport, TpduWrong

NUMBER = "13800138000"
NOTICE = "请您到三号窗口办理业务，" * 9


def test_a_chinese_text_of_108_characters_in_two_parts() -> None:
    assert len(NOTICE) == 108
    first, second = message_parts(NOTICE, 0x42)
    assert (first.length, second.length) == (6 + 67 * 2, 6 + 41 * 2)
    sent = tpdu.submit(NUMBER, first, validity=0)
    assert sent.hex().startswith("51000b813108108300f00008008c" + "050003420201")
    assert sent[-134:].decode("utf-16-be") == NOTICE[:67]
    assert second.content[:6].hex() == "050003420202"


def test_with_a_wide_reference() -> None:
    first, second = message_parts(NOTICE, 0x4243, is_wide=True)
    assert (first.length, second.length) == (7 + 66 * 2, 7 + 42 * 2)
    assert first.content[:7].hex() == "06080442430201"


def test_a_rare_character_is_never_split() -> None:
    parts = message_parts("𠮷" * 40, 1)
    assert [len(part.content[6:].decode("utf-16-be")) for part in parts] == [33, 7]


@pytest.mark.parametrize(
    ("text", "coding", "parts"),
    [
        ("", Coding.GSM7, 1),
        ("A" * 160, Coding.GSM7, 1),
        ("A" * 161, Coding.GSM7, 2),
        ("A" * 306, Coding.GSM7, 2),
        ("A" * 307, Coding.GSM7, 3),
        ("€" * 80, Coding.GSM7, 1),
        ("€" * 81, Coding.GSM7, 2),
        ("号" * 70, Coding.UCS2, 1),
        ("号" * 71, Coding.UCS2, 2),
        ("A012号", Coding.UCS2, 1),
    ],
)
def test_how_many_parts(text: str, coding: Coding, parts: int) -> None:
    made = message_parts(text, 7)
    assert (made[0].coding, len(made)) == (coding, parts)


def test_more_than_there_can_be() -> None:
    with pytest.raises(ValueError, match="255"):
        message_parts("号" * 67 * 256, 1)


texts = st.one_of(
    st.text(st.sampled_from(gsm7.BASIC.replace("\x1b", "") + "".join(gsm7.EXTENDED)), max_size=500),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
)


@given(text=texts, reference=st.integers(0, 0xFFFF), is_wide=st.booleans(), report=st.booleans())
def test_what_is_submitted_is_what_the_network_reads(
    *, text: str, reference: int, is_wide: bool, report: bool
) -> None:
    read = []
    for part in message_parts(text, reference, is_wide=is_wide):
        content = tpdu.submit("+8613800138000", part, wants_report=report)
        taken = taken_part(f"00{content.hex()}", len(content), 9)
        assert taken is not None
        assert (taken.number, taken.wants_report) == ("+8613800138000", report)
        read.append(taken)
    assert [taken.place for taken in read] == list(range(1, len(read) + 1))
    assert "".join(taken.text for taken in read) == text
    if len(read) > 1:
        assert {taken.group for taken in read} == {reference if is_wide else reference & 0xFF}


@pytest.mark.parametrize(
    "number", ["", "12", "1380013800o", "１３８００１３８０００", "+", "1" * 21, "138 0013 8000"]
)
def test_no_number(number: str) -> None:
    assert not tpdu.is_number(number)
    with pytest.raises(ValueError, match="digits"):
        tpdu.submit(number, message_parts("x", 1)[0])


def test_nothing_personal_is_printed() -> None:
    message = TextMessage("m1", NUMBER, "王秀英您好")
    for thing in (
        message,
        message_parts("王秀英您好", 1)[0],
        *map(tpdu.read, incoming_parts(NUMBER, "王秀英")),
    ):
        assert "王" not in repr(thing)
        assert NUMBER not in repr(thing)


@pytest.mark.parametrize("text", ["好的", "知道了，" * 40, "OK"])
def test_what_comes_in(text: str) -> None:
    joining = Joining()
    whole = [
        joining.take(came)
        for pdu in incoming_parts("+8613800138000", text)
        if isinstance(came := tpdu.read(pdu), Delivered)
    ]
    assert whole[:-1] == [None] * (len(whole) - 1)
    assert whole[-1] is not None
    assert (whole[-1].number, whole[-1].text) == ("+8613800138000", text)
    assert str(whole[-1].at) == "2026-05-17 00:30:59+00:00"


def test_a_message_of_a_network_in_seven_bits() -> None:
    """An example many manuals print: 'hellohello' from +27838890001."""
    came = tpdu.read(
        tpdu.without_centre(
            bytes.fromhex("07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37")
        )
    )
    assert isinstance(came, Delivered)
    assert (came.text, came.number.lstrip("+")) == ("hellohello", "27838890001")


def test_parts_of_two_senders_do_not_mix() -> None:
    joining = Joining()
    mine = [tpdu.read(pdu) for pdu in incoming_parts("10086", "甲" * 100)]
    theirs = [tpdu.read(pdu) for pdu in incoming_parts("10010", "乙" * 100)]
    told = [
        joining.take(came) for came in (mine[1], theirs[0], mine[0], theirs[1]) if isinstance(came, Delivered)
    ]
    assert [whole and whole.text for whole in told] == [None, None, "甲" * 100, "乙" * 100]


def report(reference: int, number: str = NUMBER, status: int = 0) -> StatusReport:
    """As the network sends it."""
    read = tpdu.read(report_of(reference, number, status))
    assert isinstance(read, StatusReport)
    return read


def test_a_message_is_delivered_when_every_part_is() -> None:
    reports = OutstandingReports()
    reports.left("m1", NUMBER, (254, 255))
    assert reports.settle(report(255, f"+86{NUMBER}")) is None
    assert reports.settle(report(255)) is None
    delivered = reports.settle(report(254))
    assert isinstance(delivered, MessageDelivered)
    assert delivered.key == "m1"
    assert reports.settle(report(254)) is None


def test_a_report_settles_no_strangers_message() -> None:
    reports = OutstandingReports()
    reports.left("m1", NUMBER, (7,))
    reports.left("m2", "13900139000", (7,))
    assert reports.settle(report(7, "13700137000")) is None
    settled = reports.settle(report(7))
    assert settled is not None
    assert settled.key == "m1"


def test_references_come_round() -> None:
    reports = OutstandingReports()
    reports.left("old", NUMBER, (7,))
    reports.left("new", NUMBER, (7,))
    settled = reports.settle(report(7))
    assert settled is not None
    assert settled.key == "new"


def test_still_trying_settles_nothing_and_giving_up_does() -> None:
    reports = OutstandingReports()
    reports.left("m1", NUMBER, (7,))
    assert reports.settle(report(7, status=0x30)) is None
    assert reports.settle(report(7, status=0x46)) == MessageUndelivered("m1", 0x46)


@given(st.binary(max_size=200))
def test_rubbish_is_refused_in_words(content: bytes) -> None:
    try:
        tpdu.read(content)
        tpdu.without_centre(content)
    except TpduWrong:
        return


@given(st.lists(st.binary(max_size=80), max_size=10))
def test_lines_survive_rubbish(pieces: list[bytes]) -> None:
    lines = AtLines()
    for piece in pieces:
        list(lines.feed(piece))
    assert [line.text for line in lines.feed(b"\r\n\r\nOK\r\n")][-1:] == ["OK"]


def test_a_modems_words_in_any_pieces() -> None:
    said = (
        b'AT+CMGS=23\r\r\n> \r\n+CMTI: "SM",3\r\n\r\n+CDS: 25\r\n0006D5\r\n'
        b"\r\n+CMGS: 12\r\n\r\nOK\r\n\r\nRDY\r\n+CMS ERROR: 38\r\n"
    )
    kinds = [
        (Kind.PROMPT, ">"),
        (Kind.UNASKED, '+CMTI: "SM",3'),
        (Kind.UNASKED, "+CDS: 25"),
        (Kind.ANSWER, "+CMGS: 12"),
        (Kind.FINAL, "OK"),
        (Kind.STARTED, "RDY"),
        (Kind.FINAL, "+CMS ERROR: 38"),
    ]
    for size in (1, 2, 7, 1000):
        lines = AtLines()
        lines.sent("AT+CMGS=23")
        told = [line for at in range(0, len(said), size) for line in lines.feed(said[at : at + size])]
        assert [(line.kind, line.text) for line in told] == kinds
        assert told[2].behind == "0006D5"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ERROR", "modem_refuses"),
        ("+CMS ERROR: 38", "network_busy"),
        ("+CMS ERROR: 305", "modem_refuses"),
        ("+CMS ERROR: 310", "sim_missing"),
        ("+CMS ERROR: 331", "no_network"),
        ("+CMS ERROR: 1", "number_unknown"),
        ("+CMS ERROR: 133", "network_refuses"),
        ("+CMS ERROR: 999", "modem_refuses"),
        ("+CME ERROR: 11", "sim_locked"),
        ("+CMS ERROR: SIM PIN required", "modem_refuses"),
    ],
)
def test_errors_in_words(line: str, code: str) -> None:
    assert troubles.of_final(line).code == code
    assert not troubles.leaves_unknown(line)


def test_a_network_that_did_not_answer_the_modem_may_have_the_message() -> None:
    assert troubles.leaves_unknown("+CMS ERROR: 332")
