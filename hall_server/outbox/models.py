"""Decides how a message that has still to leave is kept, and how a zone's announcements are counted."""

from django.db import models
from django.db.models import Q


class Stream(models.Model):
    """How many announcements a zone has had. epoch: when counting began, in seconds; a restored database begins anew."""

    zone = models.CharField("等候区", max_length=63, primary_key=True)
    epoch = models.BigIntegerField("纪元")
    sequence = models.BigIntegerField("序号", default=0)

    class Meta:
        verbose_name = "消息序号"
        verbose_name_plural = "消息序号"

    def __str__(self) -> str:
        return f"{self.zone} {self.epoch}/{self.sequence}"


class OutgoingMessage(models.Model):
    """One envelope ready to be published, in the order of its id."""

    topic = models.CharField("主题", max_length=255)
    kind = models.CharField("种类", max_length=64)
    payload = models.BinaryField("内容")
    zone = models.CharField("等候区", max_length=63, blank=True)
    epoch = models.BigIntegerField("纪元", default=0)
    sequence = models.BigIntegerField("序号", default=0)
    created_at = models.DateTimeField("写入时间")
    expires_at = models.DateTimeField("失效时间", null=True)
    published_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = "待发消息"
        verbose_name_plural = "待发消息"
        indexes = [
            models.Index(fields=["id"], condition=Q(published_at=None), name="outbox_unpublished"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} → {self.topic}"
