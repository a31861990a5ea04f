"""Decides how a clip reaches a loudspeaker, and that it has been played to its last sample: the player ends after draining.

pacat and aplay both play out what they hold after the end of their input, and only then end (pacat(1), aplay(1)).
"""

import subprocess
from collections.abc import Mapping
from typing import Protocol

from device_drivers.errors import DeviceTrouble, Who
from device_drivers.voices.clips import RATE, Clip

GRACE = 5.0  # seconds a player may take longer than its clip lasts


class Sink(Protocol):
    """Where sound goes."""

    def play(self, clip: Clip) -> None:
        """Play it all and return after the last sample. DeviceTrouble when it was not played to its end."""


class PlayerSink:
    """A player program that reads raw samples. where: the loudspeaker, for the sentence when it fails."""

    def __init__(self, command: tuple[str, ...], where: str) -> None:
        self._command = command
        self._where = where

    def play(self, clip: Clip) -> None:
        """As the role says: one player a clip, so that a sound server that came back is used at once."""
        try:
            ended = subprocess.run(
                self._command,
                input=clip.samples,
                capture_output=True,
                timeout=clip.seconds + GRACE,
                check=False,
            )
        except OSError as failure:
            raise _no_player(self._command[0]) from failure
        except subprocess.TimeoutExpired as failure:
            raise _stuck(self._where) from failure
        if ended.returncode != 0:
            raise _unreachable(self._where, _last_line(ended.stderr))


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else "-"


def pulse_sink(sink: str, options: Mapping[str, str]) -> PlayerSink:
    """PulseAudio, or PipeWire in its place. sink: its name, or `default`; `server` when it is not this user's own."""
    command = [
        "pacat",
        "--playback",
        "--raw",
        "--format=s16le",
        f"--rate={RATE}",
        "--channels=1",
        "--latency-msec=400",
    ]
    command += ["--client-name=hall", "--stream-name=announcement"]
    if sink != "default":
        command.append(f"--device={sink}")
    if "server" in options:
        command.append(f"--server={options['server']}")
    return PlayerSink(tuple(command), f"pulse:{sink}")


def alsa_sink(device: str) -> PlayerSink:
    """ALSA. device: as `aplay -L` lists them, or `default`."""
    form = ("-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", "1")
    return PlayerSink(("aplay", "-q", "-D", device, *form, "-"), f"alsa:{device}")


def _no_player(program: str) -> DeviceTrouble:
    return DeviceTrouble(
        "no_player",
        Who.ENGINEER,
        f"缺少播放程序 {program}，请安装。",
        f"The player {program} is missing; install it.",
    )


def _stuck(where: str) -> DeviceTrouble:
    return DeviceTrouble(
        "sound_stuck",
        Who.ENGINEER,
        f"声音设备 {where} 没有反应，请检查声音服务。",
        f"The sound device {where} does not move; check the sound server.",
    )


def _unreachable(where: str, said: str) -> DeviceTrouble:
    return DeviceTrouble(
        "sound_unreachable",
        Who.STAFF,
        f"声音设备 {where} 无法播放，请检查功放、音箱和连接线（{said}）。",
        f"The sound device {where} cannot play; check amplifier, loudspeaker and cable ({said}).",
    )
