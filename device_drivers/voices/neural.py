"""Says Chinese sentences with a neural voice of sherpa-onnx, where the site has installed the library and a model's folder.

Models are what sherpa-onnx publishes for offline speech: a VITS folder (one .onnx, tokens.txt, lexicon.txt) or a Matcha one
(an acoustic model and a vocoder, `vocos*.onnx` or `hifigan*.onnx`). None comes with this package.
"""

import importlib
import importlib.util
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.voices.chinese_wording import worded
from device_drivers.voices.clips import Clip
from device_drivers.voices.engines import CannotSay
from device_drivers.voices.sound_files import at_our_rate

LIBRARY = "sherpa_onnx"
_LETTERS = {
    "A": "诶", "B": "必", "C": "西", "D": "第", "E": "易", "F": "艾弗", "G": "寄", "H": "诶吃", "I": "爱", "J": "杰",
    "K": "剋", "L": "艾勒", "M": "艾姆", "N": "恩", "O": "欧", "P": "批", "Q": "扣", "R": "啊", "S": "艾斯", "T": "替",
    "U": "优", "V": "维", "W": "达不溜", "X": "艾克斯", "Y": "歪", "Z": "贼",
}  # fmt: skip
"""Chinese models drop Latin letters silently, and a ticket's letter must be heard."""


class NeuralEngine:
    """An Engine over one model's folder; the model is loaded at the first sentence and kept."""

    name = "neural"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: Any = None
        self._trouble: DeviceTrouble | None = None
        self._lock = Lock()

    def why_not(self) -> DeviceTrouble | None:
        """As the role says: whether the library and the model's files are there, and the model could be loaded."""
        if self._trouble is not None:
            return self._trouble
        if importlib.util.find_spec(LIBRARY) is None:
            return _unusable("缺少 sherpa-onnx 库", "the library sherpa-onnx is not installed")
        missing = [name for name in ("tokens.txt", "lexicon.txt") if not (self._folder / name).is_file()]
        if missing or not list(self._folder.glob("*.onnx")):
            return _unusable(
                f"{self._folder} 中没有完整的语音模型", f"there is no whole speech model in {self._folder}"
            )
        return None

    def clip(self, text: str, language: str) -> Clip:
        """As the role says."""
        if language != "zh":
            raise CannotSay("the model is Chinese")
        said = said_by_model(text)
        if not any("\u3400" <= mark <= "\u9fff" for mark in said):
            raise CannotSay("nothing to say")
        with self._lock:
            made = self._loaded().generate(said, sid=0, speed=1.0)
        sound = at_our_rate(np.asarray(made.samples, dtype=np.float32), int(made.sample_rate))
        if not len(sound):
            raise CannotSay("the model made no sound")
        return Clip(np.round(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                self._model = _load(self._folder)
            except (RuntimeError, ValueError, OSError, ImportError) as wrong:
                self._trouble = _unusable(
                    f"语音模型无法加载（{wrong}）", f"the model cannot be loaded: {wrong}"
                )
                raise self._trouble from wrong
        return self._model


def said_by_model(text: str) -> str:
    """The sentence in Chinese characters and punctuation alone."""
    return "".join(_LETTERS.get(mark.upper(), mark) if mark.isascii() else mark for mark in worded(text))


def _load(folder: Path) -> Any:
    library = importlib.import_module(LIBRARY)
    vocoders = [path for path in sorted(folder.glob("*.onnx")) if path.name.startswith(("vocos", "hifigan"))]
    models = [path for path in sorted(folder.glob("*.onnx")) if path not in vocoders]
    if not models:
        raise ValueError("there is a vocoder and no acoustic model")
    common = {"lexicon": str(folder / "lexicon.txt"), "tokens": str(folder / "tokens.txt")}
    if vocoders:
        matcha = library.OfflineTtsMatchaModelConfig(
            acoustic_model=str(models[0]), vocoder=str(vocoders[0]), **common
        )
        model = library.OfflineTtsModelConfig(matcha=matcha, num_threads=1)
    else:
        vits = library.OfflineTtsVitsModelConfig(model=str(models[0]), **common)
        model = library.OfflineTtsModelConfig(vits=vits, num_threads=1)
    config = library.OfflineTtsConfig(model=model)
    if not config.validate():
        raise ValueError("its files do not fit together")
    return library.OfflineTts(config)


def _unusable(chinese: str, english: str) -> DeviceTrouble:
    return DeviceTrouble(
        "neural_voice_unusable",
        Who.ENGINEER,
        f"神经网络语音不能使用：{chinese}。",
        f"The neural voice cannot be used: {english}.",
    )
