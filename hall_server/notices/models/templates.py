"""Decides how a template is kept: what it is for and may name, and the versions of its wording."""

from django.db import models
from django.db.models import Q


class Priority(models.IntegerChoices):
    """Smaller goes first."""

    QUEUE = 1, "排队（最先）"
    CASE = 5, "办件"
    BULK = 9, "群发（最后）"


class SendingTime(models.TextChoices):
    """When a notice may arrive."""

    ANY_TIME = "any_time", "任何时候"
    DAY_TIME = "day_time", "白天（避开免打扰时段）"
    OPEN_DAYS = "open_days", "大厅办公日的白天"


class NoticeTemplate(models.Model):
    """What is told on one occasion. variables: list of {code, label, sample, longest}; code: as `tell` names the fact.

    lives_minutes: a notice older than this is not sent any more.
    """

    code = models.SlugField("代码", max_length=64, primary_key=True)
    name = models.CharField("名称", max_length=64, unique=True)
    occasion = models.CharField("什么时候发", max_length=200)
    variables = models.JSONField("可用内容", default=list)
    priority = models.PositiveSmallIntegerField("先后", choices=Priority.choices, default=Priority.CASE)
    sending_time = models.CharField(
        "发送时间", max_length=16, choices=SendingTime.choices, default=SendingTime.DAY_TIME
    )
    lives_minutes = models.PositiveIntegerField("有效分钟", default=3 * 24 * 60)

    class Meta:
        verbose_name = "短信模板"
        verbose_name_plural = "短信模板"
        ordering = ["priority", "code"]

    def __str__(self) -> str:
        return self.name


class VersionState(models.TextChoices):
    """A draft is worked on; what is approved stays as it is for ever."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    REJECTED = "rejected", "已退回"


class TemplateVersion(models.Model):
    """One wording of a template. text: without signature; a variable stands as {label}. The last approved one is sent."""

    template = models.ForeignKey(
        NoticeTemplate, verbose_name="模板", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("版本")
    text = models.CharField("内容", max_length=500)
    state = models.CharField("状态", max_length=16, choices=VersionState.choices, default=VersionState.DRAFT)
    written_by = models.CharField("编写", max_length=96)
    written_at = models.DateTimeField("编写时间")
    judged_by = models.CharField("批准或退回", max_length=96, blank=True)
    judged_at = models.DateTimeField("批准或退回时间", null=True, blank=True)
    because = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "模板版本"
        verbose_name_plural = "模板版本"
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="one_wording_of_a_number"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(state__in=["draft", "submitted"]), name="one_open_wording"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} 第{self.number}版"
