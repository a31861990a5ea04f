"""Decides what is kept of supervision: versions of rules, alarms with each rise and each answer, and what is watched."""

from django.db import models
from django.db.models import Q

from hall_server.supervision.words import DEEDS, KINDS, LEVELS, STATES, AlarmDeed, AlarmState, RuleKind

KIND_NAMES = [(kind.value, KINDS[kind][0]) for kind in RuleKind]
LEVEL_NAMES = [(level, name) for level, name in LEVELS.items()]
STATE_NAMES = [(state.value, STATES[state]) for state in AlarmState]


class RuleVersion(models.Model):
    """One version of a rule. In force from `since` until `until`; without `since` it is a draft.

    parameters: by the rule's kind. tested: what a replay of past events found, before it could be switched on.
    """

    kind = models.CharField("规则", max_length=32, choices=KIND_NAMES)
    number = models.PositiveIntegerField("版本")
    parameters = models.JSONField("参数", default=dict)
    basis = models.CharField("依据", max_length=200, blank=True)
    since = models.DateTimeField("启用", null=True, blank=True)
    until = models.DateTimeField("停用", null=True, blank=True)
    tested_at = models.DateTimeField("回测时间", null=True, blank=True)
    tested = models.JSONField("回测结果", default=dict, blank=True)
    made_by = models.CharField("编制人", max_length=96)
    made_at = models.DateTimeField("编制时间")
    switched_by = models.CharField("启用人", max_length=96, blank=True)

    class Meta:
        verbose_name = "监察规则"
        verbose_name_plural = "监察规则"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="one_rule_version_of_a_number"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(since__isnull=False, until=None), name="one_rule_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{KINDS[RuleKind(self.kind)][0]} 第{self.number}版"


class Watched(models.Model):
    """What time alone will find of one subject, if nothing happens to it. Rebuilt from its ledger at each event.

    entry_count, turns_at: of the ledger when this was worked out. plan: as supervision.plans spells it; looks_at: its first.
    """

    subject = models.CharField("对象", max_length=96, primary_key=True)
    hall = models.CharField("大厅", max_length=63)
    department = models.CharField("部门", max_length=63, blank=True)
    window = models.CharField("窗口", max_length=63, blank=True)
    responsible = models.CharField("责任人", max_length=32, blank=True)
    title = models.CharField("名称", max_length=400)
    entry_count = models.PositiveIntegerField("期限账条数", default=0)
    turns_at = models.DateTimeField("期限变化时间", null=True)
    plan = models.TextField("计划", default="[]")
    looks_at = models.DateTimeField("下次", null=True)
    revision = models.PositiveIntegerField("版次", default=0)

    class Meta:
        verbose_name = "监察对象"
        verbose_name_plural = "监察对象"
        indexes = [
            models.Index(fields=["looks_at"], condition=Q(looks_at__isnull=False), name="watched_looks_at")
        ]

    def __str__(self) -> str:
        return self.subject


class Alarm(models.Model):
    """One finding; its id follows from rule, subject and occurrence, so that there is never a second.

    at: since when it holds; found_at: when it was found. responsible: a clerk's number, or empty: the department's head.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    kind = models.CharField("规则", max_length=32, choices=KIND_NAMES)
    version = models.ForeignKey(
        RuleVersion, verbose_name="规则版本", on_delete=models.PROTECT, db_index=False
    )
    subject = models.CharField("对象", max_length=96, db_index=True)
    occurrence = models.CharField("第几次", max_length=96, blank=True)
    level = models.PositiveSmallIntegerField("信号", choices=LEVEL_NAMES)
    at = models.DateTimeField("发生时间")
    found_at = models.DateTimeField("发现时间")
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    department = models.CharField("部门", max_length=63, blank=True)
    window = models.CharField("窗口", max_length=63, blank=True)
    responsible = models.CharField("责任人", max_length=32, blank=True)
    title = models.CharField("名称", max_length=400)
    evidence = models.TextField("证据", default="{}")
    state = models.CharField("状态", max_length=16, choices=STATE_NAMES, default=AlarmState.OPEN.value)
    step_count = models.PositiveIntegerField("步数", default=0)
    hand = models.CharField("答复人", max_length=96, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "监察信号"
        verbose_name_plural = "监察信号"
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "occurrence"], name="one_alarm_an_occurrence")
        ]
        indexes = [
            models.Index(fields=["hall", "-found_at", "-id"], name="alarm_of_hall"),
            models.Index(fields=["hall", "state", "-found_at", "-id"], name="alarm_in_state"),
            models.Index(fields=["department", "-found_at", "-id"], name="alarm_of_department"),
            models.Index(
                fields=["responsible", "-found_at", "-id"], condition=~Q(responsible=""), name="alarm_of_clerk"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{KINDS[RuleKind(self.kind)][0]} {self.title}"


class AlarmRise(models.Model):
    """An alarm reached a level; each level once. The newest rows tell a live page that something is new."""

    alarm = models.ForeignKey(Alarm, verbose_name="监察信号", on_delete=models.PROTECT, related_name="rises")
    level = models.PositiveSmallIntegerField("信号", choices=LEVEL_NAMES)
    at = models.DateTimeField("发生时间")
    found_at = models.DateTimeField("发现时间")
    version = models.ForeignKey(
        RuleVersion, verbose_name="规则版本", on_delete=models.PROTECT, db_index=False
    )
    evidence = models.TextField("证据", default="{}")

    class Meta:
        verbose_name = "信号升级"
        verbose_name_plural = "信号升级"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["alarm", "level"], name="one_rise_a_level")]

    def __str__(self) -> str:
        return f"{self.alarm_id} {LEVELS[self.level]}"


class AlarmStep(models.Model):
    """What somebody did about an alarm; the database refuses to change or remove it."""

    alarm = models.ForeignKey(
        Alarm, verbose_name="监察信号", on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    place = models.PositiveIntegerField("序号")
    deed = models.CharField("步骤", max_length=16, choices=[(deed.value, DEEDS[deed]) for deed in AlarmDeed])
    state = models.CharField("之后状态", max_length=16)
    at = models.DateTimeField("时间")
    actor = models.CharField("办理人", max_length=96)
    text = models.CharField("内容", max_length=1000, blank=True)

    class Meta:
        verbose_name = "信号处理"
        verbose_name_plural = "信号处理"
        ordering = ["alarm", "place"]
        constraints = [models.UniqueConstraint(fields=["alarm", "place"], name="alarm_never_forks")]

    def __str__(self) -> str:
        return f"{self.alarm_id}/{self.place} {self.deed}"
