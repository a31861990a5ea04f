"""Says why the hall refuses to write or publish what it offers."""

from hall.language.refusals.codes import RefusalCode

SENTENCES: dict[RefusalCode, tuple[str, str]] = {
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
    RefusalCode.FILE_UNREADABLE: (
        "这个文件读不了：{because}",
        "This file cannot be read: {because}",
    ),
    RefusalCode.RULE_UNTESTED: (
        "这一版规则还没有回测，请先回测，看过结果再启用。",
        "This version of the rule has not been tested on past cases; test it first.",
    ),
}
