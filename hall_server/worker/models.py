"""Decides what is remembered of a sweep, so that one that fails is seen."""

from django.db import models


class SweepRecord(models.Model):
    """How a sweep's last rounds went. failures: in a row; 0 when the last one succeeded.

    Rounds that go well and find nothing to do are told once a minute.
    """

    name = models.CharField("任务", max_length=64, primary_key=True)
    ran_at = models.DateTimeField("最近运行", null=True)
    succeeded_at = models.DateTimeField("最近成功", null=True)
    failures = models.PositiveIntegerField("连续失败", default=0)
    fault = models.CharField("最近错误", max_length=400, blank=True)
    handled = models.PositiveBigIntegerField("累计处理", default=0)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
