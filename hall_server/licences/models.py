"""Decides what is remembered of licences, of every step of theirs, of scans that stand for others, and of each paper."""

from django.db import models
from django.db.models import Q

from hall_server.licences.life import MOVE_NAMES, STATE_NAMES, Move, State

STATE_CHOICES = [(state.value, STATE_NAMES[state]) for state in State]
MOVE_CHOICES = [(move.value, MOVE_NAMES[move]) for move in Move]


class LicenceTemplate(models.Model):
    """One version of a template; a licence keeps the one it was made by, and no version is ever changed.

    content: JSON of licences.template_content. licence_code: the kind of licence it makes, empty for any.
    """

    code = models.CharField("模板代码", max_length=63)
    version = models.PositiveIntegerField("版本")
    title = models.CharField("证照名称", max_length=200)
    licence_code = models.CharField("证照目录编码", max_length=64, blank=True)
    layout = models.CharField("版式文件", max_length=63)
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=64)
    source = models.CharField("来源", max_length=96)
    made_at = models.DateTimeField("建立时间")
    is_current = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "证照模板"
        verbose_name_plural = "证照模板"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="no_template_version_twice"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_current=True), name="one_current_template_version"
            ),
            models.UniqueConstraint(
                fields=["licence_code"],
                condition=Q(is_current=True) & ~Q(licence_code=""),
                name="one_current_template_a_licence_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.code} 第{self.version}版）"


class NumberRun(models.Model):
    """How many numbers of one region, kind and year were given."""

    region = models.CharField("区划", max_length=6)
    kind = models.CharField("字头", max_length=4)
    year = models.PositiveSmallIntegerField("年度")
    given = models.PositiveIntegerField("已发", default=0)

    class Meta:
        verbose_name = "证照编号"
        verbose_name_plural = "证照编号"
        constraints = [models.UniqueConstraint(fields=["region", "kind", "year"], name="one_run_of_numbers")]

    def __str__(self) -> str:
        return f"{self.region}{self.kind}{self.year} {self.given}"


class Licence(models.Model):
    """A licence. The state is moved by licences.actions alone.

    holder: a party. personal: the record of personal_data with what stands on the paper. public_code: what its QR code
    names. sealed_key: the record that opens the document's file. wanted_at: somebody stands at a kiosk for a paper.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    number = models.CharField("证照编号", max_length=32, unique=True)
    template = models.ForeignKey(
        LicenceTemplate, verbose_name="模板", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    title = models.CharField("证照名称", max_length=200)
    licence_code = models.CharField("证照目录编码", max_length=64, blank=True)
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    department = models.CharField("颁发部门", max_length=200, blank=True)
    holder = models.CharField("持证主体", max_length=32)
    masked_holder = models.CharField("持证主体（掩码）", max_length=200)
    case = models.CharField("办件", max_length=32, blank=True)
    item_code = models.CharField("事项编码", max_length=64, blank=True)
    item_name = models.CharField("事项", max_length=400, blank=True)
    personal = models.CharField("个人信息编号", max_length=32, editable=False)
    state = models.CharField("状态", max_length=16, choices=STATE_CHOICES, default=State.MADE.value)
    state_since = models.DateTimeField("状态起始")
    public_code = models.CharField("查验码", max_length=16, unique=True)
    issued_on = models.DateField("颁发日期")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    made_at = models.DateTimeField("制证时间")
    signed_at = models.DateTimeField("签章时间", null=True, blank=True)
    document_sha256 = models.CharField("文件摘要", max_length=64, blank=True, db_index=True)
    document_size = models.PositiveIntegerField("文件大小", default=0)
    pages = models.PositiveSmallIntegerField("页数", default=0)
    document_key = models.CharField("文件密钥", max_length=32, blank=True, editable=False)
    seal_serial = models.CharField("印章证书序列号", max_length=40, blank=True)
    sign_tries = models.PositiveSmallIntegerField("签章失败次数", default=0)
    sign_again_at = models.DateTimeField("下次签章", null=True, blank=True)
    sign_fault = models.CharField("签章故障", max_length=400, blank=True)
    replaces = models.ForeignKey(
        "self",
        verbose_name="换发自",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
    )
    reminded_days = models.PositiveSmallIntegerField("已提醒（天）", null=True, blank=True)
    copies_given = models.PositiveIntegerField("已编份数", default=0)
    collected_at = models.DateTimeField("领取时间", null=True, blank=True)
    wanted_at = models.DateTimeField("待打印", null=True, blank=True)

    class Meta:
        verbose_name = "证照"
        verbose_name_plural = "证照"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["holder", "licence_code"], name="licence_of_holder"),
            models.Index(fields=["state", "-id"], name="licence_by_state"),
            models.Index(fields=["case"], condition=~Q(case=""), name="licence_of_case"),
            models.Index(
                fields=["sign_again_at"], condition=Q(state=State.MADE.value), name="licence_to_be_signed"
            ),
            models.Index(
                fields=["valid_until"],
                condition=Q(state__in=[State.VALID.value, State.SUSPENDED.value]),
                name="licence_that_may_end",
            ),
            models.Index(fields=["wanted_at"], condition=Q(wanted_at__isnull=False), name="licence_wanted"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


class LicenceEvent(models.Model):
    """One step of a licence; the database refuses to change or remove it. basis: the law it was done by."""

    licence = models.ForeignKey(Licence, verbose_name="证照", on_delete=models.PROTECT, related_name="events")
    place = models.PositiveIntegerField("序号")
    move = models.CharField("步骤", max_length=16, choices=MOVE_CHOICES)
    state = models.CharField("状态", max_length=16, choices=STATE_CHOICES)
    at = models.DateTimeField("时间")
    actor = models.CharField("操作者", max_length=96)
    reason = models.CharField("原因", max_length=400, blank=True)
    basis = models.CharField("依据", max_length=400, blank=True)

    class Meta:
        verbose_name = "证照步骤"
        verbose_name_plural = "证照步骤"
        ordering = ["licence", "place"]
        constraints = [models.UniqueConstraint(fields=["licence", "place"], name="licence_steps_never_fork")]

    def __str__(self) -> str:
        return f"{self.licence_id}/{self.place} {self.move}"


class FiledScan(models.Model):
    """A scan of a licence somebody else issued, compared with the original by a clerk: it stands for it from then on.

    file_key: the record that opens its file.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    party = models.CharField("持有主体", max_length=32)
    masked_holder = models.CharField("持有主体（掩码）", max_length=200)
    licence_code = models.CharField("证照目录编码", max_length=64)
    title = models.CharField("名称", max_length=200)
    content_type = models.CharField("文件类型", max_length=64)
    sha256 = models.CharField("文件摘要", max_length=64)
    size = models.PositiveIntegerField("文件大小")
    file_key = models.CharField("文件密钥", max_length=32, editable=False)
    valid_until = models.DateField("有效期至", null=True, blank=True)
    checked_by = models.CharField("核对人", max_length=96)
    checked_at = models.DateTimeField("核对时间")
    withdrawn_at = models.DateTimeField("停用时间", null=True, blank=True)
    withdrawn_because = models.CharField("停用原因", max_length=400, blank=True)

    class Meta:
        verbose_name = "核对过的扫描件"
        verbose_name_plural = "核对过的扫描件"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["party", "licence_code"], condition=Q(withdrawn_at=None), name="scan_of_party"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.masked_holder}"


class CollectingVisit(models.Model):
    """Somebody laid a card on a kiosk: who it was is known for so long as the visit lasts.

    party: who stands there; empty when the hall does not know them.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    device = models.CharField("自助机", max_length=63)
    party = models.CharField("领取人", max_length=32, blank=True)
    began_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束", db_index=True)

    class Meta:
        verbose_name = "自助领证"
        verbose_name_plural = "自助领证"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.device} {self.began_at:%Y-%m-%d %H:%M}"


class CopyState(models.TextChoices):
    """How far one paper has come. prepared: drawn, offered to nobody yet."""

    PREPARED = "prepared", "已备好"
    OFFERED = "offered", "待打印"
    FETCHED = "fetched", "打印中"
    PRINTED = "printed", "已打印"
    FAILED = "failed", "未打印"
    UNKNOWN = "unknown", "结果不明"


class PrintedCopy(models.Model):
    """One paper of a licence and its number. link: keyed hash of the one-time address. collector, mandate: who took it."""

    licence = models.ForeignKey(Licence, verbose_name="证照", on_delete=models.PROTECT, related_name="copies")
    copy = models.PositiveIntegerField("第几份")
    state = models.CharField("状态", max_length=16, choices=CopyState, default=CopyState.PREPARED)
    sha256 = models.CharField("文件摘要", max_length=64, db_index=True)
    size = models.PositiveIntegerField("文件大小")
    file_key = models.CharField("文件密钥", max_length=32, editable=False)
    drawn_at = models.DateTimeField("制作时间")
    visit = models.ForeignKey(
        CollectingVisit, verbose_name="自助领证", null=True, on_delete=models.PROTECT, related_name="+"
    )
    device = models.CharField("自助机", max_length=63, blank=True)
    collector = models.CharField("领取人", max_length=32, blank=True)
    mandate = models.CharField("委托", max_length=64, blank=True)
    link = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    link_ends_at = models.DateTimeField("链接失效", null=True)
    fetched_at = models.DateTimeField("取走时间", null=True)
    told_at = models.DateTimeField("打印回报", null=True)
    outcome = models.CharField("打印结果", max_length=64, blank=True)

    class Meta:
        verbose_name = "纸质证照"
        verbose_name_plural = "纸质证照"
        ordering = ["licence", "copy"]
        constraints = [models.UniqueConstraint(fields=["licence", "copy"], name="no_copy_number_twice")]

    def __str__(self) -> str:
        return f"{self.licence_id} 第{self.copy}份"


class VerificationTry(models.Model):
    """A question at the public door that costs something: an unknown code, or a file to be judged."""

    address = models.CharField("来源地址", max_length=64)
    kind = models.CharField("种类", max_length=16)
    tried_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公开查验"
        verbose_name_plural = "公开查验"
        indexes = [models.Index(fields=["kind", "tried_at", "address"], name="verification_tried")]

    def __str__(self) -> str:
        return f"{self.kind} {self.address}"
