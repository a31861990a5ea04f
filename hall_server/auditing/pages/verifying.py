"""Decides how the auditor has the trail verified: as long work, beside a file of roots the auditor kept."""

from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall_server.audit.models import AuditEvent, DayRoot
from hall_server.audit.verifying import findings
from hall_server.auditing.pages.declared import VIEW, pages
from hall_server.pages.actions import asked
from hall_server.pages.forms import FormPage
from hall_server.pages.long_work import Job, Outcome, Progress, long_work
from hall_server.pages.registry import Menu

KIND = "audit.verify"
MOST_FINDINGS = 1_000
LARGEST_FILE = 10_000_000
RESULT = "audit_findings.txt"


@long_work(KIND)
def verify(job: Job, progress: Progress) -> Outcome:
    """Look at every line twice: once in its chain, once under its day's root."""
    done, total = 0, 2 * AuditEvent.objects.count()

    def told(lines: int) -> None:
        nonlocal done
        done += lines
        progress(min(done, total), total, "正在核验审计记录")

    progress(0, total, "正在核验审计记录")
    found = list(islice(findings(against=job.file, told=told), MOST_FINDINGS))
    days = DayRoot.objects.count()
    if not found:
        compared = "，并与上传的根文件一致" if job.file else ""
        return Outcome(
            f"审计记录完整：{total // 2} 条记录、{days} 个每日根，没有被改动、删除或截掉{compared}。"
        )
    text = "".join(f"{one.chinese}\n" for one in found)
    (job.folder / RESULT).write_text(text, encoding="utf-8")
    return Outcome(
        f"发现 {len(found)} 处与写入时不一致，请立即保全数据库和主机，报告审计负责人。明细见文件。",
        file=RESULT,
    )


class VerifyForm(forms.Form):
    """What the trail is compared with."""

    kept = forms.FileField(
        label="自己保管的根文件",
        required=False,
        help_text="以前从“每日根”导出的文件。不选也可以核验，但有人连根一起重做时，只有它能发现。",
    )

    def clean_kept(self) -> Any:
        """A file of daily roots, of a size such files have."""
        file = self.cleaned_data["kept"]
        if file and (file.size > LARGEST_FILE or not _is_roots(file)):
            raise ValidationError("这不是从“每日根”导出的文件，请重新选择。")
        return file


def _is_roots(file: Any) -> bool:
    first = file.readline().decode("utf-8", "replace").split()
    file.seek(0)
    return len(first) == 5 and first[3].partition(":")[0] in ("sm3", "sha256")


@pages.page("verify", name="verify", right=VIEW, menu=Menu("审计", "核验", 40))
@require_http_methods(["GET", "POST"])
def ask_to_verify(request: HttpRequest) -> HttpResponse:
    """Begin a verification and watch it."""

    def save(form: Any) -> str:
        return asked(request, KIND, "核验审计记录", {}, file=form.cleaned_data["kept"])

    page = FormPage(
        "核验审计记录",
        VerifyForm,
        save,
        back=pages.url("roots"),
        button="开始核验",
        kept="",
        lead="逐行重算摘要、逐链核对次序、逐日核对根，找出被改动、删除、调换和截掉的记录。一百万行约需一分钟，不影响办事。",
    )
    return page.respond(request)
