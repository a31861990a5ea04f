"""Decides how personal data rests: encrypted under a named key, bound to its record, found by a keyed index."""

from django.db import models


class PersonalRecord(models.Model):
    """What is known of one visitor at one visit; no column holds anything plain."""

    id = models.CharField("编号", max_length=32, primary_key=True)
    key_id = models.CharField("密钥", max_length=32, db_index=True)
    sealed = models.BinaryField("密文")
    person_index = models.CharField("人员索引", max_length=64, db_index=True, blank=True)
    written_at = models.DateTimeField("写入时间")

    class Meta:
        verbose_name = "个人信息"
        verbose_name_plural = "个人信息"

    def __str__(self) -> str:
        return self.id
