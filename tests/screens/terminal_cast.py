"""The fixed cast in front of a terminal: a small catalogue, a visitor with a card, answers of the hall."""

from datetime import UTC, date, datetime

from hall.language.identity_numbers import check_character
from hall.language.visitors import HowKnown, PriorityClass
from hall.messages.matter_catalogue import GroupLine, MatterCatalogue, MatterLine, QueueLine
from hall.messages.ticketing import NumbersLeased, TicketReserved
from hall.messages.visitor_details import VisitorDetails
from queue_terminal.pipe_words import TakeNumber

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
TODAY = date(2026, 3, 4)

_FIRST = "51160219910307451"
ZHANG_WEI = VisitorDetails("张伟", _FIRST + check_character(_FIRST), birth="1991-03-07")
_OLD = "51160219520101002"
WANG_XIUYING = VisitorDetails("王秀英", _OLD + check_character(_OLD), birth="1952-01-01")

LONG_NAME = (
    "互联网上网服务营业场所经营单位变更营业场所地址、改建、扩建，变更计算机数量或其他重要事项"
    "以及因上述事项引起的网络文化经营许可证、营业执照和消防安全检查意见书的一并变更、换发与注销登记"
)


def catalogue(groups: int = 9, matters: int = 17) -> MatterCatalogue:
    """Two queues, some groups with some matters each; the first matter of each is common."""
    queues = (
        QueueLine("A", "zone-a", "A区 一楼", "一楼东侧1至6号窗口"),
        QueueLine("B", "zone-b", "B区 二楼", "二楼西侧7至12号窗口"),
    )
    names = ("企业开办变更登记", "社会保障卡申领", "不动产转移登记", LONG_NAME, "居住证办理")
    return MatterCatalogue(
        "安和区政务服务中心",
        TODAY.isoformat(),
        queues,
        tuple(GroupLine(f"g{place}", f"第{place}综合窗口", f"d{place}zhck") for place in range(groups)),
        tuple(
            MatterLine(
                f"g{group}-m{place}",
                f"{names[place % len(names)]}",
                f"g{group}",
                "AB"[group % 2],
                "qykbbgdj" if place % len(names) == 0 else "shbzk",
                is_common=place == 0,
            )
            for group in range(groups)
            for place in range(matters)
        ),
    )


def reserved(number: str = "A012", ticket: str = "t-1", ahead: int = 3) -> TicketReserved:
    """The hall's answer to a wish."""
    return TicketReserved(
        ticket=ticket,
        number=number,
        business_day=TODAY.isoformat(),
        matter_name="企业开办变更登记",
        zone="zone-a",
        zone_name="A区 一楼",
        place="一楼东侧1至6号窗口",
        people_ahead=ahead,
        masked_name="张*",
        taken_at=NOW,
        token="t0ken",
    )


def wish(matter: str = "g0-m0") -> TakeNumber:
    """What the visit wants."""
    return TakeNumber(matter, HowKnown.CARD, "c2VhbGVk", "张*", PriorityClass.NORMAL, "zh")


def block(first: int = 1, last: int = 5, lease: str = "lease-1") -> NumbersLeased:
    """Numbers the hall lends for today."""
    return NumbersLeased(lease, "K", first, last, TODAY.isoformat(), datetime(2026, 3, 4, 16, tzinfo=UTC))
