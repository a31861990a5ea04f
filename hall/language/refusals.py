"""Decides how the hall says no: a stable code for programs, named facts, and a sentence for people."""

from dataclasses import dataclass, field
from enum import StrEnum


class RefusalCode(StrEnum):
    """Closed list of reasons; a program may rely on the values for ever."""

    NO_ONE_WAITING = "no_one_waiting"
    TICKET_UNKNOWN = "ticket_unknown"
    TICKET_NOT_IN_STATE = "ticket_not_in_state"
    TICKET_TAKEN = "ticket_taken"
    ALREADY_WAITING = "already_waiting"
    MATTER_UNKNOWN = "matter_unknown"
    MATTER_NOT_SERVED = "matter_not_served"
    QUOTA_REACHED = "quota_reached"
    HALL_CLOSED = "hall_closed"
    HALL_BUSY = "hall_busy"
    HALL_FAULT = "hall_fault"
    WINDOW_UNKNOWN = "window_unknown"
    WINDOW_OCCUPIED = "window_occupied"
    WINDOW_STILL_SERVING = "window_still_serving"
    WINDOW_STILL_CALLING = "window_still_calling"
    NOT_SIGNED_IN = "not_signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_LOCKED = "sign_in_locked"
    RECALL_LIMIT = "recall_limit"
    LEASE_UNKNOWN = "lease_unknown"
    NOT_ALLOWED = "not_allowed"
    BAD_MESSAGE = "bad_message"
    EXPIRED = "expired"
    CODE_WRONG = "code_wrong"
    CODE_LOCKED = "code_locked"
    STORAGE_FULL = "storage_full"
    HELP_TAKEN_BEFORE = "help_taken_before"
    HELP_OVER = "help_over"
    RENEWAL_REFUSED = "renewal_refused"
    RENEWAL_LOCKED = "renewal_locked"
    ITEM_UNKNOWN = "item_unknown"
    ITEM_EXISTS = "item_exists"
    VERSION_NOT_IN_STATE = "version_not_in_state"
    VERSION_OPEN = "version_open"
    VERSION_CHANGED = "version_changed"
    VERSION_HAS_FINDINGS = "version_has_findings"
    GROUP_ELSEWHERE = "group_elsewhere"
    OWN_WORK = "own_work"
    DATE_PASSED = "date_passed"
    REASON_MISSING = "reason_missing"
    MAIN_ITEMS_IN_A_RING = "main_items_in_a_ring"
    DIFFERENCE_GONE = "difference_gone"
    WORD_TOO_SHORT = "word_too_short"
    QUESTION_UNKNOWN = "question_unknown"
    FILE_UNREADABLE = "file_unreadable"
    CALENDAR_UNKNOWN = "calendar_unknown"
    CALENDAR_PUBLISHED = "calendar_published"
    CALENDAR_DRAFT_OPEN = "calendar_draft_open"
    CALENDAR_WITHOUT_NOTICE = "calendar_without_notice"
    CALENDAR_OUTSIDE = "calendar_outside"
    LEDGER_UNKNOWN = "ledger_unknown"
    LEDGER_OPEN = "ledger_open"
    CLOCK_MOVE = "clock_move"
    CLOCK_MISSING = "clock_missing"
    CLOCK_AFTERWARDS = "clock_afterwards"
    CLOCK_OUT_OF_ORDER = "clock_out_of_order"
    CLOCK_PROCEDURE = "clock_procedure"
    CLOCK_EXTENSION = "clock_extension"
    CLOCK_STEP = "clock_step"
    NOTICE_UNKNOWN = "notice_unknown"
    NOTICE_NOT_IN_STATE = "notice_not_in_state"
    NUMBER_WRONG = "number_wrong"
    WORDING_NOT_IN_STATE = "wording_not_in_state"
    WORDING_FAULTY = "wording_faulty"
    WORDING_MISSING = "wording_missing"
    WORDING_LACKS_FACTS = "wording_lacks_facts"
    PARTY_UNKNOWN = "party_unknown"
    PARTY_OTHER_KIND = "party_other_kind"
    PARTY_NUMBER_TAKEN = "party_number_taken"
    PARTY_OTHER_NUMBER = "party_other_number"
    PARTIES_CANNOT_MERGE = "parties_cannot_merge"
    IDENTITY_NUMBER_WRONG = "identity_number_wrong"
    CREDIT_CODE_WRONG = "credit_code_wrong"
    PROJECT_CODE_WRONG = "project_code_wrong"
    PURPOSE_MISSING = "purpose_missing"
    VALUE_MISSING = "value_missing"
    MANDATE_UNKNOWN = "mandate_unknown"
    MANDATE_OVER = "mandate_over"
    MANDATE_WITHOUT_PROOF = "mandate_without_proof"
    MANDATE_FOR_ONESELF = "mandate_for_oneself"
    CONSENT_UNKNOWN = "consent_unknown"
    RATED_BEFORE = "rated_before"
    RATING_UNKNOWN = "rating_unknown"
    RATING_TOO_EARLY = "rating_too_early"
    RATING_TOO_LATE = "rating_too_late"
    RECTIFICATION_MOVE = "rectification_move"
    ALARM_MOVE = "alarm_move"
    RULE_UNTESTED = "rule_untested"
    CASE_UNKNOWN = "case_unknown"
    CASE_NOT_IN_STATE = "case_not_in_state"
    CASE_MISSING = "case_missing"
    CASE_CHANGED = "case_changed"
    CASE_ITEM_MISSING = "case_item_missing"
    CASE_ITEM_IDLE = "case_item_idle"
    CASE_FIELDS = "case_fields"
    CASE_MATERIALS_MISSING = "case_materials_missing"
    CASE_STEP = "case_step"
    CASE_STEPS_OPEN = "case_steps_open"
    CASE_CERTIFICATE_MISSING = "case_certificate_missing"
    CASE_NOT_GRANTED = "case_not_granted"
    CASE_NUMBERS_WRITTEN = "case_numbers_written"
    PAD_AWAY = "pad_away"
    CONFIRMATION_GONE = "confirmation_gone"
    ATTACHMENT_KIND = "attachment_kind"
    ATTACHMENT_SIZE = "attachment_size"
    ATTACHMENT_DAMAGED = "attachment_damaged"
    LICENCE_UNKNOWN = "licence_unknown"
    LICENCE_NOT_IN_STATE = "licence_not_in_state"
    LICENCE_TEMPLATE = "licence_template"
    LICENCE_FIELDS = "licence_fields"
    LICENCE_BASIS = "licence_basis"
    LICENCE_BEING_MADE = "licence_being_made"
    LICENCE_DAMAGED = "licence_damaged"
    LICENCE_COPIES = "licence_copies"
    COLLECTING_OVER = "collecting_over"
    CARD_NEEDED = "card_needed"
    VERIFICATION_LOCKED = "verification_locked"


# Sentences take the facts by name. Each tells the reader what to do next.
SENTENCES: dict[RefusalCode, tuple[str, str]] = {
    RefusalCode.NO_ONE_WAITING: ("现在没有人排队，请稍候。", "Nobody is waiting now."),
    RefusalCode.TICKET_UNKNOWN: (
        "没有找到这个号，请核对号码，或找工作人员。",
        "This number is not known; check it or ask a member of staff.",
    ),
    RefusalCode.TICKET_NOT_IN_STATE: (
        "{number}号现在是“{state}”，不能这样操作，请刷新后再试。",
        "Number {number} is {state}; this step is not possible now.",
    ),
    RefusalCode.TICKET_TAKEN: (
        "{number}号刚被{window}叫走，请叫下一位。",
        "Number {number} has just been called by {window}; call the next one.",
    ),
    RefusalCode.ALREADY_WAITING: (
        "您已有{number}号在排队，不用再取，可以补打小票。",
        "You already hold number {number}; the ticket can be printed again.",
    ),
    RefusalCode.MATTER_UNKNOWN: (
        "没有找到这个事项，请重新选择，或找工作人员。",
        "This matter is not known; choose again or ask a member of staff.",
    ),
    RefusalCode.MATTER_NOT_SERVED: (
        "“{matter}”今天没有窗口办理，请找工作人员。",
        "No window serves “{matter}” today; please ask a member of staff.",
    ),
    RefusalCode.QUOTA_REACHED: (
        "“{matter}”今天的号已发完，请明天再来，或找工作人员。",
        "Today's numbers for “{matter}” are gone; come tomorrow or ask a member of staff.",
    ),
    RefusalCode.HALL_CLOSED: ("现在不取号：{why}", "No tickets now: {why_en}"),
    RefusalCode.HALL_BUSY: (
        "系统正忙，正在为您重试，请稍候。",
        "The system is busy and is trying again; please wait.",
    ),
    RefusalCode.HALL_FAULT: (
        "系统出错，已通知工程师，请找工作人员。",
        "The hall made a mistake, and its engineer is told; please ask a member of staff.",
    ),
    RefusalCode.WINDOW_UNKNOWN: (
        "没有这个窗口，请管理员核对设备设置。",
        "There is no such window; an administrator must check the device's settings.",
    ),
    RefusalCode.WINDOW_OCCUPIED: (
        "{clerk}已在{window}登录，请先退出。",
        "{clerk} is signed in at {window}; that clerk must sign out first.",
    ),
    RefusalCode.WINDOW_STILL_SERVING: (
        "{number}号还没有办完，请先办结、挂起或转移。",
        "Number {number} is not finished; finish, park or transfer it first.",
    ),
    RefusalCode.WINDOW_STILL_CALLING: (
        "{number}号已叫号，人还没到：请先“开始办理”，或“过号”后再叫下一位。",
        "Number {number} has been called and nobody has come yet: begin, or mark it no-show, then call the next.",
    ),
    RefusalCode.NOT_SIGNED_IN: ("请先登录，再叫号。", "Sign in before calling."),
    RefusalCode.SIGN_IN_FAILED: (
        "工号或密码不对，请重新输入。",
        "Clerk number or password is wrong; try again.",
    ),
    RefusalCode.SIGN_IN_LOCKED: (
        "连续输错多次，已锁定{minutes}分钟，请稍后再试，或找管理员。",
        "Too many wrong tries; locked for {minutes} minutes.",
    ),
    RefusalCode.RECALL_LIMIT: (
        "{number}号已呼叫{times}次，请过号或挂起。",
        "Number {number} has been called {times} times; mark it no-show or park it.",
    ),
    RefusalCode.LEASE_UNKNOWN: (
        "备用号段已失效，请联网后再取号，或找工作人员。",
        "The reserve of numbers is no longer valid; connect first.",
    ),
    RefusalCode.NOT_ALLOWED: ("您没有这项权限，请找管理员。", "You may not do this; ask an administrator."),
    RefusalCode.BAD_MESSAGE: (
        "设备发来的内容有误，请联系工程师。",
        "The device sent something malformed: {detail}.",
    ),
    RefusalCode.EXPIRED: (
        "这次操作等得太久，已作废，请再来一次。",
        "This request came too late; please try again.",
    ),
    RefusalCode.CODE_WRONG: (
        "登记码不对或已过期，请管理员重新发码。",
        "The enrolment code is wrong or over; an administrator must give a new one.",
    ),
    RefusalCode.CODE_LOCKED: (
        "登记码输错太多次，请{minutes}分钟后再试。",
        "Too many wrong enrolment codes; wait {minutes} minutes.",
    ),
    RefusalCode.STORAGE_FULL: (
        "本机存储已满，不能再记录，请找工作人员。",
        "This device has no room left to keep records; please ask a member of staff.",
    ),
    RefusalCode.HELP_TAKEN_BEFORE: (
        "{window}的同事已经去了，您不用去。",
        "A colleague from {window} has gone already; you need not go.",
    ),
    RefusalCode.HELP_OVER: (
        "这次求助已经结束，您不用去。",
        "This call for help is over; you need not go.",
    ),
    RefusalCode.RENEWAL_REFUSED: (
        "本机证书不能续期，请管理员重新发登记码。",
        "This device's certificate cannot be renewed; an administrator must give a new enrolment code.",
    ),
    RefusalCode.RENEWAL_LOCKED: (
        "续期请求太多，请{minutes}分钟后再试。",
        "Too many requests for renewal; wait {minutes} minutes.",
    ),
    RefusalCode.CALENDAR_UNKNOWN: (
        "没有这一版日历，请刷新页面重新选择。",
        "There is no such version of the calendar; choose again.",
    ),
    RefusalCode.CALENDAR_PUBLISHED: (
        "这一版日历已经发布，不能再改，请新建一个版本。",
        "This version of the calendar is published and stays as it is; begin a new one.",
    ),
    RefusalCode.CALENDAR_DRAFT_OPEN: (
        "已有一份日历草稿，请先发布或删除它。",
        "A draft of this calendar is open already; publish or discard it first.",
    ),
    RefusalCode.CALENDAR_WITHOUT_NOTICE: (
        "请先写明放假通知的名称和文号，再发布。",
        "Name the notice this calendar follows before publishing it.",
    ),
    RefusalCode.CALENDAR_OUTSIDE: (
        "日历只到{first}至{last}，请换一个日期。",
        "The calendar runs from {first} to {last}; choose another date.",
    ),
    RefusalCode.LEDGER_UNKNOWN: (
        "没有找到这件事的期限记录，请核对编号。",
        "No record of time limits is kept for this subject; check its number.",
    ),
    RefusalCode.LEDGER_OPEN: (
        "这件事的期限记录已经建立，不能重复建立。",
        "A record of time limits is kept for this subject already.",
    ),
    RefusalCode.CLOCK_MOVE: (
        "现在是“{phase}”，不能{move}，请刷新后再试。",
        "It is {phase} now; {move} is not possible.",
    ),
    RefusalCode.CLOCK_MISSING: (
        "{move}必须写明{facts}，请补充后再提交。",
        "{move} needs {facts}.",
    ),
    RefusalCode.CLOCK_AFTERWARDS: (
        "{move}只能在发生时登记，不能事后补录（最多晚{minutes}分钟）。请按现在的时间登记。",
        "{move} is recorded when it happens, not afterwards (at most {minutes} minutes later); record it as of now.",
    ),
    RefusalCode.CLOCK_OUT_OF_ORDER: (
        "发生时间不能早于上一条记录，也不能晚于现在，请核对时间。",
        "The time lies before the last entry or in the future; check it.",
    ),
    RefusalCode.CLOCK_PROCEDURE: (
        "这个事项没有列明“{procedure}”这项特别程序，不能暂停计时。",
        "This matter does not declare the special procedure {procedure}; the clock cannot be stopped for it.",
    ),
    RefusalCode.CLOCK_EXTENSION: (
        "最多可以延长{most}，期限届满后也不能再延长，请核对。",
        "It may be extended by {most} at most, and only before the limit has run out.",
    ),
    RefusalCode.CLOCK_STEP: (
        "没有“{step}”这个环节，或它现在不能这样操作，请核对。",
        "There is no step {step}, or it is not in a state for this.",
    ),
    RefusalCode.ITEM_UNKNOWN: (
        "没有编码为{code}的事项，请核对编码，或先建立事项。",
        "There is no item {code}; check the code, or make the item first.",
    ),
    RefusalCode.ITEM_EXISTS: (
        "编码{code}已被“{name}”使用，请换一个编码，或直接修改那个事项。",
        "Code {code} belongs to “{name}” already; use another, or edit that item.",
    ),
    RefusalCode.VERSION_NOT_IN_STATE: (
        "“{name}”第{number}版现在是“{state}”，不能{move}，请刷新页面查看。",
        "Version {number} of “{name}” is {state}; this step is not possible now.",
    ),
    RefusalCode.VERSION_OPEN: (
        "“{name}”已有{author}编制的第{number}版尚未发布，请在那一版上修改，或请其作废。",
        "“{name}” has an unpublished version {number} by {author}; go on with that one.",
    ),
    RefusalCode.VERSION_CHANGED: (
        "您打开以后，{author}改过“{name}”，请重新打开再改，以免盖掉对方的内容。",
        "{author} changed “{name}” since you opened it; open it again.",
    ),
    RefusalCode.VERSION_HAS_FINDINGS: (
        "“{name}”还有{count}个严重问题，改好才能发布：{first}",
        "“{name}” has {count} severe findings; it cannot be published: {first}",
    ),
    RefusalCode.GROUP_ELSEWHERE: (
        "“{group}”不是这个大厅的分组，请从列表里选一个；没有合适的，请系统管理员新建分组。",
        "“{group}” is no group of this hall; choose one of the list, or ask the system administrator for a new one.",
    ),
    RefusalCode.OWN_WORK: (
        "编制人不能审核自己编的内容，请另一位审核人员办理。",
        "Nobody reviews own work; another reviewer must do it.",
    ),
    RefusalCode.DATE_PASSED: (
        "日期{date}不能用：{why}。请改成{earliest}或以后。",
        "{date} cannot be used; take {earliest} or later.",
    ),
    RefusalCode.REASON_MISSING: ("请写明原因，再提交。", "Give a reason first."),
    RefusalCode.MAIN_ITEMS_IN_A_RING: (
        "这些事项互为主项，绕成了一个圈：{way}。请改正其中一个的主项。",
        "These items are each other's main item, in a ring: {way}. Give one of them another main item.",
    ),
    RefusalCode.DIFFERENCE_GONE: (
        "这处差异已经变了，请刷新对比页面再处理。",
        "This difference is no longer as it was; look at the comparison again.",
    ),
    RefusalCode.WORD_TOO_SHORT: (
        "“{word}”与“{meaning}”不能作为同义词：两边都至少要两个字，而且不能相同。请改写后再保存。",
        "{word} and {meaning} cannot be synonyms: both need two characters or more, and must differ.",
    ),
    RefusalCode.QUESTION_UNKNOWN: (
        "这条未答检索已经不在了，请刷新列表。",
        "This unanswered search is gone; look at the list again.",
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
    RefusalCode.RULE_UNTESTED: (
        "这一版规则还没有回测，请先回测，看过结果再启用。",
        "This version of the rule has not been tested on past cases; test it first.",
    ),
    RefusalCode.CASE_UNKNOWN: (
        "没有找到这个办件，请核对办件编号，或到收件窗口查询。",
        "This case is not known; check its number or ask at the window that took it.",
    ),
    RefusalCode.CASE_NOT_IN_STATE: (
        "办件{project_no}现在是“{state}”，不能“{deed}”，请刷新后再看。",
        "Case {project_no} is {state}; this is not possible now.",
    ),
    RefusalCode.CASE_MISSING: (
        "“{deed}”还缺：{facts}。请补上再提交。",
        "This still lacks: {facts}.",
    ),
    RefusalCode.CASE_CHANGED: (
        "您打开以后，有人改过这个办件，请刷新后再改。",
        "Somebody has changed this case since you opened it; look again.",
    ),
    RefusalCode.CASE_ITEM_MISSING: (
        "这个号取的是“{group}”，请先选具体事项，再打开办件。",
        "This number was taken for {group}; choose the matter first.",
    ),
    RefusalCode.CASE_ITEM_IDLE: (
        "“{item}”今天没有生效的版本，不能收件，请找事项管理员。",
        "{item} has no version in force today; ask whoever keeps the catalogue.",
    ),
    RefusalCode.CASE_FIELDS: (
        "请核对填写内容：{fields}。",
        "Check what is written: {fields}.",
    ),
    RefusalCode.CASE_MATERIALS_MISSING: (
        "还缺必要材料：{names}。请收齐，或注明容缺后补、告知承诺，或一次告知补正。",
        "Required material is missing: {names}. Take it, note it as outstanding, or ask for it once.",
    ),
    RefusalCode.CASE_STEP: (
        "环节“{step}”现在不能这样办：{why}",
        "Step {step} cannot be done now: {why}",
    ),
    RefusalCode.CASE_STEPS_OPEN: (
        "还有环节没有办结：{steps}。请先办结，再作决定。",
        "Steps are not over: {steps}; finish them before the decision.",
    ),
    RefusalCode.CASE_CERTIFICATE_MISSING: (
        "这个事项要发{result}，请先制证，再送达。",
        "This matter ends with {result}; make it before delivering.",
    ),
    RefusalCode.CASE_NOT_GRANTED: (
        "没有准予过，不用撤销。请核对办件{project_no}。",
        "Nothing was granted that could be revoked; check case {project_no}.",
    ),
    RefusalCode.CASE_NUMBERS_WRITTEN: (
        "文字里有证件号码或手机号，请删去：这些只写在登记栏目里。",
        "The text holds a number of a person or a telephone; take it out, it belongs in its field alone.",
    ),
    RefusalCode.PAD_AWAY: (
        "本窗口的签字屏没有连上，请检查签字屏，或改用纸质核对签字。",
        "This window's pad is not connected; check it, or let the applicant sign on paper.",
    ),
    RefusalCode.CONFIRMATION_GONE: (
        "内容已经改过，请按窗口人员提示重新核对。",
        "The record has changed meanwhile; please check it again with the clerk.",
    ),
    RefusalCode.ATTACHMENT_KIND: (
        "这个文件不能上传：内容是{kind}。请交 PDF、JPG、PNG 或 TIFF。",
        "This file cannot be taken: it is {kind}. Give a PDF, JPG, PNG or TIFF.",
    ),
    RefusalCode.ATTACHMENT_SIZE: (
        "文件太大或是空的：最大{most}兆。请压缩或分开上传。",
        "The file is empty or too large: at most {most} MB.",
    ),
    RefusalCode.ATTACHMENT_DAMAGED: (
        "这个文件与上传时不一致，已停止显示，请联系工程师从备份恢复。",
        "This file is not what was given in; an engineer must restore it from the backup.",
    ),
    RefusalCode.LICENCE_UNKNOWN: (
        "没有找到这张证照，请核对编号，或找窗口工作人员。",
        "This licence is not known; check its number or ask a member of staff.",
    ),
    RefusalCode.LICENCE_NOT_IN_STATE: (
        "证照{number}现在是“{state}”，不能{move}，请刷新后再试。",
        "Licence {number} is {state}; {move} is not possible now.",
    ),
    RefusalCode.LICENCE_TEMPLATE: (
        "没有可用的证照模板“{template}”，请证照管理员启用模板后再制证。",
        "There is no template {template} in use; whoever keeps the templates must put one into use.",
    ),
    RefusalCode.LICENCE_FIELDS: (
        "证照内容还不能用，请补充或改正：{fields}。",
        "The licence's fields cannot be used yet; mend: {fields}.",
    ),
    RefusalCode.LICENCE_BASIS: (
        "请写明原因和法律依据（例如《行政许可法》第六十九条），再提交。",
        "Give the reason and the legal basis first.",
    ),
    RefusalCode.LICENCE_BEING_MADE: (
        "正在准备证照，马上就好，请稍候。",
        "The licence is being prepared; please wait a moment.",
    ),
    RefusalCode.LICENCE_DAMAGED: (
        "证照{number}的文件与签发时不一致，已停用这份文件，请联系工程师从备份恢复。",
        "The document of licence {number} is not what was issued; an engineer must restore it from the backup.",
    ),
    RefusalCode.LICENCE_COPIES: (
        "这张证照在自助机上已打印{most}份，再要请到窗口办理。",
        "This licence was printed {most} times here; ask at a window for more.",
    ),
    RefusalCode.COLLECTING_OVER: (
        "时间到了，请重新放上身份证再领证。",
        "This took too long; lay the card on the reader again.",
    ),
    RefusalCode.CARD_NEEDED: (
        "领证要刷身份证原件，请把身份证放在读卡区；没带身份证请到窗口办理。",
        "Collecting needs the identity card itself; lay it on the reader, or go to a window.",
    ),
    RefusalCode.VERIFICATION_LOCKED: (
        "查验次数太多，请{minutes}分钟后再试，或到大厅窗口核对。",
        "Too many verifications; wait {minutes} minutes, or ask at the hall.",
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
    RefusalCode.FILE_UNREADABLE: (
        "这个文件读不了：{because}",
        "This file cannot be read: {because}",
    ),
}

# These pass by themselves: the same request may be sent again after a short while.
PASSING = frozenset({RefusalCode.HALL_BUSY, RefusalCode.LICENCE_BEING_MADE})


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - a refusal is the hall's answer, not an error
    """The hall says no. Facts fill the sentence; none of them may be personal data."""

    code: RefusalCode
    facts: dict[str, str] = field(default_factory=dict)

    def sentence(self, language: str = "zh") -> str:
        """What to show a person, in Chinese (`zh`) or English (`en`)."""
        chinese, english = SENTENCES[self.code]
        return (english if language == "en" else chinese).format_map(_Known(self.facts))

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence('en')}"


class _Known(dict[str, str]):
    """A sentence with a fact missing still reads."""

    def __missing__(self, key: str) -> str:
        return "—"
