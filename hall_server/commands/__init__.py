"""The verbs of `python -m hall_server`: one module each, with `run(arguments) -> exit code`."""

from collections.abc import Mapping
from types import MappingProxyType

# Verb -> what it does, in a line. The module is the verb with underscores; it is imported only when asked for.
VERBS: Mapping[str, str] = MappingProxyType(
    {
        "migrate": "bring the database to this program's shape",
        "sample": "fill in the sample hall; doing it twice changes nothing",
        "figures": "the day's figures as JSON: DAY [--from-events]",
        "rotate-keys": "a new key for personal data, and everything encrypted again under it",
        "verify-audit": "recompute every chain of the audit trail",
    }
)
