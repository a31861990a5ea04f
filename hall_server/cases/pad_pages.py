"""Decides what a citizen may be shown on the pad about a case: the guide, the steps, the dates - nothing of a person."""

from datetime import datetime, timedelta

from hall.messages.casework import PadCleared, PadPage, PadPageKind, PadPart
from hall_server.cases.confirming import present_pad
from hall_server.cases.models import Case, Confirmation
from hall_server.cases.versions import content_of
from hall_server.cases.view import dates_of, step_lines
from hall_server.catalogue.content import ItemContent
from hall_server.devices.pads import pad_at
from hall_server.outbox.actions import tell_device

SHOWN_FOR = timedelta(minutes=10)
STEP_WORDS = {"coming": "未开始", "running": "正在办理", "over": "已办结"}


def show(case: Case, page: PadPageKind, *, window: str, now: datetime) -> None:
    """Send the page to the window's pad. Refusal pad_away."""
    content = content_of(case.version_id)
    told = PadPage(page, case.task_name[:400], _parts(case, content, page, now), now + SHOWN_FOR)
    tell_device(present_pad(window), told, lives=SHOWN_FOR)


def _parts(case: Case, content: ItemContent, page: PadPageKind, now: datetime) -> tuple[PadPart, ...]:
    if page is PadPageKind.GUIDE:
        return _guide(content)
    if page is PadPageKind.STEPS:
        return _steps(case, content)
    return (PadPart("什么时候办好", dates_of(case, content, now)),)


def clear(window: str) -> None:
    """The window's pad forgets what it shows; what was asked there is open no more."""
    pad = pad_at(window)
    if pad is not None:
        Confirmation.objects.filter(pad=pad, state="asked").update(state="dropped")
        tell_device(pad, PadCleared(window), lives=SHOWN_FOR)


def _guide(content: ItemContent) -> tuple[PadPart, ...]:
    materials = tuple(
        f"{place}. {one.material_name}（{one.is_need.label}）"[:1_000]
        for place, one in enumerate(content.materials, start=1)
    )
    fees = tuple(f"{one.fee_name}：{one.fee_stand}"[:1_000] for one in content.fees) or ("不收费",)
    found = [
        PadPart("受理条件", tuple(content.accept_condition[:3_000].splitlines()) or ("无特别条件",)),
        PadPart("需要的材料", materials or ("不需要另交材料",)),
        PadPart("收费", fees),
    ]
    asked = tuple(f"{one.question} {one.answer}"[:1_000] for one in content.questions[:6])
    return (*found, PadPart("常见问题", asked)) if asked else tuple(found)


def _steps(case: Case, content: ItemContent) -> tuple[PadPart, ...]:
    lines = tuple(f"{one.name}　{one.limit}　{STEP_WORDS[one.state]}" for one in step_lines(case, content))
    return (PadPart("办理步骤", lines or ("本事项没有列出步骤",)),)
