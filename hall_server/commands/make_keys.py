"""Makes the secrets and certificates that are missing; one that is there is never replaced before it grows old."""

from hall_server import certificates, keys
from hall_server.installation import present


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 when all are there."""
    present().state_folder.mkdir(parents=True, exist_ok=True)
    keys.make_missing(present().keys_folder)
    certificates.make_missing(present())
    return 0
