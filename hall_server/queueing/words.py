"""Decides how the states and reasons of queueing are written for people."""

from hall.language.queue_order import Reason
from hall.language.visitors import HowKnown, PriorityClass
from hall.messages.calling import SurfaceKind, SurfaceState
from hall.messages.ticketing import PaperTrouble

HOW_KNOWN = [
    (HowKnown.CARD.value, "刷证"),
    (HowKnown.TYPED.value, "输入"),
    (HowKnown.NOT.value, "未提供"),
]

PRIORITIES = [
    (PriorityClass.NORMAL.value, "普通"),
    (PriorityClass.ELDERLY.value, "老年人"),
    (PriorityClass.DISABLED.value, "残疾人"),
    (PriorityClass.PREGNANT.value, "孕产妇"),
    (PriorityClass.VETERAN.value, "退役军人"),
    (PriorityClass.GREEN_CHANNEL.value, "绿色通道"),
    (PriorityClass.APPOINTMENT.value, "预约"),
    (PriorityClass.RETURNED.value, "转回"),
]

REASONS = [
    (Reason.ARRIVAL.value, "先到先叫"),
    (Reason.PRIORITY.value, "优先"),
    (Reason.OVERTAKEN_ENOUGH.value, "被超越已满"),
    (Reason.WAITED_ENOUGH.value, "等候已久"),
    (Reason.PICKED.value, "指定叫号"),
]

SURFACES = [
    (SurfaceKind.STRIP.value, "窗口屏"),
    (SurfaceKind.WAITING_AREA.value, "等候区屏"),
    (SurfaceKind.TERMINAL.value, "取号机"),
    (SurfaceKind.VOICE.value, "语音"),
    (SurfaceKind.BOARD.value, "条屏"),
]

SURFACE_STATES = [
    (SurfaceState.PENDING.value, "等待"),
    (SurfaceState.SHOWN.value, "已显示"),
    (SurfaceState.SPOKEN.value, "已播报"),
    (SurfaceState.FAILED.value, "失败"),
]

TROUBLES = [
    (PaperTrouble.UNKNOWN.value, "不能确定，纸可能已经取走"),
    (PaperTrouble.JAM.value, "卡纸"),
    (PaperTrouble.PAPER_OUT.value, "缺纸"),
    (PaperTrouble.COVER_OPEN.value, "机盖未合"),
    (PaperTrouble.CUTTER.value, "切刀故障"),
    (PaperTrouble.OFFLINE.value, "打印机没有连接"),
    (PaperTrouble.NOT_TRIED.value, "没有打印"),
    ("unheard_of", "取号机没有回音"),
]
