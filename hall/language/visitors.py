"""Decides what the hall knows of a visitor and how the visitor is named where others can read or hear."""

from enum import StrEnum

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政
濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马
公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌
微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙
南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())


class HowKnown(StrEnum):
    """How the visitor made themselves known; only a card may reveal or fill in anything."""

    CARD = "card"
    TYPED = "typed"
    NOT = "not"


class PriorityClass(StrEnum):
    """Why a ticket may go before others; the order of precedence is the hall's rule, not this list's."""

    NORMAL = "normal"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    VETERAN = "veteran"
    GREEN_CHANNEL = "green_channel"
    APPOINTMENT = "appointment"
    RETURNED = "returned"


def masked_name(name: str) -> str:
    """How a name stands on paper and public screens: 张*, 张*三, 欧阳*三, 阿*·* (never the whole name).

    The first character and, for three or more, the last stay. A name of one character becomes a star.
    """
    name = name.strip()
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    if name[:2] in COMPOUND_SURNAMES:
        return (
            name[:2] + "*" * (len(name) - 2)
            if len(name) == 3
            else name[:2] + "*" * (len(name) - 3) + name[-1]
        )
    return name[0] + "*" * (len(name) - 2) + name[-1]
