"""Decides what stands on the paper of a number: the number readable at arm's length, then the matter, the rest small."""

from dataclasses import dataclass

from device_drivers.roles.ticket_printer import Align, BigLine, Paper, Part, QrCode, Rule, Space, TextLine
from hall.language import hall_clock
from hall.messages.ticketing import TicketReserved

NUMBER_MM = 17.0


@dataclass(frozen=True, slots=True)
class PaperKind:
    """Which paper of this number. by_arrival: given while cut off, nobody knows how many are ahead.

    web_url: where a phone finds the hall; its code then leads to the place in the queue, and later to the rating.
    """

    hall_name: str
    is_copy: bool = False
    by_arrival: bool = False
    language: str = "zh"
    web_url: str = ""


def lay_out(ticket: TicketReserved, kind: PaperKind) -> Paper:
    """The paper from the top: hall, number, matter, where to wait, people ahead; then name, time and code."""
    return Paper((*_head(ticket, kind), *_where(ticket, kind), *_foot(ticket, kind)))


def _head(ticket: TicketReserved, kind: PaperKind) -> tuple[Part, ...]:
    copy = (TextLine("副  本  COPY", Align.CENTRE, scale=2, bold=True),) if kind.is_copy else ()
    return (
        TextLine(kind.hall_name, Align.CENTRE),
        *copy,
        Space(),
        BigLine(ticket.number, NUMBER_MM),
        Space(),
        TextLine(ticket.matter_name, Align.CENTRE, scale=2, bold=True, most_lines=3),
        Rule(),
    )


def _where(ticket: TicketReserved, kind: PaperKind) -> tuple[Part, ...]:
    is_english = kind.language == "en"
    lines = [TextLine(f"请到 {ticket.zone_name} 等候", Align.CENTRE, scale=2)]
    if ticket.place:
        lines.append(TextLine(ticket.place, Align.CENTRE))
    if kind.by_arrival:
        lines.append(TextLine("大厅网络中断时取的号，按取号先后办理", Align.CENTRE))
    else:
        ahead = f"前面还有 {ticket.people_ahead} 人" if ticket.people_ahead else "前面没有人，请留意叫号"
        lines.append(TextLine(ahead, Align.CENTRE, scale=2, most_lines=1))
    if ticket.wait_from is not None and ticket.wait_to is not None and not kind.by_arrival:
        lines.append(TextLine(f"大约等 {ticket.wait_from} 至 {ticket.wait_to} 分钟", Align.CENTRE))
    if is_english:
        ahead = "served in order of arrival" if kind.by_arrival else f"{ticket.people_ahead} ahead of you"
        lines.append(TextLine(f"Please wait in {ticket.zone_name}; {ahead}", Align.CENTRE))
    return (*lines, Rule())


def _foot(ticket: TicketReserved, kind: PaperKind) -> tuple[Part, ...]:
    taken = hall_clock.local(ticket.taken_at).strftime("%Y-%m-%d %H:%M:%S")
    name = (TextLine(f"姓名 {ticket.masked_name}"),) if ticket.masked_name else ()
    address = f"{kind.web_url}/r/{ticket.token}" if kind.web_url else ticket.token
    code = (QrCode(address), TextLine("扫码看排到哪里，办完可评价", Align.CENTRE)) if ticket.token else ()
    note = "与原小票同号，只办理一次。" if kind.is_copy else "过号请到窗口说明，请保管好小票。"
    return (*name, TextLine(f"取号 {taken}"), *code, TextLine(note), Space(2))
