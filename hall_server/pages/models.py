"""Decides what the frame keeps: forms that were sent already, and work that takes long."""

from django.db import models
from django.db.models import Q


class SentForm(models.Model):
    """A form that was sent and done; sent again it leads to the same place and does nothing."""

    key = models.CharField("表单", max_length=64, primary_key=True)
    actor = models.CharField("操作者", max_length=96)
    led_to = models.CharField("去向", max_length=400)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "已提交的表单"
        verbose_name_plural = "已提交的表单"

    def __str__(self) -> str:
        return self.key


class WorkState(models.TextChoices):
    """Where a long work stands."""

    WAITING = "waiting", "等待中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


OVER = (WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED)


class LongWork(models.Model):
    """Work that takes longer than a page may. holder, beat_at: the process that runs it, and its last sign of life.

    wishes: what was asked for. kept: what the work itself wrote down to go on from after a stop. result: what to show.
    fault: a sentence for the person who asked.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    kind = models.CharField("种类", max_length=64)
    title = models.CharField("名称", max_length=200)
    asked_by = models.CharField("发起人", max_length=96)
    asked_at = models.DateTimeField("发起时间")
    state = models.CharField("状态", max_length=16, choices=WorkState.choices, default=WorkState.WAITING)
    wishes = models.JSONField("要求", default=dict)
    file = models.CharField("上传的文件", max_length=200, blank=True)
    done = models.PositiveBigIntegerField("已完成", default=0)
    total = models.PositiveBigIntegerField("总数", default=0)
    note = models.CharField("进展", max_length=200, blank=True)
    kept = models.JSONField("中途记录", default=dict)
    tries = models.PositiveSmallIntegerField("次数", default=0)
    not_before = models.DateTimeField("最早开始", null=True, blank=True)
    holder = models.CharField("运行者", max_length=120, blank=True)
    beat_at = models.DateTimeField("最近心跳", null=True, blank=True)
    is_to_stop = models.BooleanField("要求取消", default=False)
    started_at = models.DateTimeField("开始", null=True, blank=True)
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    result = models.JSONField("结果", default=dict)
    fault = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "长时间任务"
        verbose_name_plural = "长时间任务"
        indexes = [
            models.Index(fields=["asked_by", "id"], name="work_of_somebody"),
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="work_not_over"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in OVER

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 0 while the whole is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0
