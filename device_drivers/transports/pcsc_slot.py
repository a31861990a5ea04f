"""Decides how a place for cards is reached through pcscd: a fresh context after every failure, calls that end in time."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from smartcard import scard  # type: ignore[import-untyped]  # pyscard carries no types

from device_drivers.errors import DeviceTrouble
from device_drivers.transports import pcsc_troubles as troubles
from device_drivers.transports import wire_tap
from device_drivers.transports.timely import Timely

PATIENCE = 10.0
"""Seconds after which a call will not end any more; a reader, or pcscd, may be locked up."""
DYING_TAKES = 0.3
"""Seconds after which a pcscd that was ended listens no more."""
SOCKET = "PCSCLITE_CSOCK_NAME"
PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1

_MEANING: dict[int, Callable[[], DeviceTrouble]] = {
    scard.SCARD_E_NO_SERVICE: troubles.service_down,
    scard.SCARD_E_SERVICE_STOPPED: troubles.service_down,
    scard.SCARD_E_INVALID_HANDLE: troubles.service_down,
    scard.SCARD_F_COMM_ERROR: troubles.service_down,
    scard.SCARD_W_SECURITY_VIOLATION: troubles.not_allowed,
    scard.SCARD_E_SHARING_VIOLATION: troubles.reader_in_use,
    scard.SCARD_W_REMOVED_CARD: troubles.card_gone,
    scard.SCARD_W_RESET_CARD: troubles.card_gone,
    scard.SCARD_E_NO_SMARTCARD: troubles.card_gone,
    scard.SCARD_E_NOT_TRANSACTED: troubles.card_gone,
    scard.SCARD_W_UNRESPONSIVE_CARD: troubles.card_mute,
    scard.SCARD_W_UNPOWERED_CARD: troubles.card_mute,
    scard.SCARD_W_UNSUPPORTED_CARD: troubles.card_mute,
    scard.SCARD_E_PROTO_MISMATCH: troubles.card_mute,
}
_NO_READER = frozenset(
    (scard.SCARD_E_UNKNOWN_READER, scard.SCARD_E_NO_READERS_AVAILABLE, scard.SCARD_E_READER_UNAVAILABLE)
)
OF_CARDS = frozenset((troubles.CARD_GONE, troubles.CARD_MUTE))


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card is in. atr: its answer to reset, empty when mute; coming: pcscd's count of cards put in and taken out."""

    atr: bytes
    coming: int


class PcscSlot:
    """One place for a card. name: the reader's, or its beginning when only one begins so. socket: of another pcscd.

    Not for several threads at once; a program talks to one pcscd. Every method but `close` may raise DeviceTrouble.
    After one that is not of the card the next call begins with a fresh context, for contexts do not outlive pcscd.
    """

    def __init__(self, name: str, socket: str = "") -> None:
        self._name = name
        self._socket = socket
        self._context: int | None = None
        self._state: int = scard.SCARD_STATE_UNAWARE
        self._seen: CardSeen | None = None
        self._timely = Timely(troubles.reader_stuck)
        self.reader = ""
        """The reader's whole name, once it was found."""

    def look(self, within: float) -> CardSeen | None:
        """What is in now, waiting at most so many seconds for a change since the last look."""
        context = self._open()
        asked = [(self.reader, self._state)]
        milliseconds = max(round(within * 1000), 1)
        code, states = self._call(scard.SCardGetStatusChange, context, milliseconds, asked)
        if code == scard.SCARD_E_TIMEOUT:
            return self._seen
        self._succeed(code)
        state, atr = states[0][1:3]
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            self._succeed(scard.SCARD_E_UNKNOWN_READER)
        self._state = state & ~scard.SCARD_STATE_CHANGED
        is_in = bool(state & scard.SCARD_STATE_PRESENT)
        self._seen = CardSeen(bytes(atr), state >> 16) if is_in else None
        return self._seen

    @contextmanager
    def card(self) -> Iterator[Callable[[bytes], bytes]]:
        """Have the card that is in to oneself; gives what sends it a command and returns its answer."""
        context = self._open()
        shared = scard.SCARD_SHARE_SHARED
        code, handle, protocol = self._call(scard.SCardConnect, context, self.reader, shared, PROTOCOLS)
        self._succeed(code)
        try:
            (code,) = self._call(scard.SCardBeginTransaction, handle, just_code=True)
            self._succeed(code)
            yield lambda command: self._transmit(handle, protocol, command)
        finally:
            self._let_go(handle)

    def close(self) -> None:
        """Give it back. Safe to call twice."""
        context, self._context = self._context, None
        self._state, self._seen = scard.SCARD_STATE_UNAWARE, None
        if context is not None:
            self._quietly(scard.SCardReleaseContext, context)

    def _transmit(self, handle: int, protocol: int, command: bytes) -> bytes:
        wire_tap.note(self._name, "in", command)
        code, answer = self._call(scard.SCardTransmit, handle, protocol, list(command))
        self._succeed(code)
        wire_tap.note(self._name, "out", bytes(answer))
        return bytes(answer)

    def _let_go(self, handle: int) -> None:
        """The card is left as it is: powering off just when it is pulled locks some readers up (pyscard 220)."""
        self._quietly(scard.SCardEndTransaction, handle, scard.SCARD_LEAVE_CARD)
        self._quietly(scard.SCardDisconnect, handle, scard.SCARD_LEAVE_CARD)

    def _open(self) -> int:
        if self._context is None:
            if self._socket:
                os.environ[SOCKET] = self._socket
            code, context = self._call(scard.SCardEstablishContext, scard.SCARD_SCOPE_USER)
            if code == scard.SCARD_W_SECURITY_VIOLATION:  # a pcscd that dies while it is asked says the same
                time.sleep(DYING_TAKES)
                code, context = self._call(scard.SCardEstablishContext, scard.SCARD_SCOPE_USER)
            self._succeed(code)
            self._context = context
            self.reader = self._found(context)
        return self._context

    def _found(self, context: int) -> str:
        code, readers = self._call(scard.SCardListReaders, context, [])
        self._succeed(code)
        fitting = [reader for reader in readers if reader.startswith(self._name)]
        if self._name in fitting:
            return self._name
        if len(fitting) > 1:
            self.close()
            raise troubles.reader_ambiguous(self._name, fitting)
        if not fitting:
            self._succeed(scard.SCARD_E_UNKNOWN_READER)
        return str(fitting[0])

    def _succeed(self, code: int) -> None:
        if code == scard.SCARD_S_SUCCESS:
            return
        if code == scard.SCARD_W_SECURITY_VIOLATION and self._context is not None:
            code = scard.SCARD_E_NO_SERVICE  # it let us in before; so it says of a call it died under
        if code in _NO_READER:
            trouble = troubles.reader_missing(self._name)
        else:
            trouble = _MEANING[code]() if code in _MEANING else troubles.failed(code)
        if trouble.code not in OF_CARDS:
            self.close()
        raise trouble

    def _call(
        self, function: Callable[..., Any], *arguments: object, just_code: bool = False
    ) -> tuple[Any, ...]:
        """The function's code and results. pyscard raises SystemError when pcscd ends under some of its calls."""
        try:
            result = self._timely.run(lambda: function(*arguments), PATIENCE)
        except (SystemError, scard.error):
            self.close()
            raise troubles.service_down() from None
        except DeviceTrouble:
            self._context = None  # not released: that would wait for the call that hangs
            raise
        return (result,) if just_code else tuple(result)

    def _quietly(self, function: Callable[..., Any], *arguments: object) -> None:
        """What fails here fails because there is nothing left to give back."""
        try:
            self._timely.run(lambda: function(*arguments), PATIENCE)
        except (SystemError, scard.error, DeviceTrouble):
            return
