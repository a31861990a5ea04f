"""Decides what a clerk sees and writes of an applicant: masked until shown, and nothing typed is lost."""

from collections.abc import Callable
from dataclasses import dataclass

from hall.language import identity_numbers
from hall.language.visitors import masked_name
from hall.messages.case_contents import CaseField, CaseForm

SHOWN_FOR_SECONDS = 60.0
_NAME = 4
_ENDS = 2

OpenForm = Callable[[str], CaseForm]


@dataclass(frozen=True, slots=True, repr=False)
class FieldLook:
    """A field as it stands on the screen. theirs: what somebody else wrote meanwhile, where this clerk wrote too."""

    code: str
    label: str
    value: str
    is_required: bool
    choices: tuple[tuple[str, str], ...]
    is_changed: bool
    theirs: str | None = None
    objection: str | None = None

    def __repr__(self) -> str:
        return f"FieldLook({self.code}, ***)"


def masked(field: CaseField) -> str:
    """A value as any eye may see it."""
    value = field.value
    if not value or field.choices:
        return dict(field.choices).get(value, value)
    if len(value) <= _NAME or "·" in value:
        return masked_name(value)
    if identity_numbers.is_valid(value):
        return identity_numbers.masked(value)
    return value[:_ENDS] + "*" * min(8, len(value) - 2 * _ENDS) + value[-_ENDS:]


class CaseFormDraft:
    """The record of the present case and what the clerk has written over it. Plain only while it is shown.

    open_form: opens the seal with the desk's own key; ValueError when it is not for this desk.
    """

    def __init__(self, open_form: OpenForm) -> None:
        self._open_form = open_form
        self._sealed = ""
        self._fields: tuple[CaseField, ...] = ()
        self._masked: tuple[FieldLook, ...] = ()
        self._draft: dict[str, str] = {}
        self._base: dict[str, str] = {}
        self._hide_at = 0.0
        self.objections: dict[str, str] = {}

    def wipe(self) -> None:
        """Forget everything."""
        self._sealed = ""
        self._fields, self._masked = (), ()
        self._draft.clear()
        self._base.clear()
        self.objections = {}
        self._hide_at = 0.0

    def hold(self, sealed: str, at: float) -> None:
        """The record as the hall has it now; what is written over it stays. ValueError when it does not open."""
        if sealed == self._sealed:
            return
        fields = self._open_form(sealed).fields if sealed else ()
        self._sealed = sealed
        self._masked = tuple(
            FieldLook(one.code, one.label, masked(one), one.is_required, one.choices, is_changed=False)
            for one in fields
        )
        self._fields = fields if at < self._hide_at else ()
        for code in [code for code in self._draft if code not in {one.code for one in fields}]:
            self._drop(code)

    def show(self, at: float) -> None:
        """Open it for a while from `at` (monotonic seconds). ValueError when it cannot be opened."""
        if self._sealed:
            self._fields = self._open_form(self._sealed).fields
            self._hide_at = at + SHOWN_FOR_SECONDS

    def hide(self) -> None:
        """Masked again."""
        self._fields, self._hide_at = (), 0.0

    def is_shown(self, at: float) -> bool:
        """Whether it is open at `at`."""
        if at >= self._hide_at and self._fields:
            self.hide()
        return bool(self._fields)

    def write(self, code: str, value: str, at: float) -> None:
        """The clerk writes; it stays open for as long as somebody writes."""
        known = next((one for one in self._fields if one.code == code), None)
        if known is None:
            return
        self._hide_at = at + SHOWN_FOR_SECONDS
        self._base.setdefault(code, known.value)
        if value == known.value:
            self._drop(code)
        else:
            self._draft[code] = value

    @property
    def has_unsaved(self) -> bool:
        """Whether something written is not yet with the hall."""
        return bool(self._draft)

    def unsaved(self) -> CaseForm:
        """What is sent: the fields that were changed, and no others."""
        labels = {one.code: one.label for one in self._masked}
        return CaseForm(
            tuple(CaseField(code, labels.get(code, code), value) for code, value in self._draft.items())
        )

    def saved(self, sent: CaseForm) -> None:
        """The hall has these; what was typed since stays unsaved."""
        for one in sent.fields:
            if self._draft.get(one.code) == one.value:
                self._drop(one.code)
            else:
                self._base[one.code] = one.value

    def looks(self, at: float) -> tuple[FieldLook, ...]:
        """The fields as they stand on the screen at `at`."""
        if not self.is_shown(at):
            return tuple(self._with_marks(one, self._masked_draft(one)) for one in self._masked)
        values = {one.code: one.value for one in self._fields}
        return tuple(
            self._with_marks(
                one, self._draft.get(one.code, values.get(one.code, "")), self._theirs(one, values)
            )
            for one in self._masked
        )

    def _masked_draft(self, one: FieldLook) -> str:
        if one.code not in self._draft:
            return one.value
        return masked(CaseField(one.code, one.label, self._draft[one.code], choices=one.choices))

    def _with_marks(self, one: FieldLook, value: str, theirs: str | None = None) -> FieldLook:
        return FieldLook(
            one.code,
            one.label,
            value,
            one.is_required,
            one.choices,
            one.code in self._draft,
            theirs,
            self.objections.get(one.code),
        )

    def _theirs(self, one: FieldLook, values: dict[str, str]) -> str | None:
        value = values.get(one.code, "")
        if one.code not in self._draft or value == self._base.get(one.code, value):
            return None
        return dict(one.choices).get(value, value)

    def _drop(self, code: str) -> None:
        self._draft.pop(code, None)
        self._base.pop(code, None)
