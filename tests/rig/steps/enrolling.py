"""Judges that devices made their own keys and got certificates by one-time codes."""

import os
import socket
import ssl
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from hall.launcher.children import PROJECT
from tests.rig.walk import Walk


def enrol(walk: Walk) -> str:
    """Every device's key is its own, its certificate the hall's; a code is good once and no more."""
    authority = x509.load_pem_x509_certificate((walk.folder.authority / "ca.crt").read_bytes())
    for device in walk.opened.applications:
        _judge_home(walk.folder.home(device), device, authority)
    used = walk.records.one("SELECT count(*) n FROM devices_enrolmentcode WHERE used_at IS NOT NULL")["n"]
    assert used >= len(walk.opened.applications), f"{used} codes were used"
    fresh = walk.spent = _device_without_home(walk)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / fresh
        code = _code_for(walk, fresh)
        first = _spend(walk, code, home)
        assert first.returncode == 0, first.stdout
        _judge_home(home, fresh, authority)
        again = _spend(walk, code, Path(place) / "thief")
        assert again.returncode == 1, "the same code gave a second certificate"
        version = _shake_hands(walk, home)
    return (
        f"{', '.join(walk.opened.applications)} hold P-256 keys of their own with certificates of {_common(authority)}; "
        f"{fresh} spent code {code[:4]}… once, the second try was refused; the broker took its certificate over {version}"
    )


def _judge_home(home: Path, device: str, authority: x509.Certificate) -> None:
    key_file = home / "device.key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600, f"{key_file} may be read by others"
    key = load_pem_private_key(key_file.read_bytes(), None)
    certificate = x509.load_pem_x509_certificate((home / "device.crt").read_bytes())
    certificate.verify_directly_issued_by(authority)
    assert _common(certificate) == device
    spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert certificate.public_key().public_bytes(*spki) == key.public_key().public_bytes(*spki), (
        "another's key"
    )


def _common(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def _device_without_home(walk: Walk) -> str:
    rows = walk.records.rows("SELECT code FROM devices_device WHERE retired_at IS NULL ORDER BY code")
    free = [row["code"] for row in rows if not walk.folder.home(row["code"]).exists()]
    assert free, "the sample hall has no device left to enrol"
    return str(walk.chance.choice(free))


def enrol_at(walk: Walk, device: str, home: Path) -> None:
    """Give a device of the sample hall a certificate, as a technician does."""
    done = _spend(walk, _code_for(walk, device), home)
    assert done.returncode == 0, done.stdout


def _code_for(walk: Walk, device: str) -> str:
    return _verb(walk, "hall_server", "enrolment-code", device).stdout.split()[-1]


def _spend(walk: Walk, code: str, home: Path) -> subprocess.CompletedProcess[str]:
    return _verb(walk, "hall", "enrol", "--web", walk.opened.web_url, "--code", code, "--home", str(home))


def _verb(walk: Walk, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=PROJECT,
        env={**os.environ, **walk.folder.server_environment()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _shake_hands(walk: Walk, home: Path) -> str:
    context = ssl.create_default_context(cafile=home / "ca.crt")
    context.load_cert_chain(home / "device.crt", home / "device.key")
    with (
        socket.create_connection(("127.0.0.1", walk.opened.broker_port), 10) as bare,
        context.wrap_socket(bare, server_hostname="127.0.0.1") as line,
    ):
        return str(line.version())
