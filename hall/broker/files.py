"""Decides how the broker is set: one TLS listener, certificates required, rights by name, nothing else open."""

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hall.broker.rights import first_rights
from hall.credentials.private_files import make_private_folder, write_private
from hall.messages.envelope import LARGEST_BYTES

PLUGINS = (
    Path("/usr/lib/x86_64-linux-gnu/mosquitto_dynamic_security.so"),
    Path("/usr/lib/aarch64-linux-gnu/mosquitto_dynamic_security.so"),
    Path("/usr/lib/mosquitto_dynamic_security.so"),
)
TEMPLATE = Path(__file__).with_name("mosquitto.conf.template")


@dataclass(frozen=True, slots=True)
class BrokerFolder:
    """Where one broker's files lie: mosquitto.conf, dynamic-security.json, mosquitto.db."""

    path: Path

    @property
    def settings(self) -> Path:
        """What the broker is started with."""
        return self.path / "mosquitto.conf"

    @property
    def rights(self) -> Path:
        """The plugin's file; the running broker owns it."""
        return self.path / "dynamic-security.json"

    @property
    def database(self) -> Path:
        """Retained messages of the last life."""
        return self.path / "mosquitto.db"

    @property
    def certificate(self) -> Path:
        """The listener's certificate; `broker.key` lies beside it."""
        return self.path / "broker.crt"


def _present_user() -> str:
    """Not by the environment alone: root with another's LOGNAME is still who wrote the keys."""
    return "root" if os.geteuid() == 0 else getpass.getuser()


@dataclass(frozen=True, slots=True)
class BrokerPlan:
    """How a hall's broker is reached and whom it trusts.

    address: the one it listens on, 0.0.0.0 for all. authority, revocation_list: of the hall's CertificateAuthority.
    user: whose rights Mosquitto takes when root starts it; that user must be able to read the keys.
    """

    hall: str
    address: str
    port: int
    authority: Path
    revocation_list: Path
    user: str = field(default_factory=_present_user)


def write_broker_files(
    folder: Path,
    plan: BrokerPlan,
    *,
    devices: Mapping[str, tuple[str, ...]] | None = None,
    with_witness: bool = False,
) -> BrokerFolder:
    """Write the settings, and the rights of a new broker; rights a broker already keeps are left to the hub.

    broker.key and broker.crt must lie in the folder (CertificateAuthority.issue_server(folder, "broker", hosts)).
    devices: device -> zones, for those known before the hub can grant them.
    """
    make_private_folder(folder)
    files = BrokerFolder(folder)
    values = {
        "address": plan.address,
        "port": str(plan.port),
        "folder": f"{folder.resolve()}/",
        "authority": str(plan.authority.resolve()),
        "revocation_list": str(plan.revocation_list.resolve()),
        "plugin": str(_plugin()),
        "user": plan.user,
        "largest_payload": str(2 * LARGEST_BYTES),
    }
    write_private(files.settings, TEMPLATE.read_text("utf-8").format_map(values).encode())
    if not files.rights.exists():
        write_private(files.rights, first_rights(plan.hall, dict(devices or {}), with_witness=with_witness))
    return files


def _plugin() -> Path:
    for path in PLUGINS:
        if path.exists():
            return path
    raise FileNotFoundError(
        "Mosquitto's dynamic-security plugin is missing; install Debian's package mosquitto."
    )
