"""Decides what is kept of a case: how it stands, every step that led there, what was given in and what was given out."""

from django.db import models
from django.db.models import Q

from hall_server.cases.moves import OVER, CaseState, Deed
from hall_server.cases.words import (
    DEEDS,
    STATES,
    AcceptedAs,
    AttachmentGrade,
    Channel,
    MaterialState,
    MaterialWay,
    Outcome,
    PaperKind,
)
from hall_server.catalogue.words import Labelled

STATE_NAMES = [(state.value, STATES[state][0]) for state in CaseState]
DEED_NAMES = [(deed.value, DEEDS[deed][0]) for deed in Deed]
OVER_VALUES = tuple(sorted(state.value for state in OVER))


def _choices(words: type[Labelled]) -> list[tuple[str, str]]:
    return [(word.value, word.label) for word in words]


class Case(models.Model):
    """One application. Its state is moved by cases.actions alone.

    version: the published version it was opened, then accepted, under. party, agent, project: of the libraries.
    record: what is written of it in personal_data, its last version.
    level, due_on: as its ledger last had them, kept here so that lists need one index.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    project_no = models.CharField("办件编号", max_length=32, unique=True)
    hall = models.ForeignKey(
        "organisation.Hall", verbose_name="大厅", on_delete=models.PROTECT, db_index=False
    )
    department = models.ForeignKey(
        "organisation.Department", verbose_name="部门", on_delete=models.PROTECT, db_index=False
    )
    item = models.CharField("业务办理项编码", max_length=64)
    version = models.ForeignKey(
        "catalogue.ItemVersion", verbose_name="事项版本", on_delete=models.PROTECT, db_index=False
    )
    task_name = models.CharField("事项名称", max_length=400)
    channel = models.CharField("渠道", max_length=16, choices=_choices(Channel))
    state = models.CharField("状态", max_length=16, choices=STATE_NAMES)
    is_over = models.BooleanField("已结束", default=False)
    event_count = models.PositiveIntegerField("步数", default=0)
    step = models.CharField("环节", max_length=64, blank=True)
    party = models.CharField("申请人", max_length=32, blank=True)
    agent = models.CharField("代办人", max_length=32, blank=True)
    project = models.CharField("项目", max_length=32, blank=True)
    masked_name = models.CharField("申请人（掩码）", max_length=64, blank=True)
    record = models.CharField("登记内容", max_length=32, blank=True)
    visit = models.CharField("来访", max_length=32, blank=True)
    ticket = models.CharField("号票", max_length=32, blank=True)
    window = models.CharField("窗口", max_length=63, blank=True)
    handler = models.CharField("经办人", max_length=32, blank=True)
    accepted_as = models.CharField("受理方式", max_length=16, blank=True, choices=_choices(AcceptedAs))
    outcome = models.CharField("结果", max_length=8, blank=True, choices=_choices(Outcome))
    result_number = models.CharField("结果编号", max_length=64, blank=True)
    licence = models.CharField("证照", max_length=64, blank=True)
    opened_at = models.DateTimeField("打开时间")
    registered_at = models.DateTimeField("收件时间", null=True, blank=True)
    accepted_at = models.DateTimeField("受理时间", null=True, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    over_at = models.DateTimeField("结束时间", null=True, blank=True)
    level = models.PositiveSmallIntegerField("信号", default=0)
    due_on = models.DateField("到期日", null=True, blank=True)

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = "办件"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "item"], condition=~Q(ticket=""), name="one_case_a_ticket_and_item"
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "-id"], name="case_of_hall"),
            models.Index(fields=["hall", "department", "-id"], name="case_of_department"),
            models.Index(fields=["hall", "state", "-id"], name="case_in_state"),
            models.Index(fields=["department", "state", "-id"], name="case_in_state_of_department"),
            # Beyond the order stands what lists are narrowed by: a rare state is found without a look at each row.
            models.Index(fields=["hall", "due_on", "id", "state", "level"],
                         condition=Q(is_over=False, due_on__isnull=False), name="case_open_by_due"),
            models.Index(fields=["department", "due_on", "id", "hall", "state", "level"],
                         condition=Q(is_over=False, due_on__isnull=False), name="case_open_by_due_of_department"),
            models.Index(fields=["party", "-id"], condition=~Q(party=""), name="case_of_party"),
            models.Index(fields=["agent", "-id"], condition=~Q(agent=""), name="case_of_agent"),
            models.Index(fields=["masked_name", "-id", "hall", "department"], name="case_by_masked_name"),
            models.Index(fields=["project", "-id"], condition=~Q(project=""), name="case_of_project"),
            models.Index(fields=["handler", "-id"], condition=Q(is_over=False), name="case_of_handler"),
            models.Index(fields=["opened_at"], condition=Q(state=CaseState.PREPARED.value),
                         name="case_prepared"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project_no} {self.task_name}"


class CaseCount(models.Model):
    """How many numbers one region has given on one day."""

    area = models.CharField("区划", max_length=12)
    day = models.DateField("日期")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "办件编号计数"
        verbose_name_plural = "办件编号计数"
        constraints = [models.UniqueConstraint(fields=["area", "day"], name="one_case_count_a_day")]

    def __str__(self) -> str:
        return f"{self.area} {self.day}"


class CaseEvent(models.Model):
    """One step of a case; the database refuses to change or remove it.

    at: when it happened. recorded_at: when it was written down; later than `at` only where the applicant or the post did it.
    state: after the step. facts: JSON of short strings, never personal data. said: what was written for the applicant.
    """

    case = models.ForeignKey(
        Case, verbose_name="办件", on_delete=models.PROTECT, related_name="events", db_index=False
    )
    place = models.PositiveIntegerField("序号")
    kind = models.CharField("步骤", max_length=24, choices=DEED_NAMES)
    at = models.DateTimeField("时间")
    recorded_at = models.DateTimeField("登记时间")
    actor = models.CharField("办理人", max_length=96)
    step = models.CharField("环节", max_length=64, blank=True)
    state = models.CharField("之后状态", max_length=16, choices=STATE_NAMES)
    facts = models.TextField("事实", default="{}")
    said = models.TextField("写明内容", blank=True)

    class Meta:
        verbose_name = "办件步骤"
        verbose_name_plural = "办件步骤"
        ordering = ["case", "place"]
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="case_never_forks")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.place} {self.kind}"


class CaseRecord(models.Model):
    """One version of what is written of a case; a correction adds one, and the database refuses to change any.

    record: of personal_data. digest: of its plain bytes, `sha256:` and hexadecimal digits. changed: codes of the fields.
    """

    case = models.ForeignKey(
        Case, verbose_name="办件", on_delete=models.PROTECT, related_name="records", db_index=False
    )
    revision = models.PositiveIntegerField("版本")
    record = models.CharField("登记内容", max_length=32)
    digest = models.CharField("摘要", max_length=80)
    changed = models.CharField("改动的栏目", max_length=400, blank=True)
    written_at = models.DateTimeField("写入时间")
    written_by = models.CharField("写入人", max_length=96)

    class Meta:
        verbose_name = "登记内容版本"
        verbose_name_plural = "登记内容版本"
        ordering = ["case", "revision"]
        constraints = [models.UniqueConstraint(fields=["case", "revision"], name="one_record_a_revision")]

    def __str__(self) -> str:
        return f"{self.case_id} 第{self.revision}版"


class CaseMaterial(models.Model):
    """A material of the guide, as it stands in this case. place: in the guide of the version.

    later_by: until when an outstanding one is to come. licence: the held licence that stands for it.
    """

    case = models.ForeignKey(
        Case, verbose_name="办件", on_delete=models.CASCADE, related_name="materials", db_index=False
    )
    place = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("材料名称", max_length=400)
    is_need = models.CharField("必要性", max_length=1)
    grade = models.CharField("可信等级", max_length=1, blank=True)
    licence_code = models.CharField("关联证照", max_length=64, blank=True)
    state = models.CharField("情况", max_length=16, choices=_choices(MaterialState))
    way = models.CharField("收取方式", max_length=16, blank=True, choices=_choices(MaterialWay))
    copies = models.PositiveSmallIntegerField("份数", default=0)
    licence = models.CharField("已持证照", max_length=64, blank=True)
    later_by = models.DateField("后补期限", null=True, blank=True)
    checked_by = models.CharField("核对人", max_length=96, blank=True)
    checked_at = models.DateTimeField("核对时间", null=True, blank=True)

    class Meta:
        verbose_name = "办件材料"
        verbose_name_plural = "办件材料"
        ordering = ["case", "place"]
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_material_a_place")]

    def __str__(self) -> str:
        return self.name


class Paper(models.Model):
    """A statutory paper (文书). sheet: all it says, frozen in personal_data. file: of the finished PDF, when it is made.

    number: 文号. sha256: of the PDF, empty until it is made.
    """

    case = models.ForeignKey(
        Case, verbose_name="办件", on_delete=models.PROTECT, related_name="papers", db_index=False
    )
    kind = models.CharField("种类", max_length=24, choices=_choices(PaperKind))
    number = models.CharField("文号", max_length=64, unique=True)
    event = models.PositiveIntegerField("步骤序号")
    sheet = models.CharField("内容", max_length=32)
    issued_at = models.DateTimeField("出具时间")
    issued_by = models.CharField("出具人", max_length=96)
    file = models.CharField("文件", max_length=32, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    made_at = models.DateTimeField("生成时间", null=True, blank=True)

    class Meta:
        verbose_name = "文书"
        verbose_name_plural = "文书"
        ordering = ["case", "id"]
        indexes = [
            models.Index(fields=["case", "id"], name="paper_of_case"),
            models.Index(fields=["id"], condition=Q(file=""), name="paper_to_be_made"),
        ]

    def __str__(self) -> str:
        return self.number


class PaperSeries(models.Model):
    """How many papers are numbered under a code in a year. code: 机关代字, what stands before the year, as `审批局受字`."""

    code = models.CharField("机关代字", max_length=64)
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("末号", default=0)

    class Meta:
        verbose_name = "文号计数"
        verbose_name_plural = "文号计数"
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="one_paper_series_a_year")]

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.last}号"


class Attachment(models.Model):
    """A file of a case. Its bytes lie encrypted beside the database; their key and its own name are a personal record.

    media_type: told from its content, never from its name. sha256: of the plain bytes. size: of them, in bytes.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    case = models.ForeignKey(
        Case, verbose_name="办件", on_delete=models.PROTECT, related_name="attachments", db_index=False
    )
    material = models.ForeignKey(
        CaseMaterial, verbose_name="材料", null=True, blank=True, on_delete=models.SET_NULL, db_index=False
    )
    media_type = models.CharField("类型", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    grade = models.CharField("可信等级", max_length=1, choices=_choices(AttachmentGrade))
    channel = models.CharField("渠道", max_length=16, choices=_choices(Channel))
    added_at = models.DateTimeField("上传时间")
    added_by = models.CharField("上传人", max_length=96)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["case", "id"]
        indexes = [models.Index(fields=["case", "id"], name="attachment_of_case")]

    def __str__(self) -> str:
        return self.id


class Confirmation(models.Model):
    """The applicant is asked, at the pad of the window, to check what is written; a case has one open question.

    digest: of exactly the bytes shown. sheet: those bytes, answer: strokes, picture or objections - personal records both.
    """

    id = models.CharField("编号", max_length=32, primary_key=True)
    case = models.ForeignKey(
        Case, verbose_name="办件", on_delete=models.CASCADE, related_name="confirmations", db_index=False
    )
    window = models.CharField("窗口", max_length=63)
    pad = models.CharField("签字屏", max_length=63)
    desk = models.CharField("叫号端", max_length=63)
    revision = models.PositiveIntegerField("登记内容版本")
    digest = models.CharField("摘要", max_length=80)
    sheet = models.CharField("所示内容", max_length=32)
    state = models.CharField(
        "情况",
        max_length=16,
        choices=[("asked", "等待核对"), ("confirmed", "已签字"), ("objected", "有误"), ("dropped", "已作废")],
    )
    answer = models.CharField("答复", max_length=32, blank=True)
    asked_at = models.DateTimeField("请核对时间")
    asked_by = models.CharField("请核对人", max_length=96)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "申请人核对"
        verbose_name_plural = "申请人核对"
        ordering = ["case", "asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="one_open_question")
        ]
        indexes = [
            models.Index(fields=["case", "asked_at"], name="confirmation_of_case"),
            models.Index(fields=["pad"], condition=Q(state="asked"), name="confirmation_at_pad"),
        ]

    def __str__(self) -> str:
        return self.id
