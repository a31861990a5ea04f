"""Decides that a modem is ready to be used: awake, set as we need it, its card open, and the network there."""

from device_drivers.errors import DeviceTrouble
from device_drivers.sms_modems import troubles
from device_drivers.sms_modems.at_dialogue import AtDialogue

REGISTERED = frozenset({"1", "5", "6", "7"})
"""Home, roaming, and either for messages alone (3GPP 27.007, 7.2)."""
SETTINGS = ("ATE0", "AT+CMEE=1", "AT+CMGF=0", "AT+CNMI=2,1,0,1,0")
"""Errors as numbers, PDUs, incoming kept and announced, reports handed on (3GPP 27.005, 3.2.3 and 3.4.1)."""
WAKING, WAKES_WITHIN = 3, 1.0


class Readiness:
    """Of one modem; it may be lost at any time, with or without a word."""

    def __init__(self, dialogue: AtDialogue) -> None:
        self._dialogue = dialogue
        self._is_ready = False

    def lost(self) -> None:
        """Something went wrong: begin anew before the next use."""
        self._is_ready = False

    def prepare(self, *, anew: bool = False) -> None:
        """Settings as we need them. DeviceTrouble when the modem, its card or the network is not ready."""
        if self._is_ready and not anew and not self._dialogue.has_restarted:
            return
        if not self._is_ready or self._dialogue.has_restarted:
            self._dialogue.begin_afresh()
            self._dialogue.give_up_prompt()
            self._wake()
        self._is_ready = False
        for setting in SETTINGS:
            self._dialogue.command(setting)
        if after_colon(self._dialogue.command("AT+CPIN?")) != "READY":
            raise troubles.trouble("sim_locked")
        self.network()
        self._is_ready = True

    def _wake(self) -> None:
        for _ in range(WAKING):
            if self._dialogue.has_caught_up(WAKES_WITHIN):
                return
        raise troubles.trouble("modem_silent")

    def network(self) -> str:
        """The word of registration. DeviceTrouble `no_network`; a modem for LTE alone tells it under another name."""
        for question in ("AT+CREG?", "AT+CEREG?"):
            try:
                state = _second(self._dialogue.command(question))
            except DeviceTrouble as why:
                if why.code == "modem_silent" or why.code not in troubles.SENTENCES:
                    raise
                continue
            if state in REGISTERED:
                return state
        raise troubles.trouble("no_network")


def after_colon(answers: list[str]) -> str:
    """What the last answer says, up to a comma."""
    return answers[-1].partition(":")[2].partition(",")[0].strip() if answers else ""


def _second(answers: list[str]) -> str:
    return answers[-1].partition(",")[2].partition(",")[0].strip() if answers else ""
