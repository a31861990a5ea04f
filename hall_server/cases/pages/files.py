"""Decides how papers and files of a case are given to a browser: as what they are, and able to do nothing."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.cases import actions, making_papers
from hall_server.cases.attaching import MEGABYTE, MOST_BYTES, content_of
from hall_server.cases.models import Attachment, CaseMaterial, Paper
from hall_server.cases.pages.declared import VIEW, found, pages, url_of
from hall_server.cases.words import AttachmentGrade
from hall_server.organisation.rights import Right
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor

# No script, no form, no request of its own: a browser may draw the file and nothing else.
POLICY = (
    "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


def _given(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(as_attachment=media_type not in SHOWN, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@pages.page("papers/<int:paper>/", name="paper", right=VIEW)
@never_cache
@require_GET
def paper(request: HttpRequest, paper: int) -> HttpResponse:
    """A statutory paper; the reading stands in the trail of its case."""
    row = Paper.objects.filter(pk=paper).first()
    if row is None:
        raise Http404
    found(request, row.case_id)
    number, content = making_papers.document(
        paper, actor=actor(request), purpose="paper", now=hall_clock.now()
    )
    return _given(content, "application/pdf", f"{number}.pdf")


@pages.page("files/<slug:attachment>/", name="file", right=Right.CASES_PERSONAL.value)
@never_cache
@require_GET
def file(request: HttpRequest, attachment: str) -> HttpResponse:
    """A file of a case, exactly as it was given in."""
    row = Attachment.objects.filter(pk=attachment).first()
    if row is None:
        raise Http404
    case = found(request, row.case_id, Right.CASES_PERSONAL.value)
    facts, content = content_of(attachment, actor=actor(request), purpose="attachment")
    return _given(content, facts.media_type, f"{case.project_no}-{attachment[-6:]}{facts.ending}")


class AttachForm(forms.Form):
    """A file and what it is."""

    file = forms.FileField(
        label="文件",
        max_length=200,
        help_text=f"PDF、JPG、PNG 或 TIFF，最大 {MOST_BYTES // MEGABYTE} 兆。按内容识别，不看文件名。",
    )
    material = forms.ChoiceField(label="属于哪份材料", required=False)
    grade = forms.ChoiceField(label="可信等级", choices=[(one.value, one.label) for one in AttachmentGrade])

    def __init__(self, *args: Any, materials: list[tuple[str, str]], **more: Any) -> None:
        """materials: (place, name)."""
        super().__init__(*args, **more)
        self.fields["material"].choices = [("", "不属于清单中的材料"), *materials]  # type: ignore[attr-defined]


@pages.page("one/<slug:key>/attach/", name="attach", right=Right.CASES_REGISTER.value, under="all")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, key: str) -> HttpResponse:
    """A file is added to a case."""
    case = found(request, key, Right.CASES_REGISTER.value)
    rows = CaseMaterial.objects.filter(case=case).order_by("place").values_list("place", "name")
    materials = [(str(place), name) for place, name in rows]

    def save(form: Any) -> str:
        given = form.cleaned_data
        actions.attach(
            key,
            given["file"].read(),
            grade=AttachmentGrade(given["grade"]),
            material=int(given["material"]) if given["material"] else None,
            actor=actor(request),
            now=hall_clock.now(),
        )
        return url_of(key)

    return FormPage(
        f"上传附件　{case.project_no}",
        AttachForm,
        save,
        back=url_of(key),
        arguments={"materials": materials},
        button="上传",
        kept="已上传。",
    ).respond(request)
