"""Runs a sound server of its own, with a loudspeaker that goes nowhere, and hears what is played on it."""

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread

RATE = 22050
SINK = "hall"
START_PATIENCE = 8.0
LISTENING_GAP = 0.1
_WITH_US = ("setpriv", "--pdeathsig", "KILL", "--")


class SoundServer:
    """A PulseAudio daemon with a null sink, in a folder of its own; no user's settings are read or touched.

    heard: called with samples and the time.monotonic of the last, and with none about every 0.1 s of silence.
    """

    def __init__(self, heard: Callable[[bytes, float], None]) -> None:
        self._heard = heard
        self._folder = Path(tempfile.mkdtemp(prefix="voice-sink-"))
        self._ending = Event()
        self._ready = Event()
        self._thread: Thread | None = None
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> str:
        """Where it listens, as PulseAudio's clients take it."""
        return f"unix:{self._folder}/native"

    @property
    def is_running(self) -> bool:
        """Whether it can be played on."""
        return self._thread is not None and self._ready.is_set()

    def start(self) -> None:
        """Appear. OSError when it does not within a few seconds."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._ending.clear()
        self._thread = Thread(target=self._run, name="sound server", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_PATIENCE):
            self.stop()
            raise OSError("pulseaudio or parec did not start; are they installed?")

    def stop(self) -> None:
        """Vanish, as when somebody pulls the plug. Safe to call twice."""
        thread, self._thread = self._thread, None
        self._ending.set()
        if thread is not None:
            thread.join()

    def freeze(self, *, frozen: bool) -> None:
        """Stand still with everything open, or move again."""
        if self._daemon is not None:
            self._daemon.send_signal(signal.SIGSTOP if frozen else signal.SIGCONT)

    def remove(self) -> None:
        """Stop for good and leave nothing behind."""
        self.stop()
        rmtree(self._folder, ignore_errors=True)

    def _run(self) -> None:
        """Both children live and die with this thread: the kernel kills them when it ends in any way."""
        (self._folder / "native").unlink(missing_ok=True)
        with self._started(self._daemon_command(), subprocess.DEVNULL) as daemon:
            self._daemon = daemon
            try:
                if self._awaited(daemon):
                    with self._started(self._recorder_command(), subprocess.PIPE) as recorder:
                        self._listen(recorder)
            finally:
                self._ready.clear()
                self._daemon = None
                daemon.kill()

    def _awaited(self, daemon: subprocess.Popen[bytes]) -> bool:
        until = time.monotonic() + START_PATIENCE
        while not (self._folder / "native").exists():
            if daemon.poll() is not None or time.monotonic() > until or self._ending.wait(0.02):
                return False
        return True

    def _is_recording(self) -> bool:
        """Whether the recorder hangs on the loudspeaker; a sound before that would be missed."""
        until = time.monotonic() + START_PATIENCE
        listing = ("pactl", f"--server={self.server}", "list", "short", "source-outputs")
        while time.monotonic() < until and not self._ending.is_set():
            if subprocess.run(
                listing, capture_output=True, env=self._environment(), check=False
            ).stdout.strip():
                return True
        return False

    def _listen(self, recorder: subprocess.Popen[bytes]) -> None:
        if recorder.stdout is None:
            raise OSError("parec was started without a pipe")
        with selectors.DefaultSelector() as selector:
            selector.register(recorder.stdout, selectors.EVENT_READ)
            try:
                if self._is_recording():
                    self._ready.set()
                while not self._ending.is_set() and recorder.poll() is None:
                    self._hear_some(selector, recorder.stdout.fileno())
            finally:
                recorder.kill()

    def _hear_some(self, selector: selectors.BaseSelector, source: int) -> None:
        samples = os.read(source, 65536) if selector.select(LISTENING_GAP) else b""
        self._heard(samples, time.monotonic())

    def _started(self, command: tuple[str, ...], output: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            (*_WITH_US, *command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=self._environment(),
            bufsize=0,
        )

    def _environment(self) -> dict[str, str]:
        names = ("HOME", "PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")
        return {"PATH": os.environ.get("PATH", os.defpath), **dict.fromkeys(names, str(self._folder))}

    def _daemon_command(self) -> tuple[str, ...]:
        switches = ("-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes")
        quiet = ("--realtime=no", "--high-priority=no", "--log-level=error")
        door = f"module-native-protocol-unix socket={self._folder}/native auth-anonymous=1"
        sink = f"module-null-sink sink_name={SINK} rate={RATE} channels=1 format=s16le"
        return ("pulseaudio", *switches, *quiet, "-L", sink, "-L", door)

    def _recorder_command(self) -> tuple[str, ...]:
        form = ("--raw", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=20")
        return ("parec", f"--server={self.server}", f"--device={SINK}.monitor", *form)
