"""Decides what the search keeps: items in force as they are found, synonyms, and questions nobody could answer."""

from django.db import models


class FindableItem(models.Model):
    """An item in force; its words stand in the index. place: hall_server.search.words.Findable.place."""

    place = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField(unique=True)
    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=400)
    aliases = models.TextField(blank=True)
    hall = models.CharField(max_length=63, blank=True)
    department = models.CharField(max_length=63, blank=True)
    regions = models.TextField(blank=True)
    is_common = models.BooleanField(default=False)

    class Meta:
        verbose_name = "可检索事项"
        verbose_name_plural = "可检索事项"

    def __str__(self) -> str:
        return self.name


class Synonym(models.Model):
    """Another word for the same: whoever writes `word` may mean `meaning`."""

    word = models.CharField("常用说法", max_length=40, help_text="如“驾照”。")
    meaning = models.CharField("事项名称中的说法", max_length=40, help_text="如“机动车驾驶证”。")

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = "同义词"
        ordering = ["word", "meaning"]
        constraints = [models.UniqueConstraint(fields=["word", "meaning"], name="one_row_for_a_synonym")]

    def __str__(self) -> str:
        return f"{self.word} → {self.meaning}"


class UnansweredSearch(models.Model):
    """A question for which nothing was found, without who asked. answer: what the editor did about it."""

    text = models.CharField("检索内容", max_length=40)
    hall = models.CharField("大厅", max_length=63, blank=True)
    count = models.PositiveIntegerField("次数", default=1)
    first_at = models.DateTimeField("第一次")
    last_at = models.DateTimeField("最近一次")
    answered_at = models.DateTimeField("处理时间", null=True, blank=True)
    answer = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "未答检索"
        verbose_name_plural = "未答检索"
        ordering = ["-count", "-last_at"]
        constraints = [models.UniqueConstraint(fields=["text", "hall"], name="one_row_for_a_question")]

    def __str__(self) -> str:
        return self.text


class IndexState(models.Model):
    """One row: by which version of the words the index was made."""

    version = models.PositiveIntegerField()
    made_at = models.DateTimeField()
