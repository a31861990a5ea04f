"""Decides what is kept of a provider: its share of the traffic, and how it stands as its sender last told."""

from django.db import models


class Provider(models.Model):
    """A provider of the settings. weight: its share now, of 100; changed_at: when a rule last moved it.

    state: ready, absent or fault; code, sentence and who: its trouble, empty when well; seen_at: the sender's last sign.
    """

    name = models.CharField("通道", max_length=32, primary_key=True)
    weight = models.PositiveSmallIntegerField("流量份额")
    changed_at = models.DateTimeField("份额变动", null=True, blank=True)
    because = models.CharField("变动原因", max_length=16, blank=True)
    state = models.CharField("状态", max_length=16, blank=True)
    code = models.CharField("代码", max_length=64, blank=True)
    sentence = models.CharField("情况", max_length=200, blank=True)
    who = models.CharField("谁来处理", max_length=16, blank=True)
    since = models.DateTimeField("自", null=True, blank=True)
    seen_at = models.DateTimeField("最近联系", null=True, blank=True)

    class Meta:
        verbose_name = "短信通道"
        verbose_name_plural = "短信通道"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
