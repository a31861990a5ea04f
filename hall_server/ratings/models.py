"""Decides what is kept of a rating: the invitation, what became of it, the rating itself, and what was put right."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from hall.language.ratings import CHANNEL_NAMES, LEVEL_NAMES, RatingChannel
from hall_server.ratings.words import (
    DEEDS,
    STATES,
    InvitationState,
    RectificationDeed,
    RectificationState,
    Trace,
)

LEVELS = [(level.value, names[0]) for level, names in LEVEL_NAMES.items()]
CHANNELS = [(channel.value, CHANNEL_NAMES[channel][0]) for channel in RatingChannel]


class RatingTag(models.Model):
    """What may be ticked beside a level. A tag that is no longer offered stays for the ratings that have it."""

    code = models.SlugField("代码", max_length=32, primary_key=True)
    level = models.PositiveSmallIntegerField("等级", choices=LEVELS)
    name = models.CharField("文字", max_length=32)
    place = models.PositiveSmallIntegerField("顺序", default=50)
    is_offered = models.BooleanField("使用", default=True)

    class Meta:
        verbose_name = "评价标签"
        verbose_name_plural = "评价标签"
        ordering = ["-level", "place", "code"]

    def __str__(self) -> str:
        return self.name


class HallRatings(models.Model):
    """How one hall deals with ratings; a hall without a row does as the defaults say."""

    hall = models.OneToOneField(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, primary_key=True
    )
    rectify_within = models.PositiveSmallIntegerField(
        "差评整改时限（工作日）",
        default=15,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="多数地方规定5个或15个工作日，从收到差评的次日起算。",
    )
    rated_within = models.PositiveSmallIntegerField(
        "评价有效期（天）",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="办完以后多少天内可以评价。",
    )
    told_from = models.PositiveSmallIntegerField(
        "评价满几条才给本人看",
        default=5,
        validators=[MinValueValidator(3), MaxValueValidator(50)],
        help_text="工作人员看自己的评价时，每满这么多条才一起显示，免得猜出是谁评的。",
    )

    class Meta:
        verbose_name = "好差评设置"
        verbose_name_plural = "好差评设置"

    def __str__(self) -> str:
        return str(self.hall)


class Invitation(models.Model):
    """One service event: a matter at a visit, or an on-line case. It can be rated once; `event` is unique.

    event: `visit:ID/MATTER` or `case:ID`. visit, ticket, case, party: ids of other apps, empty where there is none.
    What stands under `worked out` follows from the traces and the rating: state, level, is_struck, pad.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    event = models.CharField("服务事件", max_length=128, unique=True)
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    visit = models.CharField("来访", max_length=32, blank=True)
    ticket = models.CharField("号票", max_length=32, blank=True)
    case = models.CharField("办件", max_length=32, blank=True)
    party = models.CharField("申请人", max_length=32, blank=True)
    matter = models.CharField("事项代码", max_length=64)
    matter_name = models.CharField("事项", max_length=400)
    department = models.CharField("部门", max_length=63, blank=True)
    window = models.CharField("窗口", max_length=63, blank=True)
    clerk = models.CharField("工号", max_length=32, blank=True)
    pad = models.CharField("评价平板", max_length=63, blank=True)
    invited_at = models.DateTimeField("邀请时间")
    business_day = models.DateField("营业日")
    until = models.DateTimeField("有效期至")
    state = models.CharField(
        "情况",
        max_length=8,
        choices=[
            (InvitationState.OPEN.value, "未评价"),
            (InvitationState.PASSED.value, "看到后没有评价"),
            (InvitationState.RATED.value, "已评价"),
        ],
        default=InvitationState.OPEN.value,
    )
    passing = models.CharField("没有评价的原因", max_length=16, blank=True)
    level = models.PositiveSmallIntegerField("等级", choices=LEVELS, null=True, blank=True)
    is_struck = models.BooleanField("不计", default=False)

    class Meta:
        verbose_name = "评价邀请"
        verbose_name_plural = "评价邀请"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["hall", "business_day"], name="invitation_of_day"),
            models.Index(fields=["clerk", "business_day"], name="invitation_of_clerk"),
            models.Index(fields=["ticket"], condition=~Q(ticket=""), name="invitation_of_ticket"),
            models.Index(fields=["pad", "-id"], condition=~Q(pad=""), name="invitation_on_pad"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_name} {self.business_day}"


class InvitationTrace(models.Model):
    """What happened to an invitation; the database refuses to change or remove it.

    clerk, window, department: of an invitation, who served. pad: the device it was sent to. how: of a passing.
    """

    invitation = models.ForeignKey(
        Invitation, verbose_name="邀请", on_delete=models.PROTECT, related_name="traces"
    )
    kind = models.CharField("事情", max_length=8, choices=[(one.value, one.value) for one in Trace])
    at = models.DateTimeField("时间")
    clerk = models.CharField("工号", max_length=32, blank=True)
    window = models.CharField("窗口", max_length=63, blank=True)
    department = models.CharField("部门", max_length=63, blank=True)
    pad = models.CharField("评价平板", max_length=63, blank=True)
    how = models.CharField("方式", max_length=16, blank=True)

    class Meta:
        verbose_name = "邀请经过"
        verbose_name_plural = "邀请经过"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.invitation_id} {self.kind}"


class Rating(models.Model):
    """The one rating of an invitation; the database refuses a second one, and to change or remove this one.

    tags: codes apart by spaces. said: a record of personal_data, empty when nothing was written. is_named: who rated is
    known to the hall and can be called back. received_at: later than rated_at when a pad was cut off.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    invitation = models.OneToOneField(
        Invitation, verbose_name="邀请", on_delete=models.PROTECT, related_name="rating"
    )
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    level = models.PositiveSmallIntegerField("等级", choices=LEVELS)
    tags = models.CharField("标签", max_length=320, blank=True)
    said = models.CharField("意见", max_length=32, blank=True)
    channel = models.CharField("渠道", max_length=8, choices=CHANNELS)
    device = models.CharField("设备", max_length=63, blank=True)
    is_named = models.BooleanField("可回访", default=False)
    rated_at = models.DateTimeField("评价时间")
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"
        ordering = ["-id"]
        indexes = [models.Index(fields=["hall", "-id"], name="rating_of_hall")]

    def __str__(self) -> str:
        return f"{LEVEL_NAMES_BY_VALUE[self.level]} {self.rated_at:%Y-%m-%d}"


LEVEL_NAMES_BY_VALUE = dict(LEVELS)


class Rectification(models.Model):
    """What is done about a bad rating; its limit is in the ledger `rectification:ID`.

    owner: the department that puts it right. hand: who answered last. public: what is published, without personal data.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    rating = models.OneToOneField(
        Rating, verbose_name="评价", on_delete=models.PROTECT, related_name="rectification"
    )
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    owner = models.CharField("责任部门", max_length=63, blank=True)
    window = models.CharField("窗口", max_length=63, blank=True)
    matter_name = models.CharField("事项", max_length=400)
    level = models.PositiveSmallIntegerField("等级", choices=LEVELS)
    is_named = models.BooleanField("须回访", default=False)
    state = models.CharField(
        "状态", max_length=16, choices=[(state.value, STATES[state]) for state in RectificationState]
    )
    step_count = models.PositiveIntegerField("步数", default=0)
    hand = models.CharField("整改人", max_length=96, blank=True)
    opened_at = models.DateTimeField("转办时间")
    public = models.CharField("公开内容", max_length=400, blank=True)

    class Meta:
        verbose_name = "差评整改"
        verbose_name_plural = "差评整改"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["hall", "state", "-id"], name="rectification_in_state"),
            models.Index(fields=["owner", "state", "-id"], name="rectification_of_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_name} {self.opened_at:%Y-%m-%d}"


class RectificationStep(models.Model):
    """One step of a rectification; the database refuses to change or remove it."""

    rectification = models.ForeignKey(
        Rectification, verbose_name="整改", on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    place = models.PositiveIntegerField("序号")
    deed = models.CharField(
        "步骤", max_length=16, choices=[(deed.value, DEEDS[deed]) for deed in RectificationDeed]
    )
    state = models.CharField("之后状态", max_length=16)
    at = models.DateTimeField("时间")
    actor = models.CharField("办理人", max_length=96)
    text = models.CharField("内容", max_length=1000, blank=True)

    class Meta:
        verbose_name = "整改步骤"
        verbose_name_plural = "整改步骤"
        ordering = ["rectification", "place"]
        constraints = [
            models.UniqueConstraint(fields=["rectification", "place"], name="rectification_never_forks")
        ]

    def __str__(self) -> str:
        return f"{self.rectification_id}/{self.place} {self.deed}"
