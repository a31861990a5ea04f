"""Decides by its content, not by its name, how a file is to be read."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from hall_server.exchange.archives import opened
from hall_server.exchange.columns import table_called
from hall_server.exchange.csv_files import CsvSource
from hall_server.exchange.json_files import JsonSource
from hall_server.exchange.lines import Piece, Source, unreadable

OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


class ArchiveSource:
    """A zip of CSV files, one a table."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done = 0

    def read_bytes(self) -> int:
        """Bytes behind us, as they are packed."""
        return self._done

    def pieces(self) -> Iterator[Piece]:
        """File after file."""
        with opened(self._path) as archive, tempfile.TemporaryDirectory(prefix="zhiting-exchange-") as folder:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if not members:
                raise unreadable("压缩包里没有 CSV 文件。")
            for member in members:
                # The name inside is looked at, never used as a path.
                unpacked = Path(folder) / "table.csv"
                with archive.open(member) as packed, unpacked.open("wb") as file:
                    shutil.copyfileobj(packed, file)
                name = PurePosixPath(member.filename).stem
                yield from CsvSource(unpacked, table_called(name) or "").pieces()
                self._done += member.compress_size


def source_of(path: Path) -> Source:
    """How to read this file. Refusal when nobody can."""
    with path.open("rb") as file:
        beginning = file.read(64)
    if not beginning:
        raise unreadable("它是空的，一个字节也没有。请重新导出再上传。")
    if beginning.startswith(OLD_WORKBOOK):
        raise unreadable("它是旧版 Excel（.xls）或加了密码。请用表格软件打开，另存为 .xlsx。")
    if beginning.startswith(b"PK\x03\x04"):
        with opened(path) as archive:
            is_book = "xl/workbook.xml" in archive.namelist()
        return _workbook(path) if is_book else ArchiveSource(path)
    text = beginning.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return JsonSource(path) if text[:1] in (b"{", b"[") else CsvSource(path)


def _workbook(path: Path) -> Source:
    from hall_server.exchange.xlsx_files import XlsxSource  # noqa: PLC0415 - 30 MB that only who opens a workbook needs

    return XlsxSource(path)
