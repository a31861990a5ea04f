"""What the stories of licences need: a seal, a shop with its operator, a licence made and signed, a kiosk."""

from datetime import datetime
from functools import cache

from hall.credentials.keys import make_key, public_pem
from hall.credentials.sealing import open_sealed, seal
from hall.language import hall_clock
from hall.language.credit_codes import check_character
from hall.messages.collecting import CollectableList, Collectables, ListCollectables, decode_collectables
from hall.messages.message import Message
from hall.messages.visitor_details import VisitorDetails, encode_details
from hall_server import certificates
from hall_server.devices.actions import register
from hall_server.devices.asker import Asker
from hall_server.devices.models import Device
from hall_server.installation import present
from hall_server.keys import sealing_public_pem
from hall_server.licences import actions
from hall_server.licences.actions import Matter
from hall_server.licences.models import Licence
from hall_server.licences.requests import ANSWERS
from hall_server.parties.actions import EnterpriseFacts, PersonFacts, Source, know_enterprise, know_person
from tests.server.business.cast import HALL, ZHANG_WEI

CLERK = "clerk:1001"
HYGIENE = "sample-hygiene-licence"
KIOSK = Asker(HALL, "kiosk-1", "kiosk", None, ())
KIOSK_KEY = make_key()
REASON = {"reason": "经营场所与许可不符", "basis": "《行政许可法》第六十九条"}


@cache
def have_seal() -> None:
    """The hall's authority and its seal, made once for all tests of this process."""
    certificates.make_missing(present())


def shop(number: int = 1) -> str:
    """A noodle shop; its key."""
    first = f"92511602MA{number:07d}"
    return know_enterprise(
        EnterpriseFacts(
            "安和区老街坊面馆",
            credit_code=first + check_character(first),
            legal_representative="张伟",
            address="安和区滨江路18号附3号",
        ),
        source=Source.WINDOW,
        actor=CLERK,
        now=hall_clock.now(),
    )


def person(details: VisitorDetails = ZHANG_WEI) -> str:
    """A citizen as the hall knows them after a case; the key."""
    return know_person(
        PersonFacts(details.name, id_number=details.id_number, address="安和区滨江路20号"),
        source=Source.CARD,
        actor=CLERK,
        now=hall_clock.now(),
    )


def made(holder: str = "", template: str = "hygiene", now: datetime | None = None, **more: str) -> Licence:
    """A licence that waits for its signature."""
    return actions.make(
        template=template,
        holder=holder or shop(),
        fields={"scope": "理发店（小型）", "kind": "餐饮服务经营者", "result": "准予许可", **more},
        actor=CLERK,
        now=now or hall_clock.now(),
        case="c" * 32,
        matter=Matter(
            "511A0015500009", "公共场所卫生许可", "安和区卫生健康局", case_number="安和2026-000117"
        ),
    )


def signed(holder: str = "", template: str = "hygiene", now: datetime | None = None) -> Licence:
    """A licence that holds."""
    have_seal()
    return actions.sign_now(made(holder, template, now).pk, now)


def a_kiosk() -> Asker:
    """A kiosk with a key of its own."""
    register(KIOSK.device, "一楼自助机", "kiosk", actor="shell:test", now=hall_clock.now())
    Device.objects.filter(code=KIOSK.device).update(public_key=public_pem(KIOSK_KEY.public_key()).decode())
    return KIOSK


def say(message: Message, now: datetime | None = None, asker: Asker = KIOSK) -> Message:
    """What the hall answers."""
    return ANSWERS[type(message)](asker, message, now or hall_clock.now())


def lay_card(
    details: VisitorDetails = ZHANG_WEI, now: datetime | None = None
) -> tuple[Collectables, CollectableList]:
    """The card is read at the kiosk; the answer, and the list opened there."""
    sealed = seal(sealing_public_pem(), encode_details(details), "visitor")
    answer = say(ListCollectables(sealed), now)
    assert isinstance(answer, Collectables)
    return answer, decode_collectables(open_sealed(KIOSK_KEY, answer.found, "collectables"))
