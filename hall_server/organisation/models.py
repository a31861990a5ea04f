"""Decides what the hall knows of itself: its zones, departments, windows and clerks, and who sits where."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

TOPIC_WORD = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{0,62}\Z", "只能用小写字母、数字、- 和 _，以字母或数字开头。"
)


class Hall(models.Model):
    """One building."""

    code = models.CharField("代码", max_length=63, primary_key=True, validators=[TOPIC_WORD])
    name = models.CharField("名称", max_length=64)
    notice = models.CharField("提示", max_length=400, blank=True, help_text="显示在本大厅所有屏幕上。")
    most_overtakes = models.PositiveSmallIntegerField(
        "最多被超越次数", default=5, help_text="任何人最多被后到者超越这么多次，之后优先叫号。"
    )
    longest_wait_minutes = models.PositiveSmallIntegerField(
        "最长等候（分钟）", default=40, help_text="等候超过这个时间的，按先到先叫。"
    )
    recall_limit = models.PositiveSmallIntegerField(
        "最多呼叫次数", default=3, validators=[MinValueValidator(1)]
    )
    clears_at_night = models.BooleanField("每晚清号", default=True)
    help_again_seconds = models.PositiveSmallIntegerField(
        "求助再次提醒（秒）",
        default=120,
        validators=[MinValueValidator(5)],
        help_text="有人求助，过了这么久还没有工作人员响应，就再次提醒各窗口。",
    )

    class Meta:
        verbose_name = "大厅"
        verbose_name_plural = "大厅"

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A waiting area; every surface in it acts on the same calls."""

    code = models.CharField("代码", max_length=63, primary_key=True, validators=[TOPIC_WORD])
    hall = models.ForeignKey(Hall, verbose_name="大厅", on_delete=models.PROTECT)
    name = models.CharField("名称", max_length=64, help_text="如“A区 一楼”。")

    class Meta:
        verbose_name = "等候区"
        verbose_name_plural = "等候区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An authority that sends clerks and offers matters."""

    code = models.CharField("代码", max_length=63, primary_key=True)
    name = models.CharField("名称", max_length=64, unique=True)

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Window(models.Model):
    """A counter with a number people see."""

    code = models.CharField("代码", max_length=63, primary_key=True, validators=[TOPIC_WORD])
    zone = models.ForeignKey(Zone, verbose_name="等候区", on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField("窗口号")
    name = models.CharField("名称", max_length=64, help_text="如“一号窗口”。")
    serves = models.CharField("受理范围", max_length=400, blank=True, help_text="窗口上方显示的文字。")
    is_open = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "窗口"
        verbose_name_plural = "窗口"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["zone", "number"], name="window_number_in_zone")]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """One stretch of a weekday in which numbers are given. A hall without any row never closes."""

    WEEKDAYS = [(day, f"周{name}") for day, name in enumerate("一二三四五六日", 1)]

    hall = models.ForeignKey(
        Hall, verbose_name="大厅", on_delete=models.CASCADE, related_name="opening_hours"
    )
    weekday = models.PositiveSmallIntegerField("星期", choices=WEEKDAYS)
    opens = models.TimeField("开始取号")
    closes = models.TimeField("停止取号")

    class Meta:
        verbose_name = "取号时间"
        verbose_name_plural = "取号时间"
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="opens_before_it_closes")
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}—{self.closes:%H:%M}"


class ClerkAccounts(BaseUserManager["Clerk"]):
    """Opens accounts."""

    def create_user(self, number: str, password: str | None = None, **fields: Any) -> "Clerk":
        """An account with its password hashed; without one it cannot sign in."""
        clerk = self.model(number=number, **fields)
        clerk.set_password(password)
        clerk.save(using=self._db)
        return clerk


class Clerk(AbstractBaseUser, PermissionsMixin):
    """Someone who works here, known by a number; also the account of whoever administers."""

    number = models.CharField("工号", max_length=32, unique=True)
    name = models.CharField("姓名", max_length=64)
    department = models.ForeignKey(
        Department, verbose_name="部门", null=True, blank=True, on_delete=models.PROTECT
    )
    is_active = models.BooleanField("在职", default=True)
    is_staff = models.BooleanField("可进后台", default=False)
    wrong_tries = models.PositiveSmallIntegerField("连续输错", default=0, editable=False)
    locked_until = models.DateTimeField("锁定至", null=True, blank=True)
    joined_at = models.DateTimeField("建立时间", default=timezone.now, editable=False)

    objects: ClassVar[ClerkAccounts] = ClerkAccounts()

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = "工作人员"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


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
