"""The benches themselves: no decoder is forgotten, and a bad one would be found out."""

import ast
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from device_drivers.__main__ import main
from device_drivers.bench import fuzz, speed
from device_drivers.bench.decoders import DECODERS, Decode, Decoder
from device_drivers.bench.fuzz_one import fuzz as fuzz_one
from device_drivers.bench.mutations import LONGEST, inputs
from device_drivers.errors import DeviceTrouble

PACKAGE = Path("device_drivers")
NO_DECODERS = {
    "bench.decoders.decoder:all_of": "makes a decoder of several",
    "bench.fuzz_one:fuzz": "runs decoders",
    "bench.mutations:inputs": "makes wrong bytes",
    "code_scanners.key_events:KeyReader.forget": "takes nothing",
    "id_card_readers.sam_frames:checksum": "sums, whatever it is given",
    "receipt_printers.real_time:has_real_time": "one regular expression over our own dots",
    "transports.byte_link:ByteLink.write": "a role",
    "roles.document_printer:DocumentPrinter.print": "a role",
    "document_printers.queue_printer:QueuePrinter.print": "sends a document as it is",
    "transports.print_queue:PrintQueue.hand_in": "sends a document as it is",
    "verbs.print_document:form_of": "looks at the beginning of a document of the hall's own",
    "simulated.admin:StandInDesk.act": "JSON over HTTP, tried by the tests of the door",
    "simulated.faults:Faults.deliveries": "spoils what a stand-in sends",
    "simulated.line_choice:line_of": "takes a function of bytes",
    "caller_keypads.keypad_frames:crc": "sums, whatever it is given",
    "led_cards.onbon_frames:crc16": "sums, whatever it is given",
    "simulated.onbon_wire:crc_of": "sums, whatever it is given",
    "led_cards.cpower_packets:call_packets": "encodes",
    "simulated.utterances:Utterances.hear": "samples of sound; every byte is one",
    "transports.rs485_bus:Rs485Bus.ask": "sends, and hears by a decoder",
    "transports.rs485_bus:BusSeat.ask": "sends, and hears by a decoder",
}
"""What takes bytes and gives something else, and is no decoder of bytes from outside."""


def takers() -> Iterator[str]:
    """Every public function and method of the package that takes bytes and gives something other than bytes or nothing."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and _takes_bytes(node):
                yield f"{module}:{node.name}"
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from (
                    f"{module}:{node.name}.{method.name}"
                    for method in node.body
                    if isinstance(method, ast.FunctionDef) and _takes_bytes(method)
                )


def _takes_bytes(node: ast.FunctionDef) -> bool:
    given = [
        argument.annotation for argument in (*node.args.args, *node.args.kwonlyargs) if argument.annotation
    ]
    takes = any(
        isinstance(part, ast.Name) and part.id in {"bytes", "bytearray"}
        for one in given
        for part in ast.walk(one)
    )
    gives = ast.unparse(node.returns) if node.returns else "None"
    is_hearing = node.name in {"hear", "feed"}
    return takes and not node.name.startswith("_") and (is_hearing or gives not in {"None", "bytes", "Clip"})


def test_no_decoder_is_forgotten() -> None:
    covered = {one for decoder in DECODERS for one in decoder.covers}
    found = set(takers())
    assert len(found) > 30
    assert sorted(found - covered - set(NO_DECODERS)) == []
    named = {entry.partition(":")[0] for entry in covered}
    assert all((PACKAGE / f"{module.replace('.', '/')}.py").is_file() for module in named)


def test_decoders_are_named_once() -> None:
    names = [decoder.name for decoder in DECODERS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("decoder", DECODERS, ids=lambda decoder: decoder.name)
def test_every_decoder_stands_wrong_inputs(decoder: Decoder) -> None:
    met = fuzz_one(decoder, 600, seed=7)
    assert (met.crashes, met.hangs, met.first) == (0, 0, "")


@pytest.mark.parametrize("decoder", DECODERS, ids=lambda decoder: decoder.name)
def test_the_inputs_begin_with_something_true(decoder: Decoder) -> None:
    for seed in decoder.seeds():
        assert 0 < len(seed) <= LONGEST
    with suppress(DeviceTrouble):
        decoder.make()(decoder.seeds()[0])


def test_the_same_seed_makes_the_same_inputs_and_most_are_spoilt() -> None:
    seeds = (b"A001 and more of it", b"another")
    made = list(inputs(seeds, 500, 3))
    assert made == list(inputs(seeds, 500, 3))
    assert made != list(inputs(seeds, 500, 4))
    assert 20 < sum(one in seeds for one in made) < 200


def bad(decode: Decode) -> Decoder:
    """A decoder that does this."""
    return Decoder("bad", (), lambda: decode, lambda: (b"A001",), (ValueError,))


def test_a_crash_is_found_and_a_refusal_is_none() -> None:
    def crashes(content: bytes) -> object:
        if len(content) > 6:
            raise IndexError
        raise ValueError

    met = fuzz_one(bad(crashes), 400, 1)
    assert 0 < met.crashes < 400
    assert met.first.startswith("IndexError()")


def test_slowness_is_found() -> None:
    def slow(content: bytes) -> object:
        end = time.thread_time() + (0.15 if content == b"A001" else 0)
        while time.thread_time() < end:
            pass
        return None

    met = fuzz_one(bad(slow), 20, 1)
    assert met.worst_ms > fuzz.WORST_MS
    assert not fuzz.verdict({"bad": {**FINE, "worst_ms": met.worst_ms}}).holds


def test_what_is_kept_is_found() -> None:
    kept: list[bytes] = []
    met = fuzz_one(bad(lambda content: kept.append(content * 4000)), 2000, 1)
    assert met.grown_mb > fuzz.MOST_GROWN_MB


FINE = {"inputs": 1.0, "crashes": 0.0, "hangs": 0.0, "worst_ms": 1.0, "grown_mb": 0.1}


@pytest.mark.parametrize("wrong", [{"crashes": 1.0}, {"hangs": 1.0}, {"worst_ms": 101.0}, {"grown_mb": 9.0}])
def test_one_bad_decoder_spoils_the_verdict(wrong: dict[str, float]) -> None:
    assert fuzz.verdict({"one": FINE, "other": FINE}).holds
    assert not fuzz.verdict({"one": FINE, "other": FINE | wrong}).holds


def test_a_decoder_that_ends_its_program_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fuzz._met("no such decoder", 10)["crashes"] == 1


def test_devices_beside_the_raw_libraries(tmp_path: Path) -> None:
    main(["bench", "devices", "--json", str(tmp_path / "v.json"), "--quick"])
    told = json.loads((tmp_path / "v.json").read_text())
    assert set(told) == {"name", "figures", "baseline", "ratio", "goal", "holds"}
    assert told["figures"]["codes_read"] >= told["baseline"]["codes_read"] > 0
    assert told["holds"] is (
        all(told["figures"]["ratios"][pair.name] <= pair.most for pair in speed._pairs())
        and told["figures"]["codes_read"] >= told["baseline"]["codes_read"]
    )


def test_both_sides_of_a_pair_do_the_same_work() -> None:
    pairs = {pair.name: pair for pair in speed._pairs()}
    assert pairs["raster"].ours() == pairs["raster"].raw()
    ours, raw = pairs["code_reading"].ours(), pairs["code_reading"].raw()
    assert [code.text for code in ours] == [code.text for code in raw] == ["A001 排队号"]  # type: ignore[attr-defined]
    assert pairs["swipe_decode"].raw()[0] is True  # type: ignore[index]


def test_the_hall_knows_these_benches() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "hall", "bench", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert "fuzz" in said
    assert "devices" in said
