"""Decides which of the launcher's verbs runs, and turns what is in the way into one sentence."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from hall.launcher import bench, demo, doctor, installation
from hall.launcher.children import PROJECT
from hall.launcher.enrolments import enrol_with
from hall.launcher.faults import CannotStart
from hall.launcher.progress import Progress
from hall.launcher.words import say
from hall.messages import asyncapi


def main(words: Sequence[str] | None = None) -> int:
    """Exit code: 0 well, 1 it cannot be or a check failed, 2 not understood."""
    wishes = _parser().parse_args(words)
    progress = Progress()
    try:
        exit_code: int = wishes.verb(wishes, progress)
    except CannotStart as fault:
        progress.refuse(str(fault))
        return 1
    return exit_code


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m hall", description=say("help_program"))
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _demo_parser(verbs.add_parser("demo", help=say("help_demo")))
    _up_parser(verbs.add_parser("up", help=say("help_up")))
    _doctor_parser(verbs.add_parser("doctor", help=say("help_doctor")))
    _bench_parser(verbs.add_parser("bench", help=say("help_bench")))
    _enrol_parser(verbs.add_parser("enrol", help=say("help_enrol")))
    published = verbs.add_parser("asyncapi", help=say("help_asyncapi"))
    published.set_defaults(verb=_asyncapi)
    return parser


def _demo_parser(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=PROJECT / ".demo", help=say("help_folder"))
    parser.add_argument("--reset", action="store_true", help=say("help_reset"))
    parser.add_argument("--once", action="store_true", help=say("help_once"))
    parser.add_argument("--headless", action="store_true", help=say("help_headless"))
    parser.add_argument("--json", type=Path, help=say("help_report"))
    parser.add_argument("--shots", type=Path, help=say("help_shots"))
    parser.set_defaults(verb=_demo)


def _demo(wishes: Namespace, progress: Progress) -> int:
    if wishes.once:
        return demo.run_once(wishes.json, wishes.shots, progress, headless=wishes.headless)
    return demo.run(demo.Wishes(wishes.folder, wishes.reset, headless=wishes.headless), progress)


def _up_parser(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=installation.default_folder(), help=say("help_folder"))
    parser.add_argument("--host", default="127.0.0.1", help=say("help_host"))
    parser.set_defaults(verb=lambda wishes, progress: installation.run(wishes.folder, wishes.host, progress))


def _doctor_parser(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, help=say("help_doctor_folder"))
    parser.add_argument("--json", type=Path, help=say("help_findings"))
    parser.set_defaults(verb=_doctor)


def _doctor(wishes: Namespace, progress: Progress) -> int:
    folder = wishes.folder or next(
        (one for one in (PROJECT / ".demo", installation.default_folder()) if one.exists()), PROJECT / ".demo"
    )
    return doctor.run(folder, wishes.json, progress)


def _bench_parser(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=sorted(bench.OWNERS))
    parser.add_argument("--json", type=Path, required=True, help=say("help_figures"))
    parser.add_argument("--quick", action="store_true", help=say("help_quick"))
    parser.set_defaults(verb=lambda wishes, _: bench.run(wishes.name, wishes.json, quick=wishes.quick))


def _enrol_parser(parser: ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, required=True, help=say("help_home"))
    parser.add_argument("--web", required=True, help=say("help_web"))
    parser.add_argument("--code", required=True, help=say("help_code"))
    parser.set_defaults(verb=_enrol)


def _enrol(wishes: Namespace, progress: Progress) -> int:
    device = enrol_with(wishes.home, wishes.web, wishes.code)
    progress.say(say("device_enrolled", home=wishes.home, device=device))
    return 0


def _asyncapi(wishes: Namespace, progress: Progress) -> int:  # noqa: ARG001 - every verb is called alike
    target = PROJECT / "docs" / "asyncapi.yaml"
    target.parent.mkdir(exist_ok=True)
    target.write_text(asyncapi.as_yaml(asyncapi.document()), encoding="utf-8")
    progress.say(say("asyncapi_written", path=target.relative_to(PROJECT)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
