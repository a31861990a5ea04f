"""Decides whether somebody else saved meanwhile: what stood in the form when it was opened, and what stands there now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Model

SALT = "hall_server.pages.seen"


class Unseen(Exception):  # noqa: N818 - says what is wrong
    """The form does not say what its reader saw."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A field two people changed, or one changed under the other's eyes, as people read it."""

    title: str
    name: str
    was: str
    is_now: str
    mine: str


def signed(form: forms.BaseForm) -> str:
    """What the form shows of the record, for the hidden field `seen`. form: not bound."""
    return signing.dumps(_values(form), salt=SALT, compress=True)


def differences(seen: str, current: forms.BaseForm, sent: forms.BaseForm) -> list[Difference]:
    """The fields that no longer hold what was seen. current: not bound, of the record as it is; sent: bound.

    Unseen when `seen` is not what was handed out.
    """
    try:
        before: Mapping[str, Any] = signing.loads(seen, salt=SALT)
    except signing.BadSignature as fault:
        raise Unseen from fault
    now = _values(current)
    return [
        Difference(
            str(current[name].label),
            name,
            _spoken(current, name, before[name]),
            _spoken(current, name, now[name]),
            _spoken(sent, name, _plain(sent[name].value())),
        )
        for name in now
        if name in before and before[name] != now[name]
    ]


def _values(form: forms.BaseForm) -> dict[str, Any]:
    return {
        name: _plain(form[name].value())
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, str) or value is None:
        return (value or "").replace("\r\n", "\n")
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, Iterable):
        return sorted(_plain(one) for one in value)
    return str(value)


def _spoken(form: forms.BaseForm, name: str, value: Any) -> str:
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        titles = {str(key): str(title) for key, title in choices}
        wanted = value if isinstance(value, list) else [value]
        return "、".join(titles.get(str(one), str(one)) for one in wanted) or "（空）"
    if isinstance(form.fields[name], forms.BooleanField):
        return "是" if value in ("True", "on") else "否"
    return "、".join(value) if isinstance(value, list) else value or "（空）"
