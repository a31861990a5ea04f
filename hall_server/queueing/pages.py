"""Decides how the steps of a number read in the audit trail; queueing has no pages of its own."""

from hall.language.tickets import STATE_NAMES
from hall_server.pages.registry import Pages
from hall_server.pages.spoken_facts import name_facts, tell
from hall_server.queueing.words import PRIORITIES, REASONS, TROUBLES

Pages("queueing", prefix="queueing/").words(
    numbers_leased="领取了备用号段",
    ticket_reserved="排了号，等待出票",
    paper_confirmed="号票已打印",
    paper_confirmed_late="号票后来才确认打印",
    paper_not_confirmed="号票没有确认打印",
    copy_asked_for="要求补打号票",
    copy_printed="补打了号票",
    ticket_voided="号码作废，没有出票",
    ticket_called="叫号",
    ticket_parked="挂起",
    ticket_transferred="转办，重新等候",
    marked_no_show="标记过号",
    service_began="开始办理",
    service_finished="办理结束",
    day_closed="当天结束，清号",
    series="号段",
    first="从",
    last="到",
    arrived_at="到达时间",
    priority="优先类别",
    lease="备用号段编号",
    process_id="出票编号",
    trouble="未出票原因",
    times_called="叫号次数",
    to_window="转到窗口",
    left="离开的窗口人员",
    was="原来状态",
)
name_facts("ticket", number="号码", state="状态", matter="事项", reason="叫号依据", outcome="结果")

_STATES = [(state.value, names[0]) for state, names in STATE_NAMES.items()]
tell("state", _STATES, of="ticket")
tell("was", _STATES, of="ticket")
tell("priority", PRIORITIES, of="ticket")
tell("reason", REASONS, of="ticket")
tell("outcome", [("done", "已办理")], of="ticket")
tell("trouble", TROUBLES, of="ticket")
