"""Decides which words a folder of clips needs so that calls of a hall can be said without any other engine."""

from collections.abc import Iterable, Iterator

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIGURES = "零一二三四五六七八九"
OF_NUMBERS = ("十", "百", "千", "两")
OF_CALLS = (
    "请", "号", "到", "窗口", "号窗口", "楼", "区", "室", "请到", "办理", "办理业务", "请稍候", "您好", "欢迎光临", "某",
    "先生", "女士", "重复", "过号", "请重新取号", "前面还有", "两位", "位", "今天", "暂停服务", "请携带好您的证件",
)  # fmt: skip
SURNAMES = (
    *"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范",
    *"金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤",
    *("欧阳", "上官", "司马", "诸葛"),
)


def needed(windows: int, more: Iterable[str] = ()) -> Iterator[str]:
    """Letters, figures, what calls are made of, each window as one piece, surnames as masked names have them, and more."""
    yield from LETTERS
    yield from FIGURES
    yield from OF_NUMBERS
    yield from OF_CALLS
    yield from (f"到{window}号窗口" for window in range(1, windows + 1))
    yield from (f"{surname}某" for surname in SURNAMES)
    yield from more
