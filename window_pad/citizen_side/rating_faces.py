"""Decides which screen a rating shows: no level stands out, and not to rate is as near as to rate."""

from hall.language.ratings import LEVEL_NAMES
from window_pad.citizen_side.face import Face, Pick, Say
from window_pad.citizen_side.rating_visit import RatingVisit, Step


def face_of(rating: RatingVisit, say: Say, language: str, *, is_up: bool) -> Face:
    """The screen. is_up: whether the hall is there."""
    if rating.step in (Step.ASKED, Step.WRITING):
        return _asked(rating, say, language)
    if rating.step is Step.THANKED:
        is_kept = not is_up and not rating.is_heard
        sub = say("rating_kept" if is_kept else "rated_sub")
        return Face("saying", say("rated_title"), sub, primary=("finish", say("finish")))
    if rating.step is Step.DECLINED:
        return Face("saying", say("declined_title"), say("declined_sub"), primary=("finish", say("finish")))
    sentence = rating.refusal[1 if language == "en" else 0] or say("rated_before_sub")
    return Face("saying", say("rated_before_title"), sentence, primary=("finish", say("finish")))


def _asked(rating: RatingVisit, say: Say, language: str) -> Face:
    invited = rating.invited
    clerk = " ".join(filter(None, (invited.clerk_number, invited.clerk_name)))
    facts = (invited.matter_name, invited.window_name, say("clerk", clerk) if clerk else "")
    spoken = 1 if language == "en" else 0
    levels = tuple(
        Pick(f"level_{level.value}", names[spoken], is_chosen=rating.level is level)
        for level, names in LEVEL_NAMES.items()
    )
    return Face(
        "rating",
        say("rating_title"),
        "　".join(filter(None, facts)),
        faces=levels,
        picks=tuple(Pick(f"tag_{code}", text, code in rating.tags) for code, text in rating.offered),
        text=rating.text,
        hint=say("rating_text_hint"),
        is_writing=rating.step is Step.WRITING,
        primary=("rate", say("rate")),
        is_primary_ready=rating.level is not None,
        secondary=("decline", say("decline")),
    )
