"""Decides which family drives a device of a role at an address; a family is loaded only when it is asked for."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from device_drivers.address import Address, AddressWrong, parse_address
from device_drivers.roles.caller_keypad import CallerKeypad
from device_drivers.roles.code_scanner import CodeScanner
from device_drivers.roles.counter_display import CounterDisplay
from device_drivers.roles.document_printer import DocumentPrinter
from device_drivers.roles.id_card_reader import IdCardReader
from device_drivers.roles.led_card import LedCard
from device_drivers.roles.sign_pad import SignPad
from device_drivers.roles.smart_card_reader import SmartCardReader
from device_drivers.roles.sms_modem import SmsModem
from device_drivers.roles.ticket_printer import TicketPrinter
from device_drivers.roles.voice import Voice

Opener = Callable[[Address], object]


@dataclass(frozen=True, slots=True)
class Family:
    """One family of devices. opener: `module:function` taking an Address; options: those its addresses may carry."""

    role: str
    scheme: str
    model: str
    opener: str
    title: str
    options: tuple[str, ...] = ()


FAMILIES = (
    Family(
        "id_card_reader",
        "serial",
        "sam",
        "device_drivers.id_card_readers.sam_reader:open_reader",
        "居民身份证阅读机具 (SAM, GA 467), serial",
        ("speed", "photo"),
    ),
    Family(
        "id_card_reader",
        "usb",
        "sam",
        "device_drivers.id_card_readers.sam_usb:open_reader",
        "居民身份证阅读机具 (SAM, GA 467), USB",
        ("port", "serial", "photo"),
    ),
    Family(
        "id_card_reader",
        "tcp",
        "sam",
        "device_drivers.id_card_readers.sam_reader:open_network_reader",
        "居民身份证阅读机具 (SAM, GA 467), 串口服务器",
        ("photo",),
    ),
    Family(
        "smart_card_reader",
        "pcsc",
        "social_security",
        "device_drivers.smart_cards.chip_reader:open_reader",
        "社会保障卡读卡器 (LD/T 32), PC/SC",
        ("socket",),
    ),
    *(
        Family(
            "ticket_printer",
            "serial",
            model,
            "device_drivers.receipt_printers.printer:open_printer",
            title,
            ("speed", "dots", "flow"),
        )
        for model, title in (
            ("epson", "热敏凭条打印机 (ESC/POS, 80 mm), serial"),
            ("epson58", "热敏凭条打印机 (ESC/POS, 58 mm), serial"),
            ("gb2312", "热敏凭条打印机 (字库 GB2312), serial"),
            ("gprinter", "热敏凭条打印机 (GS r 应答, 不支持 GS ( H), serial"),
            ("plain58", "热敏凭条打印机 (无出票确认, 58 mm), serial"),
        )
    ),
    *(
        Family(
            "ticket_printer",
            scheme,
            model,
            f"device_drivers.receipt_printers.{opener}",
            f"{title}, {wire}",
            ("dots", *options),
        )
        for scheme, opener, wire, options in (
            ("tcp", "printer:open_network_printer", "TCP 9100", ()),
            ("file", "file_printer:open_printer", "/dev/usb/lp0 或文件", ()),
            ("cups", "queue_printer:open_printer", "CUPS raw 队列", ("server",)),
        )
        for model, title in (
            ("epson", "热敏凭条打印机 (ESC/POS, 80 mm)"),
            ("epson58", "热敏凭条打印机 (ESC/POS, 58 mm)"),
            ("gb2312", "热敏凭条打印机 (字库 GB2312)"),
            ("gprinter", "热敏凭条打印机 (GS r 应答, 不支持 GS ( H)"),
            ("plain58", "热敏凭条打印机 (无出票确认, 58 mm)"),
        )
    ),
    Family(
        "document_printer",
        "cups",
        "cups",
        "device_drivers.document_printers.queue_printer:open_printer",
        "文件打印机 (CUPS 队列: PDF、图像、文本)",
        ("server",),
    ),
    Family(
        "counter_display",
        "serial",
        "four_byte",
        "device_drivers.counter_displays.four_byte_display:open_display",
        "四字节数码窗口屏, RS-485",
        ("speed", "id"),
    ),
    Family(
        "counter_display",
        "serial",
        "xunpeng",
        "device_drivers.counter_displays.xunpeng_board:open_display",
        "讯鹏数码屏, RS-485",
        ("speed", "colour"),
    ),
    *(
        Family(
            "counter_display",
            "serial",
            model,
            f"device_drivers.counter_displays.armfly_boards:{opener}",
            f"安富莱 LED-485 数码屏 ({words})",
            ("speed", "id", "digits"),
        )
        for model, opener, words in (
            ("armfly", "open_words_board", "ASCII"),
            ("armfly_modbus", "open_modbus_board", "Modbus RTU"),
        )
    ),
    *(
        Family(
            role,
            scheme,
            model,
            f"device_drivers.led_cards.onbon_card:{opener}",
            f"{title}, {wire}",
            ("id", "width", "height", "size", *(("speed",) if scheme == "serial" else ())),
        )
        for role in ("counter_display", "led_card")
        for scheme, wire in (("serial", "RS-232/485"), ("tcp", "TCP 5005"), ("udp", "UDP 5007"))
        for model, opener, title in (
            ("onbon", "open_card", "仰邦 BX-5K/6K 字库控制卡"),
            ("onbon_5e", "open_dots_card", "仰邦 BX-5E/6E 图文控制卡"),
        )
    ),
    *(
        Family(
            role,
            scheme,
            "cpower",
            "device_drivers.led_cards.cpower_card:open_card",
            f"流明 C-Power 控制卡, {wire}",
            ("id", "width", "height", "size", "colour", option),
        )
        for role in ("counter_display", "led_card")
        for scheme, wire, option in (("serial", "RS-232/485", "speed"), ("tcp", "TCP 5200", "code"))
    ),
    *(
        Family(
            "caller_keypad",
            scheme,
            model,
            f"device_drivers.caller_keypads.keypad:{opener}",
            f"{title}, {wire}",
            ("id", *(("speed",) if scheme == "serial" else ())),
        )
        for scheme, wire in (("serial", "RS-485"), ("tcp", "串口服务器"))
        for model, opener, title in (
            ("own", "open_keypad", "有线叫号器 (公开协议)"),
            ("key21", "open_key21", "21 键液晶叫号器"),
        )
    ),
    Family(
        "sms_modem",
        "serial",
        "at",
        "device_drivers.sms_modems.modem:open_modem",
        "短信猫 (AT/PDU, 3GPP 27.005), serial",
        ("speed", "reference"),
    ),
    Family(
        "sms_modem",
        "tcp",
        "at",
        "device_drivers.sms_modems.modem:open_network_modem",
        "短信猫 (AT/PDU, 3GPP 27.005), 串口服务器",
        ("reference",),
    ),
    Family(
        "code_scanner",
        "serial",
        "serial",
        "device_drivers.code_scanners.serial_scanner:open_scanner",
        "扫码枪、扫码窗口, serial",
        ("speed", "suffix", "aim"),
    ),
    Family(
        "code_scanner",
        "tcp",
        "network",
        "device_drivers.code_scanners.serial_scanner:open_network_scanner",
        "扫码枪、扫码窗口, TCP",
        ("suffix", "aim"),
    ),
    Family(
        "code_scanner",
        "evdev",
        "keyboard",
        "device_drivers.code_scanners.keyboard_scanner:open_scanner",
        "键盘式扫码枪 (独占 /dev/input)",
        ("suffix",),
    ),
    Family(
        "code_scanner",
        "camera",
        "camera",
        "device_drivers.code_scanners.camera_scanner:open_camera",
        "摄像头扫码 (V4L2)",
        ("width", "height"),
    ),
    Family(
        "code_scanner",
        "file",
        "pictures",
        "device_drivers.code_scanners.camera_scanner:open_file",
        "图像文件、文件夹或录像中的码",
    ),
    Family(
        "sign_pad",
        "touch",
        "touch",
        "device_drivers.sign_pads.touch_pad:open_pad",
        "触摸屏签名区",
        ("width", "height", "pressure"),
    ),
    Family(
        "sign_pad",
        "file",
        "recorded",
        "device_drivers.sign_pads.recorded_pad:open_recorded",
        "签名记录回放",
        ("pace",),
    ),
    Family(
        "voice",
        "pulse",
        "espeak",
        "device_drivers.voices.voice:open_voice",
        "语音播报 (PulseAudio)",
        ("server", "engine", "speed", "chime", "clips", "neural"),
    ),
    Family(
        "voice",
        "alsa",
        "espeak",
        "device_drivers.voices.voice:open_voice",
        "语音播报 (ALSA)",
        ("engine", "speed", "chime", "clips", "neural"),
    ),
)
"""Of several families for one role and scheme the first is taken when the address names no model."""


def family_of(role: str, address: Address, families: tuple[Family, ...] = FAMILIES) -> Family:
    """The family that drives this. AddressWrong when there is none, naming those there are."""
    in_role = [family for family in families if family.role == role]
    if not in_role:
        raise AddressWrong(f"no role {role}; there are {', '.join(sorted({f.role for f in families}))}")
    reached = [family for family in in_role if family.scheme == address.scheme]
    if not reached:
        schemes = ", ".join(sorted({f"{family.scheme}:" for family in in_role}))
        raise AddressWrong(f"{address}: a {role} is not reached by {address.scheme}:, but by {schemes}")
    model = address.text("model", reached[0].model)
    for family in reached:
        if family.model == model:
            address.only(*family.options)
            return family
    raise AddressWrong(f"{address}: no model {model}; there are {', '.join(f.model for f in reached)}")


def open_device(role: str, address: str) -> object:
    """The driver of the device at this address. AddressWrong for the address, DeviceTrouble for the device."""
    place = parse_address(address)
    module, _, name = family_of(role, place).opener.partition(":")
    opener = cast("Opener", getattr(importlib.import_module(module), name))
    return opener(place)


def open_id_card_reader(address: str) -> IdCardReader:
    """As `open_device`, typed."""
    return cast("IdCardReader", open_device("id_card_reader", address))


def open_smart_card_reader(address: str) -> SmartCardReader:
    """As `open_device`, typed."""
    return cast("SmartCardReader", open_device("smart_card_reader", address))


def open_ticket_printer(address: str) -> TicketPrinter:
    """As `open_device`, typed."""
    return cast("TicketPrinter", open_device("ticket_printer", address))


def open_document_printer(address: str) -> DocumentPrinter:
    """As `open_device`, typed."""
    return cast("DocumentPrinter", open_device("document_printer", address))


def open_counter_display(address: str) -> CounterDisplay:
    """As `open_device`, typed."""
    return cast("CounterDisplay", open_device("counter_display", address))


def open_code_scanner(address: str) -> CodeScanner:
    """As `open_device`, typed."""
    return cast("CodeScanner", open_device("code_scanner", address))


def open_sign_pad(address: str) -> SignPad:
    """As `open_device`, typed."""
    return cast("SignPad", open_device("sign_pad", address))


def open_caller_keypad(address: str) -> CallerKeypad:
    """As `open_device`, typed."""
    return cast("CallerKeypad", open_device("caller_keypad", address))


def open_led_card(address: str) -> LedCard:
    """As `open_device`, typed."""
    return cast("LedCard", open_device("led_card", address))


def open_sms_modem(address: str) -> SmsModem:
    """As `open_device`, typed."""
    return cast("SmsModem", open_device("sms_modem", address))


def open_voice(address: str) -> Voice:
    """As `open_device`, typed."""
    return cast("Voice", open_device("voice", address))


def roles(families: tuple[Family, ...] = FAMILIES) -> Mapping[str, list[Family]]:
    """Every role with its families, in the catalogue's order."""
    found: dict[str, list[Family]] = {}
    for family in families:
        found.setdefault(family.role, []).append(family)
    return found
