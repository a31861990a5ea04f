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
    RefusalCode.FILE_UNREADABLE: (
        "这个文件读不了：{because}",
        "This file cannot be read: {because}",
    ),
}

# These pass by themselves: the same request may be sent again after a short while.
PASSING = frozenset({RefusalCode.HALL_BUSY})


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
