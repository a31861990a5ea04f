"""Decides what the public door of cases shows: how far a case has come, to whoever holds its paper."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from hall.language import hall_clock
from hall_server.cases.progress import progress
from hall_server.installation import present
from hall_server.web_channel.guards import Guard, guarded_by
from hall_server.web_channel.verification import CONTENT_POLICY

STEP_WORDS = {"coming": "未开始", "running": "正在办理", "over": "已办结"}


@require_GET
@guarded_by(Guard.OPEN)
def case(request: HttpRequest, project_no: str, code: str) -> HttpResponse:
    """How a case stands: what the QR code on a paper leads to. A wrong code and a wrong number look alike."""
    now = hall_clock.now()
    found = progress(project_no[:32], code[:12].upper(), now)
    steps = [(name, limit, STEP_WORDS[state]) for name, limit, state in found.steps] if found else []
    told = {"hall": present().hall.name, "found": found, "steps": steps, "now": hall_clock.local(now)}
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    response = render(request, "web_channel/progress.html", told, status=status)
    response["Content-Security-Policy"] = CONTENT_POLICY
    response["X-Robots-Tag"] = "noindex"
    return response
