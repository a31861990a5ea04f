"""Three administrators, and nobody is two: each may do what is theirs; an installation makes the first by one command."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client

from hall.language import hall_clock
from hall_server.audit.models import AuditEvent
from hall_server.catalogue.models import Queue
from hall_server.installation import DatabasePart
from hall_server.organisation.administrators import (
    MAY,
    AdministratorRole,
    NotAppointed,
    appoint,
    settle_roles,
)
from hall_server.organisation.models import Clerk, RoleAssignment
from hall_server.sample_hall import fill
from tests.rig import server_database
from tests.rig.waiting import until

STRONG = "Anhe-8 lantern"
PROJECT = Path(__file__).parents[3]
pytestmark = pytest.mark.usefixtures("database")


def signed_in(number: str) -> Client:
    client = Client(headers={"host": "localhost"})
    assert client.login(username=number, password=STRONG)
    return client


def status(browser: Client, path: str) -> int:
    return browser.get(f"/admin/{path}/", secure=True).status_code


def test_each_sees_and_does_what_is_theirs() -> None:
    for number, role in (("9001", "system"), ("9002", "security"), ("9003", "audit")):
        appoint(number, STRONG, AdministratorRole(role), name="王强", actor="shell:test")
    system, security, audit = (signed_in(number) for number in ("9001", "9002", "9003"))
    queue = f"catalogue/queue/{Queue.objects.get(prefix='B').pk}"
    assert [status(one, f"{queue}/change") for one in (system, security, audit)] == [200, 403, 403]
    assert [status(one, "organisation/clerk/add") for one in (system, security, audit)] == [403, 200, 403]
    assert [status(one, "audit/auditevent") for one in (system, security, audit)] == [403, 403, 200]
    clerk = f"organisation/clerk/{Clerk.objects.get(number='1001').pk}/change"
    assert [status(one, clerk) for one in (system, security, audit)] == [403, 200, 200]
    assert audit.post(f"/admin/{clerk}/", {"name": "别人"}, secure=True).status_code == 403
    assert [status(one, "devices/device/add") for one in (system, security, audit)] == [200, 403, 403]


def test_a_sample_brought_into_an_installation_brings_no_administrator() -> None:
    forget("admin")
    appoint("9001", STRONG, AdministratorRole.SYSTEM, name="王强", actor="shell:test")
    assert "admin" not in fill(hall_clock.now())
    forget("9001")
    assert "admin" in fill(hall_clock.now())
    assert Clerk.objects.get(number="admin").groups.count() == 3


def forget(number: str) -> None:
    """The clerk was never there. The product keeps every assignment, so no action does this."""
    RoleAssignment.objects.filter(clerk__number=number).delete()
    Clerk.objects.filter(number=number).delete()


def test_every_page_of_the_administration_is_somebodys() -> None:
    seen = {name for may in MAY.values() for name, verbs in may.items() if "view" in verbs}
    pages = {model._meta.label_lower for model in admin.site._registry}
    assert pages <= seen


def test_no_permission_is_given_to_two_but_to_look() -> None:
    given = [
        (name, verb)
        for may in MAY.values()
        for name, verbs in may.items()
        for verb in verbs
        if verb != "view"
    ]
    assert len(given) == len(set(given))


def test_settling_again_takes_back_what_was_added_by_hand() -> None:
    settle_roles()
    audit = Group.objects.get(name="审计管理员")
    before = audit.permissions.count()
    audit.permissions.add(*Group.objects.get(name="系统管理员").permissions.all())
    settle_roles()
    assert audit.permissions.count() == before == sum(map(len, MAY[AdministratorRole.AUDIT].values()))


def test_nobody_is_two() -> None:
    appoint("9001", STRONG, AdministratorRole.SYSTEM, name="王强", actor="shell:test")
    with pytest.raises(NotAppointed) as refused:
        appoint("9001", STRONG + "2", AdministratorRole.AUDIT, name="", actor="shell:test")
    assert "一人不能身兼两职" in refused.value.chinese
    assert Clerk.objects.get(number="9001").check_password(STRONG)


def _form_of(clerk: Clerk, **more: object) -> dict[str, object]:
    return {"number": clerk.number, "name": clerk.name, "is_active": "on", "is_staff": "on", **more}


def test_the_form_makes_nobody_two_either() -> None:
    appoint("9002", STRONG, AdministratorRole.SECURITY, name="王强", actor="shell:test")
    browser = signed_in("9002")
    keys = {group.name: group.pk for group in Group.objects.all()}
    clerk = Clerk.objects.get(number="1003")
    path = f"/admin/organisation/clerk/{clerk.pk}/change/"
    both = [keys["系统管理员"], keys["审计管理员"]]
    answer = browser.post(path, _form_of(clerk, groups=both), secure=True)
    assert "一人不能身兼两职" in answer.content.decode()
    assert clerk.groups.count() == 0
    answer = browser.post(path, _form_of(clerk, groups=both[:1]), secure=True)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert [group.name for group in clerk.groups.all()] == ["系统管理员"]


def test_nobody_gives_rights_to_themselves_or_beside_the_roles() -> None:
    appoint("9002", STRONG, AdministratorRole.SECURITY, name="王强", actor="shell:test")
    browser = signed_in("9002")
    own, other = Clerk.objects.get(number="9002"), Clerk.objects.get(number="1003")
    beside = {"is_superuser": "on", "user_permissions": ["1"]}
    every = [group.pk for group in Group.objects.filter(name="系统管理员")]
    for clerk in (own, other):
        path = f"/admin/organisation/clerk/{clerk.pk}/change/"
        assert browser.post(path, _form_of(clerk, **beside, groups=every), secure=True).status_code == 302
        clerk.refresh_from_db()
        assert not clerk.is_superuser
        assert not clerk.user_permissions.exists()
    assert [group.name for group in own.groups.all()] == ["安全管理员"]
    role = Group.objects.get(name="审计管理员")
    assert browser.get(f"/admin/auth/group/{role.pk}/change/", secure=True).status_code == 200
    assert browser.post(f"/admin/auth/group/{role.pk}/change/", {"name": "x"}, secure=True).status_code == 403


def test_a_forgotten_password_is_replaced_and_the_account_unlocked() -> None:
    assert appoint("9001", STRONG, AdministratorRole.SECURITY, name="王强", actor="shell:test")
    browser = signed_in("9001")
    Clerk.objects.filter(number="9001").update(locked_until=hall_clock.now().replace(year=2099))
    assert not appoint("9001", STRONG + "2", None, name="", actor="shell:root")
    assert status(browser, "organisation/clerk") == 302, "whoever was signed in with the old password is out"
    again = Client(headers={"host": "localhost"})
    assert again.login(username="9001", password=STRONG + "2")
    lines = list(
        AuditEvent.objects.filter(subject="clerk:9001").order_by("place").values_list("verb", "actor")
    )
    assert lines == [("administrator_made", "shell:test"), ("administrator_rekeyed", "shell:root")]


@pytest.mark.parametrize("weak", ["Ab1-", "alllowercase", "lowerand12345", "Password123", "9001-9001"])
def test_a_weak_password_makes_no_administrator(weak: str) -> None:
    with pytest.raises(ValidationError):
        appoint("9001", weak, AdministratorRole.AUDIT, name="王强", actor="shell:test")
    assert not Clerk.objects.filter(number="9001").exists()


def test_whoever_left_comes_back_under_another_number() -> None:
    Clerk.objects.filter(number="1003").update(is_active=False)
    with pytest.raises(NotAppointed, match="no longer in service"):
        appoint("1003", STRONG, AdministratorRole.AUDIT, name="", actor="shell:test")


@pytest.fixture
def environment(database: DatabasePart, tmp_path: Path) -> dict[str, str]:
    """For a process of its own on this test's database."""
    settings = tmp_path / "settings.toml"
    part = (
        f'engine = "sqlite"\npath = "{database.path}"'
        if database.engine == "sqlite"
        else f'engine = "postgresql"\ndsn = "{database.dsn}"'
    )
    server_database.write_settings(settings, part)
    return {**os.environ, "ZHITING_SETTINGS": str(settings)}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "hall_server", "administrator", *words]


def test_the_command_takes_the_password_from_a_file_of_ones_own(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "password"
    file.write_text(STRONG + "\n")
    file.chmod(0o644)

    def ask(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*words, "--password-file", str(file)),
            env=environment, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    refused = ask("9001", "--role", "security")
    assert (refused.returncode, "chmod 600" in refused.stderr) == (1, True)
    file.chmod(0o600)
    refused = ask("9001")
    assert (refused.returncode, "--role" in refused.stderr) == (1, True)
    assert not Clerk.objects.filter(number="9001").exists()
    done = ask("9001", "--role", "security", "--name", "王强")
    assert (done.returncode, done.stdout) == (
        0,
        "管理员 9001 已建立。 Administrator 9001 is made.\n",
    ), done.stderr
    assert STRONG not in done.stdout + done.stderr
    assert signed_in("9001")
    file.write_text("12345678\n")
    weak = ask("9001")
    assert (weak.returncode, "至少 10 个字符" in weak.stderr) == (1, True)
    assert "Traceback" not in weak.stderr


def test_the_command_asks_twice_on_a_terminal_and_shows_nothing(environment: dict[str, str]) -> None:
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(PROJECT)
        words = command("9001", "--role", "audit")
        os.execve(words[0], words, environment)
    shown = bytearray()

    def says(word: str) -> bool:
        shown.extend(os.read(terminal, 4096))
        return word in shown.decode("utf-8", "ignore")

    until(lambda: says("密码 password: "))
    os.write(terminal, STRONG.encode() + b"\n")
    until(lambda: says("once more: "))
    os.write(terminal, STRONG.encode() + b"\n")
    until(lambda: says("is made."))
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    os.close(terminal)
    assert STRONG not in shown.decode()
    assert signed_in("9001")
