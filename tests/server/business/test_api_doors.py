"""The interface opens to a token that holds and has the scope, reads no body that hurts, and does a write once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.test import Client, override_settings

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.api.bodies import DEEPEST, LARGEST_BYTES
from hall_server.api.faults import ApiFault
from hall_server.api.interface import interface
from hall_server.api.models import ApiToken, GivenAnswer
from hall_server.api.routes import declared
from hall_server.audit.models import AuditEvent
from hall_server.organisation.models import Department
from tests.server.business.api_program import Program
from tests.server.business.page_people import at_desk

pytestmark = pytest.mark.usefixtures("database")

REHEARSAL = override_settings(ROOT_URLCONF="tests.server.business.rehearsal_interface")
ROOT = "/api/v1/departments/"


@pytest.fixture
def writer() -> Program:
    return Program("rehearsal:read", "rehearsal:write")


def test_every_route_demands_a_scope_and_says_so() -> None:
    interface()
    nobody, stranger = Program(), at_desk()
    found = [(line, scope) for routes in declared() for line, scope in routes.scopes_of.items()]
    assert found
    for line, scope in found:
        method, _, path = line.partition(" ")
        address = "/api/v1/" + path
        while "{" in address:
            before, _, rest = address.partition("{")
            address = before + "1" + rest.partition("}")[2]
        without = stranger.generic(method, address)
        assert (without.status_code, without.json()["code"]) == (401, "token_missing"), line
        wrong = nobody.ask(method, address, {}, Idempotency_Key="12345678")
        assert (wrong.status_code, wrong.json()["code"]) == (403, "scope_missing"), line
        assert scope in wrong.json()["chinese"]


def test_a_token_is_kept_as_a_digest_and_used_tokens_say_when() -> None:
    program = Program("token:read")
    secret = program.text.split("_", 2)[2]
    row = ApiToken.objects.get(pk=program.token.pk)
    assert secret not in str([getattr(row, field.attname) for field in row._meta.fields])
    assert row.last_used_at is None
    assert program.ask("GET", "/api/v1/token/").json()["scopes"] == ["token:read"]
    row.refresh_from_db()
    assert row.last_used_at is not None


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer zt_nobody_secret", "Bearer zt__", "bearer \u667a"],
)
def test_what_is_no_token_opens_nothing(shown: str) -> None:
    headers = {"Authorization": shown.encode().decode("latin-1")} if shown else {}
    assert at_desk().get("/api/v1/token/", headers=headers).status_code == 401


def test_a_token_is_over_when_it_is_over() -> None:
    program = Program("token:read")
    ApiToken.objects.filter(pk=program.token.pk).update(expires_at=hall_clock.now() - timedelta(seconds=1))
    assert program.ask("GET", "/api/v1/token/").json()["code"] == "token_refused"


def test_a_revoked_token_opens_nothing_and_the_trail_says_who() -> None:
    program = Program("token:read")
    assert tokens.revoke(program.token.pk, who="clerk:admin", now=hall_clock.now())
    assert not tokens.revoke(program.token.pk, who="clerk:admin", now=hall_clock.now())
    assert program.ask("GET", "/api/v1/token/").status_code == 401
    lines = AuditEvent.objects.filter(subject=f"token:{program.token.pk}").order_by("place")
    assert [(line.verb, line.actor) for line in lines] == [
        ("token_made", "clerk:admin"),
        ("token_revoked", "clerk:admin"),
    ]


def test_no_token_holds_for_ever() -> None:
    with pytest.raises(ValueError, match="1 to 366"):
        Program("token:read", days=400)


def test_who_asks_too_much_waits() -> None:
    program = Program("token:read")
    limits = tokens.Limits()
    for _ in range(int(tokens.AT_ONCE)):
        limits.take(program.token.pk)
    with pytest.raises(ApiFault) as refused:
        [limits.take(program.token.pk) for _ in range(50)]  # type: ignore[func-returns-value]
    assert refused.value.status == 429
    assert refused.value.headers == {"Retry-After": "1"}
    limits.take("another")


@REHEARSAL
def test_a_write_sent_again_is_done_once_and_answered_alike(writer: Program) -> None:
    first = writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, Idempotency_Key="first-key")
    second = writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, Idempotency_Key="first-key")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotent-Replayed"] == "true"
    assert AuditEvent.objects.filter(subject="department:9001").count() == 1
    assert AuditEvent.objects.get(subject="department:9001").actor == f"token:{writer.token.pk}"


@REHEARSAL
def test_the_same_key_for_something_else_is_refused(writer: Program) -> None:
    writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, Idempotency_Key="first-key")
    other = writer.ask("POST", ROOT + "9001", {"name": "气象局"}, Idempotency_Key="first-key")
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    another = Program("rehearsal:write")
    mine = another.ask("POST", ROOT + "9002", {"name": "气象局"}, Idempotency_Key="first-key")
    assert mine.status_code == 201


@REHEARSAL
@pytest.mark.parametrize("key", ["", "short", "with space", "x" * 101])
def test_a_write_without_a_proper_key_is_not_done(writer: Program, key: str) -> None:
    headers = {"Idempotency_Key": key} if key else {}
    answer = writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")
    assert not Department.objects.filter(pk="9001").exists()


@REHEARSAL
def test_sent_at_once_it_is_done_once(writer: Program) -> None:
    together, answers = Barrier(4), []

    def send() -> None:
        together.wait()
        answers.append(
            writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, Idempotency_Key="at-once-1").content
        )
        connections.close_all()

    senders = [Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(set(answers)) == 1
    assert AuditEvent.objects.filter(subject="department:9001").count() == 1


@REHEARSAL
def test_a_refusal_leaves_nothing_and_the_key_is_free(writer: Program) -> None:
    refused = writer.ask("POST", ROOT + "9001", {"name": "拒绝"}, Idempotency_Key="first-key")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert refused.json()["chinese"]
    assert refused.json()["english"]
    assert GivenAnswer.objects.count() == 0
    again = writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, Idempotency_Key="first-key")
    assert again.status_code == 201


@REHEARSAL
def test_a_change_needs_the_version_that_was_read(writer: Program) -> None:
    writer.ask("POST", ROOT + "9001", {"name": "测绘局"}, Idempotency_Key="make-it-1")
    read = writer.ask("GET", ROOT + "9001")
    blind = writer.ask("PUT", ROOT + "9001", {"name": "测绘院"}, Idempotency_Key="blind-00")
    assert (blind.status_code, blind.json()["code"]) == (428, "version_missing")
    done = writer.ask(
        "PUT", ROOT + "9001", {"name": "测绘院"}, Idempotency_Key="seen-000", If_Match=read["ETag"]
    )
    assert done.status_code == 200
    late = writer.ask(
        "PUT", ROOT + "9001", {"name": "测绘所"}, Idempotency_Key="late-000", If_Match=read["ETag"]
    )
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert Department.objects.get(pk="9001").name == "测绘院"
    fresh = writer.ask("GET", ROOT + "9001", If_None_Match=done["ETag"])
    assert (fresh.status_code, fresh.content) == (304, b"")


@REHEARSAL
def test_a_list_is_walked_to_its_end(writer: Program) -> None:
    codes, after = [], ""
    for _ in range(100):
        page = writer.ask("GET", f"{ROOT}?limit=7&after={after}").json()
        codes += [one["code"] for one in page["items"]]
        after = page["next"]
        if not after:
            break
    assert codes == list(Department.objects.order_by("code").values_list("code", flat=True))


@REHEARSAL
def test_characters_of_four_bytes_come_back_as_they_went(writer: Program) -> None:
    name = "𠮷野𡋾局🏛"
    made = writer.ask("POST", ROOT + "9001", {"name": name}, Idempotency_Key="four-bytes")
    assert made.json()["name"] == name
    assert writer.ask("GET", ROOT + "9001").json()["name"] == name


BAD_BODIES = {
    "too deep": (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), 400, "body_too_deep"),
    "very deep": (b'{"a":' * 50_000, 400, "body_too_deep"),
    "not closed": (b'{"name": "x"', 400, "body_unreadable"),
    "not UTF-8": ('{"name": "测绘局"}'.encode("gbk"), 400, "body_unreadable"),
    "NUL": (b'{"name": "a\\u0000b"}', 400, "body_unreadable"),
    "half a pair": (b'{"name": "\\ud800"}', 400, "body_unreadable"),
    "no number": (b'{"name": NaN}', 400, "body_unreadable"),
    "endless": (b'{"name": 1e999}', 400, "body_unreadable"),
    "great": (b'{"name": 92233720368547758080}', 400, "body_unreadable"),
    "twice": (b'{"name": "a", "name": "b"}', 400, "body_unreadable"),
    "too large": (b'{"name": "' + b"x" * LARGEST_BYTES + b'"}', 413, "body_too_large"),
    "far too large": (b'{"name": "' + b"x" * 4 * LARGEST_BYTES + b'"}', 413, "body_too_large"),
    "unknown field": ('{"name": "测绘局", "root": true}'.encode(), 422, "fields_wrong"),
    "missing": (b"{}", 422, "fields_wrong"),
    "a list": (b"[]", 422, "fields_wrong"),
    "nothing": (b"", 422, "fields_wrong"),
    "null": (b"null", 422, "fields_wrong"),
}


@REHEARSAL
@pytest.mark.parametrize("what", BAD_BODIES)
def test_a_body_that_hurts_is_refused_in_words(writer: Program, what: str) -> None:
    body, status, code = BAD_BODIES[what]
    answer = writer.ask("POST", ROOT + "9001", body, Idempotency_Key="bad-body-1")
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert answer.json()["chinese"]
    assert not Department.objects.filter(pk="9001").exists()


@REHEARSAL
def test_another_kind_of_body_is_not_taken(writer: Program) -> None:
    form = writer.ask("POST", ROOT + "1", b"name=x", Idempotency_Key="a-form-01", Content_Type="text/plain")
    assert (form.status_code, form.json()["code"]) == (415, "body_not_json")


@REHEARSAL
def test_an_address_no_database_keeps_is_refused(writer: Program) -> None:
    for path in (ROOT + "a%00b", ROOT + "?after=%00"):
        assert writer.ask("GET", path).json()["code"] == "address_unreadable"


def test_wrong_addresses_and_methods_are_told_as_all_else() -> None:
    assert at_desk().get("/api/v1/nowhere").json()["code"] == "not_found"
    assert at_desk().get("/api/").json()["code"] == "not_found"
    answer = at_desk().delete("/api/v1/token/")
    assert (answer.status_code, answer.json()["code"], answer["Allow"]) == (405, "method_not_allowed", "GET")


def test_a_session_of_the_pages_opens_no_route() -> None:
    """Cookies are no tokens, so no foreign page can make a browser write here."""
    client: Client = at_desk()
    assert client.get("/api/v1/token/").status_code == 401
