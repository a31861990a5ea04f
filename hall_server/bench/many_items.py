"""Decides what a province's items look like: names of the real list, varied as halls vary them."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

from hall_server.search.words import Findable

LIST = Path(__file__).parents[1] / "catalogue" / "sample" / "service_items_guangan.csv"
ITEMS_OF_A_HALL = 1000
HALLS_OF_A_CITY = 105
# Of a hundred items so many have the name the list gives them; the others are what halls made of it.
UNCHANGED_OF_A_HUNDRED = 40
APPLICANTS = (
    "企业", "个体工商户", "农民专业合作社", "外商投资企业", "社会团体", "民办学校", "医疗机构", "残疾人", "退役军人",
    "老年人", "大学生", "外来务工人员", "港澳台居民", "外国人", "未成年人", "困难家庭", "村民", "居民",
)  # fmt: skip
_DEED = re.compile(
    r"(?:首次|补证|变更|延续|注销|补发|换发|设立|增加|撤销|年度)*(?:申请|审批|许可|核发|备案|登记|给付|确认|申领|发放|认定|办理|服务|批准|审核|初审|查询|报告)\Z"
)
_BRACKET = re.compile(r"[（(][^（()）]{2,12}[)）]")
_SPOKEN = re.compile(r"[（）()一-鿿A-Za-z0-9]+")


@cache
def vocabulary() -> tuple[tuple[str, ...], ...]:
    """Names, what they are about, what is done, remarks in brackets; all from the list."""
    with LIST.open(encoding="utf-8-sig", newline="") as file:
        names = sorted({"".join(_SPOKEN.findall(row["name"])) for row in csv.DictReader(file)})
    bare = [_BRACKET.sub("", name) for name in names]
    abouts = sorted({rest for name in bare if 4 <= len(rest := _DEED.sub("", name)) <= 24})
    deeds = sorted({found.group() for name in bare if (found := _DEED.search(name))})
    remarks = sorted({one for name in names for one in _BRACKET.findall(name)})
    return tuple(names), tuple(abouts), tuple(deeds), tuple(remarks)


def items(count: int) -> Iterator[Findable]:
    """The first so many items of the province, hall by hall."""
    for number in range(1, count + 1):
        hall = (number - 1) // ITEMS_OF_A_HALL
        city = hall // HALLS_OF_A_CITY
        chance = Random(number)  # noqa: S311 - names, no secrets
        yield Findable(
            number=number,
            code=f"51A{number:09d}-{hall:04d}-00",
            name=_name(chance),
            hall=f"hall-{hall:04d}",
            department=f"dept-{hall:04d}-{chance.randrange(34):02d}",
            regions=("51", f"51{city:02d}", f"51{city:02d}{hall % HALLS_OF_A_CITY:03d}"),
            is_common=chance.random() < 0.01,
        )


def _name(chance: Random) -> str:
    names, abouts, deeds, remarks = vocabulary()
    if chance.randrange(100) < UNCHANGED_OF_A_HUNDRED:
        return chance.choice(names)
    about, deed = chance.choice(abouts), chance.choice(deeds)
    shape = chance.randrange(3)
    if shape == 0:
        return about + deed
    if shape == 1:
        return about + deed + chance.choice(remarks)
    return chance.choice(APPLICANTS) + about + deed
