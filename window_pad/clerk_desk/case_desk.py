"""Decides how the case beside the call stands: what is asked of the hall, what its answers and its silence mean."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from hall.language.refusals import RefusalCode
from hall.messages.calling import Done
from hall.messages.case_contents import CaseForm, Objections, encoded
from hall.messages.casework import (
    AcceptCase,
    AskConfirmation,
    AskForCorrection,
    CaseChanged,
    CaseOpened,
    ChangeCaseFields,
    CheckMaterial,
    ClearPad,
    DecideCase,
    MaterialLine,
    OpenCase,
    PadPageKind,
    PadState,
    ReceiveCorrection,
    RefuseCase,
    RegisterCase,
    SendCase,
    ShowOnPad,
    WithdrawCase,
)
from hall.messages.devices import RequestRefused
from hall.messages.message import Message, Request
from window_pad.clerk_desk.case_deeds import CaseDeed
from window_pad.clerk_desk.case_form import CaseFormDraft, OpenForm
from window_pad.clerk_desk.desk import Ask, Notice

REQUESTS = (
    OpenCase,
    SendCase,
    ChangeCaseFields,
    CheckMaterial,
    RegisterCase,
    AcceptCase,
    AskForCorrection,
    ReceiveCorrection,
    RefuseCase,
    DecideCase,
    WithdrawCase,
    AskConfirmation,
    ShowOnPad,
    ClearPad,
)
"""What this desk asks about cases; the answers to these are its own."""

_CHANGED_BEHIND_US = frozenset(
    {RefusalCode.CASE_CHANGED, RefusalCode.CASE_NOT_IN_STATE, RefusalCode.CASE_UNKNOWN, RefusalCode.EXPIRED}
)


@dataclass(frozen=True, slots=True)
class Seals:
    """The desk's own key and the hall's. Opening raises ValueError when a seal is not for this desk."""

    open_form: OpenForm
    open_objections: Callable[[str], Objections]
    close_form: Callable[[bytes], str]


class CaseDesk:
    """The case of whoever stands at the window. `at` is monotonic seconds; every method is called on one thread."""

    def __init__(self, ask: Ask, seals: Seals, changed: Callable[[], None]) -> None:
        self._ask, self._seals, self._changed = ask, seals, changed
        self._under_way: tuple[str, Request] | None = None
        self._catching_up = ""
        self._afterwards: Callable[[], Request] | None = None
        self._sent: CaseForm | None = None
        self.form = CaseFormDraft(seals.open_form)
        self.ticket = ""
        self.case: CaseOpened | None = None
        self.notice: Notice | None = None
        self.needs_item = False
        self.is_linked = False

    # What is true now

    @property
    def doing(self) -> str:
        """The kind of request the hall has not answered yet; empty when there is none."""
        return self._under_way[1].kind() if self._under_way is not None else ""

    @property
    def is_catching_up(self) -> bool:
        """Whether the case has yet to be heard of again."""
        return bool(self._catching_up)

    def may(self, deed: CaseDeed) -> bool:
        """Whether pressing this would do anything."""
        return self._is_free and self.case is not None and deed.value in self.case.deeds

    def may_show(self) -> bool:
        """Whether something can be shown at the pad."""
        return self._is_free and self.case is not None

    @property
    def _is_free(self) -> bool:
        return self.is_linked and self._under_way is None and self._afterwards is None

    # What happens at the desk

    def follow(self, ticket: str) -> None:
        """This ticket is being served now; another one than before takes its case along, empty takes it away."""
        if ticket == self.ticket:
            return
        self.ticket, self.case, self.notice, self.needs_item = ticket, None, None, False
        self._under_way, self._afterwards, self._sent, self._catching_up = None, None, None, ""
        self.form.wipe()
        if ticket and self.is_linked:
            self._begin(OpenCase(ticket))
        self._changed()

    def link_changed(self, is_up: bool) -> None:  # noqa: FBT001 - the link's own word
        """The hall can be heard, or no longer; then nothing typed is lost, and the case is asked for anew."""
        self.is_linked = is_up
        if is_up and self.ticket and self._under_way is None:
            self._catch_up()
        self._changed()

    def choose_item(self, item: str) -> bool:
        """The number was taken for a group: this is what the person came for."""
        if not (self._is_free and self.needs_item and self.ticket):
            return False
        self._begin(OpenCase(self.ticket, item))
        return True

    def save(self) -> bool:
        """Give the hall what was written."""
        if not (self.may(CaseDeed.CHANGE) and self.form.has_unsaved) or self.case is None:
            return False
        self._sent = self.form.unsaved()
        sealed = self._seals.close_form(encoded(self._sent))
        self._begin(ChangeCaseFields(self.case.case, self.case.revision, sealed))
        return True

    def check_material(self, place: int, state: str, way: str = "", later_by: str = "") -> bool:
        """How a material stands. later_by: YYYY-MM-DD for an outstanding one."""
        copies = next((one.copies for one in self._materials() if one.place == place), 1)
        return self._do(
            CaseDeed.CHECK_MATERIAL,
            lambda case: CheckMaterial(case, place, state, way, max(copies, 1), later_by),
        )

    def ask_confirmation(self) -> bool:
        """Let the citizen check and sign; what is written is saved first."""
        return self._do(CaseDeed.ASK_CONFIRMATION, AskConfirmation)

    def register(self) -> bool:
        """收件."""
        return self._do(CaseDeed.REGISTER, RegisterCase)

    def accept(self, accepted_as: str) -> bool:
        """受理."""
        return self._do(CaseDeed.ACCEPT, lambda case: AcceptCase(case, accepted_as))

    def ask_for_correction(self, points: tuple[str, ...]) -> bool:
        """补正: all points together."""
        return bool(points) and self._do(CaseDeed.ASK_CORRECTION, lambda case: AskForCorrection(case, points))

    def receive_correction(self) -> bool:
        """What was missing has come."""
        return self._do(CaseDeed.RECEIVE_CORRECTION, ReceiveCorrection)

    def refuse(self, ground: str, reason: str) -> bool:
        """不予受理."""
        return self._do(CaseDeed.REFUSE, lambda case: RefuseCase(case, ground, reason))

    def decide(self, outcome: str, reason: str) -> bool:
        """决定."""
        return self._do(CaseDeed.DECIDE, lambda case: DecideCase(case, outcome, reason))

    def withdraw(self, reason: str) -> bool:
        """撤回."""
        return self._do(CaseDeed.WITHDRAW, lambda case: WithdrawCase(case, reason))

    def show_on_pad(self, page: PadPageKind) -> bool:
        """Show the citizen a page of this case."""
        if not self.may_show() or self.case is None:
            return False
        self._begin(ShowOnPad(self.case.case, page))
        return True

    def clear_pad(self) -> bool:
        """Take everything off the pad."""
        if not self.may_show():
            return False
        self._begin(ClearPad())
        return True

    def write(self, code: str, value: str, at: float) -> None:
        """The clerk writes into a field."""
        self.form.write(code, value, at)
        self._changed()

    def toggle_shown(self, at: float) -> None:
        """Show the applicant's fields for a while, or mask them again."""
        if self.form.is_shown(at):
            self.form.hide()
        else:
            self._opening(lambda: self.form.show(at))
        self._changed()

    # What the hall says

    def answered(self, key: str, request: Request, answer: Message, at: float) -> None:
        """The one answer to a request about a case; what belongs to somebody who has gone is let go."""
        if isinstance(answer, RequestRefused) and answer.retry_after is not None:
            self.notice = _refusal(answer)
        elif key == self._catching_up:
            self._catching_up = ""
            self._hear(request, answer, at)
        elif self._under_way is not None and key == self._under_way[0]:
            self._under_way = None
            self._hear(request, answer, at)
            self._go_on(answer)
        self._changed()

    def unanswered(self, key: str) -> None:
        """Nobody answered in time: it may or may not have taken effect, so the desk asks how the case stands."""
        if self._under_way is not None and key == self._under_way[0]:
            self._under_way, self._afterwards, self._sent = None, None, None
            self.notice = Notice("no_answer", is_grave=True)
            self._catch_up()
        elif key == self._catching_up:
            self._catching_up = ""
            self._catch_up()
        self._changed()

    def told(self, message: Message) -> None:
        """Something nobody asked for: the citizen has answered, or the case was moved elsewhere."""
        case = self.case
        if not isinstance(message, CaseChanged) or case is None or message.case != case.case:
            return
        self.case = msgspec.structs.replace(
            case, state=message.state, state_name=message.state_name, pad=message.pad
        )
        self.form.objections = {}
        if message.pad is PadState.CONFIRMED:
            self.notice = Notice("citizen_confirmed")
        elif message.pad is PadState.OBJECTED:
            self._take_objections(message.objections)
        elif message.pad is PadState.NONE and case.pad is PadState.ASKED:
            self.notice = Notice("citizen_left")
        self._catch_up()
        self._changed()

    # The way of a request

    def _do(self, deed: CaseDeed, request: Callable[[str], Request]) -> bool:
        """Ask for a deed; what is written and not yet saved goes to the hall before it."""
        case = self.case
        if not self.may(deed) or case is None:
            return False
        if deed is not CaseDeed.CHECK_MATERIAL and self.form.has_unsaved and self.save():
            self._afterwards = lambda: request(case.case)
        else:
            self._begin(request(case.case))
        return True

    def _begin(self, request: Request) -> None:
        self.notice = None
        self._under_way = (self._ask(request), request)
        self._changed()

    def _go_on(self, answer: Message) -> None:
        afterwards, self._afterwards = self._afterwards, None
        if afterwards is not None and isinstance(answer, CaseOpened):
            self._begin(afterwards())

    def _catch_up(self) -> None:
        if self.is_linked and self.ticket:
            request = SendCase(self.case.case) if self.case is not None else OpenCase(self.ticket)
            if self.case is not None or not self.needs_item:
                self._catching_up = self._ask(request)

    def _hear(self, request: Request, answer: Message, at: float) -> None:
        match answer:
            case RequestRefused():
                self._hear_refusal(request, answer)
            case CaseOpened():
                self._hear_case(request, answer, at)
            case Done() if isinstance(request, ShowOnPad):
                self.notice = Notice("pad_shows")
            case Done() if isinstance(request, ClearPad):
                self.notice = Notice("pad_cleared")
                self._catch_up()

    def _hear_case(self, request: Request, case: CaseOpened, at: float) -> None:
        if isinstance(request, ChangeCaseFields) and self._sent is not None:
            self.form.saved(self._sent)
            self._sent = None
        if isinstance(request, ChangeCaseFields | AskConfirmation):
            self.form.objections = {}
        self._take_case(case, at)

    def _take_case(self, case: CaseOpened, at: float) -> None:
        self.case, self.needs_item = case, False
        self._opening(lambda: self.form.hold(case.form, at))

    def _hear_refusal(self, request: Request, refused: RequestRefused) -> None:
        self.notice = _refusal(refused)
        if isinstance(request, ChangeCaseFields):
            self._sent = None
        if refused.code == RefusalCode.CASE_ITEM_MISSING:
            self.needs_item = True
        elif refused.code in _CHANGED_BEHIND_US:
            self._catch_up()

    def _take_objections(self, sealed: str) -> None:
        try:
            objections = self._seals.open_objections(sealed).objections if sealed else ()
        except ValueError:
            self.notice = Notice("seal_broken", is_grave=True)
            return
        self.form.objections = {one.field: one.note for one in objections}
        self.notice = Notice("citizen_objected", is_grave=True, fact=str(len(objections)))

    def _opening(self, act: Callable[[], None]) -> None:
        try:
            act()
        except ValueError:
            self.notice = Notice("seal_broken", is_grave=True)

    def _materials(self) -> tuple[MaterialLine, ...]:
        return self.case.materials if self.case is not None else ()


def _refusal(refused: RequestRefused) -> Notice:
    return Notice(refusal=(refused.chinese, refused.english), is_grave=True)
