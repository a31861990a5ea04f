"""Decides what a technician sees of several devices at once: a live table, or a line of JSON at each change."""

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import msgspec
from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from device_drivers.address import AddressWrong
from device_drivers.device_watch import DeviceWatch, Glance
from device_drivers.errors import DeviceState, Who
from device_drivers.verbs import exit_codes
from device_drivers.wall_time import utc_now

REDRAWN_AFTER = 1.0
STATES = {
    DeviceState.ABSENT: ("未连接", "bold white on red"),
    DeviceState.STARTING: ("启动中", "cyan"),
    DeviceState.READY: ("正常", "bold green"),
    DeviceState.BUSY: ("工作中", "green"),
    DeviceState.DEGRADED: ("不稳定", "bold yellow"),
    DeviceState.FAULT: ("故障", "bold white on red"),
    DeviceState.OUT_OF_SERVICE: ("停用", "bold white on red"),
    None: ("仅发送", "dim"),
}
ROLES = {
    "id_card_reader": "身份证阅读器",
    "smart_card_reader": "社保卡读卡器",
    "ticket_printer": "号票打印机",
    "document_printer": "文件打印机",
    "code_scanner": "扫码设备",
    "sign_pad": "签名区",
    "counter_display": "窗口屏",
    "led_card": "显示屏控制卡",
    "caller_keypad": "叫号器",
    "voice": "语音播报",
    "sms_modem": "短信猫",
}
ACTS = {
    Who.NOBODY: "",
    Who.CITIZEN: "群众",
    Who.STAFF: "工作人员",
    Who.ENGINEER: "维护人员",
    Who.SOFTWARE: "软件",
}

COUNTED = {
    "cards_found": "发现",
    "cards_read": "读卡",
    "failed_readings": "读失败",
    "doubtful_readings": "复读",
    "silences": "无回应",
    "spoilt_exchanges": "误码",
    "stray_replies": "错序",
    "skipped_bytes": "杂字节",
    "looks_in_vain": "未成",
    "fingerprints_refused": "无指纹",
    "addresses_refused": "无新址",
    "photos_undecoded": "照片未解",
    "documents_done": "打印",
    "documents_failed": "未打",
    "documents_unknown": "不明",
    "partial_cards": "部分读取",
    "other_cards": "其他卡",
    "unread_cards": "未读卡",
    "failed_tries": "重试",
    "losses": "断开",
    "papers_done": "出票",
    "papers_failed": "未出",
    "papers_unknown": "不明",
    "sentences_spoken": "播报",
    "sentences_expired": "过时",
    "sentences_withdrawn": "撤回",
    "sentences_failed": "播报失败",
    "orders": "指令",
    "texts": "文字",
    "missing_characters": "缺字",
    "left_alone": "跳过",
    "presses": "按键",
    "repetitions": "重复",
    "sent": "已发",
    "failed": "失败",
    "unknown": "不明",
    "reports": "回执",
    "received": "收到",
    "codes": "读码",
    "spoken_by_clips": "录音播报",
    "spoken_by_neural": "神经语音",
    "spoken_by_espeak": "合成播报",
    "pictures": "画面",
    "spoilt_scans": "残码",
}


CONSUMED = {"paper": "纸"}
LEFT = {
    "enough": ("充足", "green"),
    "near_end": ("将尽", "bold yellow"),
    "out": ("用完", "bold white on red"),
    "unknown": ("不明", "dim"),
}


class _Site(msgspec.Struct):
    """What concerns devices in site.json."""

    drivers: dict[str, str]


def add_arguments(parser: ArgumentParser) -> None:
    """`monitor ROLE=ADDRESS ... [--site site.json] [--for SECONDS] [--json]`."""
    parser.add_argument("devices", nargs="*", metavar="ROLE=ADDRESS")
    parser.add_argument("--site", type=Path, help="a site.json whose drivers are watched too")
    parser.add_argument("--for", type=float, dest="seconds", metavar="SECONDS", help="end after so long")
    parser.add_argument("--json", action="store_true", help="one line of JSON at each change")


def run(arguments: Namespace) -> int:
    """Watch until Ctrl-C or the time is over."""
    named = [_named(device) for device in arguments.devices] + _of_site(arguments.site)
    if not named:
        raise AddressWrong("name a device: id_card_reader=serial:/dev/ttyUSB0, or a site.json")
    changed = Event()
    watches: list[DeviceWatch] = []
    try:
        for role, address in named:
            watches.append(DeviceWatch(role, address, changed.set))
        _tell(arguments, watches, changed)
    except KeyboardInterrupt:
        return exit_codes.DONE
    finally:
        for watch in watches:
            watch.close()
    return exit_codes.DONE


def _named(device: str) -> tuple[str, str]:
    role, equals, address = device.partition("=")
    if not equals:
        raise AddressWrong(f"{device!r}: a device is named ROLE=ADDRESS")
    return role, address


def _of_site(site: Path | None) -> list[tuple[str, str]]:
    if site is None:
        return []
    try:
        return list(msgspec.json.decode(site.read_bytes(), type=_Site).drivers.items())
    except (OSError, msgspec.DecodeError) as wrong:
        raise AddressWrong(f"{site}: {wrong}") from wrong


def _tell(arguments: Namespace, watches: list[DeviceWatch], changed: Event) -> None:
    end = float("inf") if arguments.seconds is None else time.monotonic() + arguments.seconds
    if arguments.json:
        while time.monotonic() < end:
            if changed.wait(min(REDRAWN_AFTER, max(end - time.monotonic(), 0.0))):
                changed.clear()
                _write_line(watches)
        return
    with Live(_table(watches), console=Console(file=sys.stdout), auto_refresh=False) as live:
        while time.monotonic() < end:
            changed.wait(min(REDRAWN_AFTER, max(end - time.monotonic(), 0.0)))
            changed.clear()
            live.update(_table(watches), refresh=True)


def _write_line(watches: list[DeviceWatch]) -> None:
    told = [_as_json(watch.glance()) for watch in watches]
    sys.stdout.write(json.dumps({"devices": told}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _as_json(glance: Glance) -> dict[str, object]:
    return {
        "role": glance.role,
        "address": glance.address,
        "state": None if glance.state is None else glance.state.value,
        "trouble": None if glance.trouble is None else glance.trouble.code,
        "happened": glance.happened,
        "counters": glance.counters,
        "consumables": glance.consumables,
    }


def _table(watches: list[DeviceWatch]) -> Table:
    glances = [watch.glance() for watch in watches]
    table = Table(
        title=_summary(glances),
        title_justify="left",
        title_style="",
        border_style="bright_black",
        box=box.HORIZONTALS,
        expand=True,
        show_lines=True,
    )
    table.add_column("设备", ratio=5, overflow="fold")
    table.add_column("状态", no_wrap=True, min_width=8)
    table.add_column("说明", ratio=4, overflow="fold")
    table.add_column("最近", ratio=3, overflow="fold")
    table.add_column("计数", ratio=3, overflow="fold")
    for glance in glances:
        table.add_row(*_cells(glance))
    return table


def _summary(glances: list[Glance]) -> Text:
    """The time, how many devices there are, and how many in each state, as they are listed in STATES."""
    told = Text.assemble(
        ("设备监视 ", "bold"), (f"{utc_now().astimezone():%H:%M:%S}", "dim"), f"  共 {len(glances)} 台"
    )
    for state, (word, style) in STATES.items():
        count = sum(glance.state is state for glance in glances)
        if count:
            told.append("  ").append(f" {word} {count} ", style)
    return told


def _cells(glance: Glance) -> tuple[Text, ...]:
    word, style = STATES[glance.state]
    return (
        Text.assemble((ROLES[glance.role], "bold"), (f"  {glance.role}\n", "dim"), (glance.address, "dim")),
        Text(f" {word} ", style),
        _why(glance),
        _last(glance),
        _numbers(glance),
    )


def _numbers(glance: Glance) -> Text:
    counted = "  ".join(_count(name, count) for name, count in glance.counters.items() if count)
    left = [
        (f"{CONSUMED.get(name, name)}\u00a0{LEFT[much][0]}  ", LEFT[much][1])
        for name, much in glance.consumables.items()
    ]
    return Text.assemble(*left, (counted, "dim"))


def _count(name: str, count: int) -> str:
    """Held together, so that a number never stands on the line below its word."""
    return f"{COUNTED.get(name, name)}\u00a0{count}"


def _why(glance: Glance) -> Text:
    if glance.trouble is None:
        return Text("")
    act = ACTS[glance.trouble.who]
    return Text.assemble((f"[{act}] " if act else "", "bold"), glance.trouble.chinese)


def _last(glance: Glance) -> Text:
    if not glance.at:
        return Text("")
    at = datetime.fromtimestamp(glance.at, UTC).astimezone()
    return Text.assemble((f"{at:%H:%M:%S} ", "dim"), glance.happened)
