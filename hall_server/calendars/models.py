"""Decides what a version of the calendar holds; the database itself refuses to change a published one."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from hall_server.clock.days import DayKind

SCOPE = RegexValidator(
    r"^(cn|(region|hall|department):[A-Za-z0-9_-]{1,63})\Z", "cn，或 region:、hall:、department: 加代码。"
)


class VersionState(models.TextChoices):
    """A draft is worked on; what is published stays as it is for ever."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"


class CalendarVersion(models.Model):
    """One version for one scope: the whole country (`cn`), or what a region, hall or department lays on top.

    confirmed_until: the last date covered by a notice; only the country's versions have one. digest: of the days, when
    published.
    """

    scope = models.CharField("范围", max_length=80, default="cn", validators=[SCOPE])
    number = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=200, help_text="如“2027年部分节假日安排”。")
    notice = models.CharField(
        "来源", max_length=400, blank=True, help_text="放假通知的名称和文号，发布前必须写明。"
    )
    state = models.CharField("状态", max_length=16, choices=VersionState.choices, default=VersionState.DRAFT)
    first_day = models.DateField("起")
    last_day = models.DateField("止")
    confirmed_until = models.DateField(
        "确认至", null=True, blank=True, help_text="放假通知已覆盖到哪一天；之后的日期都是暂定。"
    )
    digest = models.CharField("摘要", max_length=80, blank=True, editable=False)
    drafted_by = models.CharField("起草", max_length=96)
    drafted_at = models.DateTimeField("起草时间")
    published_by = models.CharField("发布", max_length=96, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    class Meta:
        verbose_name = "日历版本"
        verbose_name_plural = "日历版本"
        ordering = ["scope", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "number"], name="one_calendar_of_a_number"),
            models.UniqueConstraint(fields=["scope"], condition=Q(state="draft"), name="one_calendar_draft"),
            models.CheckConstraint(
                condition=Q(first_day__lte=models.F("last_day")), name="calendar_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scope}/{self.number} {self.title}"


class CalendarDay(models.Model):
    """A date that is not what its weekday says, or that has a name."""

    KINDS = [
        (DayKind.WORKING.value, "工作日"),
        (DayKind.WEEKEND.value, "周末"),
        (DayKind.HOLIDAY.value, "放假"),
        (DayKind.MAKE_UP.value, "调休上班"),
    ]

    version = models.ForeignKey(
        CalendarVersion, verbose_name="版本", on_delete=models.CASCADE, related_name="days"
    )
    date = models.DateField("日期")
    kind = models.CharField("种类", max_length=16, choices=KINDS)
    name = models.CharField("名称", max_length=64, blank=True)
    source = models.CharField("依据", max_length=400, blank=True)

    class Meta:
        verbose_name = "日历日"
        verbose_name_plural = "日历日"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["version", "date"], name="one_kind_for_a_day")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()}"
