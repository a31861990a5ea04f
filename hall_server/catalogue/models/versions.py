"""Decides what a version of an item keeps; the database refuses to change what was submitted or published."""

from django.db import models
from django.db.models import F, Q

from hall_server.catalogue.life import VersionState
from hall_server.catalogue.models.items import HandlingItem
from hall_server.catalogue.words import LimitUnit, ProjectType, TaskType

STATES = [(state.value, state.label) for state in VersionState]
UNITS = [(unit.value, unit.label) for unit in LimitUnit]


class ItemVersion(models.Model):
    """One version: its life first, then what it says. Lists of codes are joined by commas.

    revision counts the writings of a draft. source: where the content came from.
    plan_cancel_date: the first day it no longer answers.
    """

    item = models.ForeignKey(
        HandlingItem, verbose_name="业务办理项", on_delete=models.PROTECT, related_name="versions"
    )
    task_version = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=16, choices=STATES)
    revision = models.PositiveIntegerField("修改次数", default=0)
    source = models.CharField("来源", max_length=200, blank=True)
    written_by = models.CharField("编制人", max_length=96)
    written_at = models.DateTimeField("编制时间")
    reviewed_by = models.CharField("审核人", max_length=96, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    plan_effective_date = models.DateField("生效日期", null=True, blank=True)
    plan_cancel_date = models.DateField("失效日期", null=True, blank=True)

    task_name = models.CharField("事项名称", max_length=400)
    task_type = models.CharField(
        "事项类型", max_length=2, choices=[(one.value, one.label) for one in TaskType]
    )
    use_level = models.CharField("行使层级", max_length=1, blank=True)
    by_law = models.TextField("设定依据", blank=True)
    project_type = models.CharField(
        "办件类型", max_length=1, blank=True, choices=[(one.value, one.label) for one in ProjectType if one]
    )
    server_type = models.CharField("服务对象", max_length=32, blank=True)
    handle_type = models.CharField("办理形式", max_length=32, blank=True)
    anticipate_day = models.PositiveIntegerField("法定办结时限", null=True, blank=True)
    anticipate_type = models.CharField("法定时限单位", max_length=16, choices=UNITS)
    anticipate_explain = models.TextField("法定时限说明", blank=True)
    promise_day = models.PositiveIntegerField("承诺办结时限", null=True, blank=True)
    promise_type = models.CharField("承诺时限单位", max_length=16, choices=UNITS)
    promise_explain = models.TextField("承诺时限说明", blank=True)
    special_procedure = models.TextField("特别程序", blank=True)
    accept_condition = models.TextField("受理条件", blank=True)
    handle_flow = models.TextField("办理流程", blank=True)
    is_fee = models.BooleanField("是否收费", null=True, blank=True)
    fee_basis = models.TextField("收费依据", blank=True)
    limit_scene_num = models.PositiveSmallIntegerField("到现场次数", null=True, blank=True)
    limit_scene_explain = models.TextField("必须到现场的原因", blank=True)
    count_limit = models.TextField("数量限制", blank=True)
    entrust_name = models.CharField("委托部门", max_length=200, blank=True)
    power_source = models.CharField("权力来源", max_length=64, blank=True)
    other_dept = models.CharField("联办机构", max_length=400, blank=True)
    link_way = models.CharField("咨询方式", max_length=400, blank=True)
    supervise_way = models.CharField("监督投诉方式", max_length=400, blank=True)
    transact_addr = models.CharField("办理地点", max_length=400, blank=True)
    transact_time = models.CharField("办理时间", max_length=400, blank=True)
    is_online = models.BooleanField("是否网办", null=True, blank=True)
    online_handle_depth = models.CharField("网办深度", max_length=64, blank=True)
    handle_area = models.CharField("通办范围", max_length=64, blank=True)
    is_express = models.BooleanField("是否支持物流快递", null=True, blank=True)
    is_pay_online = models.BooleanField("是否支持网上支付", null=True, blank=True)
    is_schedule = models.BooleanField("是否支持预约办理", null=True, blank=True)
    is_service_terminals = models.BooleanField("是否支持自助终端办理", null=True, blank=True)
    is_entry_center = models.BooleanField("是否进驻政务大厅", null=True, blank=True)
    town_code = models.CharField("乡镇街道代码", max_length=12, blank=True)
    village_code = models.CharField("村居社区代码", max_length=12, blank=True)

    class Meta:
        verbose_name = "事项版本"
        verbose_name_plural = "事项版本"
        ordering = ["item", "-task_version"]
        constraints = [
            models.UniqueConstraint(fields=["item", "task_version"], name="one_version_for_a_number"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=["draft", "in_review"]), name="one_open_version"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "suspended", "cancelled", "superseded"])
                | (Q(plan_effective_date__isnull=False) & ~Q(reviewed_by="")),
                name="published_has_date_and_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by="") | ~Q(reviewed_by=F("written_by")), name="nobody_reviews_own_work"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="versions_by_state"),
            models.Index(fields=["item", "plan_effective_date"], name="versions_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.task_name} 第{self.task_version}版"


class VersionMove(models.Model):
    """One step of a version's life; the table only grows. opinion: the reviewer's, or the reason."""

    version = models.ForeignKey(
        ItemVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="moves"
    )
    move = models.CharField("动作", max_length=16)
    actor = models.CharField("操作者", max_length=96)
    at = models.DateTimeField("时间")
    opinion = models.TextField("意见", blank=True)
    facts = models.TextField("事实", blank=True)

    class Meta:
        verbose_name = "版本经历"
        verbose_name_plural = "版本经历"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.version} {self.move}"


class Suspension(models.Model):
    """Days on which a published version does not answer; until is the first day it answers again."""

    version = models.ForeignKey(
        ItemVersion, verbose_name="版本", on_delete=models.PROTECT, related_name="suspensions"
    )
    since = models.DateField("暂停自")
    until = models.DateField("恢复日", null=True, blank=True)
    reason = models.TextField("原因")

    class Meta:
        verbose_name = "暂停"
        verbose_name_plural = "暂停"
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(until=None), name="suspended_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.since}"
