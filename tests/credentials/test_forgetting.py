"""What a process has let go of is gone from its memory; one that does not forget still has it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from hall.launcher.children import PROJECT
from tests.rig.traces import in_memory
from tests.rig.waiting import until

NAME, NUMBER = "阿依古丽·买买提", "511602198901090929"
WORK = """
import gc, json, os, resource, sys
{first}
def work(person):
    for many in (1, 30, 3000):
        copies = [f"{{person[0]}} {{n}} {{person[1]}}" * many for n in range(50)]
        json.loads(json.dumps(copies)), "".join(copies).encode("gb18030"), "".join(copies).encode("utf-16-le")
work(json.loads(os.read(0, 1000)))
work(["欧阳修远" * 2, "511602197805302111"])
{then}
sys.stdout.write(f"{{resource.getrlimit(resource.RLIMIT_CORE)[1]}}\\n")
sys.stdout.flush()
os.read(0, 1)
"""
NOBODY_COMES = """
class Circle: pass
def round(person):
    gc.collect()
    first, second = Circle(), Circle()
    first.other, second.other, first.person = second, first, "".join(person)
    first.many = [[] for _ in range(100)]
round([{name!r}, {number!r}])
"""
FORGETTING = """
from hall.credentials.forgetting import forget_what_is_freed, prepare_to_forget
prepare_to_forget()
forget_what_is_freed()
"""


@contextmanager
def worked(first: str, then: str = "gc.collect()") -> Iterator[tuple[int, str]]:
    """A program that has worked on a person, let go of everything, and has done the same for the next one.

    Its process id, and the most its core may hold. What calls leave on the stack is overwritten by the next ones alone.
    """
    program = subprocess.Popen(
        [sys.executable, "-c", WORK.format(first=first, then=then)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin
    assert program.stdout
    with program:
        program.stdin.write(f'["{NAME}", "{NUMBER}"]')
        program.stdin.flush()
        yield program.pid, program.stdout.readline().strip()


def test_what_was_freed_is_overwritten_and_no_core_is_written() -> None:
    with worked(FORGETTING) as (process_id, core):
        assert in_memory(process_id, (NAME, NUMBER)) == set()
        assert core == "0"


def test_what_only_refers_to_itself_goes_although_nothing_more_happens() -> None:
    clock = (
        FORGETTING + "from hall.credentials.forgetting import let_go_by_the_clock\nlet_go_by_the_clock()\n"
    )
    whole = NAME + NUMBER
    for first, is_kept in ((FORGETTING, True), (clock, False)):
        with worked(first, NOBODY_COMES.format(name=NAME, number=NUMBER)) as (process_id, _):
            if is_kept:
                assert in_memory(process_id, (whole,)) == {whole}
            else:
                until(lambda process_id=process_id: not in_memory(process_id, (whole,)))  # type: ignore[misc]


def test_without_it_both_are_found() -> None:
    with worked("") as (process_id, _):
        assert in_memory(process_id, (NAME, NUMBER)) == {NAME, NUMBER}
