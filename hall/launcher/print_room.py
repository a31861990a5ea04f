"""Decides how a print server of the hall's own runs beside its stand-ins: on loopback, keeping no document."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hall.credentials.forgetting import FORGETFUL
from hall.launcher.children import Program
from hall.launcher.machine import search_path
from hall.launcher.ports import answers, free_port

PRINT_SERVER = "print-server"
CUPSD = "cupsd"

_FILES = """\
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
# cupsd.conf(5). The history of jobs stays, so that a job's end can be asked for; documents go with their job.
_SETTINGS = """\
Listen 127.0.0.1:{port}
LogLevel warn
Browsing Off
WebInterface No
DefaultAuthType None
JobRetryInterval 1
PreserveJobHistory Yes
PreserveJobFiles No
MaxJobs 50
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit CUPS-Get-Document>
    Order deny,allow
    Deny all
  </Limit>
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""
_QUEUE = """\
<Printer {name}>
DeviceURI {device}
State Idle
Type 4
Accepting Yes
Shared No
JobSheets none none
OpPolicy default
ErrorPolicy retry-job
</Printer>
"""


def is_possible() -> bool:
    """Whether CUPS is installed here."""
    return shutil.which(CUPSD, path=search_path()) is not None


class PrintRoom:
    """A CUPS with one raw queue a printer. queues: name -> device, as CUPS writes it.

    Its folder lies beside the system's others: the user that CUPS prints as must be able to walk to it.
    """

    def __init__(self, queues: Mapping[str, str]) -> None:
        self.port = free_port()
        self.root = Path(tempfile.mkdtemp(prefix="zhiting-print-"))
        self.root.chmod(0o711)
        for name in ("state", "cache", "spool"):
            (self.root / name).mkdir()
        (self.root / "files.conf").write_text(_FILES.format(root=self.root))
        (self.root / "cupsd.conf").write_text(_SETTINGS.format(port=self.port))
        written = (_QUEUE.format(name=name, device=device) for name, device in queues.items())
        (self.root / "printers.conf").write_text("".join(written))

    @property
    def spool(self) -> Path:
        """Where documents lie while they are printed."""
        return self.root / "spool"

    def program(self) -> Program:
        """How it is started."""
        found = shutil.which(CUPSD, path=search_path()) or CUPSD
        files = ("-c", str(self.root / "cupsd.conf"), "-s", str(self.root / "files.conf"))
        return Program(PRINT_SERVER, (found, "-f", *files), FORGETFUL, is_ready=lambda: answers(self.port))

    def address(self, queue: str) -> str:
        """As a driver opens it."""
        return f"cups:{queue}?server=127.0.0.1:{self.port}"

    def clear_away(self) -> None:
        """Remove its folder, once it has ended."""
        shutil.rmtree(self.root, ignore_errors=True)
