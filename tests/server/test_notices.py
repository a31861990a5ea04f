"""What can be decided without a table: how long a text is, who may be written to, how traffic is shared."""

import math
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from device_drivers.sms_modems import troubles
from device_drivers.sms_modems.message_parts import Coding, message_parts
from device_drivers.transports import serial_port
from hall.language import hall_clock
from hall_server.notices.numbers import masked, spelled
from hall_server.notices.segments import Alphabet, length_of
from hall_server.notices.states import MOVES, REASONS, TROUBLED, NoticeState, Reason
from hall_server.notices.wishes import wish_in
from hall_server.notices.wording import ADDRESSEE, Variable, faults_of, filled, longest, sample
from hall_server.sms_channel import profile
from hall_server.sms_channel.status_table import UNLISTED, shipped
from hall_server.sms_channel.traffic import (
    DRIFTS_EVERY,
    ERRORS_A_MINUTE,
    FEWEST_JUDGED,
    STEP,
    WHOLE,
    Because,
    Seen,
    drawn,
    drifted,
    judged,
    moved_away,
    normal,
)

NOW = hall_clock.now()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
LATIN = st.text(st.sampled_from("abc XYZ 123 {}[]€@£Δ\n"), max_size=400)
WEIGHTS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 100), min_size=1)


@given(TEXTS | LATIN)
def test_a_text_is_as_long_as_the_modem_finds_it(text: str) -> None:
    length, parts = length_of(text), message_parts(text, 7)
    assert length.parts == max(len(parts), 1)
    wanted = Alphabet.GSM if not parts or parts[0].coding is Coding.GSM7 else Alphabet.UCS2
    assert length.alphabet is wanted
    assert length.room >= 0


def test_lengths_people_pay_for() -> None:
    assert [length_of("字" * count).parts for count in (70, 71, 134, 135)] == [1, 2, 2, 3]
    assert [length_of("a" * count).parts for count in (160, 161)] == [1, 2]
    assert length_of("𠮷" * 35) == length_of("字" * 70)
    assert length_of("字").room == 69


VARIABLES = (Variable("matter", "事项", "食品经营许可", 14), Variable(ADDRESSEE, "姓名", "张伟", 20))


def test_a_wording_is_filled_and_nothing_slips_in() -> None:
    text = "{姓名}您好，“{事项}”已受理。"
    assert faults_of(text, VARIABLES) == []
    facts = {"matter": "【银行】\n点击 {姓名}", ADDRESSEE: "张伟", "more": "x"}
    assert filled(text, VARIABLES, facts) == "【安和区政务服务中心】张伟您好，“〔银行〕 点击 {姓名}”已受理。"
    assert sample(text, VARIABLES) == "【安和区政务服务中心】张伟您好，“食品经营许可”已受理。"
    assert len(longest(text, VARIABLES)) == len(sample("“”您好，已受理。", VARIABLES)) + 34


def test_what_is_wrong_with_a_wording_is_said() -> None:
    said = [fault.sentence for fault in faults_of("【某】{日期}{事项", VARIABLES)]
    assert any("签名由系统" in one for one in said)
    assert any("{日期}" in one and "{事项}" in one for one in said)
    assert any("大括号" in one for one in said)
    assert [fault.sentence for fault in faults_of(" ", VARIABLES)] == ["请写内容。"]
    assert "太长" in faults_of("字" * 700, VARIABLES)[0].sentence


def test_numbers() -> None:
    for written in ("13800000000", "+86 138-0000-0000", "008613800000000", " 138 0000 0000 "):
        assert spelled(written) == "13800000000"
    assert spelled("+85291234567") == "+85291234567"
    for wrong in ("", "0826-2345678", "12800000000", "1380000000", "138000000000", "+8612345", "张伟"):
        assert spelled(wrong) == ""
    assert masked("13812345678") == "138****5678"
    assert [wish_in(said) for said in ("TD", " 退订。", "td!", "恢复订阅", "几点关门？")] == [True] * 3 + [
        False,
        None,
    ]


def test_every_state_leads_somewhere_and_every_reason_is_said() -> None:
    assert set(MOVES) == set(NoticeState)
    assert NoticeState.SENDING not in MOVES[NoticeState.UNKNOWN], "what nobody knows is not sent by itself"
    assert set(REASONS) == set(Reason) - {Reason.NONE}
    for state in TROUBLED:
        assert NoticeState.CREATED in MOVES[state], f"nobody can send again what is {state}"


def test_the_modems_table_knows_every_trouble_and_every_status() -> None:
    table = shipped("modem")
    ports = [name for name in vars(serial_port) if name.startswith("port_")]
    for code in (*troubles.SENTENCES, *ports, "sent", "device_unreachable", "connection_lost"):
        meaning = table.of_answer(code)
        assert meaning is not UNLISTED, code
        assert meaning.todo or meaning.state is NoticeState.SENT, code
    for status in range(0x80):
        reported = table.of_report(f"tp_{status:02x}")
        if 0x20 <= status < 0x40:
            assert reported is None
        else:
            assert reported is not None
            assert (reported.state is NoticeState.DELIVERED) == (status < 0x20)
    assert table.of_answer("never heard").state is NoticeState.UNKNOWN


def test_the_shipped_profile_is_whole() -> None:
    shipped_one = profile.profile("chuanglan")
    secrets = dict.fromkeys(shipped_one.credentials, "x")
    told = profile.filled(shipped_one.send.fields, {**secrets, "number": "1", "text": "2", "key": "3"})
    assert (told["phone"], told["msg"], told["uid"]) == ("1", "2", "3")
    assert shipped_one.table.of_answer("0").state is NoticeState.SENT
    assert shipped_one.table.of_answer("http_500").state is NoticeState.UNKNOWN
    assert shipped_one.table.of_answer("unreachable").state is NoticeState.TEMPORARY_FAILURE


@given(WEIGHTS, st.data())
def test_moves_take_nothing_from_the_whole(wanted: dict[str, int], data: st.DataObject) -> None:
    weights = normal(wanted)
    for _ in range(data.draw(st.integers(0, 12))):
        name = data.draw(st.sampled_from(sorted(weights)))
        after = moved_away(weights, name) if data.draw(st.booleans()) else drifted(weights, wanted)
        assert sum(after.values()) == WHOLE
        assert min(after.values()) >= 0
        assert all(abs(after[one] - weights[one]) <= STEP for one in after)
        weights = after
    for _ in range(math.ceil(WHOLE / STEP) + 1):
        weights = drifted(weights, wanted)
    assert weights == normal(wanted)


def test_ten_points_go_and_nothing_fails_over_at_once() -> None:
    half = {"gateway": 50, "modem": 50}
    one_error = {"gateway": Seen(errors=1), "modem": Seen()}
    assert judged(half, half, one_error, NOW)[0] == half
    many = {"gateway": Seen(errors=ERRORS_A_MINUTE), "modem": Seen()}
    assert judged(half, half, many, NOW) == (
        {"gateway": 40, "modem": 60},
        {"gateway": Because.ERRORS, "modem": Because.ERRORS},
    )
    just_now = {**many, "modem": Seen(changed_at=NOW - timedelta(seconds=59))}
    assert judged(half, half, just_now, NOW)[0] == half
    slow = {"gateway": Seen(judged=FEWEST_JUDGED, slow=3), "modem": Seen()}
    assert judged(half, half, slow, NOW)[1]["gateway"] is Because.SLOW
    few = {"gateway": Seen(judged=FEWEST_JUDGED - 1, slow=19), "modem": Seen()}
    assert judged(half, half, few, NOW)[0] == half
    assert judged({"modem": WHOLE}, {"modem": 1}, {"modem": Seen(errors=99)}, NOW)[0] == {"modem": WHOLE}


def test_it_drifts_back_an_hour_at_a_time() -> None:
    wanted, weights = {"gateway": 50, "modem": 50}, {"gateway": 15, "modem": 85}
    moved = {"gateway": Seen(changed_at=NOW), "modem": Seen(changed_at=NOW)}
    assert judged(weights, wanted, moved, NOW + DRIFTS_EVERY - timedelta(seconds=1))[0] == weights
    assert judged(weights, wanted, moved, NOW + DRIFTS_EVERY)[0] == {"gateway": 25, "modem": 75}


@given(WEIGHTS, st.floats(0, 1, exclude_max=True))
def test_a_way_without_weight_is_taken_only_when_none_has_any(weights: dict[str, int], chance: float) -> None:
    name = drawn(weights, chance)
    assert name is not None
    assert weights[name] or not any(weights.values())
    assert drawn({}, chance) is None
