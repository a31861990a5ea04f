"""Decides what the hub remembers of what it has answered."""

from django.db import models


class ReceivedMessage(models.Model):
    """The first answer to a device's message, kept so that a repeat has no second effect and gets the same bytes."""

    device = models.CharField("设备", max_length=63)
    key = models.CharField("消息键", max_length=64)
    kind = models.CharField("答复种类", max_length=64)
    answer = models.BinaryField("答复")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "已收消息"
        verbose_name_plural = "已收消息"
        constraints = [models.UniqueConstraint(fields=["device", "key"], name="one_answer_per_message")]

    def __str__(self) -> str:
        return f"{self.device} {self.key}"
