"""Decides what stands where: regions in five levels, halls in them, zones, departments and windows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from hall.language.credit_codes import is_credit_code
from hall_server.organisation.region_codes import LEVEL_NAMES, RegionLevel, full_code, level, parent

WEEKDAYS = [(day, f"周{name}") for day, name in enumerate("一二三四五六日", 1)]
TOPIC_WORD = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{0,62}\Z", "只能用小写字母、数字、- 和 _，以字母或数字开头。"
)


def region_code(value: str) -> None:
    """A validator: twelve digits that can be a region's."""
    try:
        full_code(value)
    except ValueError as fault:
        raise ValidationError(str(fault)) from fault


def credit_code(value: str) -> None:
    """A validator: a unified social credit code with its right check character (GB 32100-2015)."""
    if not is_credit_code(value):
        raise ValidationError("统一社会信用代码应为 18 位，且最后一位校验码要对，请核对。")


class Region(models.Model):
    """One of five levels, province to village. level and parent follow from the code and are never typed."""

    code = models.CharField("区划代码", max_length=12, primary_key=True, validators=[region_code])
    name = models.CharField("名称", max_length=64)
    level = models.PositiveSmallIntegerField(
        "层级", choices=[(one.value, name) for one, name in LEVEL_NAMES.items()], editable=False
    )
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, editable=False, on_delete=models.PROTECT,
        related_name="children",
    )  # fmt: skip

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **more: Any) -> None:
        """Settle level and parent by the code. The parent must be known: the database refuses one that is not."""
        self.code = full_code(self.code)
        self.level = level(self.code).value
        self.parent_id = parent(self.code) or None
        super().save(*args, **more)

    @property
    def is_a_province(self) -> bool:
        """Whether nothing lies above it."""
        return self.level == RegionLevel.PROVINCE


class Hall(models.Model):
    """One building."""

    code = models.CharField("代码", max_length=63, primary_key=True, validators=[TOPIC_WORD])
    name = models.CharField("名称", max_length=64)
    region = models.ForeignKey(
        Region, verbose_name="所在区划", null=True, blank=True, on_delete=models.PROTECT, related_name="halls"
    )
    address = models.CharField("地址", max_length=200, blank=True)
    telephone = models.CharField("电话", max_length=32, blank=True)
    follows_calendar = models.BooleanField(
        "按工作日历",
        default=True,
        help_text="法定节假日不办公，调休上班日办公。没有设办公时间的大厅全天开放。",
    )
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
    is_always_open = models.BooleanField("24 小时自助区", default=False, help_text="不受办公时间限制。")

    class Meta:
        verbose_name = "等候区"
        verbose_name_plural = "等候区"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """An authority that sends clerks and offers matters."""

    class Kind(models.TextChoices):
        """What it is in law."""

        ORGAN = "organ", "行政机关"
        AUTHORISED = "authorised", "法律法规授权组织"
        ENTRUSTED = "entrusted", "受委托组织"
        INSTITUTION = "institution", "事业单位"
        VERTICAL = "vertical", "垂直管理部门"
        SERVICE = "service", "公共服务企业"

    code = models.CharField("代码", max_length=63, primary_key=True)
    name = models.CharField("名称", max_length=64, unique=True)
    short_name = models.CharField("简称", max_length=32, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, validators=[credit_code])
    kind = models.CharField("性质", max_length=16, choices=Kind, default=Kind.ORGAN)
    region = models.ForeignKey(
        Region, verbose_name="所属区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parent = models.ForeignKey(
        "self", verbose_name="上级部门", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )

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
    departments = models.ManyToManyField(
        Department, verbose_name="服务部门", blank=True, related_name="windows"
    )

    class Meta:
        verbose_name = "窗口"
        verbose_name_plural = "窗口"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["zone", "number"], name="window_number_in_zone")]

    def __str__(self) -> str:
        return self.name
