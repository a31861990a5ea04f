"""Decides who stands in the libraries of the sample hall: the fixed cast, an enterprise, a project, and what joins them."""

from datetime import datetime, timedelta

from hall.language import credit_codes, identity_numbers
from hall.language.identity_numbers import IdKind
from hall_server.parties import actions, queries
from hall_server.parties.actions import (
    EnterpriseFacts,
    How,
    MandateKind,
    PersonFacts,
    ProjectFacts,
    Purpose,
    Source,
)

# name, birth, serial, phone, sex, nation, area: synthetic throughout.
_PEOPLE = (
    ("张伟", "19800101", 11, "13800000000", "男", "汉族", "511602"),
    ("王秀英", "19520305", 22, "", "女", "汉族", "511602"),
    ("李娜", "19800101", 33, "13800000033", "女", "汉族", "511602"),
    ("欧阳修远", "19800101", 55, "", "男", "汉族", "511602"),
    ("阿依古丽·买买提", "19800101", 44, "", "女", "维吾尔族", "650102"),
)
_CODE = "91511602MA6200001"
_PROJECT = "2026-511602-47-01-100001"
_ADDRESS = "安和区人民路1号"


def number_of(born: str, serial: int, area: str) -> str:
    """A synthetic identity number with its right check character."""
    first = f"{area}{born}{serial:03d}"
    return first + identity_numbers.check_character(first)


def fill(now: datetime, *, actor: str) -> None:
    """Bring the parties in; what is there stays as it is."""
    if queries.find_project(_PROJECT) is not None:
        return
    people = {one[0]: _person(one, now, actor) for one in _PEOPLE}
    # The same person once more, by a passport: what a clerk finds under likely duplicates.
    twice = PersonFacts("李娜", IdKind.PASSPORT, "E00000033", phone="13800000033")
    actions.know_person(twice, source=Source.DECLARED, actor=actor, now=now)
    enterprise = _enterprise(now, actor)
    actions.give_mandate(
        people["张伟"],
        enterprise,
        kind=MandateKind.LEGAL_REPRESENTATIVE,
        proof="营业执照",
        actor=actor,
        now=now,
    )
    actions.give_mandate(
        people["李娜"],
        people["王秀英"],
        kind=MandateKind.AGENT,
        proof="授权委托书",
        until=now + timedelta(days=180),
        actor=actor,
        now=now,
    )
    actions.give_consent(people["张伟"], Purpose.PREFILL, how=How.SIGNED, actor=actor, now=now)
    actions.give_consent(people["张伟"], Purpose.MESSAGES, how=How.SCREEN, actor=actor, now=now)
    project = ProjectFacts("安和菜市场改造", _PROJECT, site=_ADDRESS, investment="1200", contact="张伟")
    actions.know_project(project, source=Source.DECLARED, owner=enterprise, actor=actor, now=now)


def _person(one: tuple[str, str, int, str, str, str, str], now: datetime, actor: str) -> str:
    name, born, serial, phone, sex, nation, area = one
    number = number_of(born, serial, area)
    card = PersonFacts(name, id_number=number, address=_ADDRESS, sex=sex, nation=nation)
    party = actions.know_person(card, source=Source.CARD, actor=actor, now=now)
    if phone:
        told = PersonFacts(name, id_number=number, phone=phone)
        actions.know_person(told, source=Source.DECLARED, actor=actor, now=now)
    return party


def _enterprise(now: datetime, actor: str) -> str:
    facts = EnterpriseFacts(
        "安和区巷口小吃店",
        _CODE + credit_codes.check_character(_CODE),
        enterprise_type="个体工商户",
        legal_representative="张伟",
        phone="13800000000",
        address=_ADDRESS,
        established="2024-05-06",
    )
    return actions.know_enterprise(facts, source=Source.AUTHORITY, actor=actor, now=now)
