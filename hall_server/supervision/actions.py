"""Everything that may be done in supervision; each is one transaction."""

from hall_server.supervision.answering import Wish, do
from hall_server.supervision.versioning import back_test, draft, switch_off, switch_on
from hall_server.supervision.watching import PATIENCE, sweep

__all__ = ["PATIENCE", "Wish", "back_test", "do", "draft", "sweep", "switch_off", "switch_on"]
