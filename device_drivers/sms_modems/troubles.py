"""Decides what people are told when a modem or the network cannot: their codes as sentences, each with who must act.

Sources: 3GPP 27.005, 3.2.5 (+CMS ERROR 300 and more); 3GPP 24.011, annex E (1 to 127); 3GPP 27.007, 9.2 (+CME ERROR).
"""

from collections.abc import Mapping

from device_drivers.errors import DeviceTrouble, Who

SENTENCES: Mapping[str, tuple[Who, str, str]] = {
    "number_wrong": (Who.STAFF, "手机号码不正确，请核对。", "This is no telephone number; check it."),
    "number_unknown": (
        Who.STAFF, "该号码是空号或不存在，请核对。", "The number is not in use; check it.",
    ),
    "text_too_long": (Who.SOFTWARE, "短信内容过长。", "The text is longer than a message can be."),
    "no_prompt": (
        Who.ENGINEER, "短信猫没有进入发送状态，短信未发出，请断电重启短信猫。",
        "The modem did not ask for the message, which has not left; switch it off and on.",
    ),
    "modem_silent": (
        Who.STAFF, "短信猫没有应答，请检查电源、数据线和波特率。",
        "The modem does not answer; check its power, cable and speed.",
    ),
    "sending_unknown": (
        Who.STAFF, "短信猫没有回报发送结果，短信可能已发出，请勿直接重发。",
        "The modem did not say whether the message left; it may have. Do not simply send again.",
    ),
    "modem_refuses": (Who.ENGINEER, "短信猫拒绝了操作。", "The modem refused."),
    "modem_reset": (Who.NOBODY, "短信猫刚刚重启，稍候会自动恢复。", "The modem has restarted; it recovers by itself."),
    "sim_missing": (Who.STAFF, "短信猫未插入 SIM 卡，请检查。", "There is no SIM card in the modem; put it in."),
    "sim_locked": (
        Who.ENGINEER, "SIM 卡需要 PIN 或 PUK 码，请用手机取消 PIN 后再插入。",
        "The SIM card asks for a PIN or PUK; switch the PIN off in a telephone first.",
    ),
    "sim_broken": (Who.ENGINEER, "SIM 卡无法读取，请更换 SIM 卡。", "The SIM card cannot be read; replace it."),
    "no_network": (
        Who.STAFF, "短信猫没有网络信号，请检查天线和 SIM 卡。", "The modem has no network; check its antenna and SIM card.",
    ),
    "network_busy": (Who.NOBODY, "网络繁忙或暂时故障，稍后可重发。", "The network is busy; send again later."),
    "network_refuses": (
        Who.ENGINEER, "运营商拒绝了短信，请检查资费、短信业务和短信中心号码。",
        "The operator refused; check credit, the SMS service and the service centre's number.",
    ),
    "memory_full": (
        Who.ENGINEER, "SIM 卡短信存储已满，请清空。", "The SIM card's memory for messages is full; empty it.",
    ),
}  # fmt: skip
"""Code -> who must act, and the sentences in both languages."""

CMS_ERRORS: Mapping[int, str] = {
    **dict.fromkeys((1, 28, 30), "number_unknown"),
    **dict.fromkeys((8, 10, 21, 29, 50, 69, 95, 96, 97, 98, 99, 111, 127, 301, 302, 330), "network_refuses"),
    **dict.fromkeys((17, 22, 27, 38, 41, 42, 47, 332), "network_busy"),
    **dict.fromkeys((300, 303, 304, 305, 321, 340, 500), "modem_refuses"),
    **dict.fromkeys((310,), "sim_missing"),
    **dict.fromkeys((311, 312, 316, 317, 318), "sim_locked"),
    **dict.fromkeys((313, 315), "sim_broken"),
    **dict.fromkeys((314,), "network_busy"),
    **dict.fromkeys((320, 322), "memory_full"),
    **dict.fromkeys((331,), "no_network"),
}
CME_ERRORS: Mapping[int, str] = {
    10: "sim_missing",
    11: "sim_locked",
    12: "sim_locked",
    13: "sim_broken",
    14: "network_busy",
    15: "sim_broken",
    17: "sim_locked",
    18: "sim_locked",
    20: "memory_full",
    30: "no_network",
    31: "network_busy",
    32: "network_refuses",
}
NETWORK_TIMEOUT = 332


def trouble(code: str) -> DeviceTrouble:
    """The trouble of a modem under this code."""
    who, chinese, english = SENTENCES[code]
    return DeviceTrouble(code, who, chinese, english)


def of_final(line: str) -> DeviceTrouble:
    """What `ERROR`, `+CMS ERROR: n` or `+CME ERROR: n` means; the number stands in the English sentence."""
    kind, _, written = line.partition(":")
    number = int(written) if written.strip().isdecimal() else None
    table = CMS_ERRORS if kind.startswith("+CMS") else CME_ERRORS
    code = "modem_refuses" if number is None else table.get(number, _of_range(number))
    who, chinese, english = SENTENCES[code]
    return DeviceTrouble(code, who, chinese, english if number is None else f"{english} ({line})")


def leaves_unknown(line: str) -> bool:
    """Whether after this result the network may have the message all the same: it did not answer the modem in time."""
    return line.replace(" ", "") == f"+CMSERROR:{NETWORK_TIMEOUT}"


def _of_range(number: int) -> str:
    """Codes without a name of their own: the network's below 300, the modem's above."""
    return "network_refuses" if number < 300 else "modem_refuses"
