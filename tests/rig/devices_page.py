"""Writes the tables of docs/devices.md out of the code: `python -m tests.rig.devices_page`."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from device_drivers.catalogue import FAMILIES, Family

HOUSE = Path(__file__).resolve().parents[2]
PAGE = HOUSE / "docs" / "devices.md"
ACTS = {
    "NOBODY": "—",
    "CITIZEN": "citizen 群众",
    "STAFF": "staff 工作人员",
    "ENGINEER": "engineer 维护人员",
    "SOFTWARE": "software 软件",
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One trouble as the code tells it; `…` stands for what is filled in when it happens."""

    code: str
    who: str
    chinese: str
    english: str
    where: str


def faults() -> list[Fault]:
    """Every DeviceTrouble the drivers can raise, with its sentences as they are written in the code."""
    found: set[Fault] = set()
    for path in sorted((HOUSE / "device_drivers").rglob("*.py")):
        parts = path.relative_to(HOUSE / "device_drivers").parts
        if parts[0] == "simulated":
            continue
        found.update(_told_in(ast.parse(path.read_text()), parts[0].removesuffix(".py")))
    return sorted(found)


def _told_in(module: ast.Module, where: str) -> Iterator[Fault]:
    named = {
        name: value
        for node in module.body
        if isinstance(node, ast.Assign) and (value := _text(node.value, {}))
        for name in (target.id for target in node.targets if isinstance(target, ast.Name))
    }
    for node in ast.walk(module):
        yield from _raised(node, where, named)
        yield from _listed(node, where, named)


def _raised(node: ast.AST, where: str, named: Mapping[str, str]) -> Iterator[Fault]:
    """`DeviceTrouble("code", Who.X, "…", "…")`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "DeviceTrouble":
        texts = [_text(argument, named) for argument in node.args]
        if len(texts) == 4 and all(texts):
            yield Fault(texts[0], texts[1], texts[2], texts[3], where)


def _listed(node: ast.AST, where: str, named: Mapping[str, str]) -> Iterator[Fault]:
    """`SENTENCES = {"code": (Who.X, "…", "…")}`."""
    if not isinstance(node, ast.Dict):
        return
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(value, ast.Tuple) and len(value.elts) == 3 and key is not None:
            texts = [_text(part, named) for part in (key, *value.elts)]
            if all(texts) and texts[1] in ACTS:
                yield Fault(texts[0], texts[1], texts[2], texts[3], where)


def _text(node: ast.expr, named: Mapping[str, str]) -> str:
    """A sentence, with `…` where something is filled in; the word of a Who; empty for what is neither.

    named: what the module's own names stand for.
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_piece(part, named) for part in node.values)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Who":
        return node.attr
    return named.get(node.id, "") if isinstance(node, ast.Name) else ""


def _piece(part: ast.expr, named: Mapping[str, str]) -> str:
    if not isinstance(part, ast.FormattedValue):
        return _text(part, named)
    return _text(part.value, named) or "…"


def families_table() -> str:
    """Every family, grouped by what it is."""
    rows = ["| role | device | address | options |", "|---|---|---|---|"]
    rows += [_family_row(family) for family in sorted(FAMILIES, key=lambda family: family.role)]
    return "\n".join(rows)


def _family_row(family: Family) -> str:
    options = " ".join(f"`{option}`" for option in family.options) or "—"
    return f"| `{family.role}` | {family.title} | `{family.scheme}:…?model={family.model}` | {options} |"


def faults_table() -> str:
    """Every fault by its code."""
    rows = ["| code | who acts | 中文 | English | from |", "|---|---|---|---|---|"]
    rows += [
        f"| `{fault.code}` | {ACTS[fault.who]} | {fault.chinese} | {fault.english} | {fault.where} |"
        for fault in faults()
    ]
    return "\n".join(rows)


def written(page: str) -> str:
    """The page with its tables as the code has them now."""
    for name, table in (("families", families_table()), ("faults", faults_table())):
        begin, end = f"<!-- {name}, written by tests.rig.devices_page -->", f"<!-- end of {name} -->"
        before, _, rest = page.partition(begin)
        _, _, after = rest.partition(end)
        page = f"{before}{begin}\n{table}\n{end}{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
    sys.stdout.write(f"{len(FAMILIES)} families, {len(faults())} faults\n")
