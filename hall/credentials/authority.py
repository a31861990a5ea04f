"""Decides whom a hall trusts: its own certificate authority, the certificates it gives, the ones it takes back.

Certificates follow RFC 5280. A device's name is its common name and nothing else; a server is known by its
subject alternative names.
"""

import ipaddress
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hall.credentials.keys import PrivateKey, PublicKey, key_in
from hall.credentials.private_files import make_private_folder, write_private, write_public
from hall.language import hall_clock

AUTHORITY_LIVES = timedelta(days=3653)
DEVICE_LIVES = timedelta(days=365)
SERVER_LIVES = timedelta(days=365)
SEAL_LIVES = timedelta(days=1461)
# Names with rights of their own on the broker; no device may ever be given one.
SERVER_NAMES = frozenset({"hub", "witness"})
# A terminal's clock may be days off until it has met the server; its certificate must not be "not yet valid".
BACKDATED = timedelta(days=2)

_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336, 3.1


class BadSigningRequest(ValueError):  # noqa: N818 - says what it is
    """The request for a certificate is malformed, not signed by its own key, or for another kind of key."""


class CertificateAuthority:
    """A hall's authority in a folder of mode 0700: ca.key, ca.crt, revoked.json, revoked.crl.

    One program at a time writes here; readers see whole files always.
    """

    def __init__(self, folder: Path, key: PrivateKey, certificate: x509.Certificate) -> None:
        self.folder = folder
        self._key = key
        self._certificate = certificate

    @classmethod
    def create(cls, folder: Path, hall: str) -> "CertificateAuthority":
        """A new authority for a hall. FileExistsError when the folder has one: two authorities lock a hall's devices out."""
        if (folder / "ca.crt").exists():
            raise FileExistsError(f"{folder} already has a certificate authority")
        make_private_folder(folder)
        key = key_in(folder / "ca.key")
        name = _name(f"Zhiting {hall}", hall)
        certificate = _signed(
            _builder(name, name, key.public_key(), AUTHORITY_LIVES)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True),
            key,
            key.public_key(),
        )
        authority = cls(folder, key, certificate)
        authority.write_revocations()
        write_public(folder / "ca.crt", authority.certificate_pem)
        return authority

    @classmethod
    def load(cls, folder: Path) -> "CertificateAuthority":
        """The authority of this folder. FileNotFoundError when there is none."""
        certificate = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        if not (folder / "ca.key").exists():
            raise FileNotFoundError(f"{folder} has a certificate but no ca.key")
        return cls(folder, key_in(folder / "ca.key"), certificate)

    @classmethod
    def open(cls, folder: Path, hall: str) -> "CertificateAuthority":
        """The authority of this folder, created when there is none."""
        return cls.load(folder) if (folder / "ca.crt").exists() else cls.create(folder, hall)

    @property
    def certificate_pem(self) -> bytes:
        """What every device and server pins."""
        return self._certificate.public_bytes(Encoding.PEM)

    @property
    def certificate_path(self) -> Path:
        """The file with the same."""
        return self.folder / "ca.crt"

    @property
    def revocation_list_path(self) -> Path:
        """The list a broker reads (PEM)."""
        return self.folder / "revoked.crl"

    def issue_device(
        self,
        signing_request_pem: bytes,
        device: str,
        *,
        lives: timedelta = DEVICE_LIVES,
        valid_from: datetime | None = None,
    ) -> bytes:
        """A client certificate (PEM) in this device's name for a key made there. BadSigningRequest for a bad request.

        The name is the server's decision; whatever subject the request carries is not looked at. ValueError for a
        name of the server's own processes.
        """
        if device in SERVER_NAMES:
            raise ValueError(f"{device} is a name of the server, no device may have it")
        key = _device_public_key(_read_request(signing_request_pem))
        return self._issue(key, device, ExtendedKeyUsageOID.CLIENT_AUTH, lives, valid_from=valid_from)

    def renew_device(self, signing_request_pem: bytes, old_certificate_pem: bytes) -> tuple[str, bytes]:
        """(device, new certificate) for the key of a certificate that still holds. BadSigningRequest when it does not.

        The request proves that the key is there; the caller must know that the device is still in service.
        """
        device = self.renewing(signing_request_pem, old_certificate_pem)
        key = _device_public_key(_read_request(signing_request_pem))
        return device, self._issue(key, device, ExtendedKeyUsageOID.CLIENT_AUTH, DEVICE_LIVES)

    def renewing(self, signing_request_pem: bytes, old_certificate_pem: bytes) -> str:
        """Which device asks for the next certificate, with the same proof and the same fault; nothing is issued."""
        return self._holder(old_certificate_pem, _device_public_key(_read_request(signing_request_pem)))

    def issue_client(self, folder: Path, name: str, *, lives: timedelta = DEVICE_LIVES) -> None:
        """NAME.key and NAME.crt in a folder, for a process beside the authority: the hub, a witness."""
        make_private_folder(folder)
        key = key_in(folder / f"{name}.key")
        write_public(
            folder / f"{name}.crt",
            self._issue(key.public_key(), name, ExtendedKeyUsageOID.CLIENT_AUTH, lives),
        )

    def issue_server(
        self, folder: Path, name: str, hosts: Iterable[str], *, lives: timedelta = SERVER_LIVES
    ) -> None:
        """NAME.key and NAME.crt in a folder, for a server reached under these host names and addresses."""
        make_private_folder(folder)
        key = key_in(folder / f"{name}.key")
        hosts = tuple(hosts)
        write_public(
            folder / f"{name}.crt",
            self._issue(key.public_key(), name, ExtendedKeyUsageOID.SERVER_AUTH, lives, hosts=hosts),
        )

    def issue_seal(self, folder: Path, name: str, seal_name: str, *, lives: timedelta = SEAL_LIVES) -> None:
        """NAME.key and NAME.crt in a folder, to sign documents in this name for people to read.

        It may sign documents and nothing else (RFC 9336): no broker and no server takes it for a device's.
        """
        make_private_folder(folder)
        key = key_in(folder / f"{name}.key").public_key()
        hall = str(self._certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value)
        certificate = _signed(
            _builder(_name(seal_name, hall), self._certificate.subject, key, lives)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False, commits=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=True),
            self._key,
            key,
        )
        write_public(folder / f"{name}.crt", certificate.public_bytes(Encoding.PEM))

    def revoke(self, certificate_pem: bytes) -> None:
        """Take a certificate back for ever and write the list anew. The broker must be told to read it again."""
        certificate = x509.load_pem_x509_certificate(certificate_pem)
        revoked = self._revoked()
        revoked.setdefault(f"{certificate.serial_number:x}", hall_clock.now().isoformat())
        write_private(self.folder / "revoked.json", json.dumps(revoked, indent=1).encode())
        self.write_revocations()

    def has_revoked(self, certificate_pem: bytes) -> bool:
        """Whether this certificate is on the list."""
        serial = x509.load_pem_x509_certificate(certificate_pem).serial_number
        return f"{serial:x}" in self._revoked()

    def write_revocations(self) -> None:
        """Sign the revocation list again.

        It stays valid as long as the authority: it is read from the broker's own disk, so a date in it proves
        nothing, and a list that expires would lock the whole hall out.
        """
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self._certificate.subject)
            .last_update(hall_clock.now() - BACKDATED)
            .next_update(self._certificate.not_valid_after_utc)
            .add_extension(x509.CRLNumber(int(hall_clock.now().timestamp() * 1000)), critical=False)
            .add_extension(_key_identifier(self._key.public_key()), critical=False)
        )
        for serial, since in self._revoked().items():
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(int(serial, 16))
                .revocation_date(datetime.fromisoformat(since))
                .build()
            )
        write_public(self.revocation_list_path, builder.sign(self._key, SHA256()).public_bytes(Encoding.PEM))

    def _holder(self, certificate_pem: bytes, key: PublicKey) -> str:
        """The name in a certificate of ours, for this key, that has neither expired nor been taken back."""
        try:
            certificate = x509.load_pem_x509_certificate(certificate_pem)
            certificate.verify_directly_issued_by(self._certificate)
        except (ValueError, TypeError, InvalidSignature) as fault:
            raise BadSigningRequest("not a certificate of this hall") from fault
        if certificate.public_key() != key:
            raise BadSigningRequest("the certificate is for another key")
        if f"{certificate.serial_number:x}" in self._revoked():
            raise BadSigningRequest("the certificate was taken back")
        if not certificate.not_valid_before_utc <= hall_clock.now() < certificate.not_valid_after_utc:
            raise BadSigningRequest("the certificate has expired")
        device = str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        if device in SERVER_NAMES:
            raise BadSigningRequest("the server renews its own")
        return device

    def _revoked(self) -> dict[str, str]:
        path = self.folder / "revoked.json"
        if not path.exists():
            return {}
        revoked: dict[str, str] = json.loads(path.read_bytes())
        return revoked

    def _issue(
        self,
        key: PublicKey,
        name: str,
        purpose: x509.ObjectIdentifier,
        lives: timedelta,
        *,
        hosts: tuple[str, ...] = (),
        valid_from: datetime | None = None,
    ) -> bytes:
        hall = self._certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value
        builder = (
            _builder(_name(name, str(hall)), self._certificate.subject, key, lives, valid_from)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
        )
        if hosts:
            names = x509.SubjectAlternativeName([_host(host) for host in hosts])
            builder = builder.add_extension(names, critical=False)
        return _signed(builder, self._key, key).public_bytes(Encoding.PEM)


def make_signing_request(key: PrivateKey) -> bytes:
    """What a device sends to get a certificate (PKCS #10, PEM); the key stays where it is, the server gives the name."""
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, SHA256())
    return request.public_bytes(Encoding.PEM)


def _read_request(pem: bytes) -> x509.CertificateSigningRequest:
    try:
        request = x509.load_pem_x509_csr(pem)
        is_signed = request.is_signature_valid
    except Exception as fault:
        raise BadSigningRequest("not a signing request") from fault
    if not is_signed:
        raise BadSigningRequest("not signed by its own key")
    return request


def _device_public_key(request: x509.CertificateSigningRequest) -> PublicKey:
    key = request.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadSigningRequest("not a P-256 key")
    return key


def _name(common: str, organization: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: PublicKey,
    lives: timedelta,
    valid_from: datetime | None = None,
) -> x509.CertificateBuilder:
    start = valid_from or hall_clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - BACKDATED)
        .not_valid_after(start + lives)
    )


def _signed(builder: x509.CertificateBuilder, signer: PrivateKey, holder: PublicKey) -> x509.Certificate:
    return (
        builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(holder), critical=False)
        .add_extension(_key_identifier(signer.public_key()), critical=False)
        .sign(signer, SHA256())
    )


def _key_identifier(signer: PublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(signer)


def _usage(*, signs_certificates: bool, commits: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
