"""Decides what stands in the sample hall, and that filling it in twice changes nothing."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from django.contrib.auth.models import Group
from django.db import transaction

from hall.credentials.private_files import write_private
from hall.language import hall_clock
from hall_server.calendars import actions as calendars
from hall_server.catalogue import actions as catalogue
from hall_server.catalogue import sample_items
from hall_server.catalogue.actions import PublishedItem
from hall_server.catalogue.models import MatterGroup, Queue
from hall_server.catalogue.sample_items import load_sample_items
from hall_server.devices import actions as devices
from hall_server.devices import queries as known_devices
from hall_server.licences.actions import settle_templates
from hall_server.notices import actions as notices
from hall_server.organisation import sample_organisation
from hall_server.organisation.administrators import AdministratorRole, settle_roles
from hall_server.organisation.models import Clerk, Department, Hall, Window, Zone
from hall_server.parties import sample_parties
from hall_server.queueing.models import QueueWeight
from hall_server.remembered import forget

FOLDER = Path(__file__).parent / "catalogue" / "sample"
ITEMS = FOLDER / "service_items_guangan.csv"
PASSWORDS = "sample_passwords.json"
ADMINISTRATOR = "admin"
ACTOR = "shell:sample"
AT_WINDOWS = (
    ("desk", "叫号端", "clerk_desk"),
    ("strip", "窗口屏", "wall"),
    ("pad", "评价与签字屏", "window_pad"),
)
"""What stands at every window: beginning of the code, end of the name, role."""
NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


class Named(msgspec.Struct, frozen=True):
    """A code and its name."""

    code: str
    name: str


class GroupPlan(msgspec.Struct, frozen=True):
    """A group and the queue behind it."""

    prefix: str
    code: str
    name: str
    zone: str
    place: str
    departments: tuple[str, ...]


class WindowPlan(msgspec.Struct, frozen=True):
    """A window. queues: the letters it serves."""

    number: int
    zone: str
    serves: str
    queues: str

    @property
    def code(self) -> str:
        """`w01`."""
        return f"w{self.number:02d}"

    @property
    def name(self) -> str:
        """`一号窗口`."""
        return f"{NUMERALS[self.number - 1]}号窗口"


class ClerkPlan(msgspec.Struct, frozen=True):
    """A clerk of the fixed cast."""

    number: str
    name: str
    department: str


class DevicePlan(msgspec.Struct, frozen=True):
    """A device that belongs to no window."""

    code: str
    name: str
    role: str
    zones: tuple[str, ...]
    options: dict[str, object] = {}


class Common(msgspec.Struct, frozen=True):
    """Names of the matters most people come for."""

    matters: tuple[str, ...]


class SampleHall(msgspec.Struct, frozen=True):
    """sample_hall.toml."""

    hall: Named
    zones: tuple[Named, ...]
    groups: tuple[GroupPlan, ...]
    windows: tuple[WindowPlan, ...]
    clerks: tuple[ClerkPlan, ...]
    devices: tuple[DevicePlan, ...]
    common: Common


def plan() -> SampleHall:
    """The sample hall as it is written down."""
    return msgspec.toml.decode((FOLDER / "sample_hall.toml").read_bytes(), type=SampleHall)


@transaction.atomic
def fill(now: datetime) -> dict[str, str]:
    """Bring the sample hall in; the passwords of accounts made now, by their numbers. What is there stays as it is."""
    hall = plan()
    calendars.load_published_days(actor=ACTOR, now=now)
    items = catalogue.read_list(ITEMS)
    Hall.objects.get_or_create(code=hall.hall.code, defaults={"name": hall.hall.name})
    for zone in hall.zones:
        Zone.objects.get_or_create(code=zone.code, defaults={"hall_id": hall.hall.code, "name": zone.name})
    departments = _departments(items)
    _groups(hall, departments)
    group_of = {name: group.code for group in hall.groups for name in group.departments}
    catalogue.load_items(
        items, departments, group_of, hall=hall.hall.code, source=ITEMS.name, actor=ACTOR, now=now
    )
    load_sample_items(
        {**departments, **_second_hall()},
        effective_on=hall_clock.business_day(now),
        actor=ACTOR,
        now=now,
    )
    catalogue.mark_common(hall.common.matters)
    settle_templates(actor=ACTOR, now=now)
    _windows(hall)
    _devices(hall, now)
    for wording in notices.found_templates(actor="server", now=now):
        notices.approve(wording, actor=ACTOR, now=now)
    forget()
    passwords = _accounts(hall, departments)
    sample_parties.fill(now, actor=ACTOR)
    return passwords | sample_organisation.fill(now, _fresh_password, actor=ACTOR)


def _departments(items: list[PublishedItem]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for item in items:
        codes.setdefault(item.department_name, item.department_code)
    rows = [Department(code=code, name=name) for name, code in codes.items()]
    Department.objects.bulk_create(rows, ignore_conflicts=True)
    return codes


def _second_hall() -> dict[str, str]:
    """The hall the first is compared with, and its departments: name -> code."""
    second = sample_items.halls()
    for code, hall in second.halls.items():
        Hall.objects.get_or_create(code=code, defaults={"name": hall.name})
    rows = [Department(code=one.code, name=one.name) for one in second.departments]
    Department.objects.bulk_create(rows, ignore_conflicts=True)
    return {one.name: one.code for one in second.departments}


def _groups(hall: SampleHall, departments: Mapping[str, str]) -> None:
    for place, one in enumerate(hall.groups):
        queue, _ = Queue.objects.get_or_create(
            hall_id=hall.hall.code,
            prefix=one.prefix,
            defaults={"zone_id": one.zone, "name": one.name, "place": one.place},
        )
        group, is_new = MatterGroup.objects.get_or_create(
            code=one.code, defaults={"name": one.name, "queue": queue, "place": place}
        )
        if is_new:
            catalogue.name_group(group)
            codes = [departments[name] for name in one.departments]
            group.departments.set(Department.objects.filter(code__in=codes))


def _windows(hall: SampleHall) -> None:
    queues = {queue.prefix: queue for queue in Queue.objects.filter(hall=hall.hall.code)}
    for one in hall.windows:
        window, is_new = Window.objects.get_or_create(
            code=one.code,
            defaults={"zone_id": one.zone, "number": one.number, "name": one.name, "serves": one.serves},
        )
        if is_new:
            weights = [QueueWeight(window=window, queue=queues[letter]) for letter in one.queues]
            QueueWeight.objects.bulk_create(weights)


def _devices(hall: SampleHall, now: datetime) -> None:
    for one in hall.devices:
        if known_devices.registered(one.code) is None:
            devices.register(
                one.code, one.name, one.role, actor=ACTOR, now=now, zones=one.zones, options=one.options
            )
    for window in hall.windows:
        for prefix, name, role in AT_WINDOWS:
            code = f"{prefix}-{window.number:02d}"
            if known_devices.registered(code) is None:
                devices.register(
                    code,
                    window.name + name,
                    role,
                    actor=ACTOR,
                    now=now,
                    window=window.code,
                    zones=[window.zone],
                )


def _accounts(hall: SampleHall, departments: Mapping[str, str]) -> dict[str, str]:
    passwords = {}
    for clerk in hall.clerks:
        if not Clerk.objects.filter(number=clerk.number).exists():
            passwords[clerk.number] = _fresh_password()
            Clerk.objects.create_user(
                clerk.number,
                passwords[clerk.number],
                name=clerk.name,
                department_id=departments[clerk.department],
            )
    if not Clerk.objects.filter(is_staff=True).exists():
        passwords[ADMINISTRATOR] = _fresh_password()
        settle_roles()
        administrator = Clerk.objects.create_user(
            ADMINISTRATOR, passwords[ADMINISTRATOR], name="演示管理员", is_staff=True
        )
        # In a demonstration one person looks at everything; an installation appoints three.
        administrator.groups.set(Group.objects.filter(name__in=AdministratorRole.labels))
    return passwords


def _fresh_password() -> str:
    """Twelve characters that are typed easily; none looks like another."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(12))


def write_passwords(folder: Path, fresh: Mapping[str, str]) -> Path:
    """Add fresh passwords to the file of the sample's accounts (number -> password), readable by its owner alone."""
    path = folder / PASSWORDS
    known = msgspec.json.decode(path.read_bytes(), type=dict[str, str]) if path.exists() else {}
    folder.mkdir(parents=True, exist_ok=True)
    write_private(path, msgspec.json.format(msgspec.json.encode({**known, **fresh})))
    return path
