"""Decides how a form is shown, checked and sent: errors beside the fields, done once, and never over somebody's head."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from hall_server.pages.form_keys import KEY_LENGTH, fresh_key, once
from hall_server.pages.guard import sentence_of
from hall_server.pages.rights import actor
from hall_server.pages.seen import Difference, Unseen, differences, signed

_KEY = re.compile(rf"[0-9a-f]{{{KEY_LENGTH}}}\Z")
STALE = "这张表单打开太久或已失效，内容还在：请核对后再保存一次。"


def rows_of(model: type[Model]) -> Any:
    """All rows of a model, by the manager Django's own forms use."""
    return model._default_manager  # noqa: SLF001 - published, in spite of its name


class Overtaken(Exception):  # noqa: N818 - says what happened
    """Somebody else saved meanwhile."""

    def __init__(self, found: list[Difference]) -> None:
        super().__init__(f"{len(found)} fields differ")
        self.found = found


class LookFirst(Exception):  # noqa: N818 - says what to do
    """Nothing is done yet: what it would change stands beside the form, and sent again it is done. Says so in Chinese."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form that changes something; `respond` answers GET and POST.

    form: its class. row: the record that is changed, read again under a lock before saving. save: does the deed by the
    app's action with the valid form, and returns the address to go to; a Refusal it raises, LookFirst, or whatever has a
    sentence `chinese`, is shown above the form. arguments: for the form's class. kept: a short sentence shown after saving.
    """

    title: str
    form: Callable[..., forms.BaseForm]
    save: Callable[[Any], str]
    back: str
    row: Model | None = None
    initial: Mapping[str, Any] = field(default_factory=dict)
    arguments: Mapping[str, Any] = field(default_factory=dict)
    lead: str = ""
    button: str = "保存"
    kept: str = "已保存。"
    is_dangerous: bool = False

    def respond(self, request: HttpRequest, **more: Any) -> HttpResponse:
        """The form, or after it was done a redirect; `more` goes to the template."""
        if request.method != "POST":
            form = self._made(None, None, self.row)
            return self._shown(request, form, signed(form), more)
        form = self._made(request.POST, request.FILES, self.row)
        if not _KEY.match(request.POST.get("form_key", "")):
            form.add_error(None, STALE)
        if not form.is_valid():
            return self._again(request, form, request.POST.get("seen", ""), more)
        return self._sent(request, form, more)

    def _sent(self, request: HttpRequest, form: forms.BaseForm, more: dict[str, Any]) -> HttpResponse:
        try:
            url, is_new = once(request.POST["form_key"], actor(request), lambda: self._done(request))
        except Overtaken as overtaken:
            return self._overtaken(request, form, overtaken, more)
        except LookFirst as first:
            told = {**more, "look_first": str(first)}
            return self._shown(request, form, request.POST.get("seen", ""), told, status=HTTPStatus.CONFLICT)
        except Exception as fault:
            no = _no(fault)
            if not no:
                raise
            form.add_error(None, no)
        else:
            if is_new and self.kept:
                messages.success(request, self.kept)
            return HttpResponseRedirect(url, status=HTTPStatus.SEE_OTHER)
        return self._again(request, form, request.POST.get("seen", ""), more)

    def _done(self, request: HttpRequest) -> str:
        """In the transaction of the form's key: look again under a lock, then do it."""
        fresh = self._fresh()
        form = self._made(request.POST, request.FILES, fresh)
        found = differences(request.POST.get("seen", ""), self._made(None, None, self._fresh()), form)
        if found:
            raise Overtaken(found)
        if not form.is_valid():
            raise forms.ValidationError([error for errors in form.errors.values() for error in errors])
        return self.save(form)

    def _fresh(self) -> Model | None:
        if self.row is None:
            return None
        fresh: Model = rows_of(type(self.row)).select_for_update(of=("self",)).get(pk=self.row.pk)
        return fresh

    def _overtaken(
        self, request: HttpRequest, form: forms.BaseForm, overtaken: Overtaken, more: dict[str, Any]
    ) -> HttpResponse:
        now = self._made(None, None, self._read_again())
        facts = {**more, "overtaken": overtaken.found}
        return self._shown(request, form, signed(now), facts, status=HTTPStatus.CONFLICT)

    def _read_again(self) -> Model | None:
        if self.row is None:
            return None
        found: Model = rows_of(type(self.row)).get(pk=self.row.pk)
        return found

    def _again(
        self, request: HttpRequest, form: forms.BaseForm, seen: str, more: dict[str, Any]
    ) -> HttpResponse:
        return self._shown(request, form, seen, more, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _made(self, sent: Any, files: Any, row: Model | None) -> forms.BaseForm:
        arguments = dict(self.arguments)
        if row is not None:
            arguments["instance"] = row
        if self.initial:
            arguments["initial"] = dict(self.initial)
        for file in (files or {}).values():
            file.seek(0)  # a form that was checked before has read it to its end
        form = self.form(sent, files, **arguments)
        form.use_required_attribute = False  # the browser's own bubbles are not in the reader's words
        return form

    def _shown(
        self,
        request: HttpRequest,
        form: forms.BaseForm,
        seen: str,
        more: dict[str, Any],
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        for name in form.fields:
            _describe(form, name)
        facts = {
            "title": self.title,
            "page": self,
            "form": form,
            "seen": seen,
            "form_key": fresh_key() if status != HTTPStatus.OK or request.method != "POST" else "",
            "errors": list(_errors(form)),
            **more,
        }
        return render(request, facts.pop("template", "pages/form.html"), facts, status=status)


def _no(fault: Exception) -> str | forms.ValidationError:
    """What is said above the form; nothing of what is nobody's no."""
    if isinstance(fault, forms.ValidationError):
        return fault
    if isinstance(fault, (Unseen, PermissionError)):
        return STALE
    return sentence_of(fault)


def _describe(form: forms.BaseForm, name: str) -> None:
    """Bind help and errors to the field for those who hear the page."""
    bound = form[name]
    told = [f"{bound.auto_id}_help"] if bound.help_text else []
    if bound.errors:
        told.append(f"{bound.auto_id}_error")
        form.fields[name].widget.attrs["aria-invalid"] = "true"
    if told:
        form.fields[name].widget.attrs["aria-describedby"] = " ".join(told)
    if form.fields[name].required:
        form.fields[name].widget.attrs["aria-required"] = "true"


def _errors(form: forms.BaseForm) -> Iterator[tuple[str, str, str]]:
    """Anchor, label and sentence of each error, in the order of the fields."""
    for error in form.non_field_errors():
        yield "", "", str(error)
    for bound in form:
        for error in bound.errors:
            yield bound.id_for_label or bound.auto_id, str(bound.label), str(error)
