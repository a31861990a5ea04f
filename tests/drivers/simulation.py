"""The stand-ins' own program, as it is run for demonstration and training, and its door."""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.rig.waiting import until

TOKEN = "open-sesame"


class Simulation:
    """`with Simulation(tmp_path, {"reader": {...}}) as stand_ins:` - links in options are made in the folder."""

    def __init__(self, folder: Path, devices: dict[str, dict[str, Any]]) -> None:
        self.folder = folder
        self.ready = folder / "ready.json"
        self._file = folder / "stand_ins.json"
        linked = {name: {"link": str(folder / name), **options} for name, options in devices.items()}
        self._file.write_text(json.dumps({"token": TOKEN, "devices": linked}))

    @property
    def command(self) -> list[str]:
        """How it is started."""
        return [
            *(sys.executable, "-m", "device_drivers", "simulate"),
            *(str(self._file), "--ready-file", str(self.ready)),
        ]

    def __enter__(self) -> Self:
        self.program = subprocess.Popen(self.command)
        until(lambda: self.ready.exists() or self.program.poll() is not None, 15, "stand-ins ready")
        self.told = json.loads(self.ready.read_text())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.program.terminate()
        self.program.wait(10)

    def get(self, path: str, token: str = TOKEN) -> Any:
        """What is under this path."""
        return self._ask(path, None, token)

    def post(self, path: str, token: str = TOKEN, **arguments: Any) -> Any:
        """Do this."""
        return self._ask(path, json.dumps(arguments).encode(), token)

    def _ask(self, path: str, body: bytes | None, token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.told["admin"] + path, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read())["error"]
