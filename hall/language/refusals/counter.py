"""Says why the hall refuses at terminals, windows and devices."""

from hall.language.refusals.codes import RefusalCode

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
}
