"""The voice over a real sound server: what was recorded is what was said, and said-to-the-end is never told too early."""

import io
import json
import shutil
import subprocess
import sys
import time
import wave
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pytest

from device_drivers.__main__ import main
from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_voice
from device_drivers.errors import DeviceTrouble, Who
from device_drivers.roles.voice import Sentence, SentenceEnded, Spoken, Voice
from device_drivers.simulated.voice_sink import VoiceSinkStandIn
from device_drivers.voices.clips import RATE, chime
from device_drivers.voices.espeak import EspeakEngine
from device_drivers.voices.sinks import PlayerSink
from device_drivers.wall_time import utc_now
from tests.rig.waiting import until

pytestmark = pytest.mark.alone

SPEED = 260
ENGINE = EspeakEngine(SPEED)
FIRST, SECOND = "请A001号到三号窗口", "请B107号到十二号窗口"
AGES = timedelta(minutes=1)


@pytest.fixture
def loudspeaker() -> Iterator[VoiceSinkStandIn]:
    """A sound server of its own, recording."""
    stand_in = VoiceSinkStandIn("voice", {"options": f"speed={SPEED}"})
    stand_in.start()
    yield stand_in
    stand_in.stop()


@pytest.fixture
def voice(loudspeaker: VoiceSinkStandIn) -> Iterator[Voice]:
    """A voice on that loudspeaker."""
    opened = open_voice(loudspeaker.address)
    yield opened
    opened.close()


class Ends:
    """What the voice told, each with the time.monotonic at which it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[float, SentenceEnded]] = []

    def __call__(self, ended: SentenceEnded) -> None:
        self.told.append((time.monotonic(), ended))

    def story(self) -> list[tuple[str, Spoken]]:
        """Key and end, in order."""
        return [(ended.key, ended.how) for _, ended in self.told]

    def await_count(self, count: int, seconds: float = 25.0) -> None:
        """Wait for so many."""
        until(lambda: len(self.told) >= count, seconds, f"{count} ends of {self.story()}")


def utterances(loudspeaker: VoiceSinkStandIn, count: int) -> list[dict[str, Any]]:
    """So many utterances, once silence has closed the last."""
    until(lambda: len(heard(loudspeaker)) >= count, what=f"{count} utterances")
    return heard(loudspeaker)


def heard(loudspeaker: VoiceSinkStandIn) -> list[dict[str, Any]]:
    """The utterances so far."""
    listed: Any = loudspeaker.state()["utterances"]
    return list(listed)


def samples_of(wav: bytes | None) -> npt.NDArray[np.int16]:
    """The samples of a WAV file, without the silence around them."""
    assert wav is not None
    with wave.open(io.BytesIO(wav)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 22050)
        return trimmed(np.frombuffer(read.readframes(read.getnframes()), dtype="<i2"))


def trimmed(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """From the first to the last sound loud enough to be heard as one."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > 200)
    return samples[loud[0] : loud[-1] + 1]


def is_whole(recorded: npt.NDArray[np.int16], said: npt.NDArray[np.int16]) -> bool:
    """Every sample in its order; a starved sound server may have put a little silence between them."""
    late = (len(recorded) - len(said)) / RATE
    return np.array_equal(recorded[recorded != 0], said[said != 0]) and 0 <= late < 0.5


def made(text: str) -> npt.NDArray[np.int16]:
    """What the engine makes of a sentence."""
    return trimmed(np.frombuffer(ENGINE.clip(text, "zh").samples, dtype="<i2"))


def sentence(key: str, text: str = FIRST, lives: timedelta = AGES, **more: Any) -> Sentence:
    """A sentence that may wait."""
    return Sentence(key, text, utc_now() + lives, **more)


def test_what_is_recorded_is_what_was_made_and_the_end_is_told_after_it(
    voice: Voice, loudspeaker: VoiceSinkStandIn
) -> None:
    ends = Ends()
    voice.say(sentence("call-1", FIRST), ends)
    ends.await_count(1)
    (only,) = utterances(loudspeaker, 1)
    told_at, ended = ends.told[0]
    assert (ended.key, ended.how, ended.trouble) == ("call-1", Spoken.SPOKEN, None)
    assert told_at >= only["ended_at"]
    assert ended.ended_at >= utc_now() - timedelta(seconds=15)
    assert is_whole(samples_of(loudspeaker.picture("utterances/1.wav")), made(FIRST))
    assert only["rms"] > 500


def test_urgency_lateness_replacement_and_withdrawal_while_one_is_speaking(
    voice: Voice, loudspeaker: VoiceSinkStandIn
) -> None:
    ends = Ends()
    voice.say(sentence("begun", FIRST), ends)
    until(lambda: bool(loudspeaker.state()["speaking"]), what="the first is speaking")
    voice.say(sentence("stale", "过时的一句", timedelta(seconds=0.3)), ends)
    voice.say(sentence("calm", "请稍候"), ends)
    voice.say(sentence("urgent", SECOND, priority=5), ends)
    voice.say(sentence("calm", "请稍等"), ends)
    voice.say(sentence("unwanted"), ends)
    voice.withdraw("unwanted")
    voice.withdraw("begun")
    ends.await_count(6)
    assert ends.story() == [
        ("begun", Spoken.SPOKEN),
        ("calm", Spoken.WITHDRAWN),
        ("unwanted", Spoken.WITHDRAWN),
        ("stale", Spoken.EXPIRED),
        ("urgent", Spoken.SPOKEN),
        ("calm", Spoken.SPOKEN),
    ]
    assert len(utterances(loudspeaker, 3)) == 3
    for number, text in enumerate((FIRST, SECOND, "请稍等"), 1):
        assert is_whole(samples_of(loudspeaker.picture(f"utterances/{number}.wav")), made(text)), text
    told_at = [at for at, ended in ends.told if ended.how is Spoken.SPOKEN]
    assert all(told >= one["ended_at"] for told, one in zip(told_at, heard(loudspeaker), strict=True))


def test_what_is_too_late_is_never_spoken(voice: Voice, loudspeaker: VoiceSinkStandIn) -> None:
    ends = Ends()
    voice.say(sentence("late", lives=timedelta(seconds=-1)), ends)
    voice.say(sentence("in time", SECOND), ends)
    ends.await_count(2)
    assert ends.story() == [("late", Spoken.EXPIRED), ("in time", Spoken.SPOKEN)]
    assert len(utterances(loudspeaker, 1)) == 1
    assert is_whole(samples_of(loudspeaker.picture("utterances/last.wav")), made(SECOND))


def test_a_chime_comes_first_when_asked_for(voice: Voice, loudspeaker: VoiceSinkStandIn) -> None:
    ends = Ends()
    voice.say(sentence("call-1", chime=True), ends)
    ends.await_count(1)
    utterances(loudspeaker, 1)
    recorded = samples_of(loudspeaker.picture("utterances/1.wav"))
    rung = trimmed(np.frombuffer((chime() + ENGINE.clip(FIRST, "zh")).samples, dtype="<i2"))
    assert is_whole(recorded, rung)


def test_no_loudspeaker_is_trouble_and_one_that_came_back_is_used(
    voice: Voice, loudspeaker: VoiceSinkStandIn
) -> None:
    ends = Ends()
    loudspeaker.act("unplug", {})
    voice.say(sentence("unheard"), ends)
    ends.await_count(1)
    ended = ends.told[0][1]
    assert ended.how is Spoken.FAILED
    assert ended.trouble is not None
    assert ended.trouble.code == "sound_unreachable"
    loudspeaker.act("plug", {})
    voice.say(sentence("heard"), ends)
    ends.await_count(2)
    assert ends.story()[1] == ("heard", Spoken.SPOKEN)
    assert len(utterances(loudspeaker, 1)) == 1


def test_a_loudspeaker_that_dies_in_mid_sentence_has_not_spoken(
    voice: Voice, loudspeaker: VoiceSinkStandIn
) -> None:
    ends = Ends()
    voice.say(sentence("cut", FIRST + SECOND), ends)
    until(lambda: bool(loudspeaker.state()["speaking"]), what="it is speaking")
    loudspeaker.act("unplug", {})
    ends.await_count(1)
    assert ends.story() == [("cut", Spoken.FAILED)]


def test_a_sound_server_that_hangs_does_not_hang_the_voice(
    voice: Voice, loudspeaker: VoiceSinkStandIn
) -> None:
    ends = Ends()
    loudspeaker.act("freeze", {})
    voice.say(sentence("stuck", "请"), ends)
    ends.await_count(1)
    assert ends.story() == [("stuck", Spoken.FAILED)]
    loudspeaker.act("thaw", {})
    voice.say(sentence("heard", SECOND), ends)
    ends.await_count(2)
    assert ends.story()[1] == ("heard", Spoken.SPOKEN)


def test_closing_lets_the_sentence_end_and_withdraws_the_rest(
    voice: Voice, loudspeaker: VoiceSinkStandIn
) -> None:
    ends = Ends()
    voice.say(sentence("begun"), ends)
    until(lambda: bool(loudspeaker.state()["speaking"]), what="it is speaking")
    voice.say(sentence("waiting"), ends)
    voice.close()
    assert ends.story() == [("begun", Spoken.SPOKEN), ("waiting", Spoken.WITHDRAWN)]
    utterances(loudspeaker, 1)
    assert is_whole(samples_of(loudspeaker.picture("utterances/1.wav")), made(FIRST))


def test_a_sentence_with_nothing_to_say_fails_alone(voice: Voice) -> None:
    ends = Ends()
    voice.say(sentence("empty", "——"), ends)
    ends.await_count(1)
    ended = ends.told[0][1]
    assert (ended.how, ended.trouble and ended.trouble.code) == (Spoken.FAILED, "nothing_to_say")


@pytest.mark.parametrize("letter", ["A", "B", "F", "H", "W", "Z"])
def test_a_letter_is_audible(letter: str) -> None:
    samples = np.frombuffer(ENGINE.clip(letter, "zh").samples, dtype="<i2").astype(float)
    assert np.sqrt(np.mean(samples**2)) > 1000


def test_from_the_shell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], loudspeaker: VoiceSinkStandIn
) -> None:
    spoken = tmp_path / "said.wav"
    assert main(["say", FIRST, "-o", str(spoken), "--speed", str(SPEED), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["read"].startswith("qing3 A ling2 ling2 yi1 hao4")
    assert np.array_equal(samples_of(spoken.read_bytes()), made(FIRST))
    assert main(["say", "Window 3", "--language", "en", "--on", loudspeaker.address]) == 0
    assert utterances(loudspeaker, 1)[0]["seconds"] > 0.4
    assert main(["say", FIRST]) == 2
    loudspeaker.act("unplug", {})
    assert main(["say", FIRST, "--on", loudspeaker.address]) == 3


@pytest.mark.parametrize(("device", "how"), [("null", Spoken.SPOKEN), ("no_such_card", Spoken.FAILED)])
def test_alsa(device: str, how: Spoken) -> None:
    ends = Ends()
    opened = open_voice(f"alsa:{device}?speed={SPEED}")
    opened.say(sentence("call-1"), ends)
    ends.await_count(1)
    opened.close()
    assert ends.story() == [("call-1", how)]


def test_a_missing_player_is_the_engineers_business() -> None:
    with pytest.raises(DeviceTrouble) as told:
        PlayerSink(("no-such-player",), "nowhere").play(chime())
    assert (told.value.code, told.value.who) == ("no_player", Who.ENGINEER)


@pytest.mark.parametrize(
    "wrong", ["pulse:hall?engine=neural", "alsa:default?server=x", "pulse:hall?speed=999"]
)
def test_a_wrong_address_is_told_at_once(wrong: str) -> None:
    with pytest.raises(AddressWrong):
        open_voice(wrong)


def test_a_killed_stand_in_leaves_no_sound_server_behind(tmp_path: Path) -> None:
    (tmp_path / "stand_ins.json").write_text(json.dumps({"devices": {"voice": {"kind": "voice_sink"}}}))
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "device_drivers", "simulate", str(tmp_path / "stand_ins.json")]
    simulating = subprocess.Popen([*command, "--ready-file", str(ready)])
    try:
        until(ready.exists, what="the stand-ins are ready")
        children = psutil.Process(simulating.pid).children()
        assert {"pulseaudio", "parec"} <= {child.name() for child in children}
    finally:
        simulating.kill()
        simulating.wait()
    _, alive = psutil.wait_procs(children, timeout=5)
    assert not alive
    folder = json.loads(ready.read_text())["addresses"]["voice"].partition("unix:")[2].partition("/native")[0]
    shutil.rmtree(folder)
