"""Measures P5: the terminal from cold with the network away, beside a bare first paint in the same run."""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import msgspec

from hall.bench.verdict import Verdict, in_milliseconds
from hall.credentials.authority import CertificateAuthority
from hall.credentials.keys import make_key, public_pem
from hall.language import hall_clock
from hall.messages.devices import CatalogueFile
from hall.messages.matter_catalogue import (
    GroupLine,
    MatterCatalogue,
    MatterLine,
    QueueLine,
    encode_catalogue,
)
from visiting.catalogue_store import CatalogueStore

MOST_SECONDS = 1.5
MOST_RATIO = 5.0
PLACE = "0,0,540,960"
MATTERS = 1_135
"""As many as the list of one district."""

_BARE = """
import sys
from PySide6.QtCore import QByteArray, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow, QSGRendererInterface
QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
application = QGuiApplication([])
engine = QQmlEngine()
component = QQmlComponent(engine)
component.setData(QByteArray(b'import QtQuick\\nWindow { width: 540; height: 960; visible: true }'), QUrl())
window = component.create()
window.frameSwapped.connect(lambda: (sys.stdout.write("painted\\n"), sys.stdout.flush()))
application.exec()
"""
_PRODUCT = """
import sys
from pathlib import Path
from hall.qt import frames
from hall.qt.shell import Place
from queue_terminal import shell
from queue_terminal.pipe_words import Began, BeginWithoutCard

def tell(word):
    sys.stdout.write(word + "\\n")
    sys.stdout.flush()

def beside(terminal):
    frames.after_swap(terminal.window, lambda: tell("painted"))
    terminal.visit_heard.connect(lambda word: tell("ready") if isinstance(word, Began) else None)
    frames.after_swap(terminal.window, lambda: terminal.tell_visit(BeginWithoutCard("zh")))

sys.exit(shell.run(Path(sys.argv[1]), Place.parse(sys.argv[2]), beside))
"""


def measure(*, is_quick: bool) -> Verdict:
    """Interleaved: bare, product, bare, product ... The terminal's first visit on screen is told beside its first paint."""
    rounds = 3 if is_quick else 5
    bare: list[float] = []
    painted: list[float] = []
    ready: list[float] = []
    with tempfile.TemporaryDirectory(prefix="zhiting-bench-") as folder:
        home = make_home(Path(folder))
        for _ in range(rounds):
            bare.append(_first(("-c", _BARE), "painted"))
            painted.append(_first(("-c", _PRODUCT, str(home), PLACE), "painted"))
            ready.append(_first(("-c", _PRODUCT, str(home), PLACE), "ready"))
    ratio = median(painted) / median(bare)
    return Verdict(
        "start",
        {**in_milliseconds(painted, "first_paint"), **in_milliseconds(ready, "first_visit_on_screen")},
        in_milliseconds(bare, "bare_first_paint"),
        round(ratio, 3),
        {"first_paint_ms": MOST_SECONDS * 1000, "ratio": MOST_RATIO},
        median(painted) <= MOST_SECONDS and ratio <= MOST_RATIO,
    )


def _first(arguments: tuple[str, ...], word: str) -> float:
    """Seconds from the start of the process to this word of it; the process is ended then."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    begun = time.monotonic()
    child = subprocess.Popen((sys.executable, *arguments), stdout=subprocess.PIPE, text=True, env=environment)
    assert child.stdout is not None  # noqa: S101 - asked for above
    try:
        for line in child.stdout:
            if line.strip() == word:
                return time.monotonic() - begun
        raise RuntimeError(f"the process ended before it said {word}")
    finally:
        child.terminate()
        child.wait(10)


def make_home(folder: Path) -> Path:
    """An enrolled device home whose hall is away: nobody listens on its broker's port."""
    home = folder / "home"
    home.mkdir(mode=0o700)
    authority = CertificateAuthority.create(folder / "authority", "anhe")
    authority.issue_client(folder, "terminal-1")
    (folder / "terminal-1.key").rename(home / "device.key")
    (folder / "terminal-1.crt").rename(home / "device.crt")
    (home / "ca.crt").write_bytes(authority.certificate_pem)
    (home / "hall_sealing.pem").write_bytes(public_pem(make_key().public_key()))
    enrolled = {
        "device": "terminal-1",
        "role": "queue_terminal",
        "hall": "anhe",
        "broker_host": "127.0.0.1",
        "broker_port": 9,
        "web": "https://127.0.0.1:9",
    }
    (home / "device.json").write_bytes(msgspec.json.encode(enrolled))
    content = encode_catalogue(_catalogue())
    digest = hashlib.sha256(content).hexdigest()
    CatalogueStore(home / "catalogue").keep(CatalogueFile("/x", digest, len(content)), content)
    return home


def _catalogue() -> MatterCatalogue:
    return MatterCatalogue(
        "安和区政务服务中心",
        hall_clock.business_day(hall_clock.now()).isoformat(),
        (QueueLine("A", "zone-a", "A区", "一楼"),),
        tuple(GroupLine(f"g{group:02d}", f"综合业务{group}") for group in range(34)),
        tuple(
            MatterLine(f"m{place:04d}", f"企业投资项目备案第{place}类", f"g{place % 34:02d}", "A", "qytzxmba")
            for place in range(MATTERS)
        ),
    )
