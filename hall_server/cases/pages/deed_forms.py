"""Shows what each deed on a case asks of whoever does it: what the law asks, and no more."""

from typing import Any

from django import forms

from hall_server.cases.words import AcceptedAs, DeliveryBy, Outcome, RefusalGround
from hall_server.catalogue.words import Labelled
from hall_server.pages.time_fields import DayField

NO_NUMBERS = "会印在文书上，不要写证件号码和手机号。"


def choices(words: type[Labelled]) -> list[tuple[str, str]]:
    """Every value with its label, for a field to choose from."""
    return [(word.value, word.label) for word in words if word.value]


def _text(
    label: str, *, rows: int = 3, required: bool = True, help_text: str = NO_NUMBERS
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=1_000, widget=area, help_text=help_text, required=required)


class NothingForm(forms.Form):
    """Nothing is asked."""


class AcceptForm(forms.Form):
    """On what ground."""

    accepted_as = forms.ChoiceField(
        label="受理方式",
        choices=choices(AcceptedAs),
        help_text="容缺受理的，先在“申请材料”里注明哪些后补、什么时候补。",
    )


class PointsForm(forms.Form):
    """All that is missing, a line each."""

    points = _text("需要补正的内容", rows=8, help_text="一行一条，一次写全：只能告知一次。" + NO_NUMBERS)


class RefusalForm(forms.Form):
    """Why nothing is accepted."""

    ground = forms.ChoiceField(label="情形", choices=choices(RefusalGround))
    reason = _text("理由")


class ReasonForm(forms.Form):
    """Why."""

    reason = _text("原因")


class StepForm(forms.Form):
    """Which step."""

    step = forms.ChoiceField(label="环节")

    def __init__(self, *args: Any, steps: list[tuple[str, str]], **more: Any) -> None:
        """steps: (code, name) of those one may choose."""
        super().__init__(*args, **more)
        self.fields["step"].choices = steps  # type: ignore[attr-defined]


class OpinionForm(StepForm):
    """Which step, and what came of it."""

    opinion = _text("办理意见")


class PauseForm(forms.Form):
    """What the law asks of a special procedure."""

    procedure = forms.ChoiceField(label="特别程序")
    basis = forms.CharField(
        label="法律依据", max_length=200, initial="《中华人民共和国行政许可法》第四十五条"
    )
    evidence = forms.CharField(label="告知文书", max_length=200, help_text="书面告知申请人的文书名称和文号。")
    told_until = DayField(label="告知申请人的截止日")

    def __init__(self, *args: Any, procedures: list[tuple[str, str]], **more: Any) -> None:
        """procedures: those the item declares, and its law names."""
        super().__init__(*args, **more)
        self.fields["procedure"].choices = procedures  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """What shows that it is over."""

    evidence = forms.CharField(label="结束的证明材料", max_length=200, help_text="例如检测报告、听证笔录。")


class ExtendForm(forms.Form):
    """How long, and why."""

    amount = forms.IntegerField(label="延长（工作日）", min_value=1, max_value=30)
    reason = _text("延长的理由")
    evidence = forms.CharField(label="审批材料", max_length=200, help_text="例如延期审批表文号。")


class DecisionForm(forms.Form):
    """Yes, or no with a reason."""

    outcome = forms.ChoiceField(label="决定", choices=choices(Outcome))
    reason = _text("理由", required=False, help_text="不予的必须写明理由。" + NO_NUMBERS)


class DeliveryForm(forms.Form):
    """How it was given out."""

    way = forms.ChoiceField(label="送达方式", choices=choices(DeliveryBy))


class RevocationForm(forms.Form):
    """By which law, and why."""

    basis = forms.CharField(
        label="法律依据", max_length=200, initial="《中华人民共和国行政许可法》第六十九条"
    )
    reason = _text("理由")
