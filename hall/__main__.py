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
    parser = ArgumentParser(prog="python -m hall", description="Starts the programs of a service hall.")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    _demo_parser(verbs.add_parser("demo", help="open a whole hall with stand-in devices on this machine"))
    _up_parser(verbs.add_parser("up", help="run the server side of an installation"))
    _doctor_parser(verbs.add_parser("doctor", help="say what is well and what is not, and what to do"))
    _bench_parser(verbs.add_parser("bench", help="measure, beside a bare baseline in the same run"))
    _enrol_parser(verbs.add_parser("enrol", help="give this device its certificate with a one-time code"))
    published = verbs.add_parser("asyncapi", help="write docs/asyncapi.yaml from the messages")
    published.set_defaults(verb=_asyncapi)
    return parser


def _demo_parser(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=PROJECT / ".demo", help="where the hall is kept")
    parser.add_argument("--reset", action="store_true", help="start afresh")
    parser.add_argument(
        "--once", action="store_true", help="run one citizen's journey in a hall of its own and end"
    )
    parser.add_argument("--headless", action="store_true", help="on a virtual screen, whatever there is")
    parser.add_argument("--json", type=Path, help="with --once: where the journey's report goes")
    parser.add_argument(
        "--shots", type=Path, help="with --once: folder for a picture of each screen at each step"
    )
    parser.set_defaults(verb=_demo)


def _demo(wishes: Namespace, progress: Progress) -> int:
    if wishes.once:
        return demo.run_once(wishes.json, wishes.shots, progress, headless=wishes.headless)
    return demo.run(demo.Wishes(wishes.folder, wishes.reset, headless=wishes.headless), progress)


def _up_parser(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, default=installation.default_folder(), help="where the hall is kept"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="the name devices find this machine by (first start)"
    )
    parser.set_defaults(verb=lambda wishes, progress: installation.run(wishes.folder, wishes.host, progress))


def _doctor_parser(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--folder", type=Path, help="the hall to look at; else the demonstration's or the installation's"
    )
    parser.add_argument("--json", type=Path, help="where the findings go")
    parser.set_defaults(verb=_doctor)


def _doctor(wishes: Namespace, progress: Progress) -> int:
    folder = wishes.folder or next(
        (one for one in (PROJECT / ".demo", installation.default_folder()) if one.exists()), PROJECT / ".demo"
    )
    return doctor.run(folder, wishes.json, progress)


def _bench_parser(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=sorted(bench.OWNERS))
    parser.add_argument("--json", type=Path, required=True, help="where the figures go")
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    parser.set_defaults(verb=lambda wishes, _: bench.run(wishes.name, wishes.json, quick=wishes.quick))


def _enrol_parser(parser: ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, required=True, help="the device home to fill")
    parser.add_argument("--web", required=True, help="https URL of the hall's web")
    parser.add_argument("--code", required=True, help="the one-time code an administrator gave")
    parser.set_defaults(verb=_enrol)


def _enrol(wishes: Namespace, progress: Progress) -> int:
    device = enrol_with(wishes.home, wishes.web, wishes.code)
    progress.say(f"{wishes.home} is now the home of {device}.")
    return 0


def _asyncapi(wishes: Namespace, progress: Progress) -> int:  # noqa: ARG001 - every verb is called alike
    target = PROJECT / "docs" / "asyncapi.yaml"
    target.parent.mkdir(exist_ok=True)
    target.write_text(asyncapi.as_yaml(asyncapi.document()), encoding="utf-8")
    progress.say(f"{target.relative_to(PROJECT)} is current.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
