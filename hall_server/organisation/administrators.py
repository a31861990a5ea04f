"""Decides which administrators there are: one for the system, one for its security, one for the audit, and nobody is two.

GB/T 22239-2019 (classified protection, level 3) 8.1.5 wants the three apart: who runs the hall gives no rights, who
gives rights runs nothing, and who reads the trail can change neither.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.db import models, transaction
from django.db.models import Q

from hall_server.audit.actions import record
from hall_server.organisation.actions.rights import settle_business_roles
from hall_server.organisation.models import Clerk

_ALL = ("add", "change", "delete", "view")
_EDIT = ("add", "change", "view")
_VIEW = ("view",)


class AdministratorRole(models.TextChoices):
    """What an administrator is for; the label is the name of the Django group that holds the permissions."""

    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计管理员"


# app.model -> what may be done with it.
MAY: Mapping[AdministratorRole, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        AdministratorRole.SYSTEM: {
            "organisation.hall": ("change", "view"),
            "organisation.openinghours": _ALL,
            "organisation.zone": _ALL,
            "organisation.department": _ALL,
            "organisation.window": _ALL,
            "organisation.windowduty": _VIEW,
            "catalogue.queue": _ALL,
            "catalogue.mattergroup": _ALL,
            "catalogue.serviceitem": _ALL,
            "queueing.queueweight": _ALL,
            "queueing.queueday": _VIEW,
            "queueing.numberlease": _VIEW,
            "queueing.ticket": _VIEW,
            "queueing.call": _VIEW,
            "queueing.ticketevent": _VIEW,
            "queueing.surfaceacknowledgement": _VIEW,
            "devices.device": _EDIT,
            "devices.certificate": _VIEW,
            "devices.devicetrouble": _VIEW,
            "devices.helpcall": _VIEW,
            "outbox.outgoingmessage": _VIEW,
            "worker.sweeprecord": _VIEW,
        },
        AdministratorRole.SECURITY: {
            "organisation.clerk": _EDIT,
            "organisation.department": _VIEW,
            "organisation.windowduty": _VIEW,
            "auth.group": _VIEW,
            "devices.device": _VIEW,
            "devices.certificate": _VIEW,
        },
        AdministratorRole.AUDIT: {
            "audit.auditevent": _VIEW,
            "auth.group": _VIEW,
            "organisation.clerk": _VIEW,
            "organisation.windowduty": _VIEW,
            "queueing.ticket": _VIEW,
            "queueing.call": _VIEW,
            "queueing.ticketevent": _VIEW,
            "queueing.surfaceacknowledgement": _VIEW,
            "devices.device": _VIEW,
            "devices.certificate": _VIEW,
            "devices.helpcall": _VIEW,
        },
    }
)


class NotAppointed(Exception):  # noqa: N818 - says what it is
    """The account stays as it was. Both sentences say what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.chinese = chinese
        self.english = english


def is_role(group: Group) -> bool:
    """Whether the group is one of the three, which the program alone settles."""
    return group.name in AdministratorRole.labels


def roles_among(groups: Iterable[Group]) -> list[str]:
    """The names of those among these groups of which an account may hold one."""
    return sorted(group.name for group in groups if is_role(group))


@transaction.atomic
def settle_roles() -> None:
    """Make the three groups with exactly their permissions, and the business roles. LookupError: a permission not known."""
    settle_business_roles()
    for role, may in MAY.items():
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set([_permission(name, verb) for name, verbs in may.items() for verb in verbs])


def _permission(name: str, verb: str) -> Permission:
    app, model = name.split(".")
    found = Permission.objects.filter(
        Q(content_type__app_label=app, content_type__model=model), codename=f"{verb}_{model}"
    ).first()
    if found is None:
        raise LookupError(f"nothing is called {app}.{verb}_{model}")
    return found


@transaction.atomic
def appoint(number: str, password: str, role: AdministratorRole | None, *, name: str, actor: str) -> bool:
    """Open an administrator's account, or give one that is there a new password and unlock it; whether it is new.

    role: needed for a new one. NotAppointed says why not; django's ValidationError says what is weak about the password.
    """
    clerk = Clerk.objects.select_for_update().filter(number=number).first()
    is_new = clerk is None
    if clerk is None:
        clerk = Clerk(number=number, name=name or (role.label if role else ""))
    held = roles_among(clerk.groups.all()) if clerk.pk else []
    role = _role_to_hold(clerk, held, role)
    clerk.is_staff = True
    validate_password(password, clerk)
    clerk.set_password(password)
    clerk.wrong_tries, clerk.locked_until = 0, None
    clerk.save()
    settle_roles()
    clerk.groups.add(Group.objects.get(name=role.label))
    verb = "administrator_made" if not held else "administrator_rekeyed"
    record(verb, f"clerk:{number}", actor=actor, facts={"role": role.value})
    return is_new


def _role_to_hold(clerk: Clerk, held: list[str], wanted: AdministratorRole | None) -> AdministratorRole:
    if not clerk.is_active:
        raise NotAppointed(
            f"{clerk} 已不在职，请换一个工号。",
            f"{clerk.number} is no longer in service; use another number.",
        )
    if wanted is None and not held:
        raise NotAppointed(
            f"{clerk.number} 还不是管理员，请用 --role 说明是哪一种：system、security 或 audit。",
            f"{clerk.number} is no administrator yet; say with --role which: system, security or audit.",
        )
    if held and wanted is not None and wanted.label not in held:
        raise NotAppointed(
            f"{clerk.number} 已是{'、'.join(held)}，一人不能身兼两职，请用另一个工号。",
            f"{clerk.number} is an administrator of another kind; nobody is two. Use another number.",
        )
    return wanted or next(role for role in AdministratorRole if role.label in held)
