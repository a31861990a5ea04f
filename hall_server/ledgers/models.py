"""Decides what is kept of a matter's time limits: entries that only grow, and what was last worked out from them."""

from django.db import models

from hall_server.clock.entries import EntryKind
from hall_server.clock.moves import Phase
from hall_server.clock.runs import Clock
from hall_server.clock.signals import Level
from hall_server.clock.words import CLOCKS, ENTRIES, LEVELS, PHASES

PHASE_NAMES = [(phase.value, PHASES[phase][0]) for phase in Phase]
LEVEL_NAMES = [(level.value, LEVELS[level][0]) for level in Level]
CLOCK_NAMES = [(clock.value, CLOCKS[clock][0]) for clock in Clock]
ENTRY_NAMES = [(kind.value, ENTRIES[kind][0]) for kind in EntryKind]


class RuleSet(models.Model):
    """Limits as JSON under their own digest; many ledgers share one, none is ever changed."""

    digest = models.CharField("摘要", max_length=80, primary_key=True)
    content = models.TextField("内容")

    class Meta:
        verbose_name = "期限规则"
        verbose_name_plural = "期限规则"

    def __str__(self) -> str:
        return self.digest


class WarningLines(models.Model):
    """When signals rise in a hall, for a department, or for all: the newest row of a place holds, the table only grows.

    Each line: how much of a limit remains, in the limit's own unit; -1 is the first moment after it.
    """

    hall = models.ForeignKey(
        "organisation.Hall",
        verbose_name="大厅",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    department = models.ForeignKey(
        "organisation.Department", verbose_name="部门", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    early_warning = models.SmallIntegerField("预警")
    yellow = models.SmallIntegerField("黄牌")
    red = models.SmallIntegerField("红牌")
    reason = models.CharField("原因", max_length=400)
    actor = models.CharField("设定人", max_length=96)
    at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "预警线"
        verbose_name_plural = "预警线"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(early_warning__gte=models.F("yellow"), yellow__gte=models.F("red")),
                name="graver_signals_come_later",
            )
        ]

    def __str__(self) -> str:
        return f"{self.early_warning}/{self.yellow}/{self.red}"


class Ledger(models.Model):
    """The ledger of one subject. What stands under `worked out` can be rebuilt from entries, rules and calendar alone.

    subject: opaque, `kind:id`. scopes: of the calendar, separated by spaces. entry_count: guards against two at once.
    Worked out: phase, level, the running clock that ends first with its last day, and when time alone changes any of it.
    """

    subject = models.CharField("对象", max_length=96, unique=True)
    title = models.CharField("名称", max_length=200, blank=True, help_text="事项名称，不含个人信息。")
    scopes = models.CharField("日历范围", max_length=400, blank=True)
    rules = models.ForeignKey(RuleSet, verbose_name="期限规则", on_delete=models.PROTECT)
    entry_count = models.PositiveIntegerField("条数", default=0)
    calendar_version = models.CharField("日历版本", max_length=400)
    phase = models.CharField("状态", max_length=16, choices=PHASE_NAMES)
    level = models.PositiveSmallIntegerField("信号", choices=LEVEL_NAMES, default=0)
    next_clock = models.CharField("最近的期限", max_length=16, choices=CLOCK_NAMES, blank=True)
    next_step = models.CharField("环节", max_length=64, blank=True)
    due_on = models.DateField("到期日", null=True, blank=True)
    last_due_on = models.DateField("最远到期日", null=True, blank=True)
    is_provisional = models.BooleanField("暂定", default=False)
    is_over = models.BooleanField("已结束", default=False)
    changes_at = models.DateTimeField("下次变化", null=True, blank=True)
    worked_out_at = models.DateTimeField("计算时间")

    class Meta:
        verbose_name = "期限账"
        verbose_name_plural = "期限账"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["changes_at"], name="ledger_changes"),
            models.Index(fields=["is_over", "-level", "due_on", "id"], name="ledger_due"),
            models.Index(fields=["due_on", "id"], condition=models.Q(is_over=False), name="ledger_open_due"),
            models.Index(
                fields=["scopes", "rules"], condition=models.Q(is_over=False), name="ledger_open_ground"
            ),
            models.Index(fields=["is_over", "calendar_version", "last_due_on"], name="ledger_calendar"),
        ]

    def __str__(self) -> str:
        return self.title or self.subject


class LedgerEntry(models.Model):
    """One entry; the database refuses to change or remove it."""

    ledger = models.ForeignKey(
        Ledger, verbose_name="期限账", on_delete=models.PROTECT, related_name="entries"
    )
    place = models.PositiveIntegerField("序号")
    kind = models.CharField("种类", max_length=24, choices=ENTRY_NAMES)
    occurred_at = models.DateTimeField("发生时间")
    recorded_at = models.DateTimeField("登记时间")
    actor = models.CharField("登记人", max_length=96)
    facts = models.TextField("内容")
    is_late = models.BooleanField("事后登记", default=False)

    class Meta:
        verbose_name = "期限账记录"
        verbose_name_plural = "期限账记录"
        ordering = ["ledger", "place"]
        constraints = [models.UniqueConstraint(fields=["ledger", "place"], name="ledger_never_forks")]

    def __str__(self) -> str:
        return f"{self.ledger_id}/{self.place} {self.kind}"


class MovedDateRecord(models.Model):
    """A date that moved because the calendar or the rules changed; the database refuses to change or remove it."""

    ledger = models.ForeignKey(Ledger, verbose_name="期限账", on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField("时间")
    clock = models.CharField("期限", max_length=16, choices=CLOCK_NAMES)
    step = models.CharField("环节", max_length=64, blank=True)
    before = models.DateField("原到期日", null=True)
    after = models.DateField("现到期日", null=True)
    was_provisional = models.BooleanField("原为暂定", default=False)
    is_provisional = models.BooleanField("现为暂定", default=False)
    calendar_before = models.CharField("原日历", max_length=400)
    calendar_after = models.CharField("现日历", max_length=400)
    rules_before = models.CharField("原规则", max_length=80)
    rules_after = models.CharField("现规则", max_length=80)
    why = models.TextField("原因")

    class Meta:
        verbose_name = "期限变动"
        verbose_name_plural = "期限变动"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.ledger_id} {self.before} → {self.after}"
