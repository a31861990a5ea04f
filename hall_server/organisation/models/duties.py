"""Decides what is written of work time: shifts, leave, on-line duty, and who sat at which window."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hall_server.organisation.models.people import Clerk
from hall_server.organisation.models.places import Department, Hall, Window

SOME_WEEKDAYS = RegexValidator(r"^(?!.*(.).*\1)[1-7]{1,7}\Z", "写星期几的数字，如 12345，每个一次。")


class WindowDuty(models.Model):
    """A clerk at a window, from signing in to signing out."""

    window = models.ForeignKey(Window, verbose_name="窗口", on_delete=models.PROTECT)
    clerk = models.ForeignKey(Clerk, verbose_name="工作人员", on_delete=models.PROTECT)
    device = models.CharField("叫号端", max_length=63)
    since = models.DateTimeField("登录")
    until = models.DateTimeField("退出", null=True, blank=True)

    class Meta:
        verbose_name = "窗口值守"
        verbose_name_plural = "窗口值守"
        ordering = ["-since"]
        constraints = [
            models.UniqueConstraint(fields=["window"], condition=Q(until=None), name="one_clerk_at_a_window"),
            models.UniqueConstraint(fields=["clerk"], condition=Q(until=None), name="one_window_for_a_clerk"),
        ]

    def __str__(self) -> str:
        return f"{self.window} {self.clerk} {timezone.localtime(self.since):%m-%d %H:%M}"


class Shift(models.Model):
    """A stretch of a working day for which somebody is due: 早班, 晚班. A shift over midnight is two."""

    hall = models.ForeignKey(Hall, verbose_name="大厅", on_delete=models.PROTECT, related_name="shifts")
    window = models.ForeignKey(
        Window, verbose_name="窗口", null=True, blank=True, on_delete=models.PROTECT, related_name="shifts",
        help_text="空着表示大厅通用。",
    )  # fmt: skip
    name = models.CharField("班次", max_length=32)
    begins = models.TimeField("上班")
    ends = models.TimeField("下班")
    grace_minutes = models.PositiveSmallIntegerField(
        "宽限（分钟）", default=5, help_text="晚到或早走不超过这么多分钟，不算迟到早退。"
    )
    is_kept = models.BooleanField("保留", default=True)

    class Meta:
        verbose_name = "班次"
        verbose_name_plural = "班次"
        ordering = ["hall", "begins", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="shift_begins_before_it_ends"),
            models.UniqueConstraint(fields=["hall", "window", "name"], name="one_shift_of_a_name"),
            models.UniqueConstraint(
                fields=["hall", "name"], condition=Q(window=None), name="one_shift_of_a_name_for_the_hall"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.begins:%H:%M}—{self.ends:%H:%M}"


class ShiftAssignment(models.Model):
    """Who works a shift, on which weekdays (digits, 1 is Monday), from a day to a day, both counted."""

    shift = models.ForeignKey(
        Shift, verbose_name="班次", on_delete=models.PROTECT, related_name="assignments"
    )
    clerk = models.ForeignKey(Clerk, verbose_name="工作人员", on_delete=models.PROTECT, related_name="shifts")
    window = models.ForeignKey(
        Window, verbose_name="窗口", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    weekdays = models.CharField("星期", max_length=7, default="12345", validators=[SOME_WEEKDAYS])
    from_day = models.DateField("起")
    until_day = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "排班"
        verbose_name_plural = "排班"
        ordering = ["-from_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="roster_begins_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clerk} {self.shift}"


class Leave(models.Model):
    """Time somebody is not here, from an instant to an instant: asked, and approved by somebody else."""

    class Kind(models.TextChoices):
        """Why."""

        ANNUAL = "annual", "年休假"
        SICK = "sick", "病假"
        PERSONAL = "personal", "事假"
        MATERNITY = "maternity", "产假"
        OFFICIAL = "official", "公出"
        TRAINING = "training", "培训"

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", "待批"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        WITHDRAWN = "withdrawn", "已撤回"

    clerk = models.ForeignKey(Clerk, verbose_name="工作人员", on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField("种类", max_length=16, choices=Kind)
    since = models.DateTimeField("起")
    until = models.DateTimeField("止")
    reason = models.CharField("事由", max_length=200, blank=True)
    state = models.CharField("状态", max_length=16, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        Clerk, verbose_name="审批人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    answer = models.CharField("审批意见", max_length=200, blank=True)

    class Meta:
        verbose_name = "请假"
        verbose_name_plural = "请假"
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(since__lt=F("until")), name="leave_begins_before_it_ends")
        ]

    def __str__(self) -> str:
        return f"{self.clerk} {self.get_kind_display()}"


class OnlineDuty(models.Model):
    """Who answers what people ask on line (在线值守), from an instant to an instant."""

    hall = models.ForeignKey(Hall, verbose_name="大厅", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, verbose_name="部门", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="空着表示整个大厅的咨询。",
    )  # fmt: skip
    clerk = models.ForeignKey(
        Clerk, verbose_name="工作人员", on_delete=models.PROTECT, related_name="online_duties"
    )
    since = models.DateTimeField("起")
    until = models.DateTimeField("止")

    class Meta:
        verbose_name = "在线值守"
        verbose_name_plural = "在线值守"
        ordering = ["-since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since__lt=F("until")), name="online_duty_begins_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return f"{self.clerk} {timezone.localtime(self.since):%m-%d %H:%M}"
