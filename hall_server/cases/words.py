"""Decides the closed lists of a case and what people call them, in Chinese and English."""

from collections.abc import Mapping

from hall_server.cases.moves import CaseState, Deed
from hall_server.catalogue.words import Labelled

_Pair = tuple[str, str]


class Channel(Labelled):
    """收件渠道."""

    WINDOW = "window", "窗口"
    TERMINAL = "terminal", "取号机"
    KIOSK = "kiosk", "自助终端"
    INTERFACE = "interface", "网上"


class Outcome(Labelled):
    """办理结果."""

    NONE = "", "未决定"
    GRANTED = "granted", "准予"
    DENIED = "denied", "不予"


class RefusalGround(Labelled):
    """Why nothing is accepted, by article 32 of the Administrative Licensing Law."""

    NOT_NEEDED = "not_needed", "依法不需要办理"
    NOT_OURS = "not_ours", "不属于本机关职权范围"
    NOT_CORRECTED = "not_corrected", "未按要求补正"
    NOT_MET = "not_met", "不符合受理条件"


class MaterialState(Labelled):
    """How a material of the guide stands in this case."""

    MISSING = "missing", "未交"
    RECEIVED = "received", "已收"
    WAIVED = "waived", "免交（已查到证照）"
    OUTSTANDING = "outstanding", "容缺后补"
    NOT_NEEDED = "not_needed", "不适用"


class MaterialWay(Labelled):
    """How a material was taken in."""

    UNSAID = "", "未说明"
    ORIGINAL = "original", "收原件"
    COPY_CHECKED = "copy_checked", "收复印件，已核对原件"
    ELECTRONIC = "electronic", "电子件"
    LOOKED_UP = "looked_up", "系统核验"


class AcceptedAs(Labelled):
    """On what ground a case was accepted."""

    COMPLETE = "complete", "材料齐全"
    OUTSTANDING = "outstanding", "容缺受理"
    COMMITMENT = "commitment", "告知承诺"


class DeliveryBy(Labelled):
    """How the result reached the applicant."""

    WINDOW = "window", "窗口领取"
    KIOSK = "kiosk", "自助终端打印"
    POST = "post", "邮寄送达"
    ONLINE = "online", "网上下载"


class PaperKind(Labelled):
    """文书种类."""

    MATERIAL_RECEIPT = "material_receipt", "申请材料收件凭证"
    ACCEPTANCE = "acceptance", "受理通知书"
    CORRECTION = "correction", "补正材料一次性告知书"
    REFUSAL = "refusal", "不予受理决定书"
    SPECIAL_PROCEDURE = "special_procedure", "特别程序告知书"
    EXTENSION = "extension", "延长办理期限告知书"
    GRANT = "grant", "准予决定书"
    DENIAL = "denial", "不予决定书"
    DELIVERY = "delivery", "送达回证"


class AttachmentGrade(Labelled):
    """How far a file is trusted."""

    ISSUED = "A", "A级 部门核发，直接使用"
    CHECKED = "B", "B级 窗口核对过原件"
    UPLOADED = "C", "C级 网上提交，待核原件"
    SELF_MADE = "D", "D级 申请人自备并承诺"


STATES: Mapping[CaseState, _Pair] = {
    CaseState.PREPARED: ("预审中，未收件", "being prepared"),
    CaseState.REGISTERED: ("已收件，待受理", "registered"),
    CaseState.CORRECTING: ("待补正", "waiting for missing material"),
    CaseState.CORRECTED: ("已补正，待受理", "missing material received"),
    CaseState.ACCEPTED: ("已受理，办理中", "accepted"),
    CaseState.PAUSED: ("特别程序中", "in a special procedure"),
    CaseState.GRANTED: ("已准予，待制证", "granted"),
    CaseState.DENIED: ("已作不予决定，待送达", "denied"),
    CaseState.CERTIFIED: ("已制证，待送达", "certificate made"),
    CaseState.DELIVERED: ("已送达", "delivered"),
    CaseState.REFUSED: ("不予受理", "not accepted"),
    CaseState.WITHDRAWN: ("已撤回", "withdrawn"),
    CaseState.DISCARDED: ("未收件，已作废", "discarded"),
    CaseState.REVOKED: ("已撤销", "revoked"),
    CaseState.ARCHIVED: ("已归档", "archived"),
}

DEEDS: Mapping[Deed, _Pair] = {
    Deed.PREPARED: ("打开办件", "opening"),
    Deed.REGISTERED: ("收件", "registering"),
    Deed.DISCARDED: ("作废", "discarding"),
    Deed.CORRECTION_ASKED: ("告知补正", "asking for missing material"),
    Deed.CORRECTED: ("收到补正材料", "receiving missing material"),
    Deed.ACCEPTED: ("受理", "accepting"),
    Deed.DEEMED_ACCEPTED: ("逾期未告知，视为受理", "deemed acceptance"),
    Deed.REFUSED: ("不予受理", "refusing acceptance"),
    Deed.STEP_BEGUN: ("环节开始", "beginning a step"),
    Deed.STEP_ENDED: ("环节办结", "ending a step"),
    Deed.PAUSED: ("进入特别程序", "beginning a special procedure"),
    Deed.PROLONGED: ("延长特别程序", "prolonging the special procedure"),
    Deed.RESUMED: ("特别程序结束", "ending the special procedure"),
    Deed.PAUSE_LAPSED: ("特别程序期满，恢复计时", "the special procedure's time is over"),
    Deed.EXTENDED: ("延长办理期限", "extending the limit"),
    Deed.GRANTED: ("准予", "granting"),
    Deed.DENIED: ("不予", "denying"),
    Deed.CERTIFICATE_MADE: ("制证", "making the certificate"),
    Deed.DELIVERED: ("送达", "delivering"),
    Deed.WITHDRAWN: ("撤回申请", "withdrawing"),
    Deed.REVOKED: ("撤销决定", "revoking"),
    Deed.ARCHIVED: ("归档", "archiving"),
    Deed.FIELDS_CHANGED: ("更正信息", "correcting the record"),
    Deed.MATERIAL_CHECKED: ("核对材料", "checking a material"),
    Deed.ATTACHED: ("上传附件", "attaching a file"),
    Deed.CONFIRMATION_ASKED: ("请申请人核对", "asking the applicant to confirm"),
    Deed.CONFIRMED: ("申请人已核对签字", "the applicant confirmed"),
    Deed.OBJECTED: ("申请人提出有误", "the applicant objected"),
    Deed.FEE_CHARGED: ("登记收费", "noting a fee"),
}

FACTS: Mapping[str, _Pair] = {
    "applicant": ("申请人姓名或名称和证件号码", "the applicant's name and number"),
    "reason": ("理由", "a reason"),
    "points": ("要补正的内容", "what is missing"),
    "ground": ("不予受理的情形", "the ground"),
    "step": ("环节", "the step"),
    "opinion": ("办理意见", "an opinion"),
    "procedure": ("特别程序的种类", "the kind of special procedure"),
    "basis": ("法律依据", "the legal basis"),
    "evidence": ("告知文书或证明材料", "the notice or other evidence"),
    "told_until": ("告知申请人的截止日", "the last day the applicant was told"),
    "more": ("延长多久", "how much is added"),
    "result": ("证照或批文的编号", "the number of the result"),
    "way": ("送达方式", "how it is delivered"),
    "fee": ("收费项目", "the fee"),
    "amount": ("金额（元）", "the amount in yuan"),
}
