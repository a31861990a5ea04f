"""Writes what a broker for this hall is started with: settings, certificate, and rights for the hub."""

import getpass
from argparse import ArgumentParser
from pathlib import Path

from hall.broker.files import BrokerPlan, write_broker_files
from hall_server import certificates
from hall_server.installation import present


def run(arguments: list[str]) -> int:
    """0 when `mosquitto -c DIR/mosquitto.conf` may be started."""
    parser = ArgumentParser(prog="python -m hall_server broker-files")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--address", default="0.0.0.0", help="where it listens")  # noqa: S104 - devices are elsewhere
    parser.add_argument("--user", default=getpass.getuser(), help="whose rights it takes when root starts it")
    parser.add_argument(
        "--with-witness", action="store_true", help="a client that may hear everything, for tests"
    )
    wanted = parser.parse_args(arguments)
    installation = present()
    authority = certificates.make_missing(installation)
    certificates.make_broker_certificate(authority, wanted.folder, installation)
    plan = BrokerPlan(
        installation.hall.code,
        wanted.address,
        installation.broker.port,
        authority.certificate_path,
        authority.revocation_list_path,
        wanted.user,
    )
    write_broker_files(wanted.folder, plan, with_witness=wanted.with_witness)
    return 0
