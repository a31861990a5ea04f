"""Decides what is remembered of a visit: its tickets, each step of theirs, each call and who proved it."""

from django.db import models
from django.db.models import Q

from hall.language.queue_order import Reason
from hall.language.tickets import STATE_NAMES, TicketState
from hall.language.visitors import HowKnown, PriorityClass
from hall.messages.calling import SurfaceKind, SurfaceState
from hall_server.queueing.words import HOW_KNOWN, PRIORITIES, REASONS, SURFACE_STATES, SURFACES

AT_A_WINDOW = (TicketState.CALLED.value, TicketState.SERVING.value)
SET_ASIDE = (TicketState.PARKED.value, TicketState.NO_SHOW.value)
STILL_OPEN = (
    TicketState.RESERVED.value,
    TicketState.WAITING.value,
    TicketState.CALLED.value,
    TicketState.SERVING.value,
    TicketState.PARKED.value,
)


class QueueDay(models.Model):
    """How many numbers of a queue one business day has seen. leased: numbers lent to terminals, burnt when unused."""

    queue = models.ForeignKey("catalogue.Queue", verbose_name="队列", on_delete=models.PROTECT)
    business_day = models.DateField("营业日")
    issued = models.PositiveIntegerField("已发", default=0)
    leased = models.PositiveIntegerField("已借出", default=0)

    class Meta:
        verbose_name = "队列日计数"
        verbose_name_plural = "队列日计数"
        constraints = [
            models.UniqueConstraint(fields=["queue", "business_day"], name="one_count_a_queue_day")
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.business_day}"


class QueueWeight(models.Model):
    """A window serves a queue. weight: 1 is usual; a heavier queue's people count as having waited longer here."""

    window = models.ForeignKey("organisation.Window", verbose_name="窗口", on_delete=models.CASCADE)
    queue = models.ForeignKey("catalogue.Queue", verbose_name="队列", on_delete=models.CASCADE)
    weight = models.PositiveSmallIntegerField("权重", default=1)

    class Meta:
        verbose_name = "窗口受理队列"
        verbose_name_plural = "窗口受理队列"
        constraints = [models.UniqueConstraint(fields=["window", "queue"], name="one_weight_a_window_queue")]

    def __str__(self) -> str:
        return f"{self.window} {self.queue}"


class NumberLease(models.Model):
    """A block of numbers a terminal may give while cut off: every queue's letter + series + first..last."""

    id = models.CharField("编号", max_length=32, primary_key=True)
    hall = models.ForeignKey("organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT)
    terminal = models.CharField("取号机", max_length=63)
    business_day = models.DateField("营业日")
    series = models.CharField("字母", max_length=1)
    first = models.PositiveIntegerField("首号")
    last = models.PositiveIntegerField("末号")
    leased_at = models.DateTimeField("借出时间")
    expires_at = models.DateTimeField("失效时间")

    class Meta:
        verbose_name = "备用号段"
        verbose_name_plural = "备用号段"
        ordering = ["-leased_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "business_day", "series", "first"], name="no_lease_runs_into_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.terminal} {self.business_day} {self.series}{self.first:03d}—{self.last:03d}"


class Visit(models.Model):
    """A person's presence, from the first number to the last service. personal: a record of personal_data, or empty.

    has_phone: the record holds a telephone number, given to be told when the turn comes.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    how_known = models.CharField("身份来源", max_length=8, choices=HOW_KNOWN, default=HowKnown.NOT.value)
    personal = models.CharField("个人信息编号", max_length=32, blank=True)
    has_phone = models.BooleanField("留了手机号", default=False)
    language = models.CharField("语言", max_length=64, default="zh")
    terminal = models.CharField("取号机", max_length=63)
    started_at = models.DateTimeField("到达")

    class Meta:
        verbose_name = "来访"
        verbose_name_plural = "来访"
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return self.id


class Ticket(models.Model):
    """A number and how far its holder has come. The state is moved by queueing.actions alone.

    Its indexes hold what is open and what belongs to a day or a person: a plain one on hall, queue or window would lead
    through every ticket there ever was.

    arrived_at: the first arrival; it survives transfer and return. queue: where it waits now; the number keeps its letter.
    window: where it was last called. only_window: the window it was sent to, or empty.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    visit = models.ForeignKey(Visit, verbose_name="来访", on_delete=models.PROTECT)
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    business_day = models.DateField("营业日")
    number = models.CharField("号码", max_length=8)
    queue = models.ForeignKey(
        "catalogue.Queue", verbose_name="队列", on_delete=models.PROTECT, db_index=False
    )
    matter = models.CharField("事项代码", max_length=64)
    matter_name = models.CharField("事项", max_length=400)
    state = models.CharField(
        "状态", max_length=16, choices=[(state.value, STATE_NAMES[state][0]) for state in TicketState]
    )
    priority = models.CharField(
        "优先类别", max_length=16, choices=PRIORITIES, default=PriorityClass.NORMAL.value
    )
    person_index = models.CharField("人员索引", max_length=64, blank=True)
    masked_name = models.CharField("姓名（掩码）", max_length=64, blank=True)
    arrived_at = models.DateTimeField("到达")
    waiting_since = models.DateTimeField("出票确认", null=True, blank=True)
    first_called_at = models.DateTimeField("首次呼叫", null=True, blank=True)
    service_began_at = models.DateTimeField("开始办理", null=True, blank=True)
    closed_at = models.DateTimeField("结束", null=True, blank=True)
    overtaken = models.PositiveIntegerField("被超越", default=0)
    times_called = models.PositiveSmallIntegerField("呼叫次数", default=0)
    window = models.ForeignKey(
        "organisation.Window",
        verbose_name="窗口",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )
    only_window = models.CharField("指定窗口", max_length=63, blank=True)
    note = models.CharField("备注", max_length=400, blank=True)
    lease = models.ForeignKey(
        NumberLease,
        verbose_name="备用号段",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        db_index=False,
    )

    class Meta:
        verbose_name = "号票"
        verbose_name_plural = "号票"
        ordering = ["-business_day", "-arrived_at"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "business_day", "number"], name="no_number_twice_a_day"),
            models.UniqueConstraint(
                fields=["window"], condition=Q(state__in=AT_A_WINDOW), name="one_ticket_at_a_window"
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "business_day", "arrived_at"],
                condition=Q(state=TicketState.WAITING.value),
                name="ticket_waiting",
            ),
            models.Index(
                fields=["person_index", "business_day"],
                condition=~Q(person_index=""),
                name="ticket_of_person",
            ),
            models.Index(fields=["business_day"], condition=Q(closed_at=None), name="ticket_open"),
            models.Index(
                fields=["window", "state", "business_day"],
                condition=Q(window__isnull=False),
                name="ticket_of_window",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.business_day}"


class TicketEvent(models.Model):
    """One step of a ticket. Never edited, never removed; a day's figures follow from its events alone.

    queue: the letter of the queue it waits in after the step. state: after the step. facts: JSON of short strings.
    """

    ticket = models.ForeignKey(Ticket, verbose_name="号票", on_delete=models.PROTECT, related_name="events")
    kind = models.CharField("步骤", max_length=32)
    state = models.CharField(
        "状态", max_length=16, choices=[(state.value, STATE_NAMES[state][0]) for state in TicketState]
    )
    business_day = models.DateField("营业日", db_index=True)
    queue = models.CharField("队列", max_length=1)
    window = models.CharField("窗口", max_length=63, blank=True)
    clerk = models.CharField("工号", max_length=32, blank=True)
    device = models.CharField("设备", max_length=63, blank=True)
    call = models.CharField("呼叫", max_length=32, blank=True)
    at = models.DateTimeField("时间")
    facts = models.TextField("事实", default="{}")

    class Meta:
        verbose_name = "号票步骤"
        verbose_name_plural = "号票步骤"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind}"


class Call(models.Model):
    """One calling of a number to a window. visitor: who it is, sealed to the desk's key, until the call has ended."""

    id = models.CharField("编号", max_length=32, primary_key=True)
    ticket = models.ForeignKey(Ticket, verbose_name="号票", on_delete=models.PROTECT, related_name="calls")
    zone = models.CharField("等候区", max_length=63)
    queue = models.CharField("队列", max_length=1)
    window = models.ForeignKey(
        "organisation.Window", verbose_name="窗口", on_delete=models.PROTECT, db_index=False
    )
    clerk = models.CharField("工号", max_length=32)
    device = models.CharField("叫号端", max_length=63)
    reason = models.CharField("原因", max_length=32, choices=REASONS, default=Reason.ARRIVAL.value)
    times_called = models.PositiveSmallIntegerField("第几次")
    called_at = models.DateTimeField("呼叫时间")
    speak_until = models.DateTimeField("播报截止")
    visitor = models.TextField("来访人（密封）", blank=True, editable=False)
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    judged_at = models.DateTimeField("回执核对", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "呼叫"
        verbose_name_plural = "呼叫"
        ordering = ["-called_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["window"], condition=Q(ended_at=None), name="one_live_call_a_window"
            )
        ]
        indexes = [
            models.Index(fields=["called_at"], condition=Q(judged_at=None), name="call_to_be_judged"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} → {self.window}"


class SurfaceAcknowledgement(models.Model):
    """A surface's word about a call, or our finding that it gave none in time. A later proof replaces a failure."""

    call = models.ForeignKey(Call, verbose_name="呼叫", on_delete=models.CASCADE, related_name="surfaces")
    device = models.CharField("设备", max_length=63)
    surface = models.CharField("呈现", max_length=16, choices=SURFACES)
    state = models.CharField("状态", max_length=16, choices=SURFACE_STATES)
    at = models.DateTimeField("时间")
    why = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "呈现回执"
        verbose_name_plural = "呈现回执"
        constraints = [
            models.UniqueConstraint(fields=["call", "device", "surface"], name="one_word_a_surface_and_call")
        ]

    def __str__(self) -> str:
        return f"{self.device} {SurfaceKind(self.surface)} {SurfaceState(self.state)}"
