"""Says whether the audit trail is whole."""

import sys

import django


def run(arguments: list[str]) -> int:  # noqa: ARG001 - it takes none
    """0 when every chain holds; else a sentence for each that does not, and 1."""
    django.setup()
    from hall_server.audit.queries import broken_chains  # noqa: PLC0415 - Django must be set up before models

    broken = list(broken_chains())
    sys.stdout.writelines(sentence + "\n" for sentence in broken)
    return 1 if broken else 0
