"""Everything that may be done to parties."""

from hall_server.parties.consenting import give_consent, withdraw_consent
from hall_server.parties.correcting import correct
from hall_server.parties.facts import EnterpriseFacts, PersonFacts, ProjectFacts, Source
from hall_server.parties.judging import call_different, merge, tell_apart
from hall_server.parties.knowing import know_enterprise, know_person, know_project
from hall_server.parties.mandating import end_mandate, give_mandate
from hall_server.parties.words import How, MandateKind, Purpose

__all__ = [
    "EnterpriseFacts",
    "How",
    "MandateKind",
    "PersonFacts",
    "ProjectFacts",
    "Purpose",
    "Source",
    "call_different",
    "correct",
    "end_mandate",
    "give_consent",
    "give_mandate",
    "know_enterprise",
    "know_person",
    "know_project",
    "merge",
    "tell_apart",
    "withdraw_consent",
]
