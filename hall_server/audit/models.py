"""Decides what a line of the audit trail holds; the database itself refuses to change or remove one."""

from django.db import models


class AuditEvent(models.Model):
    """Who did what to which record. The lines of a subject form a chain: each digest covers the one before.

    facts: canonical JSON of short strings, never personal data. digest: `sm3:` or `sha256:` and hexadecimal digits.
    """

    subject = models.CharField("对象", max_length=96)
    place = models.PositiveIntegerField("链中位置")
    verb = models.CharField("动作", max_length=64)
    actor = models.CharField("操作者", max_length=96)
    at = models.DateTimeField("时间", db_index=True)
    facts = models.TextField("事实")
    digest = models.CharField("摘要", max_length=80)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["subject", "place"], name="audit_chain_never_forks")]

    def __str__(self) -> str:
        return f"{self.subject} {self.verb}"
