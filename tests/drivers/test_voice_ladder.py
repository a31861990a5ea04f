"""The ladder of voices: real clips made from the engine, joined without clicks, and the next engine where one is missing."""

import json
import sys
import types
import wave
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device_drivers.__main__ import main
from device_drivers.address import AddressWrong
from device_drivers.catalogue import open_voice
from device_drivers.errors import DeviceTrouble
from device_drivers.roles.voice import Sentence, SentenceEnded, Spoken
from device_drivers.simulated.voice_sink import VoiceSinkStandIn
from device_drivers.trials import tried
from device_drivers.voices import joining
from device_drivers.voices.clip_folder import load
from device_drivers.voices.clip_making import make
from device_drivers.voices.clip_words import needed
from device_drivers.voices.clips import RATE, Clip
from device_drivers.voices.engines import CannotSay
from device_drivers.voices.espeak import EspeakEngine
from device_drivers.voices.neural import NeuralEngine, said_by_model
from device_drivers.voices.pinyin_reading import pinyin_of
from device_drivers.voices.recorded import RecordedEngine, covering, syllables_of
from device_drivers.voices.sound_files import SoundUnfit, at_our_rate, sound_of
from device_drivers.voices.voice import ladder_of
from device_drivers.wall_time import utc_now
from tests.drivers.test_voice import is_whole, samples_of, trimmed
from tests.rig.waiting import until

pytestmark = pytest.mark.alone

SPEED = 260
CALL = "请A001号到三号窗口"


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the verb makes it, with four windows."""
    folder = tmp_path_factory.mktemp("clips") / "folder"
    assert main(["clips", str(folder), "--windows", "4", "--speed", str(SPEED)]) == 0
    return folder


@pytest.fixture
def recorded(clips: Path) -> RecordedEngine:
    return RecordedEngine(clips)


def samples(clip: Clip) -> npt.NDArray[np.int32]:
    """As numbers that do not overflow."""
    return np.frombuffer(clip.samples, dtype="<i2").astype(np.int32)


def words_of(engine: RecordedEngine, text: str) -> list[str]:
    """The readings of the clips that say it."""
    folder = load(engine._path)
    return [" ".join(word) for word in covering(*syllables_of(pinyin_of(text)), folder.words, folder.longest)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CALL, ["qing3", "A", "ling2", "ling2", "yi1", "hao4", "dao4 san1 hao4 chuang1 kou3"]),
        (
            "请B107号，到2号窗口。",
            ["qing3", "B", "yi1", "ling2", "qi1", "hao4", "dao4 er4 hao4 chuang1 kou3"],
        ),
        ("请张*到1号窗口", ["qing3", "zhang1 mou3", "dao4 yi1 hao4 chuang1 kou3"]),
        ("请欧阳**到4号窗口", ["qing3", "ou1 yang2 mou3", "dao4 si4 hao4 chuang1 kou3"]),
        ("前面还有2位", ["qian2 mian4 hai2 you3", "liang3 wei4"]),
    ],
)
def test_a_call_is_said_with_the_clips_of_its_reading(
    recorded: RecordedEngine, text: str, words: list[str]
) -> None:
    assert words_of(recorded, text) == words
    assert samples(recorded.clip(text, "zh")).any()


def test_every_ticket_and_window_of_a_hall_can_be_called(recorded: RecordedEngine) -> None:
    for letter in "ABCDEFGH":
        for number in (1, 27, 100, 999):
            words_of(recorded, f"请{letter}{number:03}号到{number % 4 + 1}号窗口")


@pytest.mark.parametrize("text", ["请张𪚥到三号窗口", "您的身份证遗留在读卡器上", "——", ""])
def test_what_has_no_clip_is_left_to_the_next(recorded: RecordedEngine, text: str) -> None:
    with pytest.raises(CannotSay):
        recorded.clip(text, "zh")
    with pytest.raises(CannotSay):
        recorded.clip("window 3", "en")


def correlated(whole: npt.NDArray[np.float64], part: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How much of the part is in the whole, at each place where it fits."""
    size = len(whole) + len(part)
    spectrum = np.fft.rfft(whole, size) * np.fft.rfft(part, size).conj()
    return np.asarray(np.fft.irfft(spectrum, size)[: len(whole) - len(part) + 1])


def test_each_word_of_the_sentence_is_the_recorded_word(recorded: RecordedEngine, clips: Path) -> None:
    folder = load(clips)
    said = samples(recorded.clip("请A001号到三号窗口", "zh")).astype(float)
    for word in (("qing3",), ("A",), ("ling2",), ("dao4", "san1", "hao4", "chuang1", "kou3")):
        kept = folder.words[word].astype(float)
        match = correlated(said, kept)
        energy = np.sqrt(np.maximum(correlated(said**2, np.ones(len(kept))), 1) * np.sum(kept**2))
        assert (match / energy).max() > 0.999, word


def edges_of(sound: npt.NDArray[np.float32]) -> float:
    """How far the sound is from silence in its first and last third of a millisecond."""
    return float(max(np.abs(sound[:7]).max(), np.abs(sound[-7:]).max()))


def test_every_word_comes_out_of_silence_and_goes_into_it(recorded: RecordedEngine, clips: Path) -> None:
    assert max(map(edges_of, load(clips).words.values())) < 0.005
    said = samples(recorded.clip("请H888号，到1号窗口。请张*到1号窗口", "zh"))
    assert np.abs(said).max() < 32767
    assert abs(said.mean()) < 20


def test_a_word_cut_out_roughly_gets_edges_without_a_click() -> None:
    cut = np.concatenate([np.full(900, 0.5), np.full(900, -0.5)]).astype(np.float32)
    assert edges_of(cut) == 0.5
    smooth = joining.trimmed(cut)
    assert edges_of(smooth) < 0.005
    clip = samples(joining.joined([smooth, smooth], ["", ""], joining.loudness(smooth)))
    gap = round(joining.BETWEEN * RATE)
    join = clip[len(smooth) - 7 : len(smooth) + gap + 7]
    assert np.abs(np.diff(join)).max() < 200


def test_pauses_stand_where_the_sentence_has_them(recorded: RecordedEngine) -> None:
    without = recorded.clip("请A001号到三号窗口", "zh").seconds
    comma = recorded.clip("请A001号，到三号窗口", "zh").seconds
    stop = recorded.clip("请A001号。到三号窗口", "zh").seconds
    assert comma - without == pytest.approx(joining.SHORT_PAUSE - joining.BETWEEN, abs=0.001)
    assert stop - without == pytest.approx(joining.LONG_PAUSE - joining.BETWEEN, abs=0.001)


syllables = st.sampled_from(["qing3", "A", "yi1", "hao4"])


@given(
    st.lists(syllables, min_size=1, max_size=12),
    st.sets(st.lists(syllables, min_size=1, max_size=3).map(tuple)),
)
def test_the_fewest_words_are_read_as_the_sentence(read: list[str], words: set[tuple[str, ...]]) -> None:
    known = dict.fromkeys(words)
    longest = max(map(len, words), default=0)
    try:
        found = covering(tuple(read), [""] * len(read), known, longest)
    except CannotSay:
        assert any((one,) not in words for one in read)
        return
    assert [one for word in found for one in word] == read
    assert set(found) <= words
    greedy = len(read)
    assert len(found) <= greedy


def test_no_word_goes_across_a_pause() -> None:
    known = {("A", "yi1"): 0, ("A",): 0, ("yi1",): 0}
    assert covering(("A", "yi1"), ["", ""], known, 2) == [("A", "yi1")]
    assert covering(("A", "yi1"), [",", ""], known, 2) == [("A",), ("yi1",)]


def wav(path: Path, sound: npt.NDArray[Any], *, rate: int = RATE, channels: int = 1, width: int = 2) -> Path:
    """A sound file."""
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate)
        out.writeframes(sound.tobytes())
    return path


@pytest.mark.parametrize("rate", [8000, 16000, 44100, 48000])
def test_recordings_of_other_rates_keep_their_pitch_and_loudness(rate: int) -> None:
    moment = np.arange(rate) / rate
    tone = (0.5 * np.sin(2 * np.pi * 1000 * moment)).astype(np.float32)
    ours = at_our_rate(tone, rate)
    assert len(ours) == RATE
    spectrum = np.abs(np.fft.rfft(ours))
    assert int(spectrum.argmax()) == 1000
    assert joining.loudness(ours) == pytest.approx(joining.loudness(tone), rel=0.01)


def test_a_stereo_recording_of_a_studio(tmp_path: Path) -> None:
    moment = np.arange(44100) / 44100
    one = (8000 * np.sin(2 * np.pi * 440 * moment)).astype("<i2")
    sound = sound_of(
        wav(tmp_path / "a.wav", np.stack([one, one], axis=1), rate=44100, channels=2).read_bytes()
    )
    assert len(sound) == RATE
    assert float(np.abs(sound).max()) == pytest.approx(8000 / 32768, rel=0.02)


@given(st.binary(max_size=120))
def test_what_is_no_sound_is_refused(content: bytes) -> None:
    with pytest.raises(SoundUnfit):
        sound_of(content)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "0001.wav").write_bytes(b"RIFF"), "0001.wav"),
        (lambda folder: (folder / "0002.wav").unlink(), "0002.wav"),
        (lambda folder: wav(folder / "0003.wav", np.zeros(9000, "<i2")), "nothing can be heard"),
        (lambda folder: wav(folder / "0003.wav", np.zeros(9000, "u1"), width=1), "8 bits"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "manifest.json"),
        (lambda folder: (folder / "manifest.json").unlink(), "manifest.json"),
        (lambda folder: rewrite(folder, "file", "../0001.wav"), "outside"),
        (lambda folder: rewrite(folder, "read", "qing"), "no pinyin"),
    ],
)
def test_a_folder_that_is_wrong_is_told_by_its_file(tmp_path: Path, spoil: Any, said: str) -> None:
    make(tmp_path / "clips", ["请", "A", "号"], EspeakEngine(SPEED))
    assert RecordedEngine(tmp_path / "clips").why_not() is None
    spoil(tmp_path / "clips")
    trouble = RecordedEngine(tmp_path / "clips").why_not()
    assert trouble is not None
    assert trouble.code == "clips_unusable"
    assert said in trouble.english


def rewrite(folder: Path, name: str, value: str) -> None:
    """Change the first word of the list."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["words"][0][name] = value
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_the_ladder_falls_for_each_sentence_by_itself(clips: Path) -> None:
    ladder = ladder_of("auto", {"clips": str(clips)}, SPEED)
    by_clips = ladder.clip(CALL, "zh")
    by_engine = ladder.clip("请张𪚥到三号窗口", "zh")
    assert by_clips == RecordedEngine(clips).clip(CALL, "zh")
    assert by_engine == EspeakEngine(SPEED).clip("请张𪚥到三号窗口", "zh")
    ladder.clip("Window 3", "en")
    assert ladder.counters() == {"spoken_by_clips": 1, "not_by_clips": 2, "spoken_by_espeak": 2}


def test_a_broken_rung_is_passed_and_told(tmp_path: Path) -> None:
    ladder = ladder_of("auto", {"clips": str(tmp_path), "neural": str(tmp_path)}, SPEED)
    assert ladder.clip(CALL, "zh").seconds > 1
    why = {engine.name: engine.why_not() for engine in ladder.engines}
    assert list(why) == ["clips", "neural", "espeak"]
    assert [trouble and trouble.code for trouble in why.values()] == [
        "clips_unusable",
        "neural_voice_unusable",
        None,
    ]
    with pytest.raises(DeviceTrouble) as told:
        ladder.clip("——", "zh")
    assert told.value.code == "nothing_to_say"


@pytest.mark.parametrize(
    ("best", "names"),
    [("auto", ["clips", "neural", "espeak"]), ("clips", ["clips", "neural", "espeak"]), ("neural", ["neural", "espeak"]),
     ("espeak", ["espeak"])],
)  # fmt: skip
def test_an_address_names_the_best_rung(best: str, names: list[str]) -> None:
    ladder = ladder_of(best, {"clips": "/c", "neural": "/n"}, SPEED)
    assert [engine.name for engine in ladder.engines] == names
    if best in {"clips", "neural"}:
        with pytest.raises(AddressWrong, match="needs its folder"):
            ladder_of(best, {}, SPEED)


@pytest.fixture
def loudspeaker() -> Iterator[VoiceSinkStandIn]:
    stand_in = VoiceSinkStandIn("voice", {})
    stand_in.start()
    yield stand_in
    stand_in.stop()


def test_what_is_recorded_is_what_the_clips_say(loudspeaker: VoiceSinkStandIn, clips: Path) -> None:
    voice = open_voice(f"{loudspeaker.address.replace('engine=espeak', 'engine=auto')}&clips={clips}&chime=0")
    ends: list[SentenceEnded] = []
    voice.say(Sentence("call", CALL, utc_now() + timedelta(minutes=1)), ends.append)
    until(lambda: bool(ends), 20, "the end of the sentence")
    assert ends[0].how is Spoken.SPOKEN
    until(lambda: bool(loudspeaker.state()["utterances"]), 10, "the recording")
    recording = samples_of(loudspeaker.picture("utterances/1.wav"))
    said = np.frombuffer(RecordedEngine(clips).clip(CALL, "zh").samples, dtype="<i2")
    assert is_whole(recording, trimmed(said))
    checks = {check.name: check.is_well for check in tried("voice", voice)}
    assert checks == {"clips": True, "espeak": True, "speech": True}
    voice.close()


def test_from_the_shell(tmp_path: Path, clips: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "said.wav"
    assert main(["say", CALL, "-o", str(out), "--clips", str(clips), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == "clips"
    assert out.read_bytes()[44:] == RecordedEngine(clips).clip(CALL, "zh").samples
    assert main(["say", CALL, "-o", str(out), "--engine", "clips"]) == 2
    assert main(["clips", str(tmp_path / "c"), "--windows", "0"]) == 2
    more = tmp_path / "more.txt"
    more.write_text("不动产登记中心\n")
    assert main(["clips", str(tmp_path / "c"), "--windows", "1", "--words", str(more)]) == 0
    assert RecordedEngine(tmp_path / "c").clip("请到不动产登记中心", "zh").seconds > 0.5


def test_a_hall_of_thirty_windows_needs_a_handful_of_clips() -> None:
    assert 150 < len(set(needed(30))) < 250


def test_letters_are_given_names_a_chinese_model_can_say() -> None:
    assert said_by_model("请A01号") == "请诶零一号"
    assert said_by_model("请W001号到3号窗口").startswith("请达不溜零零一号到三号窗口")


def model_folder(folder: Path, *names: str) -> Path:
    """Files as a model has them, without a model in them."""
    for name in ("tokens.txt", "lexicon.txt", *names):
        (folder / name).write_bytes(b"")
    return folder


def test_a_neural_voice_is_there_only_with_library_and_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sherpa_onnx", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    without = NeuralEngine(model_folder(tmp_path, "model.onnx")).why_not()
    assert without is not None
    assert "sherpa-onnx" in without.english
    monkeypatch.setattr("importlib.util.find_spec", lambda _: types.SimpleNamespace())
    assert NeuralEngine(tmp_path).why_not() is None
    (tmp_path / "model.onnx").unlink()
    empty = NeuralEngine(tmp_path).why_not()
    assert empty is not None
    assert "no whole speech model" in empty.english
