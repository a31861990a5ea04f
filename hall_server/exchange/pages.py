"""Decides how an office's list is brought in and taken out by people: choose, look, load."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from hall_server.exchange.actions import LoadAs
from hall_server.exchange.judging import MISSING
from hall_server.exchange.reading import said
from hall_server.exchange.works import EXPORT, LOAD, PREVIEW, bench_of, pages
from hall_server.installation import present
from hall_server.organisation import queries as organisation
from hall_server.pages.actions import asked
from hall_server.pages.forms import FormPage
from hall_server.pages.models import LongWork
from hall_server.pages.registry import Menu
from hall_server.pages.rights import may, require

IMPORT_RIGHT, EXPORT_RIGHT, PUBLISH_RIGHT = "catalogue.import", "catalogue.export", "catalogue.publish"
MOST_BYTES = 512 << 20
SHOWN = 50
KINDS = {"new": "新增", "changed": "修改", "unchanged": "不变", "refused": "不能导入", MISSING: "文件里没有"}

pages.words(
    items_imported="导入了事项",
    new="新增",
    changed="修改",
    unchanged="不变",
    refused="没有导入",
    source="来源",
)


def _halls() -> list[tuple[str, str]]:
    return list(organisation.halls().items())


class ChosenFile(forms.Form):
    """What is to be brought in, and for which hall."""

    file = forms.FileField(
        label="文件",
        help_text="Excel（.xlsx）、CSV、CSV 压缩包（.zip）或 JSON。第一行是列名；不知道怎么填，先“导出”一份照着填。",
    )
    hall = forms.ChoiceField(label="大厅", choices=_halls, help_text="文件里没有写大厅的行，算作这个大厅的。")

    def clean_file(self) -> object:
        """Not larger than a hall can take."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("文件超过 512 MB。请分成几个文件。")
        return file


class ChosenWay(forms.Form):
    """What good rows become."""

    way = forms.ChoiceField(
        label="导入为",
        widget=forms.RadioSelect,
        initial=LoadAs.DRAFTS.value,
        choices=[
            (LoadAs.DRAFTS.value, "草稿：由审核人逐个审核发布（多数情况选这个）"),
            (LoadAs.PUBLISHED.value, "直接发布：上级部门已经发布的清单，需要发布权限"),
        ],
    )


class ChosenFormat(forms.Form):
    """Which file is wanted."""

    hall = forms.ChoiceField(label="大厅", choices=lambda: [("", "全部大厅"), *_halls()], required=False)
    format = forms.ChoiceField(
        label="格式",
        choices=[("xlsx", "Excel（.xlsx）"), ("csv", "CSV（每张表一个，打成压缩包）"), ("json", "JSON")],
    )


@pages.page("import/", name="import", right=IMPORT_RIGHT, menu=Menu("交换", "导入事项", 10))
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is looked at before anything changes."""

    def save(form: forms.Form) -> str:
        hall, file = form.cleaned_data["hall"], form.cleaned_data["file"]
        require(request, IMPORT_RIGHT, on=f"hall:{hall}")
        return asked(request, PREVIEW, f"查看要导入的文件 {file.name}", {"hall": hall}, file=file)

    return FormPage(
        "导入事项",
        ChosenFile,
        save,
        back=pages.url("export"),
        button="先看看会改什么",
        initial={"hall": present().hall.code},
    ).respond(request)


@pages.page("previews/<slug:key>/", name="preview", right=IMPORT_RIGHT)
@require_GET
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """What loading would do, or did: by kind, field by field, and every fault with its line."""
    work = _preview(key)
    kind = request.GET.get("kind", "")
    with bench_of(key) as bench:
        counts = bench.counts()
        kind = kind if kind in KINDS else next((one for one in KINDS if counts[one]), "new")
        verdicts = bench.verdicts(kind, request.GET.get("after", "")[:200], SHOWN + 1)
        faults = [(wrong, said(wrong)) for _, wrong in bench.wrongs(most=SHOWN)]
    context = {
        "title": "导入前查看",
        "lead": f"文件：{work.file}。到这里为止，系统里什么都没有改。",
        "back": pages.url("import"),
        "kinds": [(name, word, counts[name]) for name, word in KINDS.items()],
        "kind": kind,
        "word": KINDS[kind],
        "verdicts": verdicts[:SHOWN],
        "after": verdicts[SHOWN - 1].code if len(verdicts) > SHOWN else "",
        "faults": faults,
        "wrong": counts["wrong"],
        "loadable": counts["new"] + counts["changed"],
        "load_url": pages.url("load", key=key),
        "work": work.pk,
    }
    return render(request, "exchange/preview.html", context)


@pages.page("previews/<slug:key>/load/", name="load", right=IMPORT_RIGHT)
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, key: str) -> HttpResponse:
    """Load the good rows of a file that was looked at."""
    work = _preview(key)
    hall = str(work.wishes["hall"])

    def save(form: forms.Form) -> str:
        require(request, IMPORT_RIGHT, on=f"hall:{hall}")
        if form.cleaned_data["way"] == LoadAs.PUBLISHED:
            require(request, PUBLISH_RIGHT, on=f"hall:{hall}")
        wishes = {"preview": key, "hall": hall, "as": form.cleaned_data["way"]}
        return asked(request, LOAD, f"导入 {work.file}", wishes)

    lead = "只导入没有问题的行。同一个文件再导入一次，不会重复。"
    if not may(request, PUBLISH_RIGHT, on=f"hall:{hall}").is_allowed:
        lead += "您没有发布权限，请选“草稿”。"
    return FormPage(
        "导入", ChosenWay, save, back=pages.url("preview", key=key), button="开始导入", lead=lead
    ).respond(request)


@pages.page("export/", name="export", right=EXPORT_RIGHT, menu=Menu("交换", "导出事项", 20))
@require_http_methods(["GET", "POST"])
def export_file(request: HttpRequest) -> HttpResponse:
    """Have a file written, to fetch when it is ready."""

    def save(form: forms.Form) -> str:
        hall = form.cleaned_data["hall"]
        require(request, EXPORT_RIGHT, on=f"hall:{hall}" if hall else "")
        return asked(request, EXPORT, "导出事项", {"hall": hall, "format": form.cleaned_data["format"]})

    lead = "导出今天有效的事项和它们的材料、收费、环节等，字段名按国家标准，可以改好后再导入。"
    return FormPage(
        "导出事项", ChosenFormat, save, back=pages.url("import"), button="导出", lead=lead
    ).respond(request)


def _preview(key: str) -> LongWork:
    work = LongWork.objects.filter(pk=key, kind=PREVIEW).first()
    if work is None:
        raise Http404
    return work
