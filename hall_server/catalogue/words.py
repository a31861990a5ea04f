"""Decides the closed lists of the national tables: each value is the code that is exchanged, each label what people read."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A code and its Chinese word: `WORKING_DAY = "working_day", "工作日"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """The member is its code; the word stands beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class LimitUnit(Labelled):
    """What a limit counts."""

    WORKING_DAY = "working_day", "个工作日"
    NATURAL_DAY = "natural_day", "个自然日"
    MONTH = "month", "个月"
    YEAR = "year", "年"
    HOUR = "hour", "小时"


class TaskType(Labelled):
    """事项类型, the codes of the national catalogue."""

    LICENSING = "01", "行政许可"
    PENALTY = "02", "行政处罚"
    COERCION = "03", "行政强制"
    LEVY = "04", "行政征收"
    BENEFIT = "05", "行政给付"
    INSPECTION = "06", "行政检查"
    CONFIRMATION = "07", "行政确认"
    REWARD = "08", "行政奖励"
    ADJUDICATION = "09", "行政裁决"
    OTHER_POWER = "10", "其他行政权力"
    PUBLIC_SERVICE = "20", "公共服务"


class ProjectType(Labelled):
    """办件类型."""

    UNSAID = "", "未填"
    IMMEDIATE = "1", "即办件"
    PROMISED = "2", "承诺件"


class ServerType(Labelled):
    """服务对象: whom an item is for."""

    PERSON = "1", "自然人"
    ENTERPRISE = "2", "企业法人"
    INSTITUTION = "3", "事业法人"
    ASSOCIATION = "4", "社会组织法人"
    UNINCORPORATED = "5", "非法人企业"
    ADMINISTRATION = "6", "行政机关"
    OTHER = "9", "其他组织"


class UseLevel(Labelled):
    """行使层级: which of the five levels handles it."""

    UNSAID = "", "未填"
    NATION = "1", "国家级"
    PROVINCE = "2", "省级"
    CITY = "3", "市级"
    COUNTY = "4", "县级"
    TOWN = "5", "乡镇（街道）级"
    VILLAGE = "6", "村（社区）级"


class HandleType(Labelled):
    """办理形式."""

    WINDOW = "1", "窗口办理"
    ONLINE = "2", "网上办理"
    POST = "3", "快递申请"


class TaskState(Labelled):
    """事项状态 of a catalogue entry."""

    IN_USE = "1", "在用"
    SUSPENDED = "2", "暂停"
    CANCELLED = "3", "取消"


class MaterialNeed(Labelled):
    """材料必要性."""

    REQUIRED = "1", "必要"
    OPTIONAL = "2", "非必要"
    LATER = "3", "容缺后补"


class MaterialType(Labelled):
    """材料类型."""

    UNSAID = "", "未填"
    ORIGINAL = "1", "原件"
    COPY = "2", "复印件"
    BOTH = "3", "原件和复印件"


class MaterialFormat(Labelled):
    """材料形式."""

    UNSAID = "", "未填"
    PAPER = "1", "纸质"
    ELECTRONIC = "2", "电子"
    EITHER = "3", "纸质或电子"


class MaterialSource(Labelled):
    """材料来源渠道."""

    UNSAID = "", "未填"
    APPLICANT = "10", "申请人自备"
    AUTHORITY = "20", "政府部门核发"
    OTHER = "99", "其他"


class MaterialGrade(Labelled):
    """How far a material is trusted: by whom it was made and against what it was checked."""

    UNSAID = "", "未填"
    ISSUED = "A", "A级 部门核发，直接使用"
    CHECKED = "B", "B级 窗口核对过原件"
    UPLOADED = "C", "C级 网上提交，待核原件"
    SELF_MADE = "D", "D级 申请人自备并承诺"


class ResultType(Labelled):
    """审批结果类型."""

    LICENCE = "10", "证照"
    DOCUMENT = "20", "批文"
    OTHER = "99", "其他"


class ProcedureKind(Labelled):
    """特别程序: what article 45 of the Administrative Licensing Law takes out of the limit, and what local rules add."""

    HEARING = "hearing", "听证"
    BIDDING = "bidding", "招标"
    AUCTION = "auction", "拍卖"
    INSPECTION = "inspection", "检验"
    TESTING = "testing", "检测"
    QUARANTINE = "quarantine", "检疫"
    APPRAISAL = "appraisal", "鉴定"
    EXPERT_REVIEW = "expert_review", "专家评审"
    PUBLICITY = "publicity", "公示"
    ON_SITE = "on_site", "现场勘验"
    OTHER = "other", "其他"


class BasisKind(Labelled):
    """What a legal basis founds."""

    SETTING = "setting", "设定依据"
    LIMIT = "limit", "时限依据"
    CONDITION = "condition", "条件依据"
    FEE = "fee", "收费依据"
    PROCEDURE = "procedure", "程序依据"


class DeliveryWay(Labelled):
    """送达方式."""

    WINDOW = "window", "窗口领取"
    POST = "post", "邮寄送达"
    ONLINE = "online", "网上下载"
    TERMINAL = "terminal", "自助终端打印"
    AT_ONCE = "at_once", "当场送达"


class StepKind(Labelled):
    """办理环节 by what it does to a case."""

    REGISTER = "register", "收件"
    ACCEPT = "accept", "受理"
    REVIEW = "review", "审查"
    ON_SITE = "on_site", "现场核查"
    DECIDE = "decide", "决定"
    MAKE = "make", "制证"
    DELIVER = "deliver", "送达"
    OTHER = "other", "其他"
