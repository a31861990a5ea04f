"""The hall's side of a desk's story, for tests of deciding modules and screens: what was asked, and answers to give."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from hall.language.identity_numbers import check_character
from hall.language.queue_order import Reason
from hall.language.refusals import Refusal, RefusalCode
from hall.language.tickets import TicketState
from hall.language.visitors import PriorityClass
from hall.messages.calling import (
    ClerkSignedIn,
    DeskBoard,
    DeskTicket,
    SurfaceKind,
    SurfaceProof,
    SurfaceState,
    TicketCalled,
)
from hall.messages.devices import DeviceSettled, RequestRefused
from hall.messages.message import Message, Request
from hall.messages.visitor_details import VisitorDetails
from window_pad.clerk_desk.desk import Desk
from window_pad.clerk_desk.steps import Stage, Step
from window_pad.clerk_desk.visitor import SealedVisitor

NOW = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
SETTLED = DeviceSettled(
    hall_name="安和区政务服务中心",
    role="clerk_desk",
    zones=(("zone-a", "A区 一楼"),),
    window="w01",
    window_name="一号窗口",
    window_number=1,
    catalogue=None,
    notice="",
)
SIGNED_IN = ClerkSignedIn(clerk="clerk-1", clerk_name="陈静", window="w01", window_name="一号窗口")
SURFACES = (
    SurfaceProof("strip-01", SurfaceKind.STRIP, SurfaceState.PENDING),
    SurfaceProof("area-a", SurfaceKind.WAITING_AREA, SurfaceState.PENDING),
    SurfaceProof("station-1", SurfaceKind.VOICE, SurfaceState.PENDING),
    SurfaceProof("station-1", SurfaceKind.BOARD, SurfaceState.PENDING),
)
MATTERS = (
    ("m-101", "内资有限责任公司及分支机构设立登记"),
    ("m-102", "食品经营许可证核发"),
    ("m-103", "居民身份证换领"),
    ("m-104", "城镇职工基本养老保险关系转移接续申请"),
    ("m-105", "重要工业产品生产许可证变更"),
)
SOUNDS = (
    "nei zi you xian ze ren gong si ji fen zhi ji gou she li deng ji",
    "shi pin jing ying xu ke zheng he fa",
    "ju min shen fen zheng huan ling",
    "cheng zhen zhi gong ji ben yang lao bao xian guan xi zhuan yi jie xu shen qing",
    "zhong yao gong ye chan pin sheng chan xu ke zheng bian geng",
)


def id_number(first_seventeen: str = "51160219900307123") -> str:
    """A synthetic identity number with its check character."""
    return first_seventeen + check_character(first_seventeen)


ZHANG_WEI = VisitorDetails(name="张伟", id_number=id_number(), phone="13800000000")


def called(
    number: str = "A001", call: str = "call-1", ticket: str = "ticket-1", **changes: object
) -> TicketCalled:
    """A called ticket."""
    fields: dict[str, object] = {
        "call": call,
        "ticket": ticket,
        "number": number,
        "matter": "m-103",
        "matter_name": "居民身份证换领",
        "priority": PriorityClass.NORMAL,
        "reason": Reason.ARRIVAL,
        "waited_seconds": 420,
        "times_called": 1,
        "called_at": NOW,
        "masked_name": "张*",
        "visitor": "sealed-zhang",
        "surfaces": SURFACES,
    }
    return TicketCalled(**{**fields, **changes})  # type: ignore[arg-type]


def waiting(
    number: str, name: str = "王*英", matter: str = "食品经营许可证核发", state: str = "waiting"
) -> DeskTicket:
    """A line of the desk's lists."""
    return DeskTicket(f"t-{number}", number, matter, name, TicketState(state), PriorityClass.NORMAL, NOW)


def board(
    current: TicketCalled | None = None, state: TicketState | None = None, **changes: object
) -> DeskBoard:
    """The desk's board as the hall sends it."""
    fields: dict[str, object] = {
        "window": "w01",
        "window_name": "一号窗口",
        "clerk": "clerk-1",
        "clerk_name": "陈静",
        "current": current,
        "current_state": state,
        "waiting_count": 12,
        "next_up": (waiting("A002"), waiting("C013", "欧阳*远")),
        "parked": (waiting("B007", "阿*·*", "居民身份证换领", "parked"),),
        "matters": MATTERS,
        "sounds": SOUNDS,
    }
    return DeskBoard(**{**fields, **changes})  # type: ignore[arg-type]


def refused(code: RefusalCode, retry_after: float | None = None, **facts: str) -> RequestRefused:
    """The hall's no."""
    refusal = Refusal(code, facts)
    return RequestRefused(str(code), facts, refusal.sentence("zh"), refusal.sentence("en"), retry_after)


def open_sealed(sealed: str) -> VisitorDetails:
    """The one seal of these stories; any other is broken."""
    if sealed != "sealed-zhang":
        raise ValueError("not sealed to this desk")
    return ZHANG_WEI


@dataclass
class Story:
    """A desk, what it asked the hall, and the answers told to it."""

    asked: list[tuple[str, Request]] = field(default_factory=list)
    changes: int = 0
    changed_hook: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        self.desk = Desk(
            self._ask, lambda password: f"sealed:{len(password)}", SealedVisitor(open_sealed), self._changed
        )

    def _ask(self, request: Request) -> str:
        self.asked.append((f"key-{len(self.asked)}", request))
        return self.asked[-1][0]

    def _changed(self) -> None:
        self.changes += 1
        if self.changed_hook is not None:
            self.changed_hook()

    def stage(self) -> Stage:
        """Where the desk stands."""
        return self.desk.stage

    def last(self) -> Request:
        """What was asked last."""
        return self.asked[-1][1]

    def answer(self, answer: Message, back: int = 1) -> None:
        """Answer what was asked last (or the one before with back=2)."""
        key, request = self.asked[-back]
        self.desk.answered(key, request, answer)

    def silence(self) -> None:
        """Nobody answers what was asked last."""
        key, request = self.asked[-1]
        self.desk.unanswered(key, request)

    def connect(self) -> None:
        """The hall is heard and tells how the desk stands."""
        self.desk.settled_as(SETTLED)
        self.desk.link_changed(True, NOW)
        self.answer(board(clerk=None, clerk_name=""))

    def sign_in(self) -> None:
        """陈静 takes the window."""
        self.connect()
        assert self.desk.sign_in("1001", "correct horse", at=0.0)
        self.answer(SIGNED_IN)
        self.answer(board())

    def call(self, at: float = 10.0, ticket: TicketCalled | None = None) -> None:
        """陈静 signs in and calls."""
        self.sign_in()
        assert self.desk.press(Step.CALL_NEXT, at)
        self.answer(ticket or called())
