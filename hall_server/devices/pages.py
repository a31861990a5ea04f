"""Decides how the life of a device and a call for help read in the audit trail; devices have no pages of their own."""

from hall_server.pages.registry import Pages
from hall_server.pages.spoken_facts import name_facts

Pages("devices", prefix="devices/").words(
    device_registered="登记了设备",
    device_enrolled="设备领取了证书",
    device_settled="设备完成设置",
    device_retired="停用了设备",
    enrolment_code_issued="发放了设备登记码",
    enrolment_refused="拒绝了设备登记",
    certificate_renewed="设备证书续期",
    certificates_revoked="吊销了设备证书",
    certificate_cloned="同一证书在两台机器上使用",
    renewal_refused="拒绝了证书续期",
    bad_messages="发来读不懂的消息",
    help_called="群众求助",
    help_taken="有人去帮忙",
    help_told_again="再次提醒求助",
    help_lapsed="求助无人应答",
    serial="证书序列号",
    starts="同时在线的程序数",
    count="数量",
    why="原因",
    stale="送达太晚",
    times="提醒次数",
    desks="通知的窗口数",
    device="设备",
    window="窗口",
)
name_facts("device", until="有效至")
