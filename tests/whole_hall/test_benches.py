"""Every bench comes to its end from a clean tree and says what it found; how fast this machine is, is no test's business."""

import json
import subprocess
import sys
from math import isfinite
from pathlib import Path

import pytest

from hall.bench.verdict import Verdict, in_milliseconds
from tests.rig.live_server import PROJECT

SAYS = {
    "call": ({"p50_ms", "p99_ms", "numbers_called_twice"}, {"two_hops_one_write_p50_ms"}),
    "issue": ({"tickets_per_second", "p99_ms", "doubles"}, {"transactions_per_second"}),
    "print": ({"touch_to_first_byte_p50_ms", "touch_to_first_byte_p99_ms"}, {"paper_ms"}),
    "fanout": ({"p50_ms", "since_press_p50_ms"}, {"p50_ms"}),
    "clock": ({"dates_per_second", "matters_per_second"}, {"bisected_dates_per_second"}),
    "search": ({"p95_ms", "slowest_ms"}, {"p95_ms", "unranked_p95_ms"}),
    "supervision": ({"event_p50_ms", "sweep_s", "found_a_sweep"}, {"scan_s"}),
    "case-write": ({"cases_per_second", "doubles", "encryption_share"}, {"transactions_per_second"}),
    "worklist": ({"open_page_p95_ms", "p95_ms"}, {"open_p50_ms", "department_p50_ms"}),
    "writers": ({"worst_s", "errors", "doubles"}, {"one_alone_per_second"}),
    "start": ({"first_paint_p50_ms", "first_visit_on_screen_p50_ms"}, {"bare_first_paint_p50_ms"}),
}
NEVER = ("doubles", "numbers_called_twice", "errors")


def test_a_verdict_is_written_with_the_load_beside_it(tmp_path: Path) -> None:
    verdict = Verdict(
        "call", in_milliseconds([0.002, 0.001, 0.009]), {"hop_ms": 1.0}, 2.0, {"p50_ms": 20.0}, holds=True
    )
    verdict.write(tmp_path / "call.json")
    told = json.loads((tmp_path / "call.json").read_text())
    assert set(told) == {"name", "figures", "baseline", "ratio", "goal", "holds"}
    assert told["figures"].items() >= {"p50_ms": 2.0, "p99_ms": 9.0, "worst_ms": 9.0}.items()
    assert {"load", "processors"} <= told["figures"].keys()


@pytest.mark.soak
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", SAYS)
def test_a_bench_says_what_it_found(name: str, tmp_path: Path) -> None:
    report = tmp_path / f"{name}.json"
    command = (sys.executable, "-m", "hall", "bench", name, "--json", str(report), "--quick")
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=280, check=False)
    assert report.exists(), done.stderr[-3000:]
    told = json.loads(report.read_text())
    assert set(told) == {"name", "figures", "baseline", "ratio", "goal", "holds"}
    assert told["name"] == name
    figures, baseline = SAYS[name]
    assert figures <= told["figures"].keys()
    assert baseline <= told["baseline"].keys()
    assert all(
        isfinite(value) and value >= 0 for value in (*told["figures"].values(), *told["baseline"].values())
    )
    assert told["ratio"] > 0
    assert all(told["figures"].get(wrong, 0) == 0 for wrong in NEVER)
    assert told["holds"] is (done.returncode == 0)
