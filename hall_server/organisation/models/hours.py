"""Decides when doors are open as a table: weekly hours, breaks and single days, of a hall, a department or a matter."""

from django.db import models
from django.db.models import F, Q

from hall_server.organisation.models.places import WEEKDAYS, Department, Hall


class Scoped(models.Model):
    """For whom a line holds: the whole hall, a department in it, or one matter."""

    department = models.ForeignKey(
        Department, verbose_name="部门", null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="空着表示整个大厅。",
    )  # fmt: skip
    matter = models.CharField("事项", max_length=64, blank=True, help_text="实施编码；空着表示所有事项。")

    class Meta:
        abstract = True


class OpeningHours(Scoped):
    """One stretch of a weekday in which numbers are given. A hall without any row never closes.

    23:59 as the end means until midnight; a stretch over midnight is two. from_day, until_day: its season, both counted.
    """

    hall = models.ForeignKey(
        Hall, verbose_name="大厅", on_delete=models.CASCADE, related_name="opening_hours"
    )
    weekday = models.PositiveSmallIntegerField("星期", choices=WEEKDAYS)
    opens = models.TimeField("开始取号")
    closes = models.TimeField("停止取号")
    from_day = models.DateField("起用日", null=True, blank=True, help_text="如夏令时；空着表示一直。")
    until_day = models.DateField("止用日", null=True, blank=True)

    class Meta:
        verbose_name = "取号时间"
        verbose_name_plural = "取号时间"
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opens_before_it_closes")
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}—{self.closes:%H:%M}"


class Break(Scoped):
    """A stretch in which nobody serves although the doors are open. It cuts hours set as broadly as itself, or more so."""

    hall = models.ForeignKey(Hall, verbose_name="大厅", on_delete=models.CASCADE, related_name="breaks")
    weekday = models.PositiveSmallIntegerField(
        "星期", choices=WEEKDAYS, null=True, blank=True, help_text="空着表示每天。"
    )
    begins = models.TimeField("开始")
    ends = models.TimeField("结束")
    reason = models.CharField("事由", max_length=64, help_text="如午休、政治学习。")

    class Meta:
        verbose_name = "休息时段"
        verbose_name_plural = "休息时段"
        ordering = ["weekday", "begins"]
        constraints = [
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="break_begins_before_it_ends")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.begins:%H:%M}—{self.ends:%H:%M}"


class SpecialDay(Scoped):
    """A date with hours of its own. Without hours it is closed all day. Several lines of one date add up."""

    hall = models.ForeignKey(Hall, verbose_name="大厅", on_delete=models.CASCADE, related_name="special_days")
    day = models.DateField("日期")
    opens = models.TimeField("开始", null=True, blank=True)
    closes = models.TimeField("结束", null=True, blank=True)
    reason = models.CharField("事由", max_length=100)

    class Meta:
        verbose_name = "特殊日期"
        verbose_name_plural = "特殊日期"
        ordering = ["-day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens=None, closes=None) | Q(opens__lt=F("closes")),
                name="special_day_opens_or_is_closed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
