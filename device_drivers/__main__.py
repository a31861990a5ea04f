"""Decides how devices are used from the shell: one verb each, stable exit codes, no application needed."""

import importlib
import importlib.util
import json
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import cast

from device_drivers.address import AddressWrong
from device_drivers.errors import DeviceTrouble
from device_drivers.verbs import VERBS, Verb, exit_codes

EPILOG = """exit codes:
  0 done   2 wrong command or address   3 the device cannot (the sentence says who must act)
  4 nothing to read in time   5 unknown whether it was done   130 interrupted"""


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code."""
    given = list(sys.argv[1:] if words is None else words)
    parser, modules = _parser(given)
    arguments = parser.parse_args(given)
    as_json = bool(getattr(arguments, "json", False))
    try:
        return modules[arguments.verb].run(arguments)
    except DeviceTrouble as trouble:
        _tell(trouble.code, trouble.who.value, trouble.chinese, trouble.english, as_json=as_json)
        return exit_codes.TROUBLE
    except AddressWrong as wrong:
        _tell("address_wrong", "engineer", f"地址或参数不对：{wrong}", str(wrong), as_json=as_json)
        return exit_codes.WRONG_USE
    except KeyboardInterrupt:
        return exit_codes.INTERRUPTED


class _VerbParser(ArgumentParser):
    """Takes words and options in any order: `print ticket_printer --on ADDRESS FILE`."""

    _is_mixing = False

    def parse_known_args(  # type: ignore[override]  # the overloads differ in the namespace alone
        self, args: Sequence[str] | None = None, namespace: Namespace | None = None
    ) -> tuple[Namespace, list[str]]:
        """As the library's, which otherwise gives a late word to nobody."""
        if self._is_mixing:
            return super().parse_known_args(args, namespace)
        self._is_mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._is_mixing = False


def _parser(given: Sequence[str]) -> tuple[ArgumentParser, dict[str, Verb]]:
    parser = ArgumentParser(
        prog="python -m device_drivers", epilog=EPILOG, formatter_class=RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB", parser_class=_VerbParser)
    modules: dict[str, Verb] = {}
    for entry in VERBS:
        if importlib.util.find_spec(entry.module) is None:
            continue
        verb = verbs.add_parser(entry.word, help=entry.summary, description=entry.summary)
        if entry.word in given[:1]:
            modules[entry.word] = cast("Verb", importlib.import_module(entry.module))
            modules[entry.word].add_arguments(verb)
    return parser, modules


def _tell(code: str, who: str, chinese: str, english: str, *, as_json: bool) -> None:
    if as_json:
        trouble = {"code": code, "who": who, "chinese": chinese, "english": english}
        sys.stdout.write(json.dumps({"ok": False, "trouble": trouble}, ensure_ascii=False) + "\n")
    sys.stderr.write(f"{chinese}\n{english}\n")


if __name__ == "__main__":
    sys.exit(main())
