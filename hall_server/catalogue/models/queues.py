"""Decides what people queue for: queues they wait in, groups they look in, matters they come for."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models


class Queue(models.Model):
    """People who wait in one zone under one letter."""

    hall = models.ForeignKey("organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT)
    zone = models.ForeignKey("organisation.Zone", verbose_name="等候区", on_delete=models.PROTECT)
    prefix = models.CharField(
        "号码字母", max_length=1, validators=[RegexValidator(r"^[A-Z]\Z", "一个大写字母。")]
    )
    name = models.CharField("名称", max_length=64)
    place = models.CharField(
        "位置", max_length=400, blank=True, help_text="印在小票上，如“一楼东侧 1—4 号窗口”。"
    )
    quota = models.PositiveIntegerField("每日号数", null=True, blank=True, help_text="空着表示不限。")
    most_per_person = models.PositiveSmallIntegerField(
        "每人同一事项可取", default=1, validators=[MinValueValidator(1)], help_text="刷身份证取号时起作用。"
    )
    is_open = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "队列"
        verbose_name_plural = "队列"
        ordering = ["prefix"]
        constraints = [models.UniqueConstraint(fields=["hall", "prefix"], name="one_queue_for_a_letter")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.name}"


class MatterGroup(models.Model):
    """Where people look for a matter, in everyday words; a department's matters belong to one group.

    sounds: how its name is spoken, syllables apart by spaces.
    """

    code = models.CharField("代码", max_length=63, primary_key=True)
    name = models.CharField("名称", max_length=64)
    initials = models.CharField("拼音首字母", max_length=64, blank=True, editable=False)
    sounds = models.CharField("读音", max_length=400, blank=True, default="", editable=False)
    queue = models.ForeignKey(Queue, verbose_name="队列", on_delete=models.PROTECT)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    departments = models.ManyToManyField(
        "organisation.Department", verbose_name="部门", blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "事项分组"
        verbose_name_plural = "事项分组"
        ordering = ["place", "code"]

    def __str__(self) -> str:
        return self.name


class ServiceItem(models.Model):
    """A matter (政务服务事项), as people queue for it: its name is that of the version in force.

    also: other names it is found by, as everyday_names spells them.
    """

    code = models.CharField("实施编码", max_length=64, primary_key=True)
    name = models.CharField("事项名称", max_length=400)
    main_item = models.CharField("主项名称", max_length=400, blank=True)
    task_type = models.CharField(
        "事项类型", max_length=2, help_text="国家目录的两位代码，01 行政许可、20 公共服务等。"
    )
    department = models.ForeignKey("organisation.Department", verbose_name="部门", on_delete=models.PROTECT)
    group = models.ForeignKey(MatterGroup, verbose_name="分组", on_delete=models.PROTECT)
    initials = models.CharField("拼音首字母", max_length=400, editable=False)
    also = models.TextField("也叫", blank=True, default="", editable=False)
    is_common = models.BooleanField("常办", default=False)
    is_offered = models.BooleanField("受理", default=True)
    handling_item = models.OneToOneField(
        "catalogue.HandlingItem",
        verbose_name="业务办理项",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="matter",
    )
    version = models.ForeignKey(
        "catalogue.ItemVersion",
        verbose_name="对外版本",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    is_in_force = models.BooleanField("有效", default=True, editable=False)

    class Meta:
        verbose_name = "事项"
        verbose_name_plural = "事项"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
