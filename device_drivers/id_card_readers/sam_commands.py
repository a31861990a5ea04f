"""Decides what may be asked of a SAM (GA 467), how long it may take, and which replies can belong to which question."""

from dataclasses import dataclass

from device_drivers.id_card_readers.sam_frames import Reply, request

DONE = 0x90
FOUND = 0x9F
ITEM_ABSENT = 0x91
NOT_FOUND = 0x80
NOT_SELECTED = 0x81
CARD_REFUSES_SAM = 0x31
SAM_REFUSES_CARD = 0x32
CARD_CHECK_FAILED = 0x33
WRONG_CARD_TYPE = 0x40
READ_FAILED = 0x41
NO_RANDOM = 0x47
CHECKSUM_ERROR = 0x10
LENGTH_ERROR = 0x11
COMMAND_ERROR = 0x21
NO_AUTHORITY = 0x23
UNRECOGNISED = 0x24
SELF_TEST_FAILED = 0x60
NOT_AUTHORISED = 0x66

OF_CARDS = frozenset({CARD_REFUSES_SAM, SAM_REFUSES_CARD, CARD_CHECK_FAILED, WRONG_CARD_TYPE})
MISREAD = frozenset({READ_FAILED, NO_RANDOM})
OF_ONE_QUESTION = frozenset({DONE, FOUND, ITEM_ABSENT, NOT_FOUND, NOT_SELECTED}) | OF_CARDS | MISREAD
"""Codes that answer only some questions; every other code may answer any."""


@dataclass(frozen=True, slots=True)
class Command:
    """One question. success: its code with the fewest and most content bytes; work: seconds the reader may think."""

    name: str
    code: int
    parameter: int
    success: int
    least: int
    most: int
    refusals: frozenset[int] = frozenset()
    work: float = 1.0

    def frame(self) -> bytes:
        """The bytes to send."""
        return request(self.code, self.parameter)

    def fits(self, reply: Reply) -> bool:
        """Whether this reply can be the answer; replies name no question, so a late one is known by its shape alone."""
        if reply.sw3 == self.success:
            return self.least <= len(reply.content) <= self.most
        if reply.content:
            return False
        return reply.sw3 in self.refusals or reply.sw3 not in OF_ONE_QUESTION


RESET = Command("reset", 0x10, 0xFF, DONE, 0, 0)
STATUS = Command("status", 0x11, 0xFF, DONE, 0, 0)
SAM_ID = Command("sam_id", 0x12, 0xFF, DONE, 16, 16)
FIND = Command("find", 0x20, 0x01, FOUND, 4, 4, frozenset({NOT_FOUND}))
SELECT = Command("select", 0x20, 0x02, DONE, 8, 8, frozenset({NOT_SELECTED}) | OF_CARDS)
READ = Command("read", 0x30, 0x01, DONE, 4 + 256, 4 + 256 + 1024, OF_CARDS | MISREAD, 2.5)
READ_ADDRESS = Command(
    "read_address", 0x30, 0x03, DONE, 70, 70, OF_CARDS | MISREAD | {ITEM_ABSENT, NOT_SELECTED}, 1.5
)
READ_FINGERPRINT = Command(
    "read_fingerprint", 0x30, 0x10, DONE, 6 + 256, 6 + 256 + 2048, OF_CARDS | MISREAD, 4.0
)

SPEED_PARAMETERS = {115200: 0x00, 57600: 0x01, 38400: 0x02, 19200: 0x03, 9600: 0x04}


def set_speed(speed: int) -> Command:
    """Ask the reader to speak at another speed; it answers at the old one."""
    return Command("set_speed", 0x60, SPEED_PARAMETERS[speed], DONE, 0, 0)
