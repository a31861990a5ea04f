"""Decides how posts are listed, entered and changed."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import actions
from hall_server.organisation.models import Post
from hall_server.organisation.pages.declared import pages
from hall_server.organisation.pages.fields import departments, halls
from hall_server.organisation.rights import Right
from hall_server.pages.details import Fact, Section, detail_page
from hall_server.pages.filters import Choice, Search, way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu
from hall_server.pages.rights import actor, require

MOST_HOLDERS = 100
POSTS_EDIT = Right.POSTS_EDIT.value


def _holders(row: Post) -> str:
    today = hall_clock.business_day(hall_clock.now())
    return "、".join(
        one.clerk.name
        for one in row.holdings.all()
        if one.from_day <= today and (one.until_day is None or one.until_day >= today)
    )


def _state(row: Post) -> SafeString:
    kind, label = ("good", "在用") if row.is_kept else ("ended", "不再安排")
    return format_html('<span class="state state-{}">{}</span>', kind, label)


LIST = Listing[Post](
    title="岗位",
    lead="岗位写明职责；谁任什么岗，在“人员与岗位”里安排。",
    rows=lambda _request: Post.objects.select_related("hall", "department").prefetch_related(
        "holdings__clerk"
    ),
    columns=(
        Column("岗位", lambda row: row.name),
        Column("大厅", lambda row: row.hall),
        Column("部门", lambda row: row.department),
        Column("职责", lambda row: row.duties),
        Column("现任", _holders),
        Column("状态", _state, "state"),
    ),
    orders=(Order("name", "按名称", ("name", "id")),),
    search=Search("岗位名称或职责", ("name", "duties")),
    filters=(Choice("hall", "大厅", lambda _request: halls()),),
    empty=Empty("还没有岗位。", "请点“增加岗位”。"),
    opens=lambda row: pages.url("post", key=row.pk),
    actions=(Action("增加岗位", lambda: pages.url("post-new"), POSTS_EDIT, is_new=True),),
)


@pages.page("posts/", name="posts", right="organisation.view", menu=Menu("机构", "岗位", 35))
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """All posts."""
    return LIST.respond(request)


@pages.page("posts/<int:key>/", name="post", right="organisation.view")
@require_GET
def post(request: HttpRequest, key: int) -> HttpResponse:
    """One post and who held it."""
    row = get_object_or_404(Post.objects.select_related("hall", "department"), pk=key)
    sections = [
        Section(
            "基本信息",
            [
                Fact("大厅", row.hall),
                Fact("部门", row.department or "整个大厅"),
                Fact("职责", row.duties),
                Fact("状态", _state(row)),
            ],
        ),
        Section(
            "任职",
            heads=["工作人员", "任职", "离任"],
            lines=[
                [one.clerk, one.from_day, one.until_day]
                for one in row.holdings.select_related("clerk")[:MOST_HOLDERS]
            ],
            note=""
            if row.holdings.exists()
            else "还没有人任过这个岗位。到“人员与岗位”打开一个人，点“任职”。",
        ),
    ]
    change = Action("修改", lambda: pages.url("post-edit", key=key), POSTS_EDIT)
    return detail_page(
        request, row.name, sections, back=way_back(request, pages.url("posts")), actions=[change],
        subject=f"post:{key}", on=f"hall:{row.hall_id}",
    )  # fmt: skip


class PostForm(forms.Form):
    """What is known of a post."""

    name = forms.CharField(label="岗位名称", max_length=64, help_text="如“导办岗”“综合窗口受理岗”。")
    duties = forms.CharField(label="职责", widget=forms.Textarea, max_length=2000, required=False)
    is_kept = forms.BooleanField(
        label="继续使用", required=False, help_text="取消勾选后不再安排新人，已有任职不变。"
    )


class NewPostForm(forms.Form):
    """The same with where it is."""

    hall = forms.ChoiceField(label="大厅", choices=halls)
    department = forms.ChoiceField(label="部门", choices=departments, required=False)
    name = forms.CharField(label="岗位名称", max_length=64, help_text="如“导办岗”“综合窗口受理岗”。")
    duties = forms.CharField(label="职责", widget=forms.Textarea, max_length=2000, required=False)


@pages.page("posts/new", name="post-new", right=POSTS_EDIT)
@require_http_methods(["GET", "POST"])
def new_post(request: HttpRequest) -> HttpResponse:
    """Enter a post."""

    def save(form: Any) -> str:
        require(request, POSTS_EDIT, f"hall:{form.cleaned_data['hall']}")
        actions.enter_post(**form.cleaned_data, actor=actor(request))
        return pages.url("posts")

    return FormPage("增加岗位", NewPostForm, save, back=pages.url("posts"), button="增加").respond(request)


@pages.page("posts/<int:key>/edit", name="post-edit", right=POSTS_EDIT)
@require_http_methods(["GET", "POST"])
def edit_post(request: HttpRequest, key: int) -> HttpResponse:
    """Change a post."""
    row = get_object_or_404(Post.objects.select_related("hall"), pk=key)
    require(request, POSTS_EDIT, f"hall:{row.hall_id}")

    def save(form: Any) -> str:
        actions.change_post(key, **form.cleaned_data, actor=actor(request))
        return pages.url("post", key=key)

    shown = {"name": row.name, "duties": row.duties, "is_kept": row.is_kept}
    return FormPage(
        f"修改岗位：{row.hall} {row.name}",
        PostForm,
        save,
        back=pages.url("post", key=key),
        initial=shown,
    ).respond(request)
