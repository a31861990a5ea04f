"""Decides what is kept of a notice: whom it is for by reference alone, where it stands, and each attempt to send it."""

from django.db import models
from django.db.models import Q

from hall_server.notices.models.templates import NoticeTemplate, TemplateVersion
from hall_server.notices.states import STATE_NAMES, TROUBLED, WAITING, NoticeState


class Notice(models.Model):
    """One notice to one person. No column holds a number or a name in the clear.

    party, personal: whose number is read when it is sent; one of them. facts: what fills the template, never personal.
    reason: states.Reason, or empty; code: the provider's word. references: the provider's names of what left, by commas;
    awaited: those whose report has not come.
    handed_at: the instant before the provider was called. counted_on: the day on which it counted for its number.
    closed_*: a person has looked at the trouble and settled it.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    template = models.ForeignKey(
        NoticeTemplate, verbose_name="模板", on_delete=models.PROTECT, db_index=False
    )
    version = models.ForeignKey(
        TemplateVersion, verbose_name="模板版本", on_delete=models.PROTECT, null=True, db_index=False
    )
    party = models.CharField("收信人", max_length=32, blank=True)
    personal = models.CharField("个人信息", max_length=32, blank=True)
    facts = models.JSONField("内容", default=dict)
    subject = models.CharField("关于", max_length=96, db_index=True)
    told_by = models.CharField("发起", max_length=96)
    told_at = models.DateTimeField("发起时间")
    priority = models.PositiveSmallIntegerField("先后")
    state = models.CharField(
        "状态", max_length=20, choices=[(one.value, name) for one, name in STATE_NAMES.items()]
    )
    reason = models.CharField("原因", max_length=32, blank=True)
    due_at = models.DateTimeField("最早发送")
    expires_at = models.DateTimeField("有效至")
    tries = models.PositiveSmallIntegerField("次数", default=0)
    provider = models.CharField("通道", max_length=32, blank=True)
    code = models.CharField("通道回应", max_length=64, blank=True)
    holder = models.CharField("发送者", max_length=120, blank=True)
    handed_at = models.DateTimeField("交给通道", null=True, blank=True)
    number_index = models.CharField("号码索引", max_length=64, blank=True)
    masked_number = models.CharField("号码", max_length=24, blank=True)
    counted_on = models.DateField("计入日期", null=True, blank=True)
    parts = models.PositiveSmallIntegerField("条数", default=0)
    references = models.CharField("通道编号", max_length=400, blank=True)
    awaited = models.CharField("尚无回执", max_length=400, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.CharField("处理人", max_length=96, blank=True)
    closed_at = models.DateTimeField("处理时间", null=True, blank=True)
    closed_note = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "短信通知"
        verbose_name_plural = "短信通知"
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"],
                condition=Q(state__in=[one.value for one in WAITING]),
                name="notice_waiting",
            ),
            models.Index(fields=["handed_at"], condition=Q(state="sending"), name="notice_in_hand"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=[one.value for one in TROUBLED], closed_at=None),
                name="notice_troubled",
            ),
            models.Index(fields=["number_index", "handed_at"], name="notice_of_number"),
            models.Index(fields=["provider", "sent_at"], name="notice_by_provider"),
            models.Index(fields=["state", "id"], name="notice_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(party="") & ~Q(personal="")) | (~Q(party="") & Q(personal="")),
                name="notice_is_for_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def stands(self) -> NoticeState:
        """The state as the table of moves knows it."""
        return NoticeState(self.state)


class NoticeAttempt(models.Model):
    """One try to send a notice. seconds: the provider took; 0 when nobody knows. outcome: the state it led to."""

    notice = models.ForeignKey(Notice, verbose_name="通知", on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField("第几次")
    provider = models.CharField("通道", max_length=32)
    ended_at = models.DateTimeField("结束时间")
    outcome = models.CharField("结果", max_length=20)
    code = models.CharField("通道回应", max_length=64, blank=True)
    seconds = models.FloatField("用时")
    is_providers_fault = models.BooleanField("通道故障", default=False)

    class Meta:
        verbose_name = "发送记录"
        verbose_name_plural = "发送记录"
        indexes = [
            models.Index(
                fields=["provider", "ended_at"],
                condition=Q(is_providers_fault=True),
                name="notice_provider_faults",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} #{self.number}"


class OptOut(models.Model):
    """A number that wants no messages, known by its keyed index alone."""

    number_index = models.CharField("号码索引", max_length=64, primary_key=True)
    masked_number = models.CharField("号码", max_length=24)
    since = models.DateTimeField("退订时间", db_index=True)
    source = models.CharField(
        "来源", max_length=16, choices=[("message", "短信回复"), ("page", "工作人员登记")]
    )
    noted_by = models.CharField("登记", max_length=96)

    class Meta:
        verbose_name = "退订"
        verbose_name_plural = "退订"

    def __str__(self) -> str:
        return self.masked_number


class NumberDay(models.Model):
    """How many notices a number was sent on one day."""

    number_index = models.CharField("号码索引", max_length=64)
    day = models.DateField("日期", db_index=True)
    count = models.PositiveIntegerField("条数")

    class Meta:
        verbose_name = "号码当日条数"
        verbose_name_plural = "号码当日条数"
        constraints = [
            models.UniqueConstraint(fields=["number_index", "day"], name="one_count_a_number_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"
