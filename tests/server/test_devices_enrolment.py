"""How a device gets its name, as a technician with a code sees it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from hall.credentials.authority import make_signing_request
from hall.credentials.enrolment import EnrolmentFailed, enrol
from hall.credentials.enrolment_code import EnrolmentCode, read_code
from hall.credentials.keys import PrivateKey, make_key
from tests.rig.live_server import LiveServer

MINUTE = timedelta(minutes=1)


def post(server: LiveServer, code: str, key: PrivateKey | None = None) -> tuple[int, dict[str, str]]:
    """A try past all care a good client takes."""
    request = make_signing_request(key or make_key()).decode()
    body = json.dumps({"code": code, "csr": request}).encode()
    status, _, answer = server.post("/enrol", body)
    return status, json.loads(answer)


def new_code(server: LiveServer) -> EnrolmentCode:
    """What the administrator reads out."""
    return read_code(server.verb("enrolment-code", "spare-1").strip())


def make_older(server: LiveServer, table: str, column: str, by: timedelta) -> None:
    """Let time pass for these rows."""
    with server.database() as database:
        database.execute(
            f"UPDATE {table} SET {column} = strftime('%Y-%m-%d %H:%M:%f', {column}, ?)",
            (f"-{int(by.total_seconds())} seconds",),
        )


def forget_wrong_codes(server: LiveServer) -> None:
    with server.database() as database:
        database.execute("DELETE FROM devices_wrongcode")


@pytest.fixture
def calm(server: LiveServer) -> LiveServer:
    """A server whose door is not locked by another test."""
    forget_wrong_codes(server)
    return server


def test_a_code_makes_a_device(calm: LiveServer, tmp_path: Path) -> None:
    code = str(new_code(calm))
    home = enrol(tmp_path / "home", calm.web_url, code)
    assert (home.device, home.role, home.hall) == ("spare-1", "queue_terminal", "anhe")
    assert home.hall_sealing_key() == (calm.folder / "keys" / "hall_sealing.pem").read_bytes()
    kept = calm.rows("SELECT code_hash FROM devices_enrolmentcode")
    assert read_code(code).secret not in str(kept)


def test_a_code_works_once(calm: LiveServer, tmp_path: Path) -> None:
    code = str(new_code(calm))
    enrol(tmp_path / "first", calm.web_url, code)
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(tmp_path / "second", calm.web_url, code)
    assert failed.value.code == "code_wrong"


def test_the_same_key_may_ask_again_when_the_answer_was_lost(calm: LiveServer) -> None:
    secret = new_code(calm).secret
    key = make_key()
    first, second = post(calm, secret, key=key), post(calm, secret, key=key)
    assert first[0] == second[0] == 200
    assert first[1]["certificate"] == second[1]["certificate"]


def test_a_code_ends_after_a_quarter_of_an_hour(calm: LiveServer) -> None:
    secret = new_code(calm).secret
    make_older(calm, "devices_enrolmentcode", "expires_at", 16 * MINUTE)
    assert post(calm, secret)[1]["code"] == "code_wrong"


def test_a_newer_code_ends_the_older(calm: LiveServer) -> None:
    older = new_code(calm).secret
    newer = new_code(calm).secret
    assert post(calm, older)[1]["code"] == "code_wrong"
    assert post(calm, newer)[0] == 200


def test_the_certificate_names_the_device_of_the_code_whatever_the_request_says(calm: LiveServer) -> None:
    secret = new_code(calm).secret
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub")])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(make_key(), SHA256())
    body = {"code": secret, "csr": request.public_bytes(Encoding.PEM).decode()}
    _, _, answer = calm.post("/enrol", json.dumps(body).encode())
    given = x509.load_pem_x509_certificate(json.loads(answer)["certificate"].encode())
    assert [one.value for one in given.subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == ["spare-1"]


def test_a_request_the_authority_cannot_sign_does_not_spend_the_code(calm: LiveServer) -> None:
    secret = new_code(calm).secret
    body = {"code": secret, "csr": "-----BEGIN CERTIFICATE REQUEST-----"}
    status, _, answer = calm.post("/enrol", json.dumps(body).encode())
    assert (status, json.loads(answer)["code"]) == (400, "bad_message")
    assert post(calm, secret)[0] == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"code":1}', b'{"code":"a","csr":"c","more":1}', b"x" * 20_000]
)
def test_what_is_no_request_is_refused(calm: LiveServer, body: bytes) -> None:
    status, _, answer = calm.post("/enrol", body)
    assert (status, json.loads(answer)["code"]) == (400, "bad_message")


def test_five_wrong_codes_lock_the_door_for_a_quarter_of_an_hour(calm: LiveServer) -> None:
    right = new_code(calm).secret
    for _ in range(5):
        assert post(calm, "0000000000")[1]["code"] == "code_wrong"
    status, refused = post(calm, right)
    assert (status, refused["code"]) == (429, "code_locked")
    assert "15" in refused["chinese"]
    make_older(calm, "devices_wrongcode", "tried_at", 15 * MINUTE)
    assert post(calm, right)[0] == 200


def test_fifty_wrong_codes_from_anywhere_lock_it_for_all(calm: LiveServer) -> None:
    right = new_code(calm).secret
    with calm.database() as database:
        database.executemany(
            "INSERT INTO devices_wrongcode (address, tried_at) VALUES (?, strftime('%Y-%m-%d %H:%M:%f', 'now'))",
            [(f"10.0.0.{n}",) for n in range(50)],
        )
    assert post(calm, right)[1]["code"] == "code_locked"
    forget_wrong_codes(calm)
    assert post(calm, right)[0] == 200


def test_another_hall_is_not_believed(calm: LiveServer, tmp_path: Path) -> None:
    """The code pins the authority: somebody between device and server has another one."""
    code = new_code(calm)
    forged = code.secret + "0" * len(code.pin)
    with pytest.raises(EnrolmentFailed) as failed:
        enrol(tmp_path / "home", calm.web_url, forged)
    assert failed.value.code == "authority_wrong"


def test_a_code_for_nobody_is_not_made(calm: LiveServer) -> None:
    codes = "SELECT count(*) FROM devices_enrolmentcode"
    before = calm.rows(codes)
    with pytest.raises(AssertionError, match="nobody"):
        calm.verb("enrolment-code", "spare-1", "nobody")
    assert calm.rows(codes) == before
    assert len(set(calm.verb("enrolment-code", "spare-1", "area-a").split())) == 2
