"""Keeps a pcscd of its own in namespaces of its own, and hands out connections to its virtual reader.

Run under unshare as the first process of a new PID namespace, as `pcscd_room.py FOLDER CONTROL_FD`, with only the standard
library. Over the control socket come `start`, `stop` and `connect`; each is answered by `done`, `connect` with a socket.
When the control socket closes, everything here ends.
"""

import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

PORT = 35963
MS_BIND = 4096
SIOCSIFFLAGS = 0x8914
UP = 1
CONFIGURATION = f"""FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:{PORT:#x}
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID {PORT:#x}
"""
ANSWERS_WITHIN = 10.0


def main(folder: Path, control: socket.socket) -> None:
    """Serve until the other side of `control` is gone."""
    _furnish(folder)
    service: subprocess.Popen[bytes] | None = None
    control.send(b"done")
    while order := control.recv(64):
        if order == b"start" and service is None:
            service = _started(folder)
        elif order == b"stop" and service is not None:
            service.send_signal(signal.SIGKILL)
            service.wait()
            service = None
        if order == b"connect":
            with socket.create_connection(("127.0.0.1", PORT), ANSWERS_WITHIN) as card:
                card.settimeout(None)
                socket.send_fds(control, [b"done"], [card.fileno()])
        else:
            control.send(b"done")


def _furnish(folder: Path) -> None:
    """A /run and a loopback that belong to this room."""
    for name in ("run", "readers"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "readers" / "vpcd").write_text(CONFIGURATION)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(bytes(folder / "run"), b"/run", None, MS_BIND, None) != 0:
        raise OSError(ctypes.get_errno(), "cannot mount a /run of one's own")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP))


def _started(folder: Path) -> "subprocess.Popen[bytes]":
    place = folder / "run" / "pcscd"
    for left in ("pcscd.pid", "pcscd.comm"):
        (place / left).unlink(missing_ok=True)
    command = ["pcscd", "--foreground", "--config", str(folder / "readers")]
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + ANSWERS_WITHIN
    while not _is_answering(place / "pcscd.comm") and service.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    return service


def _is_answering(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as caller:
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    os.set_inheritable(int(sys.argv[2]), False)
    main(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[2])))
