"""Decides how people search items, and how an editor answers what was asked in vain."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from hall.language import hall_clock
from hall_server.organisation import queries as organisation
from hall_server.organisation.rights import Right
from hall_server.pages.filters import Search as ListSearch
from hall_server.pages.filters import way_back
from hall_server.pages.forms import FormPage
from hall_server.pages.keyset import Order
from hall_server.pages.lists import Action, Column, Empty, Listing
from hall_server.pages.registry import Menu, Pages, Waits
from hall_server.pages.rights import ANY_CLERK, actor, may
from hall_server.search import actions, queries
from hall_server.search.models import Synonym, UnansweredSearch
from hall_server.search.queries import Scope

MEND = "search.mend"
SHOWN = 30

pages = Pages("search", prefix="search/")
pages.words(
    synonym_added="添加了同义词",
    synonym_removed="删除了同义词",
    search_answered="处理了未答检索",
    word="说法",
    meaning="指的是",
    answer="处理",
)


@pages.page("", name="items", right=ANY_CLERK, menu=Menu("事项", "查找事项", 5))
@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """Items by any words, each with the reason it was found."""
    question, hall = request.GET.get("q", "")[:200], request.GET.get("hall", "")[:63]
    found = queries.items(question, Scope(hall=hall), SHOWN) if question.strip() else None
    if found is not None and not found.hits:
        actions.note_unanswered(question, hall, hall_clock.now())
    halls = organisation.halls()
    context = {
        "title": "查找事项",
        "lead": "输入事项名称中的两个字、平常的叫法、拼音或拼音首字母都可以，打错字也不要紧。",
        "registers": may(request, Right.CASES_REGISTER.value).is_allowed,
        "question": question,
        "hall": hall,
        "halls": halls.items(),
        "found": found,
        "hits": [(hit, queries.because(hit), halls.get(hit.item.hall, "")) for hit in found.hits]
        if found
        else [],
    }
    return render(request, "search/items.html", context)


UNANSWERED = Listing[UnansweredSearch](
    title="没有搜到的词",
    lead="群众和窗口搜过、但一个事项也没有找到的词，问得最多的在前。告诉系统它指的是什么，下次就能找到。",
    rows=lambda _: UnansweredSearch.objects.filter(answered_at=None),
    columns=(
        Column("搜的是", lambda row: row.text),
        Column("次数", lambda row: row.count, "number"),
        Column("最近一次", lambda row: row.last_at, "time"),
    ),
    orders=(
        Order("often", "问得多的在前", ("-count", "-id")),
        Order("newest", "最近的在前", ("-last_at", "-id")),
    ),
    search=ListSearch("搜的词", ("text",)),
    empty=Empty("没有搜不到的词。", "有人搜了没有结果的词，会出现在这里。"),
    opens=lambda row: pages.url("answer", key=row.pk),
    actions=(Action("同义词表", lambda: pages.url("synonyms"), MEND),),
)
SYNONYMS = Listing[Synonym](
    title="同义词",
    lead="平常的说法和事项名称里的说法。搜左边的，也会找到右边的。",
    rows=lambda _: Synonym.objects.all(),
    columns=(Column("平常的说法", lambda row: row.word), Column("事项名称里的说法", lambda row: row.meaning)),
    orders=(Order("word", "按说法", ("word", "id")),),
    search=ListSearch("说法", ("word", "meaning")),
    empty=Empty("还没有同义词。", "点“添加同义词”，比如：驾照 → 机动车驾驶证。"),
    opens=lambda row: pages.url("remove_synonym", key=row.pk),
    actions=(Action("添加同义词", lambda: pages.url("new_synonym"), MEND, is_new=True),),
)


class Answer(forms.Form):
    """What a question meant."""

    meaning = forms.CharField(
        label="它指的是",
        max_length=40,
        required=False,
        help_text="写事项名称里的说法，如“机动车驾驶证”。保存前请先查找一下，确认能找到。",
    )
    reason = forms.CharField(
        label="不处理的原因",
        max_length=180,
        required=False,
        help_text="这里没有这样的事项时填，如“属于省级事项”。",
    )

    def clean(self) -> dict[str, object]:
        """One of the two."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("meaning")) == bool(cleaned.get("reason")):
            raise forms.ValidationError("请填“它指的是”或者“不处理的原因”，两个里填一个。")
        return cleaned


class NewSynonym(forms.Form):
    """Two words for the same."""

    word = forms.CharField(label="平常的说法", max_length=40, help_text="如“驾照”。至少两个字。")
    meaning = forms.CharField(label="事项名称里的说法", max_length=40, help_text="如“机动车驾驶证”。")


@pages.page("unanswered/", name="unanswered", right=MEND, menu=Menu("事项", "没有搜到的词", 60))
@require_GET
def unanswered(request: HttpRequest) -> HttpResponse:
    """Questions asked in vain."""
    return UNANSWERED.respond(request)


@pages.page("unanswered/<int:key>/", name="answer", right=MEND)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Say what a question meant, or that nothing answers it here."""
    row = get_object_or_404(UnansweredSearch, pk=key)

    def save(form: forms.Form) -> str:
        now, who = hall_clock.now(), actor(request)
        if form.cleaned_data["meaning"]:
            actions.answer_by_synonym(key, form.cleaned_data["meaning"], actor=who, now=now)
        else:
            actions.set_aside(key, form.cleaned_data["reason"], actor=who, now=now)
        return way_back(request, pages.url("unanswered"))

    lead = f"有人搜“{row.text}”{row.count} 次，一个事项也没有找到。"
    back = way_back(request, pages.url("unanswered"))
    return FormPage(f"“{row.text}”指的是什么？", Answer, save, back=back, button="保存", lead=lead).respond(
        request
    )


@pages.page("synonyms/", name="synonyms", right=MEND)
@require_GET
def synonyms(request: HttpRequest) -> HttpResponse:
    """All synonyms."""
    return SYNONYMS.respond(request)


@pages.page("synonyms/new/", name="new_synonym", right=MEND)
@require_http_methods(["GET", "POST"])
def new_synonym(request: HttpRequest) -> HttpResponse:
    """Add one."""

    def save(form: forms.Form) -> str:
        actions.add_synonym(**form.cleaned_data, actor=actor(request))
        return pages.url("synonyms")

    return FormPage("添加同义词", NewSynonym, save, back=pages.url("synonyms"), button="保存").respond(
        request
    )


@pages.page("synonyms/<int:key>/remove/", name="remove_synonym", right=MEND)
@require_http_methods(["GET", "POST"])
def remove_synonym(request: HttpRequest, key: int) -> HttpResponse:
    """Take one away."""
    row = get_object_or_404(Synonym, pk=key)

    def save(form: forms.Form) -> str:  # noqa: ARG001 - nothing is asked
        actions.remove_synonym(key, actor=actor(request))
        return pages.url("synonyms")

    lead = f"删除后，搜“{row.word}”不再找到“{row.meaning}”。"
    page = FormPage(
        "删除同义词",
        forms.Form,
        save,
        back=pages.url("synonyms"),
        button="删除",
        lead=lead,
        is_dangerous=True,
    )
    return page.respond(request)


@pages.waiting(MEND)
def waiting(request: HttpRequest) -> Iterable[Waits]:  # noqa: ARG001 - it is the same for all
    """Questions that wait for an editor."""
    count = UnansweredSearch.objects.filter(answered_at=None, count__gt=1).count()
    if count:
        yield Waits("没有搜到的词", pages.url("unanswered"), count, "被搜过不止一次，还没有处理")
