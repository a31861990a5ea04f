"""Every verb and fact the server writes into the audit trail, as it stands in the code, has Chinese words on its pages."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import hall_server
from hall_server.cases.moves import Deed
from hall_server.catalogue.life import Move
from hall_server.clock.entries import EntryKind
from hall_server.notices.states import NoticeState
from hall_server.pages import registry
from hall_server.ratings.words import RectificationDeed
from hall_server.supervision.words import AlarmDeed

HOME = Path(hall_server.__file__).parent
WRITERS = {"record", "step", "write_down"}


@dataclass(frozen=True)
class Written:
    """A call that writes a line into the trail, by itself or as a step of a number, and where its names are set."""

    call: ast.Call
    function: ast.AST
    module: ast.Module

    def words(self) -> Iterator[str]:
        """The verb and the names of the facts, as far as they are spelled out."""
        for given in self.call.args[:2]:
            yield from (word for word in self._spelled(given) if word.isidentifier())
        for named in self.call.keywords:
            if named.arg == "facts":
                yield from self._names(named.value)

    def _spelled(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from self._spelled(node.body)
            yield from self._spelled(node.orelse)
        elif isinstance(node, ast.Name):
            for value in self._set(node.id):
                yield from self._spelled(value)

    def _names(self, facts: ast.expr) -> Iterator[str]:
        if isinstance(facts, ast.Dict):
            for key, value in zip(facts.keys, facts.values, strict=True):
                yield from self._spelled(key) if key else self._names(value)
        elif isinstance(facts, ast.BinOp):
            yield from self._names(facts.left)
        elif isinstance(facts, ast.DictComp) and isinstance(facts.generators[0].iter, ast.Call):
            # A dict filtered by a comprehension over its own items.
            yield from self._names(getattr(facts.generators[0].iter.func, "value", facts.key))
        elif isinstance(facts, ast.Name):
            for value in self._set(facts.id):
                yield from self._names(value)

    def _set(self, name: str) -> Iterator[ast.expr]:
        for node in (*ast.walk(self.function), *self.module.body):
            if isinstance(node, ast.Assign) and name in (getattr(one, "id", "") for one in node.targets):
                yield node.value


def written() -> Iterator[Written]:
    """Every one of the server's."""
    for file in sorted(HOME.rglob("*.py")):
        module = ast.parse(file.read_text())
        for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and WRITERS & {
                    getattr(node.func, "id", ""),
                    getattr(node.func, "attr", ""),
                }:
                    yield Written(node, function, module)


SPELLED = {word for one in written() for word in one.words()}
# Verbs that are put together: of each word of a list.
PUT_TOGETHER = {
    *(f"case_{one.value}" for one in Deed),
    *(f"clock_{one.value}" for one in EntryKind),
    *(f"version_{one.value}" for one in Move),
    *(f"notice_{one.value}" for one in NoticeState),
    *(f"alarm_{one.value}" for one in AlarmDeed),
    *(f"rectification_{one.value}" for one in RectificationDeed),
}


@pytest.mark.parametrize("word", sorted(SPELLED | PUT_TOGETHER))
def test_it_has_words(word: str) -> None:
    registry.discover()
    assert registry.words_for(word) != word
