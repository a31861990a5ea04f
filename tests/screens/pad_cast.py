"""The fixed cast in front of a window pad: a case's sheet, pages of the clerk, invitations of the hall."""

from datetime import UTC, datetime, timedelta

from hall.credentials import keys
from hall.credentials.rating_tokens import Invitation, public_part, signed
from hall.credentials.sealing import seal
from hall.language.identity_numbers import check_character
from hall.language.ratings import RatingLevel
from hall.messages.case_contents import SHEET_PURPOSE, CaseField, CaseSheet, digest_of, encoded
from hall.messages.casework import ConfirmFields, PadPage, PadPageKind, PadPart
from hall.messages.rating import LevelTags, RatingInvited
from window_pad.citizen_side.pipe_words import Check, Rate, ShowPage

NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
CASE, CONFIRMATION = "c" * 32, "f" * 32
EVENT = "e" * 32
RATING_KEY = bytes(range(32))
PUBLIC_RATING_KEY = public_part(RATING_KEY)

_FIRST = "51160219910307451"
ID_NUMBER = _FIRST + check_character(_FIRST)
FIELDS = (
    CaseField("applicant_kind", "申请人类型", "自然人"),
    CaseField("name", "申请人姓名或名称", "张伟"),
    CaseField("document", "证件类型", "居民身份证"),
    CaseField("number", "证件号码", ID_NUMBER),
    CaseField("phone", "联系电话", "13800000000"),
    CaseField("address", "联系地址", "安和区滨河路88号3栋2单元1101室"),
    CaseField("content", "申请内容", "食品经营许可（仅销售预包装食品），经营场所面积68平方米"),
    CaseField("delivery_way", "结果领取方式", "到大厅窗口领取"),
)
LONG_FIELDS = (
    CaseField("name", "申请人姓名或名称", "阿卜杜热合曼·阿卜杜克热木·买买提依明·吐尔逊江·𠮷𡋾𣗳先生"),
    CaseField("address", "联系地址", "安和区" + "滨河北路一百八十八号" * 8),
    CaseField("content", "申请内容", "变更经营场所并增加网络销售" * 30),
    CaseField("phone", "联系电话", "13800000000"),
)
PROMISE = "我已逐项核对以上内容，确认真实、准确，并对所提交材料的真实性负责。"


def sheet(fields: tuple[CaseField, ...] = FIELDS, materials: tuple[str, ...] | None = None) -> CaseSheet:
    """What is checked."""
    handed_in = ("居民身份证（原件核验）", "营业场所使用证明（复印件 1 份）", "食品安全管理制度（电子件）")
    return CaseSheet(
        CASE,
        "AH20260304-00017",
        "安和区政务服务中心",
        "食品经营许可证核发",
        fields,
        handed_in if materials is None else materials,
        PROMISE,
        "2026-03-04",
    )


def asked(device_key: keys.PrivateKey, shown: CaseSheet | None = None, **changes: str) -> Check:
    """The word that brings a sheet, sealed to a device."""
    plain = encoded(shown or sheet())
    sealed = seal(keys.public_pem(device_key.public_key()), plain, SHEET_PURPOSE)
    fields = {"confirmation": CONFIRMATION, "case": CASE, "sheet": sealed, "digest": digest_of(plain)}
    return Check(**{**fields, **changes})


def confirm(confirmation: str = CONFIRMATION, until: datetime = SOON) -> ConfirmFields:
    """The hall's message that brings a sheet; its seal is nobody's."""
    return ConfirmFields(confirmation, CASE, "c2VhbA", "sha256:0", until)


PARTS = (
    PadPart("受理条件", ("经营场所与经营的食品品种、数量相适应。", "有专职或者兼职的食品安全管理人员。")),
    PadPart("申请材料", tuple(f"{place}．{name}" for place, name in enumerate(sheet().materials, 1))),
    PadPart("办理时限", ("法定 20 个工作日，承诺 8 个工作日；现场核查所需时间不计入。" * 3,)),
    PadPart("收费", ("不收费",)),
)
STEPS = (
    PadPart("已完成", ("收件　3月4日 10:12", "受理　3月4日 10:25")),
    PadPart("正在办理", ("审查　食品科，3月9日前完成",)),
    PadPart("还没有开始", ("现场核查", "决定", "制证", "送达")),
)


def page(title: str = "食品经营许可证核发　办事指南", parts: tuple[PadPart, ...] = PARTS) -> PadPage:
    """What the clerk shows."""
    return PadPage(PadPageKind.GUIDE, title, parts, SOON)


def show_page(title: str = "办事指南：食品经营许可证核发", parts: tuple[PadPart, ...] = PARTS) -> ShowPage:
    """The same for the visit."""
    return ShowPage(title, parts)


_GOOD = ("态度热情", "一次办好", "流程简单", "等候时间短", "设施齐全", "解答清楚")
_BAD = (
    "态度生硬",
    "等候太久",
    "多次跑动",
    "要求指南以外的材料",
    "没有一次告知",
    "超过承诺时限",
    "设施不便",
    "违规收费",
)
TAGS = tuple(
    LevelTags(level.value, tuple((f"t{level.value}{at}", name) for at, name in enumerate(names)))
    for level, names in (
        (RatingLevel.VERY_SATISFIED, _GOOD),
        (RatingLevel.SATISFIED, _GOOD),
        (RatingLevel.ACCEPTABLE, _GOOD[:4]),
        (RatingLevel.DISSATISFIED, _BAD),
        (RatingLevel.VERY_DISSATISFIED, _BAD),
    )
)


def rate() -> Rate:
    """The invitation as the visit hears it."""
    return Rate(EVENT, "食品经营许可证核发", "一号窗口", "1001", "陈静", TAGS)


def invited(event: str = EVENT, until: datetime = SOON, key: bytes = RATING_KEY) -> RatingInvited:
    """The hall's invitation."""
    token = signed(key, Invitation(event, until))
    return RatingInvited(event, token, "食品经营许可证核发", "一号窗口", "1001", "陈静", TAGS, until)
