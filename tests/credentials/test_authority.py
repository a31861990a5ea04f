"""Certificates are what they say, keys are nobody else's to read, and what is taken back stays taken back."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store

from hall.credentials.authority import BadSigningRequest, CertificateAuthority, make_signing_request
from hall.credentials.keys import key_in, make_key
from hall.language import hall_clock


@pytest.fixture
def authority(tmp_path: Path) -> CertificateAuthority:
    return CertificateAuthority.create(tmp_path / "authority", "anhe")


def common_name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_a_device_gets_the_name_the_server_decides_for_its_own_key(authority: CertificateAuthority) -> None:
    key = make_key()
    issued = x509.load_pem_x509_certificate(authority.issue_device(make_signing_request(key), "terminal-1"))
    issued.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.certificate_pem))
    assert common_name(issued) == "terminal-1"
    assert issued.public_key() == key.public_key()
    usage = issued.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert issued.not_valid_before_utc < hall_clock.now() - timedelta(days=1)
    assert timedelta(days=364) < issued.not_valid_after_utc - hall_clock.now() <= timedelta(days=365)


def test_a_server_is_known_by_its_hosts(authority: CertificateAuthority, tmp_path: Path) -> None:
    authority.issue_server(tmp_path, "web", ("hall.example", "10.1.2.3"))
    issued = x509.load_pem_x509_certificate((tmp_path / "web.crt").read_bytes())
    store = Store([x509.load_pem_x509_certificate(authority.certificate_pem)])
    judge = PolicyBuilder().store(store)
    judge.build_server_verifier(x509.DNSName("hall.example")).verify(issued, [])
    with pytest.raises(x509.verification.VerificationError):
        judge.build_server_verifier(x509.DNSName("other.example")).verify(issued, [])


def test_keys_are_readable_by_their_owner_alone(authority: CertificateAuthority, tmp_path: Path) -> None:
    authority.issue_client(tmp_path / "clients", "hub")
    for key in (authority.folder / "ca.key", tmp_path / "clients" / "hub.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700


def test_requests_that_lie_are_refused(authority: CertificateAuthority) -> None:
    good = make_signing_request(make_key())
    der = bytearray(x509.load_pem_x509_csr(good).public_bytes(Encoding.DER))
    der[-1] ^= 1
    forged = x509.load_der_x509_csr(bytes(der)).public_bytes(Encoding.PEM)
    other_kind = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([]))
        .sign(rsa.generate_private_key(65537, 2048), SHA256())
        .public_bytes(Encoding.PEM)
    )
    for bad in (b"", b"no request", good[: len(good) // 2], forged, other_kind):
        with pytest.raises(BadSigningRequest):
            authority.issue_device(bad, "terminal-1")


def test_the_list_of_what_is_taken_back_is_signed_and_survives(authority: CertificateAuthority) -> None:
    first = authority.issue_device(make_signing_request(make_key()), "terminal-1")
    second = authority.issue_device(make_signing_request(make_key()), "terminal-1")
    authority.revoke(first)
    again = CertificateAuthority.load(authority.folder)
    again.revoke(first)
    listed = x509.load_pem_x509_crl(again.revocation_list_path.read_bytes())
    serials = {one.serial_number for one in listed}
    assert serials == {x509.load_pem_x509_certificate(first).serial_number}
    assert x509.load_pem_x509_certificate(second).serial_number not in serials
    assert listed.next_update_utc is not None
    assert listed.next_update_utc > hall_clock.now() + timedelta(days=3600)


def test_only_a_certificate_that_still_holds_is_renewed_and_for_its_own_key(
    authority: CertificateAuthority, tmp_path: Path
) -> None:
    key, stranger = make_key(), CertificateAuthority.create(tmp_path / "stranger", "anhe")
    request = make_signing_request(key)
    good = authority.issue_device(request, "terminal-1")
    device, renewed = authority.renew_device(request, good)
    assert device == "terminal-1"
    assert common_name(x509.load_pem_x509_certificate(renewed)) == "terminal-1"
    assert x509.load_pem_x509_certificate(renewed).public_key() == key.public_key()

    over = authority.issue_device(
        request, "terminal-1", lives=timedelta(days=8), valid_from=hall_clock.now() - timedelta(days=9)
    )
    authority.issue_client(tmp_path, "hub")
    taken_back = authority.issue_device(request, "terminal-1")
    authority.revoke(taken_back)
    hub_request = make_signing_request(key_in(tmp_path / "hub.key"))
    for asked, shown in (
        (request, over),
        (request, taken_back),
        (request, stranger.issue_device(request, "terminal-1")),
        (request, b"no certificate"),
        (make_signing_request(make_key()), good),
        (hub_request, (tmp_path / "hub.crt").read_bytes()),
    ):
        with pytest.raises(BadSigningRequest):
            authority.renew_device(asked, shown)


def test_a_second_authority_never_replaces_the_first(authority: CertificateAuthority) -> None:
    before = authority.certificate_pem
    with pytest.raises(FileExistsError):
        CertificateAuthority.create(authority.folder, "anhe")
    assert CertificateAuthority.open(authority.folder, "anhe").certificate_pem == before
    (authority.folder / "ca.key").unlink()
    with pytest.raises(FileNotFoundError):
        CertificateAuthority.load(authority.folder)
