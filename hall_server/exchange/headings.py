"""Decides which table a heading belongs to, and what is missing from it or unknown in it."""

from collections.abc import Iterator, Sequence

from hall_server.exchange.columns import OF_THE_EXCHANGE, names_of, tables
from hall_server.exchange.lines import MOST_COLUMNS, Heading, Wrong, unreadable


def head(cells: Sequence[str], table: str, *, line: int) -> tuple[Heading, list[Wrong]]:
    """The heading and what is to be said of it. table: empty when the columns must tell. Refusal when nothing fits."""
    names = [cell.strip().strip("\ufeff") for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise unreadable(f"标题行有 {len(names)} 列，最多 {MOST_COLUMNS} 列。请只留事项表的列。")
    table = table or _likeliest(names)
    known = names_of(table)
    columns = tuple(known.get(name, name if name in OF_THE_EXCHANGE else "") for name in names)
    unknown = tuple(name for name, column in zip(names, columns, strict=True) if name and not column)
    heading = Heading(table, columns, unknown)
    return heading, list(_faults(heading, line))


def _likeliest(names: Sequence[str]) -> str:
    """The table that knows most of these columns; one that also misses none of its own before one that does."""
    fits = {
        table: (
            sum(name in names_of(table) for name in names),
            -sum(
                column.is_needed and column.name not in map(names_of(table).get, names)
                for column in columns.values()
            ),
        )
        for table, columns in tables().items()
    }
    best = max(fits, key=lambda table: fits[table])
    if fits[best][0] < 2:
        raise unreadable("第一行不是事项表的标题。请用“导出”得到一份样表，照它的第一行填写。")
    return best


def _faults(heading: Heading, line: int) -> Iterator[Wrong]:
    for name in heading.unknown:
        yield Wrong(
            heading.table,
            line,
            name,
            "",
            f"不认识“{name}”这一列，其中的内容不会导入。列名写错了请改正；不需要的列可以删掉。",
        )
    for column in tables()[heading.table].values():
        if column.is_needed and column.name not in heading.columns:
            raise unreadable(f"缺少“{column.label}”（{column.name}）这一列。请补上这一列再导入。")
    doubled = {name for name in heading.columns if name and heading.columns.count(name) > 1}
    for name in sorted(doubled):
        raise unreadable(f"“{name}”这一列出现了不止一次。请只留一列。")
