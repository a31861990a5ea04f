"""Decides what the kiosk itself says is wrong, and which of the hall's words for a failed print fits a printer's trouble."""

from hall.messages.collecting import PrintOutcome
from hall.messages.devices import RequestRefused
from kiosk.paper_words import WhyNot
from visiting.words import Trouble

NO_PRINTER = Trouble(
    "no_printer",
    "engineer",
    "本机没有连接打印机，请到窗口领取证照。",
    "This machine has no printer; collect at a window.",
)
HALL_AWAY = Trouble(
    "hall_away",
    "nobody",
    "大厅网络不通，现在不能领证，急用请到窗口。",
    "The hall cannot be reached; in a hurry, ask at a window.",
)
HALL_BUSY = Trouble(
    "hall_busy",
    "nobody",
    "大厅系统正忙，还没有查到您的证照，请过一会儿再试，急用请到窗口。",
    "The hall is busy and has not found your licences yet; try again in a while, in a hurry ask at a window.",
)
SLOW = Trouble(
    "licence_slow",
    "nobody",
    "证照还没有准备好。",
    "The licence is not ready yet.",
)
ANOTHER_PRINTING = Trouble(
    "another_printing",
    "nobody",
    "打印机正在打印上一份证照。",
    "The printer is busy with the paper before.",
)
UNSURE = Trouble(
    "print_unsure",
    "staff",
    "没有收到打印机的确认，证照可能已经打出，也可能没有。",
    "The printer did not confirm; the licence may be out, or may not.",
)
LIST_UNREADABLE = Trouble(
    "list_unreadable",
    "software",
    "大厅发来的证照清单打不开。",
    "The list of licences from the hall cannot be opened.",
)
NOT_FETCHED = {
    WhyNot.LINK_OVER: Trouble(
        "link_over",
        "citizen",
        "取证照的时间过了，没有打印，请再试一次。",
        "The time to fetch the licence is over; nothing was printed, try again.",
    ),
    WhyNot.SERVER_AWAY: Trouble(
        "hall_away_fetching",
        "nobody",
        "取证照时大厅网络断了，没有打印。",
        "The hall went away while the licence was fetched; nothing was printed.",
    ),
    WhyNot.CHANGED: Trouble(
        "paper_changed",
        "staff",
        "取到的证照文件不对，没有打印。",
        "What came is not the licence; nothing was printed.",
    ),
}

_OUTCOMES = {
    "document_paper_out": PrintOutcome.PAPER_OUT,
    "document_jam": PrintOutcome.JAM,
    "document_printer_away": PrintOutcome.OFFLINE,
    "print_server_missing": PrintOutcome.OFFLINE,
    "print_queue_stopped": PrintOutcome.OFFLINE,
    "print_queue_missing": PrintOutcome.OFFLINE,
    "not_printed": PrintOutcome.OFFLINE,
}


def outcome_of(trouble: Trouble) -> PrintOutcome:
    """The hall's word for a print that certainly failed with this trouble."""
    return _OUTCOMES.get(trouble.code, PrintOutcome.REFUSED)


def refused(answer: RequestRefused) -> Trouble:
    """The hall said no: its own sentences, which say what to do next."""
    return Trouble(answer.code, "citizen", answer.chinese, answer.english)
