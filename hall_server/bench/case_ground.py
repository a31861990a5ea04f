"""Decides what a bench of cases stands on: two halls, the sample items in force, the published days, synthetic people."""

from datetime import date, datetime

from hall.language import hall_clock
from hall.language.identity_numbers import check_character
from hall_server.calendars import actions as calendars
from hall_server.catalogue.models import HandlingItem
from hall_server.catalogue.sample_items import item_files, load_sample_items
from hall_server.organisation.models import Department, Hall

NAMES = ("张伟", "王秀英", "李娜", "欧阳修远", "阿依古丽·买买提")
ACTOR = "shell:bench"
HYGIENE = "511A0015500009-511602000000-000-115113016823646795-1-00"


def lay(now: datetime) -> None:
    """Bring it in; the database was empty."""
    calendars.load_published_days(actor=ACTOR, now=now)
    for code, name in (("anhe", "安和区政务服务中心"), ("linjiang", "临江区政务服务中心")):
        Hall.objects.create(code=code, name=name)
    names = sorted({name for file in item_files() for name in file.item.departments.values()})
    departments = {name: f"dept-{place:02d}" for place, name in enumerate(names)}
    Department.objects.bulk_create(Department(code=code, name=name) for name, code in departments.items())
    load_sample_items(departments, effective_on=date(2020, 1, 1), actor=ACTOR, now=now)
    if not HandlingItem.objects.filter(task_handle_item=HYGIENE).exists():
        raise LookupError(f"the sample has no item {HYGIENE}")


def record(serial: int) -> dict[str, str]:
    """What a synthetic applicant writes; each serial is another person."""
    first = f"511602{1950 + serial % 50}{1 + serial // 50 % 12:02d}{1 + serial // 600 % 28:02d}{serial // 16_800 % 1000:03d}"
    return {
        "applicant_kind": "person",
        "name": NAMES[serial % len(NAMES)],
        "document": "resident",
        "number": first + check_character(first),
        "phone": f"138{serial:08d}",
    }


def today() -> date:
    """The hall's date."""
    return hall_clock.business_day(hall_clock.now())
