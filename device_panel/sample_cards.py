"""Decides who comes to the training hall: five people everybody knows, or anybody."""

import random
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from hall.language.identity_numbers import check_character
from hall.language.visitors import COMPOUND_SURNAMES


@dataclass(frozen=True, slots=True)
class SampleCard:
    """What is written on a card; nobody lives who has it. Dates are YYYYMMDD; sex by GB/T 2261.1, nation by GB/T 3304."""

    name: str
    id_number: str
    sex: str
    nation: str
    birth: str
    address: str
    authority: str
    valid_from: str
    valid_to: str
    document: str = "resident"

    def as_arguments(self) -> dict[str, object]:
        """The arguments of the reader stand-in's `present`."""
        return asdict(self)


def card(name: str, birth: date, sex: str, serial: int, *, nation: str = "01") -> SampleCard:
    """A card with a right check character (GB 11643). serial: 0 to 99, tells apart people of one day."""
    order = f"{serial * 10 + (1 if sex == '1' else 2):03d}"
    digits = f"511602{birth:%Y%m%d}{order}"
    return SampleCard(
        name=name,
        id_number=digits + check_character(digits),
        sex=sex,
        nation=nation,
        birth=f"{birth:%Y%m%d}",
        address=f"四川省广安市广安区学习路{serial + 1}号",
        authority="广安市公安局广安分局",
        valid_from="20200315",
        valid_to="20400315",
    )


CAST = (
    card("张伟", date(1985, 3, 12), "1", 3),
    card("王秀英", date(1951, 8, 2), "2", 14),
    card("李娜", date(1992, 11, 23), "2", 7),
    card("欧阳修远", date(1978, 5, 30), "1", 21),
    card("阿依古丽·买买提", date(1989, 1, 9), "2", 9, nation="05"),
)

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红健建国志文永生海燕婷浩宇欣怡子涵晨曦"
# Characters people bear that GB 18030 writes in four bytes: outside the two-byte plane of old printers and databases.
RARE = "㛃㐱㚢𬭎𬘭𬀩𫖮𬍛"
MINORITY_NAMES = (
    ("古丽娜尔·艾合买提", "05"),
    ("买买提江·吐尔逊", "05"),
    ("扎西·多吉", "04"),
)


def random_card(chance: random.Random, *, rare: bool | None = None) -> SampleCard:
    """Anybody from 18 to 90. rare: whether the name ends in a rare character; None leaves it to chance (one in four)."""
    born = date(2006, 1, 1) - timedelta(days=chance.randrange(72 * 365))
    name, nation = _random_name(chance, rare=chance.random() < 0.25 if rare is None else rare)
    return card(name, born, chance.choice("12"), chance.randrange(100), nation=nation)


def _random_name(chance: random.Random, *, rare: bool) -> tuple[str, str]:
    if not rare and chance.random() < 0.1:
        return chance.choice(MINORITY_NAMES)
    surname = chance.choice(sorted(COMPOUND_SURNAMES)) if chance.random() < 0.1 else chance.choice(SURNAMES)
    given = "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2))))
    return surname + (given[:1] + chance.choice(RARE) if rare else given), "01"
