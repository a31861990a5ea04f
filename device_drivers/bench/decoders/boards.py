"""Names what takes bytes of number boards, LED cards and wired keypads."""

from collections.abc import Callable

from device_drivers.bench.decoders.decoder import Decode, Decoder, all_of
from device_drivers.caller_keypads import key21_frames, keypad_frames
from device_drivers.counter_displays import modbus_rtu, xunpeng_codec
from device_drivers.led_cards import cpower_commands, cpower_packets, onbon_commands, onbon_frames
from device_drivers.simulated import onbon_wire


def _presses() -> Decode:
    hunter = keypad_frames.FrameHunter()
    return lambda content: [keypad_frames.press_in(frame) for frame in hunter.feed(content)]


def _onbon(dialect: onbon_frames.Dialect) -> Callable[[], tuple[bytes, ...]]:
    contents = (onbon_commands.PING, b"\xa0\x00\x00\x00\x00", b"\x00\xa0\x00\x00\x00\x00\x00\x00\x00")
    return lambda: tuple(onbon_frames.frame(dialect, 1, content) for content in contents)


def _cpower(carrier: cpower_packets.Carrier) -> Callable[[], tuple[bytes, ...]]:
    bodies = (
        bytes.fromhex("e832017b00010000000600"),
        bytes.fromhex("e832012e0001a5aeaa10203040"),
        *cpower_packets.call_packets(1, b"\x04" * 300),
    )
    return lambda: tuple(cpower_packets.carried(carrier, body, 0x01020304) for body in bodies)


DECODERS: tuple[Decoder, ...] = (
    Decoder(
        "key21_frames",
        ("caller_keypads.key21_frames:FrameHunter.feed", "caller_keypads.keypad:Hunter.feed"),
        lambda: all_of(key21_frames.FrameHunter().feed),
        lambda: (key21_frames.poll(1, 0), key21_frames.framed(1, 0x82, b"\x01\x03012")),
    ),
    Decoder(
        "keypad_frames",
        ("caller_keypads.keypad_frames:FrameHunter.feed",),
        _presses,
        lambda: (
            keypad_frames.poll(1, 0),
            keypad_frames.framed(1, 0x82, b"\x01\x03012"),
            keypad_frames.framed(1, 0x81),
        ),
    ),
    Decoder(
        "modbus_answers",
        ("counter_displays.modbus_rtu:WrittenHunter.feed",),
        lambda: all_of(modbus_rtu.WrittenHunter().feed),
        lambda: (
            b"\x01\x10\x00\x88\x00\x01" + modbus_rtu.crc(b"\x01\x10\x00\x88\x00\x01"),
            b"\x01\x90\x02" + modbus_rtu.crc(b"\x01\x90\x02"),
        ),
    ),
    Decoder(
        "xunpeng_answers",
        ("counter_displays.xunpeng_codec:AnswerHunter.feed",),
        lambda: all_of(xunpeng_codec.AnswerHunter().feed),
        lambda: (bytes.fromhex("3A00780301B60A"), bytes.fromhex("2A00780301A60A")),
    ),
    Decoder(
        "cpower_serial",
        ("led_cards.cpower_packets:AnswerHunter.feed", "led_cards.cpower_packets:answer_in"),
        lambda: all_of(cpower_packets.AnswerHunter(cpower_packets.Carrier.SERIAL).feed),
        _cpower(cpower_packets.Carrier.SERIAL),
    ),
    Decoder(
        "cpower_network",
        ("led_cards.cpower_packets:AnswerHunter.feed",),
        lambda: all_of(cpower_packets.AnswerHunter(cpower_packets.Carrier.NETWORK).feed),
        _cpower(cpower_packets.Carrier.NETWORK),
    ),
    Decoder(
        "cpower_version",
        ("led_cards.cpower_commands:version_in",),
        lambda: cpower_commands.version_in,
        lambda: (bytes(range(9)),),
    ),
    Decoder(
        "onbon_font_frames",
        (
            "led_cards.onbon_frames:FrameHunter.feed",
            "led_cards.onbon_frames:packet",
            "led_cards.onbon_frames:unescaped",
        ),
        lambda: all_of(onbon_frames.FrameHunter(onbon_frames.Dialect.FONT).feed),
        _onbon(onbon_frames.Dialect.FONT),
    ),
    Decoder(
        "onbon_dots_frames",
        ("led_cards.onbon_frames:FrameHunter.feed",),
        lambda: all_of(onbon_frames.FrameHunter(onbon_frames.Dialect.DOTS).feed),
        _onbon(onbon_frames.Dialect.DOTS),
    ),
    Decoder(
        "onbon_replies",
        ("led_cards.onbon_commands:reply",),
        lambda: lambda content: [onbon_commands.reply(dialect, content) for dialect in onbon_frames.Dialect],
        lambda: (b"\xa0\x00\x00\x00\x00", b"\xa0\x01\x05\x00\x00", b"\x00\xa0\x01\x01\x00\x05\x00\x00\x00"),
    ),
    Decoder(
        "onbon_requests",
        ("simulated.onbon_wire:read_through",),
        lambda: onbon_wire.read_through,
        lambda: (b"\xa6\x02\xa6\x01\x5b\x02\x5b\x01", bytes(range(256))),
    ),
)
