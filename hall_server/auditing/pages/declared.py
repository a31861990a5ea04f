"""Declares where the auditor's pages stand."""

from hall_server.pages.registry import Pages

VIEW = "audit.view"

pages = Pages("auditing", prefix="auditing/")
# Words of those who have no pages of their own.
pages.words(
    signed_in="登录",
    signed_out="退出登录",
    certificate_renewed="设备证书续期",
    device_registered="登记了设备",
    device_retired="停用了设备",
    device_settled="设备完成设置",
    enrolment_code_issued="发放了设备登记码",
    enrolment_refused="拒绝了设备登记",
    renewal_refused="拒绝了证书续期",
    help_called="群众求助",
    help_taken="有人去帮忙",
    help_told_again="再次提醒求助",
    help_lapsed="求助无人应答",
    numbers_leased="领取了备用号段",
    by="方式",
    device="设备",
    window="窗口",
)
