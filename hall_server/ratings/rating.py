"""Decides that a rating counts once, whenever and by whatever channel it comes, and that a bad one is put right."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from hall.language.ratings import Passing, RatingChannel, is_bad
from hall.messages.rating import RatingOver
from hall_server.audit.actions import record
from hall_server.identifiers import new_id
from hall_server.outbox.actions import tell_device
from hall_server.personal_data.actions import keep
from hall_server.queueing import queries as queueing
from hall_server.ratings.cleaning import cleaned
from hall_server.ratings.inviting import find, may_be_rated, rated_before
from hall_server.ratings.models import Invitation, InvitationTrace, Rating
from hall_server.ratings.rectifying import open_rectification
from hall_server.ratings.settings_of import tags_of
from hall_server.ratings.signals import Rated, rated
from hall_server.ratings.words import InvitationState, Trace
from hall_server.rows import change, insert


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody says of a service. tags: codes; those of another level are dropped. text: cleaned before it is kept."""

    level: int
    tags: tuple[str, ...] = ()
    text: str = ""


@transaction.atomic(savepoint=False)
def rate(
    token: str, opinion: Opinion, channel: RatingChannel, now: datetime, *,
    rated_at: datetime | None = None, device: str = "",
) -> Rating:  # fmt: skip
    """Keep the rating, with all that follows. rated_at: when somebody touched the level, on a device that was cut off.

    Refusals: rating_unknown, rating_too_early, rating_too_late, rated_before.
    """
    invitation = find(token)
    at = max(min(rated_at or now, now), invitation.invited_at)
    may_be_rated(invitation, at)
    row = _row(invitation, opinion, channel, device, at, now)
    text = cleaned(opinion.text)
    if text:
        row.said = new_id(now)
    _write(row, invitation)
    if text:
        keep(row.said, text.encode(), "", now)
    change(invitation, ("state",), state=InvitationState.RATED.value, level=row.level)
    _follow(row, invitation, now)
    return row


def _row(
    invitation: Invitation, opinion: Opinion, channel: RatingChannel, device: str, at: datetime, now: datetime
) -> Rating:
    tags = [tag for tag in dict.fromkeys(opinion.tags) if tag in tags_of(opinion.level)]
    return Rating(
        id=new_id(now),
        invitation=invitation,
        hall_id=invitation.hall_id,
        level=opinion.level,
        tags=" ".join(tags),
        channel=channel.value,
        device=device,
        is_named=bool(invitation.party or queueing.person_of(invitation.visit)),
        rated_at=at,
        received_at=now,
    )


def _write(row: Rating, invitation: Invitation) -> None:
    """The database lets one rating in; whoever comes second, at the very same moment too, hears that it was rated."""
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError as fault:
        raise rated_before(Invitation.objects.get(pk=invitation.pk)) from fault
    insert(InvitationTrace(invitation_id=invitation.pk, kind=Trace.RATED.value, at=row.rated_at))


def _follow(row: Rating, invitation: Invitation, now: datetime) -> None:
    by_device = bool(row.device)
    facts = {"level": str(row.level), "channel": row.channel, "tags": row.tags}
    actor = f"device:{row.device}" if by_device else f"citizen:{row.channel}"
    record("rated", f"rating:{row.pk}", actor=actor, facts=facts, is_first=True)
    rectification = open_rectification(row, invitation, now) if is_bad(row.level) else ""
    if invitation.pad not in ("", row.device):
        tell_device(invitation.pad, RatingOver(invitation.pk))
    told = Rated(
        row.pk,
        invitation.event,
        invitation.hall_id,
        invitation.department,
        invitation.window,
        invitation.clerk,
        invitation.matter_name,
        row.level,
        row.channel,
        rectification,
        row.rated_at,
        row.received_at,
    )
    rated.send(sender=None, rating=told)


@transaction.atomic(savepoint=False)
def pass_over(token: str, how: Passing, device: str, passed_at: datetime, now: datetime) -> None:
    """The pad's page went away without a rating. What came meanwhile by another channel stays. Refusal: rating_unknown."""
    invitation = find(token)
    at = max(min(passed_at, now), invitation.invited_at)
    insert(
        InvitationTrace(
            invitation_id=invitation.pk, kind=Trace.PASSED.value, at=at, pad=device, how=how.value
        )
    )
    still = Invitation.objects.filter(pk=invitation.pk, level=None)
    still.update(state=InvitationState.PASSED.value, passing=how.value)
