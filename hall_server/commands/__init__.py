"""The verbs of `python -m hall_server`: one module each, with `run(arguments) -> exit code`."""

from collections.abc import Mapping
from types import MappingProxyType

# Verb -> what it does, in a line. The module is the verb with underscores; it is imported only when asked for.
VERBS: Mapping[str, str] = MappingProxyType(
    {
        "make-keys": "make the secrets and certificates that are missing",
        "broker-files": "what a broker for this hall is started with: DIR",
        "migrate": "bring the database to this program's shape",
        "sample": "fill in the sample hall; doing it twice changes nothing",
        "hub": "run the hub: between the devices and the database [--ready-file FILE]",
        "web": "run the web process: enrolment, list of matters, administration [--ready-file FILE]",
        "worker": "run the worker: whatever is done by the clock [--ready-file FILE]",
        "enrolment-code": "a one-time code for each device: DEVICE ...",
        "administrator": "make or re-key an administrator: NUMBER --role system|security|audit [--password-file FILE]",
        "standing": "what the doctor asks: how devices and drivers stand, how messages leave, as JSON",
        "search": "the items' search index: rebuild | refresh | ask WORDS [--hall CODE]",
        "exchange": "the national tables: import|preview FILE --hall CODE [--publish], export FILE [--hall CODE]",
        "cases": "the national tables of cases, checked: export FOLDER [--hall CODE] [--since DAY] [--until DAY]",
        "api-token": "give a program a token of the HTTP interface: NAME --scope SCOPE [--days N] | --revoke ID",
        "openapi": "write docs/openapi.yaml from the routes",
        "calendar": "the working calendar: show YEAR | versions | load | ledgers (prove every kept date by replay)",
        "bench": "measure beside a baseline: issue|call|fanout|search|clock|case-write|worklist|writers|supervision",
        "sms": "how messages to people leave: status (providers, what waits, what failed), as JSON",
        "figures": "the day's figures as JSON: DAY [--from-events]",
        "rotate-keys": "a new key for personal data, and everything encrypted again under it",
        "verify-audit": "whether the audit trail is whole: chains, roots, tails [--against FILE] | --export FILE",
    }
)
