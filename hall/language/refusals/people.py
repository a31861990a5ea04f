"""Says why the hall refuses what is said of people, to them and by them."""

from hall.language.refusals.codes import RefusalCode

SENTENCES: dict[RefusalCode, tuple[str, str]] = {
    RefusalCode.NOTICE_UNKNOWN: (
        "没有找到这条通知，请返回列表重新查找。",
        "This notice is not known; look for it in the list again.",
    ),
    RefusalCode.NOTICE_NOT_IN_STATE: (
        "这条通知现在是“{state}”，不能这样处理，请刷新后再看。",
        "This notice is {state} now; this step is not possible.",
    ),
    RefusalCode.NUMBER_WRONG: (
        "这不是手机号码，请核对：国内是11位数字，国外的以+开头。",
        "This is no mobile number; check it.",
    ),
    RefusalCode.WORDING_NOT_IN_STATE: (
        "这一版模板现在是“{state}”，不能这样操作，请刷新后再看。",
        "This wording is {state} now; this step is not possible.",
    ),
    RefusalCode.WORDING_FAULTY: (
        "模板还不能提交：{fault}",
        "This wording cannot be handed in yet: {fault}",
    ),
    RefusalCode.WORDING_MISSING: (
        "模板“{template}”还没有批准的内容，请短信编辑员编写、另一人批准后再发。",
        "Template {template} has no approved wording yet; have one written and approved first.",
    ),
    RefusalCode.WORDING_LACKS_FACTS: (
        "这条通知缺少模板“{template}”要用的内容，请改模板，或打电话告知。",
        "This notice lacks facts that template {template} needs; change the wording, or telephone.",
    ),
    RefusalCode.PARTY_UNKNOWN: (
        "没有找到这个人、企业或项目，请核对号码，或先登记。",
        "This person, enterprise or project is not known; check the number, or register it first.",
    ),
    RefusalCode.PARTY_OTHER_KIND: (
        "这个号码登记的不是同一类主体（人员、企业、项目），请核对号码。",
        "This number belongs to a party of another kind; check it.",
    ),
    RefusalCode.PARTY_NUMBER_TAKEN: (
        "这个号码已经登记在另一条记录上，不能再改成它。请到“疑似重复”核对后合并两条记录。",
        "Another record has this number already; look at the likely duplicates and merge the two.",
    ),
    RefusalCode.PARTY_OTHER_NUMBER: (
        "这条记录登记的是另一个号码。号码登记错了请用“更正”，不是同一个就另外登记。",
        "This record has another number; correct it if it is wrong, or register the other party by itself.",
    ),
    RefusalCode.PARTIES_CANNOT_MERGE: (
        "这两条记录不能合并：{why}",
        "These two records cannot be merged: {why_en}",
    ),
    RefusalCode.IDENTITY_NUMBER_WRONG: (
        "证件号码不对，请对照证件逐位核对，并核对证件种类。",
        "The identity number cannot be right; compare it with the document, and check the kind of document.",
    ),
    RefusalCode.CREDIT_CODE_WRONG: (
        "统一社会信用代码不对，请对照营业执照逐位核对。",
        "The unified social credit code cannot be right; compare it with the business licence.",
    ),
    RefusalCode.PROJECT_CODE_WRONG: (
        "项目代码不对：只能有字母、数字和连字符，4 至 40 位，请对照赋码通知核对。",
        "A project's code has 4 to 40 letters, digits and hyphens; compare it with the notice that gave it.",
    ),
    RefusalCode.PURPOSE_MISSING: (
        "请写明查看的用途，再查看完整信息。",
        "Say what the personal data is read for first.",
    ),
    RefusalCode.VALUE_MISSING: (
        "请填写更正后的内容，再提交。",
        "Say what the right value is first.",
    ),
    RefusalCode.MANDATE_UNKNOWN: (
        "没有这份委托，或它已经终止，请刷新页面查看。",
        "There is no such mandate, or it has ended; look at the page again.",
    ),
    RefusalCode.MANDATE_OVER: (
        "委托的截止时间已过，或早于生效时间，请核对日期。",
        "The mandate's end lies in the past or before its beginning; check the dates.",
    ),
    RefusalCode.MANDATE_WITHOUT_PROOF: (
        "请写明凭什么证明可以代办（如授权委托书、户口簿），再登记。",
        "Say how the mandate was proven, by a power of attorney for instance.",
    ),
    RefusalCode.MANDATE_FOR_ONESELF: (
        "代办人和委托人是同一个人，请核对两人的证件号码。",
        "Agent and principal are the same; check both numbers.",
    ),
    RefusalCode.CONSENT_UNKNOWN: (
        "没有这项同意，或它已经撤回，请刷新页面查看。",
        "There is no such consent, or it was withdrawn; look at the page again.",
    ),
    RefusalCode.RATED_BEFORE: (
        "这次服务您已在{at}评价过，一次服务只评价一次，谢谢您。",
        "This service was rated at {at}; one service is rated once. Thank you.",
    ),
    RefusalCode.RATING_UNKNOWN: (
        "评价码不对，请重新扫码，或请窗口工作人员协助。",
        "This code for rating is not known; scan it again or ask a member of staff.",
    ),
    RefusalCode.RATING_TOO_EARLY: (
        "还没有办完，办完以后再来评价。",
        "The service has not ended yet; rate it afterwards.",
    ),
    RefusalCode.RATING_TOO_LATE: (
        "评价已于{until}截止。有意见请拨打12345，或到大厅咨询台反映。",
        "Rating ended on {until}; call 12345 or ask at the hall's desk.",
    ),
    RefusalCode.RECTIFICATION_MOVE: (
        "整改现在是“{state}”，不能{move}，请刷新后再试。",
        "The rectification is {state} now; {move} is not possible.",
    ),
    RefusalCode.ALARM_MOVE: (
        "这条监察信号现在是“{state}”，不能{move}，请刷新后再试。",
        "The alarm is {state} now; {move} is not possible.",
    ),
}
