"""Decides what the page of a person or an enterprise says of their licences."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hall_server.licences import numbers
from hall_server.licences.models import FiledScan, Licence
from hall_server.pages.details import Section
from hall_server.pages.rights import may

MOST_SHOWN = 50


def held_by(keys: tuple[str, ...], request: HttpRequest) -> Section | None:
    """What the hall issued to them, and what it need not ask of them; nothing for whoever may not see the library."""
    if not may(request, "licences.view").is_allowed:
        return None
    licences = Licence.objects.filter(holder__in=keys).order_by("-id")[:MOST_SHOWN]
    scans = FiledScan.objects.filter(party__in=keys, withdrawn_at=None).order_by("-id")[:MOST_SHOWN]
    lines = [
        (_link("licence", row.pk, row.title), numbers.grouped(row.number), row.get_state_display(), _end(row))
        for row in licences
    ]
    lines += [(_link("scan", row.pk, row.title), "扫描件", "核对过", _end(row)) for row in scans]
    note: str | SafeString = ""
    if may(request, "licences.check").is_allowed:
        address = reverse("work-licences-new-scan", kwargs={"party": keys[0]})
        note = format_html('<a href="{}">存入与原件核对过的扫描件</a>', address)
    return Section("证照", heads=("名称", "编号", "状态", "有效期至"), lines=lines, note=note)


def _link(name: str, key: str, title: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(f"work-licences-{name}", kwargs={"key": key}), title)


def _end(row: Licence | FiledScan) -> str:
    return f"{row.valid_until:%Y-%m-%d}" if row.valid_until else "长期"
