"""A sealed licence verifies, and whatever is changed, added, signed by others or taken back is called by its name."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import keys as asn1_keys  # type: ignore[import-untyped]  # it carries no types
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.stamp import TextStampStyle, text_stamp_file

from hall.credentials.authority import CertificateAuthority
from hall.language import hall_clock
from hall_server.licences import judging, numbers, template_content
from hall_server.licences.drawing import Face, draw, draw_seal
from hall_server.licences.judge import Judgement, Verdict, judge
from hall_server.licences.judging import Question
from hall_server.licences.seal import NoTimeStamp, sealed

HALL = "安和区政务服务中心"
SEAL_NAME = HALL + "电子证照专用章"


class Sealer:
    """A hall's authority with its seal."""

    def __init__(self, folder: Path) -> None:
        self.authority = CertificateAuthority.create(folder / "authority", "anhe")
        self.authority.issue_seal(folder / "seal", "seal", SEAL_NAME)
        self.key, self.certificate = folder / "seal" / "seal.key", folder / "seal" / "seal.crt"

    def seal(self, code: str = "food-business", time_stamp_url: str = "") -> bytes:
        face = a_face(code)
        return sealed(
            draw(face),
            draw_seal(face),
            face.content.seal,
            key=self.key,
            certificate=self.certificate,
            signer=HALL,
            time_stamp_url=time_stamp_url,
        )

    def judge(self, pdf: bytes, stamp_pem: bytes = b"") -> Judgement:
        return judge(pdf, self.authority.certificate_pem, stamp_pem=stamp_pem)

    def verdict(self, pdf: bytes) -> Verdict:
        return self.judge(pdf).verdict


def a_face(code: str, scope: str = "热食类食品制售；自制饮品制售（不含自酿酒）") -> Face:
    content = next(one.content for one in template_content.shipped() if one.code == code)
    day = date(2026, 11, 22)
    return Face(
        content=content,
        values={"holder": "安和区老街坊面馆", "name": "安和区老街坊面馆", "scope": scope, "kind": "餐饮"},
        number=numbers.numbered("511602", content.number_kind, 2026, 117),
        public_code="7K3M9QRT2WXYZ0AB",
        address="https://hall.example/v/7K3M9QRT2WXYZ0AB",
        hall=HALL,
        issuer="安和区市场监督管理局",
        issued_on=day,
        valid_until=template_content.ends_on(content, day),
    )


@pytest.fixture(scope="module")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return Sealer(tmp_path_factory.mktemp("sealer"))


@pytest.fixture(scope="module")
def pdf(sealer: Sealer) -> bytes:
    return sealer.seal()


def changed(pdf: bytes, place: int, bits: int = 1) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ bits]) + pdf[place + 1 :]


def container(pdf: bytes) -> tuple[int, int]:
    """Where the digits of the signature begin and end."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    return start, pdf.index(b">", start)


def test_it_verifies_and_says_who_sealed_it_when(sealer: Sealer, pdf: bytes) -> None:
    found = sealer.judge(pdf)
    assert (found.verdict, found.signer, found.stamped_at) == (Verdict.INTACT, SEAL_NAME, None)
    assert found.claimed_at is not None
    assert abs(found.claimed_at - hall_clock.now()) < timedelta(minutes=5)
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.name == "NO_CHANGES"
    left, bottom, right, top = (float(side) for side in signature.sig_field["/Rect"])
    assert 110 < right - left < 130
    assert 110 < top - bottom < 130


def test_the_seal_may_sign_documents_and_nothing_else(sealer: Sealer) -> None:
    certificate = x509.load_pem_x509_certificate(sealer.certificate.read_bytes())
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert purposes.critical
    assert [one.dotted_string for one in purposes.value] == ["1.3.6.1.5.5.7.3.36"]
    assert sealer.key.stat().st_mode & 0o777 == 0o600


def test_any_changed_byte_is_found(sealer: Sealer, pdf: bytes) -> None:
    start, end = container(pdf)
    classes = {
        "header": 6,
        "binary mark": 12,
        "body": 400,
        "stream": len(pdf) // 2,
        "byte range": pdf.index(b"/ByteRange") + 13,
        "length of the container": start + 6,
        "version nobody signs": start + 51,
        "digest list nobody signs": start + 62,
        "algorithm beside the signature": start + 1123,
        "signature": start + 1400,
        "padding": end - 40,
        "cross references": pdf.rindex(b"startxref") + 11,
        "last byte": len(pdf) - 1,
    }
    for name, place in classes.items():
        assert sealer.verdict(changed(pdf, place)) in (Verdict.ALTERED, Verdict.UNREADABLE), name


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_no_byte_at_all_can_be_changed(sealer: Sealer, pdf: bytes) -> None:
    start, end = container(pdf)
    places = [*range(start - 2, end + 2), *range(0, len(pdf), 97)]
    kept = [place for place in places if sealer.verdict(changed(pdf, place)) is Verdict.INTACT]
    assert not kept


def test_whatever_is_added_afterwards_is_found(sealer: Sealer, pdf: bytes, tmp_path: Path) -> None:
    assert sealer.verdict(pdf + b"\n") is Verdict.EXTENDED
    (tmp_path / "one.pdf").write_bytes(pdf)
    text_stamp_file(
        str(tmp_path / "one.pdf"),
        str(tmp_path / "two.pdf"),
        TextStampStyle(stamp_text="A"),
        dest_page=0,
        x=9,
        y=9,
    )
    assert sealer.verdict((tmp_path / "two.pdf").read_bytes()) is Verdict.EXTENDED


def test_cut_foreign_unsigned_and_revoked_are_called_by_name(
    sealer: Sealer, pdf: bytes, tmp_path: Path
) -> None:
    assert sealer.verdict(pdf[:-40]) in (Verdict.ALTERED, Verdict.UNREADABLE)
    assert sealer.verdict(pdf[: len(pdf) // 2]) is Verdict.UNREADABLE
    assert sealer.verdict(b"") is Verdict.UNREADABLE
    assert sealer.verdict(b"%PDF-1.7\n" + b"(" * 20_000) is Verdict.UNREADABLE
    assert sealer.verdict(draw(a_face("result"))) is Verdict.UNSIGNED
    assert sealer.verdict(Sealer(tmp_path).seal("result")) is Verdict.FOREIGN
    serial = sealer.judge(pdf).serial
    found = judge(pdf, sealer.authority.certificate_pem, frozenset({serial}))
    assert found.verdict is Verdict.SEAL_REVOKED


def test_a_certificate_for_devices_is_no_seal(sealer: Sealer, tmp_path: Path) -> None:
    sealer.authority.issue_client(tmp_path, "witness")
    face = a_face("result")
    forged = sealed(
        draw(face),
        draw_seal(face),
        face.content.seal,
        key=tmp_path / "witness.key",
        certificate=tmp_path / "witness.crt",
        signer=HALL,
    )
    assert sealer.verdict(forged) is Verdict.FOREIGN


def test_a_stranger_s_file_is_judged_in_a_process_apart(sealer: Sealer, pdf: bytes) -> None:
    ask: Callable[[bytes], Judgement] = lambda file: judging._asked(  # noqa: E731 - said three times
        Question(file, sealer.authority.certificate_pem, frozenset(), b"")
    )
    assert ask(pdf) == sealer.judge(pdf)
    assert ask(changed(pdf, 5000)).verdict is Verdict.ALTERED
    assert ask(b"%PDF-1.7 hello").verdict is Verdict.UNREADABLE


class StampRoom:
    """A time-stamp authority on loopback (RFC 3161 over HTTP)."""

    def __init__(self) -> None:
        key = rsa.generate_private_key(65537, 2048)  # what the stamper of the library signs with
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳服务")])
        now = hall_clock.now()
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .sign(key, SHA256())
        )
        self.pem = certificate.public_bytes(Encoding.PEM)
        stamper = DummyTimeStamper(
            asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
            asn1_keys.PrivateKeyInfo.load(
                key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
        )

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
                answer = asyncio.run(stamper.async_request_tsa_response(asked)).dump()
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                """Nothing is said."""

        self.server = HTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()


@pytest.fixture
def stamp_room() -> Iterator[StampRoom]:
    room = StampRoom()
    yield room
    room.server.shutdown()
    room.server.server_close()


def test_with_a_time_stamp_authority_the_instant_is_proven(sealer: Sealer, stamp_room: StampRoom) -> None:
    stamped = sealer.seal("result", stamp_room.url)
    found = sealer.judge(stamped, stamp_room.pem)
    assert found.verdict is Verdict.INTACT
    assert found.stamped_at is not None
    assert abs(found.stamped_at - hall_clock.now()) < timedelta(minutes=1)
    stamp_room.server.shutdown()
    stamp_room.server.server_close()
    with pytest.raises(NoTimeStamp):
        sealer.seal("result", stamp_room.url)


@pytest.mark.parametrize("code", ["food-business", "sole-trader", "result"])
def test_long_texts_stay_on_one_page(code: str) -> None:
    drawn = draw(a_face(code, scope="热食类食品制售；冷食类食品制售；" * 25))
    assert PdfFileReader(BytesIO(drawn)).root["/Pages"]["/Count"] == 1
