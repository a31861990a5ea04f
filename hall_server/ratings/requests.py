"""Decides which of a device's reports ratings answers, and which roles may send them."""

from datetime import datetime

from hall.language.ratings import RatingChannel
from hall.language.refusals import Refusal, RefusalCode
from hall.messages.devices import Acknowledged
from hall.messages.rating import RatingPassed, ServiceRated
from hall_server.devices.asker import Answers, Asker, answers
from hall_server.ratings.rating import Opinion, pass_over, rate

ANSWERS: Answers = {}

CHANNEL_OF = {"window_pad": RatingChannel.PAD, "kiosk": RatingChannel.KIOSK}


@answers(ANSWERS, ServiceRated)
def service_rated(asker: Asker, told: ServiceRated, now: datetime) -> Acknowledged:
    """A rating counts whenever it arrives."""
    opinion = Opinion(told.level, told.tags, told.text)
    rate(told.token, opinion, _channel(asker), now, rated_at=told.rated_at, device=asker.device)
    return Acknowledged()


@answers(ANSWERS, RatingPassed)
def rating_passed(asker: Asker, told: RatingPassed, now: datetime) -> Acknowledged:
    """Nobody rated; that counts too."""
    _channel(asker)
    pass_over(told.token, told.how, asker.device, told.passed_at, now)
    return Acknowledged()


def _channel(asker: Asker) -> RatingChannel:
    if asker.role not in CHANNEL_OF:
        raise Refusal(RefusalCode.NOT_ALLOWED)
    return CHANNEL_OF[asker.role]
