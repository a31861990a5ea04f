"""Decides what is kept of decisions about items: successors, differences between halls, measures of standardisation."""

from django.db import models

from hall_server.catalogue.models.items import CatalogueEntry, HandlingItem
from hall_server.catalogue.models.versions import ItemVersion


class Succession(models.Model):
    """One item goes over into another, by splitting or merging; it holds from the day all successors are in force."""

    KINDS = [("split", "拆分"), ("merge", "合并")]

    kind = models.CharField("方式", max_length=8, choices=KINDS)
    predecessor = models.ForeignKey(
        HandlingItem, verbose_name="原事项", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        HandlingItem, verbose_name="新事项", on_delete=models.PROTECT, related_name="origins"
    )
    actor = models.CharField("操作者", max_length=96)
    at = models.DateTimeField("时间")
    reason = models.TextField("原因")

    class Meta:
        verbose_name = "事项沿革"
        verbose_name_plural = "事项沿革"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_for_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"


class DifferenceDecision(models.Model):
    """What was decided about one difference between halls; the table only grows.

    fingerprint: SHA-256 of what the halls said then; once they say something else, the decision no longer speaks.
    """

    VERDICTS = [("accepted", "保留差异"), ("aligned", "向一方看齐")]

    entry = models.ForeignKey(CatalogueEntry, verbose_name="基本目录", on_delete=models.PROTECT)
    aspect = models.CharField("方面", max_length=16)
    key = models.CharField("差异", max_length=400)
    fingerprint = models.CharField("指纹", max_length=64)
    verdict = models.CharField("处理", max_length=8, choices=VERDICTS)
    reason = models.TextField("理由")
    model_hall = models.CharField("看齐的大厅", max_length=63, blank=True)
    draft = models.ForeignKey(
        ItemVersion, verbose_name="产生的草稿", on_delete=models.PROTECT, null=True, blank=True
    )
    actor = models.CharField("操作者", max_length=96)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "差异处理"
        verbose_name_plural = "差异处理"
        ordering = ["id"]
        indexes = [models.Index(fields=["entry", "fingerprint"], name="decisions_by_difference")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.key}"


class Standing(models.Model):
    """How standard an entry is, worked out once for these versions and these decisions; may be thrown away and made again.

    mark: SHA-256, hexadecimal, of the keys of the versions compared and of the differences kept.
    """

    mark = models.CharField("标记", max_length=64, primary_key=True)
    entry = models.ForeignKey(
        CatalogueEntry, verbose_name="基本目录", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField("事项名称", max_length=400)
    score = models.FloatField("一致度")
    settled_score = models.FloatField("处理后")
    differences = models.PositiveIntegerField("差异")
    open_differences = models.PositiveIntegerField("未处理")

    class Meta:
        verbose_name = "事项一致度"
        verbose_name_plural = "事项一致度"
        ordering = ["score", "mark"]
        indexes = [models.Index(fields=["score", "mark"], name="standings_by_score")]

    def __str__(self) -> str:
        return f"{self.name} {self.score:.1f}"


class StandardFigure(models.Model):
    """How standard a region was on a day; can be computed again from the versions then in force."""

    day = models.DateField("日期", primary_key=True)
    score = models.DecimalField("一致度", max_digits=5, decimal_places=2)
    settled_score = models.DecimalField("扣除已保留差异后的一致度", max_digits=5, decimal_places=2)
    items = models.PositiveIntegerField("可比事项")
    open_differences = models.PositiveIntegerField("未处理差异")

    class Meta:
        verbose_name = "标准化程度"
        verbose_name_plural = "标准化程度"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.score}"
