"""Decides which certificates the server's own processes have, and when they are made anew."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from hall.broker.rights import HUB
from hall.credentials.authority import CertificateAuthority
from hall.credentials.private_files import write_public
from hall.language import hall_clock
from hall.mqtt.connection import Identity
from hall_server.devices.authority import authority_folder, writing_authority
from hall_server.installation import Installation, present

logger = logging.getLogger(__name__)

WEB = "web"
SEAL = "seal"
SEAL_PURPOSE = "电子证照专用章"
LONGEST_NAME = 64
LOOPBACK = ("localhost", "127.0.0.1")
RENEW_WITHIN = timedelta(days=122)
"""A third of a year's certificate."""
RENEW_SEAL_WITHIN = timedelta(days=487)
"""A third of a seal's: what it signed is judged by its certificate for years."""


def make_missing(installation: Installation) -> CertificateAuthority:
    """The authority, and certificates for hub and web where they are missing or near their end."""
    authority = CertificateAuthority.open(installation.keys_folder / "authority", installation.hall.code)
    _make_own(authority, installation)
    return authority


def _make_own(authority: CertificateAuthority, installation: Installation) -> int:
    folder = installation.keys_folder
    hub = _renew(folder / HUB / f"{HUB}.crt", lambda: authority.issue_client(folder / HUB, HUB))
    hosts = _hosts(urlsplit(installation.web.public_url).hostname or "", installation.web.host)
    web = _renew(folder / WEB / f"{WEB}.crt", lambda: authority.issue_server(folder / WEB, WEB, hosts))
    return hub + web + _make_seal(authority, installation)


def _make_seal(authority: CertificateAuthority, installation: Installation) -> int:
    """The key under which the hall signs licences; every certificate it ever had stays beside it, by its serial number."""
    folder = installation.keys_folder / SEAL
    name = (installation.hall.name + SEAL_PURPOSE)[:LONGEST_NAME]
    is_new = _renew(
        folder / f"{SEAL}.crt", lambda: authority.issue_seal(folder, SEAL, name), RENEW_SEAL_WITHIN
    )
    if is_new:
        pem = (folder / f"{SEAL}.crt").read_bytes()
        write_public(folder / f"{x509.load_pem_x509_certificate(pem).serial_number:x}.crt", pem)
    return is_new


def seal_files() -> tuple[Path, Path]:
    """Key and certificate of the hall's seal. FileNotFoundError before `make-keys`."""
    folder = present().keys_folder / SEAL
    if not (folder / f"{SEAL}.crt").exists():
        raise FileNotFoundError(f"{folder} has no seal; run make-keys")
    return folder / f"{SEAL}.key", folder / f"{SEAL}.crt"


def renew_own() -> int:
    """New certificates for hub and web when the present ones near their end; how many. The keys stay; one process a time.

    Hub and web read the files again with each connection: nobody has to be restarted.
    """
    with writing_authority() as authority:
        return _make_own(authority, present())


def renew_own_if_possible() -> None:
    """The same at a process's start, which must not fail over a certificate that still holds."""
    try:
        renew_own()
    except OSError as fault:
        logger.warning("the server's certificates are not looked after: %s", fault)


def make_broker_certificate(
    authority: CertificateAuthority, folder: Path, installation: Installation
) -> None:
    """broker.key and broker.crt in the broker's folder."""
    hosts = _hosts(installation.broker.host)
    _renew(folder / "broker.crt", lambda: authority.issue_server(folder, "broker", hosts))


def hub_identity() -> Identity:
    """How the hub connects. FileNotFoundError before `make-keys`."""
    installation = present()
    folder = installation.keys_folder / HUB
    return Identity(
        HUB,
        installation.broker.host,
        installation.broker.port,
        folder / f"{HUB}.key",
        folder / f"{HUB}.crt",
        authority_folder() / "ca.crt",
    )


def web_certificate() -> tuple[Path, Path]:
    """Certificate and key of the web process."""
    folder = present().keys_folder / WEB
    return folder / f"{WEB}.crt", folder / f"{WEB}.key"


def _hosts(*named: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(host for host in (*named, *LOOPBACK) if host and host != "0.0.0.0"))  # noqa: S104 - left out


def _renew(certificate: Path, issue: Callable[[], None], within: timedelta = RENEW_WITHIN) -> bool:
    """Whether it had to be made."""
    if certificate.exists():
        until = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
        if until - hall_clock.now() > within:
            return False
        logger.info("%s is renewed: it would have ended on %s", certificate.name, f"{until:%Y-%m-%d}")
    issue()
    return True
