"""A CUPS of its own for a test: on a free port, with raw queues, in a folder that goes away with it."""

import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.rig.waiting import until

CUPSD = "/usr/sbin/cupsd"
FILES = """\
ServerRoot {root}
ServerBin /usr/lib/cups
DataDir /usr/share/cups
DocumentRoot /usr/share/cups
StateDir {root}/state
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool
AccessLog {root}/access.log
ErrorLog {root}/error.log
PageLog {root}/page.log
Sandboxing relaxed
"""
ROOM = """\
Listen 127.0.0.1:{port}
LogLevel debug
Browsing Off
WebInterface No
DefaultAuthType None
JobRetryInterval 1
PreserveJobHistory Yes
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
QUEUE = """\
<Printer {name}>
DeviceURI {device}
State {state}
Type 4
Accepting Yes
Shared No
JobSheets none none
OpPolicy default
ErrorPolicy retry-job
</Printer>
"""


class CupsRoom:
    """`with CupsRoom({"tickets": "socket://127.0.0.1:9100"}) as room:` - `room.address("tickets")`.

    stopped: names of queues that somebody has stopped. The folder is one that CUPS's own user may walk through.
    """

    def __init__(self, queues: dict[str, str], stopped: tuple[str, ...] = ()) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cups")
        self.root = Path(self._folder.name)
        self.root.chmod(0o755)
        for name in ("state", "cache", "spool"):
            (self.root / name).mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (self.root / "files.conf").write_text(FILES.format(root=self.root))
        (self.root / "cupsd.conf").write_text(ROOM.format(port=self.port))
        states = {name: "Stopped" if name in stopped else "Idle" for name in queues}
        written = (QUEUE.format(name=name, device=at, state=states[name]) for name, at in queues.items())
        (self.root / "printers.conf").write_text("".join(written))

    def __enter__(self) -> Self:
        root = self.root
        self._program = subprocess.Popen(
            [CUPSD, "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "files.conf")]
        )
        until(self._answers, 15, "cupsd answers")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.terminate()
        self._program.wait(10)
        self._folder.cleanup()

    def address(self, queue: str, more: str = "") -> str:
        """As a driver opens it."""
        return f"cups:{queue}?server=127.0.0.1:{self.port}{more}"

    def _answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0
