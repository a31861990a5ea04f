"""Decides which zip files are opened at all: none that unpacks to more than it may, or names what lies outside."""

import zipfile
from pathlib import Path

from hall_server.exchange.lines import unreadable

MOST_MEMBERS = 2_000
MOST_UNPACKED = 2 << 30
# Tables of text shrink to a tenth or twentieth; a bomb to a thousandth.
MOST_RATIO = 200
SMALL = 10 << 20


def opened(path: Path) -> zipfile.ZipFile:
    """The archive. Refusal when it is broken, locked or a bomb."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise unreadable("文件是坏的或没有传完。请重新导出一份再导入。") from fault
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or (unpacked > SMALL and unpacked / packed > MOST_RATIO)
    ):
        archive.close()
        raise unreadable("展开后大得不正常，为安全起见没有打开。请分成几个文件，或另存为 CSV 再导入。")
    if any(member.flag_bits & 1 for member in members):
        archive.close()
        raise unreadable("文件加了密码。请去掉密码再导入。")
    return archive
