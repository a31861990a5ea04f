"""Decides whether a row may name the main item it names: one that is known, and never a ring."""

from collections.abc import Iterator, Mapping
from typing import Any

from hall_server.catalogue.codes import parts_of
from hall_server.catalogue.item_queries import VersionFacts
from hall_server.catalogue.main_items import main_items, way_up
from hall_server.exchange.columns import CATALOG, MAIN
from hall_server.exchange.workbench import Workbench

_Fault = tuple[str, str, str]


def entry_of(code: str, cells: Mapping[str, Any]) -> str:
    """The catalogue code of a row, which its own code says when no cell does."""
    return str(cells.get(CATALOG) or parts_of(code).entry[:64])


def main_item_faults(
    code: str, cells: Mapping[str, Any], known: VersionFacts | None, bench: Workbench
) -> Iterator[_Fault]:
    """(column, value, sentence) of what is wrong with the main item of this row."""
    main = str(cells.get(MAIN) or "")
    if not main:
        return
    entry = known.catalog_code if known else entry_of(code, cells)
    if main in (entry, code, cells.get("task_code")):
        yield MAIN, main, "一个事项不能是自己的主项。请改成上一级事项的基本编码；没有主项就空着。"
        return
    way, is_endless = way_up(entry, main, lambda one: _above(one, bench))
    before = main_items([entry]).get(entry, "")
    if is_endless:
        path = " → ".join(way)
        yield MAIN, path, "这些事项互为主项，绕成了一个圈，或一层套一层太多。请改正其中一个的主项编码。"
    elif before not in ("", main):
        yield MAIN, main, f"这个事项的主项现在是“{before}”，不能靠导入改变。请改回，或把这一格空着。"
    elif not bench.knows_entry(main) and main not in main_items([main]):
        yield MAIN, main, "文件里和系统里都没有这个主项。请先补上主项那一行，或改正主项编码。"


def _above(entry: str, bench: Workbench) -> str:
    return main_items([entry]).get(entry, "") or bench.main_item(entry)
