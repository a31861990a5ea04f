"""Decides where the pages of notices stand, who may open them, and how their trail reads."""

from hall_server.notices.states import REASONS
from hall_server.pages.registry import Pages
from hall_server.pages.spoken_facts import tell

VIEW, HANDLE = "notices.view", "notices.handle"
WRITE, APPROVE = "notices.templates.write", "notices.templates.approve"
SECTION = "通知"

pages = Pages("notices", prefix="notices/")
pages.words(
    notice_told="要求发送短信",
    notice_sending="交给通道发送",
    notice_sent="已发出",
    notice_delivered="已送达",
    notice_created="重新发送",
    notice_temporary_failure="暂时没发出",
    notice_permanent_failure="发送失败",
    notice_unknown="结果不明",
    notice_expired="过期未发",
    notice_withheld="未发送",
    notice_settled="已用其他方式处理",
    wording_drafted="编写了模板",
    wording_submitted="提交了模板",
    wording_approved="批准了模板",
    wording_rejected="退回了模板",
    opted_out="退订短信",
    opted_in="恢复接收短信",
    template="模板",
    about="关于",
    provider="通道",
    code="通道回应",
    note="处理结果",
)
tell("reason", [(reason.value, words[0]) for reason, words in REASONS.items()], of="notice")
