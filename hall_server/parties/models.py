"""Decides what is kept of parties: masks in plain, statements that only grow, mandates and consents with their end."""

from django.db import models

from hall.language.identity_numbers import ID_KIND_NAMES, IdKind
from hall_server.parties.facts import KIND_NAMES, SOURCE_NAMES, PartyKind, Source
from hall_server.parties.words import DUPLICATE_STATES, HOWS, MANDATE_KINDS, PURPOSES, DuplicateState

KINDS = [(kind.value, KIND_NAMES[kind]) for kind in PartyKind]
SOURCES = [(source.value, SOURCE_NAMES[source]) for source in Source]
ID_KINDS = [(kind.value, ID_KIND_NAMES[kind][0]) for kind in IdKind]


class Party(models.Model):
    """A person, an enterprise or a project.

    number_index: keyed; nobody else has it. known: JSON, field -> which statement counts; rebuilt from the statements alone.
    into: the party this one was found to be. owner: the enterprise whose project it is.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    kind = models.CharField("类别", max_length=16, choices=KINDS)
    number_index = models.CharField("号码索引", max_length=64, unique=True, null=True)
    number_kind = models.CharField("证件种类", max_length=24, choices=ID_KINDS, blank=True)
    masked_name = models.CharField("名称", max_length=400, blank=True)
    masked_number = models.CharField("号码", max_length=64, blank=True)
    known = models.TextField("已知信息", default="{}")
    statement_count = models.PositiveIntegerField("记录数", default=0)
    first_known_at = models.DateTimeField("首次登记")
    changed_at = models.DateTimeField("最近变化")
    into = models.ForeignKey(
        "self", verbose_name="合并到", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    owner = models.ForeignKey(
        "self", verbose_name="建设单位", on_delete=models.PROTECT, null=True, blank=True, related_name="owns"
    )

    class Meta:
        verbose_name = "主体"
        verbose_name_plural = "主体"
        indexes = [
            models.Index(fields=["kind", "changed_at", "id"], name="party_newest"),
            models.Index(fields=["kind", "masked_name", "id"], name="party_by_name"),
        ]

    def __str__(self) -> str:
        return self.masked_name


class Statement(models.Model):
    """What somebody said about a party at one time; the database refuses to change or remove it.

    records: JSON, field -> the personal record that keeps the value. subject: where it came up, `case:ID`. reason: of a
    correction. stated_at: since when it was so said; recorded_at: when the hall wrote it down.
    """

    party = models.ForeignKey(Party, verbose_name="主体", on_delete=models.PROTECT, related_name="statements")
    place = models.PositiveIntegerField("序号")
    source = models.CharField("来源", max_length=16, choices=SOURCES)
    corrects = models.BooleanField("更正", default=False)
    stated_at = models.DateTimeField("说明时间")
    recorded_at = models.DateTimeField("登记时间")
    actor = models.CharField("登记人", max_length=96)
    subject = models.CharField("来自", max_length=96, blank=True)
    reason = models.CharField("原因", max_length=400, blank=True)
    records = models.TextField("内容")

    class Meta:
        verbose_name = "主体信息记录"
        verbose_name_plural = "主体信息记录"
        ordering = ["party", "place"]
        constraints = [models.UniqueConstraint(fields=["party", "place"], name="statements_never_fork")]

    def __str__(self) -> str:
        return f"{self.party_id}/{self.place}"


class Likeness(models.Model):
    """Keyed values two parties share only when they are likely the same: name and phone, name and birth."""

    party = models.ForeignKey(Party, verbose_name="主体", on_delete=models.PROTECT, related_name="likenesses")
    mark = models.CharField("特征", max_length=32)

    class Meta:
        verbose_name = "相似特征"
        verbose_name_plural = "相似特征"
        constraints = [models.UniqueConstraint(fields=["mark", "party"], name="likeness_once")]

    def __str__(self) -> str:
        return self.mark


class LikelyDuplicate(models.Model):
    """Two parties that may be one; a person judges. first: the smaller of both keys."""

    first = models.ForeignKey(Party, verbose_name="主体一", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Party, verbose_name="主体二", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=16, choices=KINDS)
    state = models.CharField(
        "结论", max_length=16, choices=list(DUPLICATE_STATES.items()), default=DuplicateState.OPEN.value
    )
    found_at = models.DateTimeField("发现时间")
    judged_at = models.DateTimeField("处理时间", null=True)
    judged_by = models.CharField("处理人", max_length=96, blank=True)
    reason = models.CharField("理由", max_length=400, blank=True)

    class Meta:
        verbose_name = "疑似重复"
        verbose_name_plural = "疑似重复"
        indexes = [models.Index(fields=["state", "id"], name="duplicate_open")]
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="duplicate_once")]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Merge(models.Model):
    """One party was found to be another, or was told apart again; the database refuses to change or remove it."""

    party = models.ForeignKey(Party, verbose_name="并入者", on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Party, verbose_name="保留者", on_delete=models.PROTECT, related_name="+")
    is_undone = models.BooleanField("撤销合并", default=False)
    at = models.DateTimeField("时间")
    actor = models.CharField("操作人", max_length=96)
    reason = models.CharField("理由", max_length=400)

    class Meta:
        verbose_name = "合并记录"
        verbose_name_plural = "合并记录"

    def __str__(self) -> str:
        return f"{self.party_id} → {self.into_id}"


class Mandate(models.Model):
    """Somebody may act for somebody. matters: codes of matters separated by spaces, empty for all.

    proof: what was shown; evidence: where it is kept, `material:ID`. Nothing changes but its end.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    agent = models.ForeignKey(
        Party, verbose_name="代办人", on_delete=models.PROTECT, related_name="mandates_held"
    )
    principal = models.ForeignKey(
        Party, verbose_name="委托人", on_delete=models.PROTECT, related_name="mandates_given"
    )
    kind = models.CharField("关系", max_length=24, choices=list(MANDATE_KINDS.items()))
    matters = models.TextField("事项范围", blank=True)
    since = models.DateTimeField("生效")
    until = models.DateTimeField("截止", null=True)
    proof = models.CharField("凭据", max_length=200)
    evidence = models.CharField("凭据编号", max_length=96, blank=True)
    given_at = models.DateTimeField("登记时间")
    given_by = models.CharField("登记人", max_length=96)
    ended_at = models.DateTimeField("终止时间", null=True)
    ended_by = models.CharField("终止人", max_length=96, blank=True)
    end_reason = models.CharField("终止原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "委托"
        verbose_name_plural = "委托"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.agent_id} → {self.principal_id}"


class Consent(models.Model):
    """A party agreed to one purpose. Withdrawn, it leaves what was done until then lawful (个人信息保护法 15)."""

    id = models.CharField("编号", max_length=32, primary_key=True)
    party = models.ForeignKey(Party, verbose_name="主体", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("用途", max_length=32, choices=list(PURPOSES.items()))
    detail = models.CharField("说明", max_length=200, blank=True)
    how = models.CharField("方式", max_length=16, choices=list(HOWS.items()))
    subject = models.CharField("来自", max_length=96, blank=True)
    given_at = models.DateTimeField("同意时间")
    recorded_by = models.CharField("登记人", max_length=96)
    until = models.DateTimeField("截止", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.CharField("撤回登记人", max_length=96, blank=True)

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.party_id} {self.purpose}"
