"""Decides how a numbered licence becomes a signed document: drawn, sealed, judged as a stranger would, kept, and then valid.

Nothing of it happens within a transaction that others wait for; of two who sign the same licence one is too late.
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from cryptography import x509
from django.db import transaction
from django.db.models import F

from hall.language import hall_clock
from hall.language.refusals import Refusal
from hall_server.beside import BrokenOff, beside
from hall_server.certificates import seal_files
from hall_server.devices.authority import authority_folder, load_authority
from hall_server.installation import present
from hall_server.licences import template_content
from hall_server.licences.drawing import Face, draw, draw_seal
from hall_server.licences.judge import Verdict
from hall_server.licences.life import Move, State, after
from hall_server.licences.making import replaced_by
from hall_server.licences.models import Licence
from hall_server.licences.sealing import Sealed, Unsealed, seal_and_judge
from hall_server.licences.stepping import locked, step
from hall_server.organisation import queries as organisation
from hall_server.personal_data import actions as personal_data
from hall_server.personal_data.files import forget_file, keep_file
from hall_server.rows import instants, select

logger = logging.getLogger(__name__)

AREA = "licences"
SIGNER = "server:licences"
PURPOSE = "绘制证照"
MOST_AT_ONCE = 20
_DUE = f"state = '{State.MADE.value}' AND sign_again_at <= %s ORDER BY sign_again_at LIMIT %s"
RETRY_MINUTES = (1, 2, 5, 15, 60)
PUBLIC_PATH = "/v/{code}"


def sign_due(now: datetime) -> int:
    """Sign what was made and waits; how many are valid now. A fault of one holds up no other and is tried again."""
    return sum(_tried(key, now) for (key,) in select(Licence, ("id",), _DUE, instants()(now), MOST_AT_ONCE))


def _tried(key: str, now: datetime) -> bool:
    try:
        sign_now(key, now)
    except Refusal:
        return False  # somebody signed or revoked it meanwhile
    except (
        Exception
    ) as fault:  # the guarded edge of one licence: its fault stands on its page, and it is tried again
        logger.exception("licence %s could not be signed", key)
        said = str(fault) if isinstance(fault, BrokenOff) else f"{type(fault).__name__}: {fault}"
        _put_off(key, said[:400], now)
        return False
    return True


def _put_off(key: str, fault: str, now: datetime) -> None:
    tries = Licence.objects.values_list("sign_tries", flat=True).get(pk=key)
    minutes = RETRY_MINUTES[min(tries, len(RETRY_MINUTES) - 1)]
    Licence.objects.filter(pk=key, state=State.MADE.value).update(
        sign_tries=F("sign_tries") + 1, sign_fault=fault, sign_again_at=now + timedelta(minutes=minutes)
    )


def sign_now(key: str, now: datetime | None = None) -> Licence:
    """Sign one licence at once; it is valid afterwards. Refusal `licence_not_in_state` when it is not to be signed.

    FileNotFoundError without a seal, BrokenOff when a time-stamp authority is named and silent.
    """
    moment = now or hall_clock.now()
    with transaction.atomic():
        face = face_of(_to_be_signed(key))
    sealed = _sealed(face)
    with transaction.atomic():
        kept = keep_file(AREA, sealed.content, moment)
        try:
            licence = step(
                locked(key),
                Move.SIGN,
                actor=SIGNER,
                now=moment,
                document_sha256=kept.sha256,
                document_size=kept.size,
                document_key=kept.key,
                pages=sealed.pages,
                seal_serial=sealed.judgement.serial,
                signed_at=moment,
                sign_again_at=None,
                sign_fault="",
            )
        except Refusal:
            forget_file(AREA, kept.key)
            raise
        replaced_by(licence, actor=SIGNER, now=moment)
    return licence


def _to_be_signed(key: str) -> Licence:
    licence = locked(key)
    after(Move.SIGN, State(licence.state), licence.number)
    return licence


def face_of(licence: Licence) -> Face:
    """What the licence's paper says; its facts are read under the audit trail."""
    plain = personal_data.read(
        licence.personal, subject=f"licence:{licence.pk}", actor=SIGNER, purpose=PURPOSE
    )
    return Face(
        content=template_content.decoded(licence.template.content),
        values=msgspec.json.decode(plain, type=dict[str, str]),
        number=licence.number,
        public_code=licence.public_code,
        address=public_address(licence.public_code),
        hall=organisation.hall(licence.hall_id).name,
        issuer=licence.department or organisation.hall(licence.hall_id).name,
        issued_on=licence.issued_on,
        valid_until=licence.valid_until,
    )


def public_address(code: str) -> str:
    """What a QR code says: the page of the public door that tells how the licence stands."""
    return present().web.public_url.rstrip("/") + PUBLIC_PATH.format(code=code)


def _sealed(face: Face) -> Sealed:
    key, certificate = seal_files()
    wanted = Unsealed(
        draw(face),
        draw_seal(face),
        face.content.seal,
        key=str(key),
        certificate=str(certificate),
        signer=face.hall,
        time_stamp_url=present().seal.time_stamp_url,
        authority=load_authority().certificate_pem,
        revoked=revoked_seals(),
        stamp=stamp_authority(),
    )
    sealed = beside(seal_and_judge, wanted)
    if sealed.judgement.verdict is not Verdict.INTACT:
        raise ValueError(f"what was signed is judged {sealed.judgement.verdict}")
    return sealed


def revoked_seals() -> frozenset[str]:
    """Serial numbers, in hexadecimal digits, of certificates the hall took back."""
    path = authority_folder() / "revoked.crl"
    if not path.exists():
        return frozenset()
    return frozenset(f"{one.serial_number:x}" for one in x509.load_pem_x509_crl(path.read_bytes()))


def stamp_authority() -> bytes:
    """The certificate by which the time-stamp authority is known; empty when none is named."""
    path = present().seal.time_stamp_ca
    if not path:
        return b""
    return Path(path).read_bytes()
