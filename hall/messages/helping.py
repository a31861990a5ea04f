"""What terminal, server and desks say about a citizen who has called for a member of staff.

The call itself is `help_called` (hall.messages.devices). It is open until somebody takes it or it lapses; an open call
of a device is one call, however often it was pressed.
"""

from hall.messages.message import Answer, Count, Id, Instant, Request, Short, Text


class HelpWanted(Answer, frozen=True, forbid_unknown_fields=True):
    """For a staffed desk: somebody at this place has called and nobody has taken it yet.

    times_told: 1 the first time, more when nobody took it. The same help again replaces what was known of it.
    """

    help: Id
    place: Text
    called_at: Instant
    times_told: Count = 1


class TakeHelp(Request, frozen=True, forbid_unknown_fields=True):
    """The clerk of this desk goes there. Answer: `help_taken`, or refused `help_taken_before`, `help_over`."""

    help: Id


class HelpTaken(Answer, frozen=True, forbid_unknown_fields=True):
    """Somebody is on the way: for the desk that took it, for all others, and for the device that called."""

    help: Id
    taken_at: Instant
    window_name: Short


class HelpWaits(Answer, frozen=True, forbid_unknown_fields=True):
    """For the device that called: nobody has taken it yet. desks: how many staffed desks were told, 0 when nobody was."""

    help: Id
    times_told: Count
    desks: Count


class HelpLapsed(Answer, frozen=True, forbid_unknown_fields=True):
    """Nobody took it, and it has become too old: for every desk, and for the device that called."""

    help: Id
