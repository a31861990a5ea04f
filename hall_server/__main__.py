"""Decides which verb of the server runs."""

import os
import sys
from importlib import import_module

from hall.credentials.forgetting import prepare_to_forget
from hall_server.commands import VERBS

USAGE = "用法 usage: python -m hall_server VERB [...]\n\n" + "\n".join(
    f"  {verb:<16} {what}" for verb, what in VERBS.items()
)
# A bench opens an installation of its own and throws it away; a document belongs to no hall.
WITHOUT_SETTINGS = ("bench", "openapi")
# These live for months and open personal data all day.
LONG_LIVED = ("hub", "web", "worker")


def main(arguments: list[str]) -> int:
    """Exit code: 0 done, 1 not done, 2 not understood."""
    if not arguments or arguments[0] not in VERBS:
        sys.stderr.write(USAGE + "\n")
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    if arguments[0] not in WITHOUT_SETTINGS and not os.environ.get("ZHITING_SETTINGS"):
        sys.stderr.write(
            "请用 ZHITING_SETTINGS 指明设置文件。 ZHITING_SETTINGS must name the settings file (TOML).\n"
        )
        return 2
    if arguments[0] in LONG_LIVED:
        prepare_to_forget()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall_server.settings")
    command = import_module("hall_server.commands." + arguments[0].replace("-", "_"))
    exit_code: int = command.run(arguments[1:])
    return exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
