"""Decides the three layers of the national catalogue: entry, implementation item, handling item."""

from django.db import models
from django.db.models import F, Q

from hall_server.catalogue.words import TaskState, TaskType, UseLevel


def choices(words: type[TaskType | TaskState | UseLevel]) -> list[tuple[str, str]]:
    """Codes and words of a closed list, as Django shows them."""
    return [(word.value, word.label) for word in words]


class CatalogueEntry(models.Model):
    """基本目录: the same for every hall. A 子项 names its 主项; a list without the code of the 主项 leaves its name."""

    catalog_code = models.CharField("基本编码", max_length=64, primary_key=True)
    local_catalog_code = models.CharField("地方基本目录编码", max_length=64, blank=True)
    main_item = models.ForeignKey(
        "self", verbose_name="主项", null=True, blank=True, on_delete=models.PROTECT, related_name="sub_items"
    )
    main_item_name = models.CharField("主项名称", max_length=400, blank=True)
    task_name = models.CharField("事项名称", max_length=400)
    task_type = models.CharField("事项类型", max_length=2, choices=choices(TaskType))
    task_version = models.PositiveIntegerField("版本", default=1)
    task_state = models.CharField(
        "状态", max_length=1, choices=choices(TaskState), default=TaskState.IN_USE.value
    )
    by_law = models.TextField("设定依据", blank=True)
    use_level = models.CharField("行使层级", max_length=32, blank=True)
    plan_effective_date = models.DateField("计划生效日期", null=True, blank=True)
    plan_cancel_date = models.DateField("计划取消日期", null=True, blank=True)

    class Meta:
        verbose_name = "基本目录"
        verbose_name_plural = "基本目录"
        ordering = ["catalog_code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(main_item=None) | ~Q(main_item=F("catalog_code")),
                name="no_entry_is_its_own_main_item",
            )
        ]

    def __str__(self) -> str:
        return self.task_name


class ImplementationItem(models.Model):
    """实施清单: an entry as one department in one hall handles it."""

    task_code = models.CharField("实施编码", max_length=64, primary_key=True)
    entry = models.ForeignKey(CatalogueEntry, verbose_name="基本目录", on_delete=models.PROTECT)
    hall = models.ForeignKey("organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT)
    department = models.ForeignKey("organisation.Department", verbose_name="部门", on_delete=models.PROTECT)
    dept_type = models.CharField("实施主体性质", max_length=32, blank=True)
    area_code = models.CharField("行政区划", max_length=12, blank=True)

    class Meta:
        verbose_name = "实施清单"
        verbose_name_plural = "实施清单"
        ordering = ["task_code"]
        indexes = [models.Index(fields=["entry", "hall"], name="implementation_by_entry")]

    def __str__(self) -> str:
        return self.task_code


class HandlingItem(models.Model):
    """业务办理项: what a case is about; versions are its own. An implementation item that is not divided has one."""

    task_handle_item = models.CharField("业务办理项编码", max_length=64, unique=True)
    implementation = models.ForeignKey(
        ImplementationItem, verbose_name="实施清单", on_delete=models.PROTECT, related_name="handling_items"
    )

    class Meta:
        verbose_name = "业务办理项"
        verbose_name_plural = "业务办理项"
        ordering = ["task_handle_item"]

    def __str__(self) -> str:
        return self.task_handle_item


class LicenceKind(models.Model):
    """电子证照目录: a kind of licence the hall can look up itself, so that nobody need bring it."""

    code = models.CharField("证照目录编码", max_length=64, primary_key=True)
    name = models.CharField("证照名称", max_length=200, unique=True)
    issuer = models.CharField("颁发机构", max_length=200, blank=True)
    is_held = models.BooleanField("可由大厅核验", default=False)

    class Meta:
        verbose_name = "证照种类"
        verbose_name_plural = "证照种类"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
