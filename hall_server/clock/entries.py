"""Decides what may stand in the ledger of a matter, and what each entry must say."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hall_server.clock.limits import Limit


class EntryKind(StrEnum):
    """What happened."""

    SUBMITTED = "submitted"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    DEEMED_ACCEPTED = "deemed_accepted"
    NOT_ACCEPTED = "not_accepted"
    PAUSED = "paused"
    PROLONGED = "prolonged"
    RESUMED = "resumed"
    EXTENDED = "extended"
    STEP_BEGUN = "step_begun"
    STEP_ENDED = "step_ended"
    DECIDED = "decided"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"


class Procedure(StrEnum):
    """A special procedure (特别程序) whose time does not count: of 行政许可法 45, publicity, what other law names."""

    HEARING = "hearing"
    BIDDING = "bidding"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"
    PUBLICITY = "publicity"
    OTHER = "other"


LICENSING_PROCEDURES = frozenset(Procedure) - {Procedure.PUBLICITY, Procedure.OTHER}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. occurred_at, recorded_at: aware instants. is_late: recorded well after it happened.

    step: the step it concerns, empty for the whole. procedure, basis, evidence, told_until: of a pause; told_until is the
    last day the applicant was told it takes. more, approver, reason: of an extension.
    """

    kind: EntryKind
    occurred_at: datetime
    recorded_at: datetime
    actor: str = ""
    step: str = ""
    procedure: Procedure | None = None
    basis: str = ""
    evidence: str = ""
    told_until: date | None = None
    more: Limit | None = None
    approver: str = ""
    reason: str = ""
    is_late: bool = False
