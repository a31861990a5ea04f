"""Decides how an editor writes a draft: the text of the item, and each part by a form of its own."""

from decimal import Decimal
from types import UnionType
from typing import Any, get_args, get_type_hints

import msgspec
from django import forms
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from hall.language import hall_clock
from hall.messages import records
from hall_server.catalogue import actions, item_queries
from hall_server.catalogue.content import ItemContent, Limit, Part
from hall_server.catalogue.models import ItemVersion
from hall_server.catalogue.pages.frame import EDIT, pages, wanted
from hall_server.catalogue.pages.items import title_of, titles
from hall_server.catalogue.rows_of_versions import COLUMNS, TABLES, TITLES
from hall_server.catalogue.words import Labelled, LimitUnit
from hall_server.pages.forms import FormPage
from hall_server.pages.rights import actor

LONG = frozenset(
    {
        "by_law", "anticipate_explain", "promise_explain", "special_procedure", "accept_condition", "handle_flow",
        "fee_basis", "limit_scene_explain", "accept_stand", "fill_explain", "clause", "answer", "explain", "fee_stand",
        "desc_explain", "valid_explain", "outcome",
    }
)  # fmt: skip
YES_NO = [("", "没有说明"), ("true", "是"), ("false", "否")]
UNITS = [("", "没有时限"), *((unit.value, unit.label) for unit in LimitUnit)]
REMOVE, PLACE, REVISION = "remove_part", "place", "revision"


def text_form() -> type[forms.Form]:
    """A form of everything a version says that is no list of parts."""
    hints, names = get_type_hints(ItemContent), titles()
    fields = {name: _field(name, hints[name], names[name]) for name in COLUMNS}
    fields["aliases"] = forms.CharField(
        label="群众说法",
        required=False,
        widget=forms.Textarea,
        help_text="百姓平常的叫法，一行一个。",
        max_length=2000,
    )
    return type("TextForm", (forms.Form,), {**fields, REVISION: _revision()})


def part_form(name: str, *, is_new: bool) -> type[forms.Form]:
    """A form of one part of this list."""
    kind = TABLES[name][0]
    hints = get_type_hints(kind)
    fields: dict[str, forms.Field] = {}
    for column in kind.__struct_fields__:
        if column == "limit":
            fields["limit_amount"] = forms.IntegerField(
                label="时限", required=False, min_value=0, max_value=9999
            )
            fields["limit_unit"] = forms.ChoiceField(label="时限单位", required=False, choices=UNITS)
        else:
            is_needed = column == kind.__struct_fields__[0] or column in (
                "kind",
                "way",
                "name",
                "result_name",
            )
            fields[column] = _field(column, hints[column], title_of(name, column), is_needed=is_needed)
    fields[PLACE] = forms.IntegerField(label="排在第几", min_value=1, max_value=500)
    if not is_new:
        fields[REMOVE] = forms.BooleanField(label="删去这一条", required=False)
    return type("PartForm", (forms.Form,), {**fields, REVISION: _revision()})


def _revision() -> forms.Field:
    return forms.IntegerField(widget=forms.HiddenInput)


def _field(name: str, hint: Any, label: str, *, is_needed: bool = False) -> forms.Field:
    """The field for a value of this type."""
    options = (
        [one for one in get_args(hint) if one is not type(None)] if isinstance(hint, UnionType) else [hint]
    )
    kind = options[0]
    if kind is bool:
        if isinstance(hint, UnionType):
            return forms.ChoiceField(label=label, choices=YES_NO, required=False)
        return forms.BooleanField(label=label, required=False)
    if kind is int:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)
    if kind is Decimal:
        return forms.DecimalField(label=label, required=False, max_digits=12, decimal_places=2, min_value=0)
    if isinstance(kind, type) and issubclass(kind, Labelled):
        return forms.ChoiceField(
            label=label, choices=[(one.value, one.label) for one in kind], required=is_needed
        )
    if get_args(hint) and isinstance(get_args(hint)[0], type) and issubclass(get_args(hint)[0], Labelled):
        words = [(one.value, one.label) for one in get_args(hint)[0]]
        return forms.MultipleChoiceField(
            label=label, choices=words, required=False, widget=forms.CheckboxSelectMultiple
        )
    if get_args(hint):
        return forms.CharField(
            label=label, required=False, help_text="环节代码，几个的用空格分开。", max_length=400
        )
    widget = forms.Textarea({"rows": 4}) if name in LONG else forms.TextInput()
    longest = 4000 if name in LONG else _longest(name)
    return forms.CharField(
        label=label, required=is_needed or name == "task_name", widget=widget, max_length=longest
    )


def _longest(name: str) -> int:
    """The least any table keeps in a column of this name."""
    models: list[type[Model]] = [ItemVersion, *(model for _, model in TABLES.values())]
    lengths = [
        field.max_length
        for model in models
        for field in model._meta.concrete_fields
        if field.name == name and field.max_length
    ]
    return min(lengths, default=400)


@pages.page("items/<int:key>/text/", name="text", right=EDIT)
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, key: int) -> HttpResponse:
    """The text of a draft."""
    facts = wanted(request, key, EDIT)
    content = item_queries.content(key)

    def save(form: forms.Form) -> str:
        said = {name: _said(form, name) for name in COLUMNS}
        aliases = [line.strip() for line in form.cleaned_data["aliases"].splitlines() if line.strip()]
        _write(request, key, content, form, {**said, "aliases": aliases})
        return pages.url("item", key=key)

    shown = {name: _shown(getattr(content, name)) for name in COLUMNS}
    return FormPage(
        f"修改：{facts.task_name}（第{facts.number}版草稿）",
        text_form(),
        save,
        back=pages.url("item", key=key),
        initial={**shown, "aliases": "\n".join(content.aliases), REVISION: facts.revision},
    ).respond(request)


@pages.page("items/<int:key>/<slug:part>/<int:place>/", name="part", right=EDIT)
@require_http_methods(["GET", "POST"])
def one_part(request: HttpRequest, key: int, part: str, place: int) -> HttpResponse:
    """One part of a draft; a place after the last one is a new part."""
    facts = wanted(request, key, EDIT)
    content = item_queries.content(key)
    parts: tuple[Part, ...] = getattr(content, part) if part in TABLES else ()
    if part not in TABLES or place > len(parts):
        raise Http404(part)
    is_new = place == len(parts)

    def save(form: forms.Form) -> str:
        others = [one for at, one in enumerate(parts) if at != place]
        if not form.cleaned_data.get(REMOVE):
            others.insert(form.cleaned_data[PLACE] - 1, _part(part, form.cleaned_data))
        _write(request, key, content, form, {part: msgspec.to_builtins(others)})
        return pages.url("item", key=key)

    shown = {} if is_new else _shown_part(parts[place])
    return FormPage(
        f"{'增加' if is_new else '修改'}{TITLES[part]}：{facts.task_name}",
        part_form(part, is_new=is_new),
        save,
        back=pages.url("item", key=key),
        initial={**shown, PLACE: place + 1, REVISION: facts.revision},
    ).respond(request)


def _write(
    request: HttpRequest, key: int, content: ItemContent, form: forms.Form, said: dict[str, Any]
) -> None:
    try:
        wanted_content = records.converted(
            {**msgspec.to_builtins(content), **said}, ItemContent, strict=False
        )
    except msgspec.ValidationError as fault:
        raise forms.ValidationError(f"内容填写有误，请检查各项：{fault}") from fault
    actions.write_draft(
        key, wanted_content, revision=form.cleaned_data[REVISION], actor=actor(request), now=hall_clock.now()
    )


def _part(name: str, said: dict[str, Any]) -> Part:
    kind = TABLES[name][0]
    values = {column: _value(said[column]) for column in kind.__struct_fields__ if column in said}
    if "limit" in kind.__struct_fields__ and said["limit_amount"] is not None:
        unit = said["limit_unit"] or LimitUnit.WORKING_DAY.value
        values["limit"] = {"amount": said["limit_amount"], "unit": unit}
    if "after" in values:
        values["after"] = (values["after"] or "").split()
    return records.converted(values, kind, strict=False)


def _value(said: Any) -> Any:
    """What a field gave, as the content takes it."""
    return {"true": True, "false": False}.get(said, said) if isinstance(said, str) else said


def _said(form: forms.Form, name: str) -> Any:
    """What the form says of a field; nothing chosen between yes and no is None."""
    value = _value(form.cleaned_data[name])
    field = form.fields[name]
    is_open = isinstance(field, forms.ChoiceField) and field.choices == YES_NO
    return None if is_open and value == "" else value


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value.value if isinstance(value, Labelled) else value


def _shown_part(one: Part) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for column in one.__struct_fields__:
        value = getattr(one, column)
        if column == "limit":
            limit: Limit | None = value
            shown["limit_amount"] = None if limit is None else limit.amount
            shown["limit_unit"] = "" if limit is None else limit.unit.value
        elif column == "after":
            shown[column] = " ".join(value)
        else:
            shown[column] = value if isinstance(value, bool) else _shown(value)
    return shown
