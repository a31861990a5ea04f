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
        indexes = [
            models.Index(fields=["actor", "at", "id"], name="audit_by_actor"),
            models.Index(fields=["verb", "at", "id"], name="audit_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.verb}"


class Seal(models.Model):
    """Stands for all lines with keys above `after_id` and up to `last_id`, in their order.

    root: of the tree over them. previous, digest: each seal covers the one before it. The database refuses to change one.
    """

    after_id = models.BigIntegerField("起自", help_text="这一行之后")
    last_id = models.BigIntegerField("止于")
    lines = models.PositiveIntegerField("行数")
    root = models.CharField("根", max_length=80)
    previous = models.CharField("上一摘要", max_length=80, blank=True)
    digest = models.CharField("摘要", max_length=80)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        abstract = True


class DayRoot(Seal):
    """The root of one day of the hall."""

    day = models.DateField("日期", primary_key=True)

    class Meta:
        verbose_name = "每日根"
        verbose_name_plural = "每日根"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class TrailMark(Seal):
    """The root of the last minutes: what comes after the last whole day is sealed by these."""

    number = models.PositiveBigIntegerField("序号", primary_key=True)

    class Meta:
        verbose_name = "短时根"
        verbose_name_plural = "短时根"
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)
