"""Decides who is invited to rate what: one invitation a service event, told to the pad of the window at once."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from hall.language import hall_clock
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.rating import RatingInvited
from hall_server.cases.facts import CaseFacts, EventFacts
from hall_server.cases.moves import Deed
from hall_server.cases.words import Channel
from hall_server.catalogue import queries as catalogue
from hall_server.devices import queries as devices
from hall_server.identifiers import new_id
from hall_server.installation import present
from hall_server.notices.actions import tell
from hall_server.organisation import queries as organisation
from hall_server.outbox.actions import tell_device
from hall_server.queueing.signals import ServiceFinished
from hall_server.ratings.models import Invitation, InvitationTrace
from hall_server.ratings.settings_of import level_tags, rules_of
from hall_server.ratings.tokens import invited, pad_token, short_token, ticket_in
from hall_server.ratings.words import InvitationState, Trace
from hall_server.rows import change, insert

# Nobody stood at a window: the case itself is the service.
ON_LINE = frozenset({Channel.INTERFACE, Channel.KIOSK})
ENDS = frozenset({Deed.DELIVERED, Deed.REFUSED})


def after_service(service: ServiceFinished, **_: Any) -> None:
    """A matter was done at a window: whoever stands there may rate it now, on the pad or by the paper's code."""
    wanted = Invitation(
        id=new_id(service.at),
        event=f"visit:{service.visit}/{service.matter}",
        hall_id=service.hall,
        visit=service.visit,
        ticket=service.ticket,
        matter=service.matter,
        matter_name=service.matter_name,
        department=_department(service),
        window=service.window,
        clerk=service.clerk,
        pad=_pad(service.window),
        invited_at=service.at,
    )
    invitation = invite(wanted)
    if invitation.pad and invitation.level is None:
        _tell_pad(invitation)


def after_case(case: CaseFacts, event: EventFacts, **_: Any) -> None:
    """An on-line case has ended: its applicant may rate it once, and is asked to by a message."""
    if case.channel not in ON_LINE or event.kind not in ENDS or not case.party:
        return
    wanted = Invitation(
        id=new_id(event.recorded_at),
        event=f"case:{case.id}",
        hall_id=case.hall,
        case=case.id,
        party=case.party,
        matter=case.item,
        matter_name=case.task_name,
        department=case.department,
        clerk=case.handler,
        invited_at=event.recorded_at,
    )
    invitation = invite(wanted)
    if invitation.pk == wanted.pk:
        _tell_applicant(invitation, event.recorded_at)


def _tell_applicant(invitation: Invitation, now: datetime) -> None:
    facts = {
        "matter": invitation.matter_name,
        "link": link(short_token(invitation.pk)),
        "until": f"{hall_clock.local(invitation.until):%Y年%m月%d日}",
    }
    tell(
        template="rate_case",
        facts=facts,
        subject=f"case:{invitation.case}",
        actor="server",
        now=now,
        party=invitation.party,
    )


def link(token: str) -> str:
    """Where a phone rates."""
    return f"{present().web.public_url}/r/{token}"


@transaction.atomic(savepoint=False)
def invite(wanted: Invitation) -> Invitation:
    """The invitation of this event. Served again before it was rated, the same one names who served last."""
    wanted.business_day = hall_clock.business_day(wanted.invited_at)
    wanted.until = wanted.invited_at + rules_of(wanted.hall_id).rated_within
    known = Invitation.objects.filter(event=wanted.event).first()
    if known is None:
        try:
            with transaction.atomic():
                insert(wanted)
        except IntegrityError:
            known = Invitation.objects.get(event=wanted.event)
    if known is None:
        _trace(wanted, wanted.invited_at)
        return wanted
    if known.level is None and _served_again(known, wanted):
        _trace(known, wanted.invited_at)
    return known


def _served_again(known: Invitation, wanted: Invitation) -> bool:
    return change(
        known,
        ("level",),
        ticket=wanted.ticket,
        clerk=wanted.clerk,
        window=wanted.window,
        department=wanted.department,
        pad=wanted.pad,
        state=InvitationState.OPEN.value,
        passing="",
        until=wanted.until,
    )


def _trace(invitation: Invitation, at: datetime) -> None:
    insert(
        InvitationTrace(
            invitation_id=invitation.pk,
            kind=Trace.INVITED.value,
            at=at,
            clerk=invitation.clerk,
            window=invitation.window,
            department=invitation.department,
            pad=invitation.pad,
        )
    )


def _tell_pad(invitation: Invitation) -> None:
    duty = organisation.duty_at(invitation.window)
    is_same = duty is not None and duty.clerk == invitation.clerk
    tell_device(
        invitation.pad,
        RatingInvited(
            service_event=invitation.pk,
            token=pad_token(invitation),
            matter_name=invitation.matter_name,
            window_name=organisation.windows(invitation.hall_id)[invitation.window].name,
            clerk_number=invitation.clerk,
            clerk_name=duty.clerk_name if duty is not None and is_same else "",
            tags=level_tags(),
            until=invitation.until,
        ),
    )


def _pad(window: str) -> str:
    return next((device for device, _ in devices.pads_at((window,))), "")


def _department(service: ServiceFinished) -> str:
    matter = catalogue.matter(service.hall, service.matter)
    if matter is not None and matter.department:
        return matter.department
    return organisation.home(service.clerk, hall_clock.business_day(service.at)).department


def find(token: str) -> Invitation:
    """The invitation a token stands for. Refusals: rating_unknown; rating_too_early for the ticket of somebody who waits."""
    key, ticket = invited(token), ticket_in(token)
    if key is not None:
        found = Invitation.objects.filter(pk=key).first()
    elif ticket is not None:
        found = Invitation.objects.filter(ticket=ticket).order_by("-id").first()
        if found is None:
            raise Refusal(RefusalCode.RATING_TOO_EARLY)
    else:
        found = None
    if found is None:
        raise Refusal(RefusalCode.RATING_UNKNOWN)
    return found


def may_be_rated(invitation: Invitation, at: datetime) -> None:
    """Refusals: rated_before, rating_too_late."""
    if invitation.level is not None:
        raise rated_before(invitation)
    if at > invitation.until:
        until = f"{hall_clock.local(invitation.until):%Y-%m-%d}"
        raise Refusal(RefusalCode.RATING_TOO_LATE, {"until": until})


def rated_before(invitation: Invitation) -> Refusal:
    """No: one service, one rating."""
    at = hall_clock.local(invitation.rating.rated_at)
    return Refusal(RefusalCode.RATED_BEFORE, {"at": f"{at:%m月%d日 %H:%M}"})
