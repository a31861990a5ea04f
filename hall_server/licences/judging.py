"""Decides that files of strangers are judged in a process of their own: little memory, little time, nothing to write.

`python -m hall_server.licences.judging` is that process: a question on its input, the judgement on its output.
"""

import hashlib
import logging
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from hall.language.refusals import Refusal, RefusalCode
from hall.messages import records
from hall_server.licences.judge import Judgement, Verdict, judge

logger = logging.getLogger(__name__)

MOST_SECONDS = 10
MOST_MEMORY = 768 * 1024 * 1024
WAIT_SECONDS = 5
_ONE_AT_A_TIME = threading.Semaphore(1)


class Question(msgspec.Struct, frozen=True):
    """What `judge` is asked."""

    pdf: bytes
    authority: bytes
    revoked: frozenset[str]
    stamp: bytes


def sha256_of(file: bytes) -> str:
    """In hexadecimal digits."""
    return hashlib.sha256(file).hexdigest()


def judge_apart(pdf: bytes) -> Judgement:
    """The judgement on a stranger's file; whatever breaks the judge is unreadable. Refusal `hall_busy` when many ask."""
    from hall_server.devices.authority import load_authority  # noqa: PLC0415 - the process apart knows no Django
    from hall_server.licences.signing import revoked_seals, stamp_authority  # noqa: PLC0415 - the same

    question = Question(pdf, load_authority().certificate_pem, revoked_seals(), stamp_authority())
    if not _ONE_AT_A_TIME.acquire(timeout=WAIT_SECONDS):
        raise Refusal(RefusalCode.HALL_BUSY)
    try:
        return _asked(question)
    finally:
        _ONE_AT_A_TIME.release()


def _asked(question: Question) -> Judgement:
    root = str(Path(__file__).parents[2])
    try:
        done = subprocess.run(
            (sys.executable, "-m", __name__),
            input=msgspec.msgpack.encode(question),
            capture_output=True,
            timeout=MOST_SECONDS + WAIT_SECONDS,
            check=True,
            cwd=root,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": root, "LANG": "C.UTF-8"},
        )
        return records.decoded(done.stdout, Judgement)
    except (subprocess.SubprocessError, msgspec.DecodeError) as fault:
        logger.warning("a stranger's file could not be judged: %s", type(fault).__name__)
        return Judgement(Verdict.UNREADABLE)


def main() -> None:
    """Judge what comes in, under limits that no file can exceed."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    logging.disable(logging.CRITICAL)
    found = judge(asked.pdf, asked.authority, asked.revoked, asked.stamp)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
