"""Enrols the devices tests use, in one process: `python -m tests.rig.seed_server FOLDER` with ZHITING_SETTINGS set."""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")

# code, name, role, window, zones, options
Line = tuple[str, str, str, str | None, tuple[str, ...], dict[str, object]]
DEVICES: tuple[Line, ...] = (
    *(
        (f"terminal-{n}", f"{n}号取号机", "queue_terminal", None, ("zone-a", "zone-b"), {})
        for n in range(1, 9)
    ),
    *((f"desk-{n:02d}", f"{n}号窗口叫号端", "clerk_desk", f"w{n:02d}", (), {}) for n in range(1, 4)),
    ("pad-01", "一号窗口签字屏", "window_pad", "w01", (), {}),
    ("strip-01", "一号窗口条屏", "wall", "w01", (), {}),
    ("area-a", "A区等候屏", "wall", None, ("zone-a",), {}),
    ("area-b", "B区等候屏", "wall", None, ("zone-b",), {}),
    ("station-1", "A区语音", "station", None, ("zone-a",), {"boards": True}),
)
NOT_ENROLLED: Line = ("spare-1", "备用取号机", "queue_terminal", None, ("zone-a",), {})


def seed(folder: Path) -> None:
    """Register and enrol every device, and a witness; homes lie in FOLDER/homes."""
    from hall.broker.rights import WITNESS  # noqa: PLC0415 - Django must be set up before models
    from hall.credentials.authority import make_signing_request  # noqa: PLC0415 - the same
    from hall.credentials.enrolment_code import read_code  # noqa: PLC0415 - the same
    from hall.credentials.keys import key_in  # noqa: PLC0415 - the same
    from hall.language import hall_clock  # noqa: PLC0415 - the same
    from hall_server.devices.actions import Try, enrol, issue_code, register  # noqa: PLC0415 - the same
    from hall_server.devices.authority import load_authority  # noqa: PLC0415 - the same
    from hall_server.keys import sealing_public_pem  # noqa: PLC0415 - the same

    authority = load_authority()
    authority.issue_client(folder / "keys" / WITNESS, WITNESS)
    for code, name, role, window, zones, options in (*DEVICES, NOT_ENROLLED):
        device = register(
            code, name, role, actor="tests", now=hall_clock.now(), window=window, zones=zones, options=options
        )
        if code == NOT_ENROLLED[0]:
            continue
        home = folder / "homes" / code
        home.mkdir(parents=True, mode=0o700)
        request = make_signing_request(key_in(home / "device.key"))
        secret = read_code(issue_code(device, actor="tests", now=hall_clock.now())).secret
        enrolled = enrol(Try(secret, request, "127.0.0.1"), hall_clock.now())
        (home / "device.crt").write_bytes(enrolled.certificate_pem)
        (home / "ca.crt").write_bytes(authority.certificate_pem)
        (home / "hall_sealing.pem").write_bytes(sealing_public_pem())
        (home / "device.json").write_text(
            f'{{"device":"{code}","role":"{role}","hall":"anhe","broker_host":"127.0.0.1","broker_port":1,"web":""}}'
        )


if __name__ == "__main__":
    django.setup()
    seed(Path(sys.argv[1]))
