"""After a licence was drawn and sealed the server is as small as before: what that took has gone with the process beside."""

import psutil
import pytest

from tests.rig.live_server import LiveServer
from tests.rig.waiting import until

# Megabytes; what it read of tables and templates stays, and typst alone would take 40.
MOST_GROWN = 15
MAKE = """
from tests.server.business.licence_cast import made
print(made().pk)
"""


def pages_of(process: psutil.Process) -> float:
    """Megabytes: its own and its share of what others map too (PSS), with its children."""
    return sum(one.memory_full_info().pss for one in (process, *process.children(recursive=True))) / 2**20


def server_memory(server: LiveServer) -> dict[str, float]:
    """Megabytes of each process of the server."""
    return {name: round(pages_of(psutil.Process(one.process_id)), 1) for name, one in server.services.items()}


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_what_drew_and_sealed_a_licence_is_gone() -> None:
    with LiveServer() as server:
        before = server_memory(server)
        licence = server.run(MAKE).split()[-1]
        until(lambda: state_of(server, licence) == "valid", 120, "the worker signs it")
        worker = psutil.Process(server.worker.process_id)
        assert worker.children(), "somebody drew it"
        until(lambda: not worker.children(), 60, "the process beside ends")
        maps = {one.path for one in worker.memory_maps()}
        assert not [path for path in maps if "typst" in path]
        after = server_memory(server)
        assert after["worker"] < before["worker"] + MOST_GROWN, (before, after)


def state_of(server: LiveServer, licence: str) -> object:
    """As the database has it."""
    return server.rows("SELECT state FROM licences_licence WHERE id = ?", licence)[0][0]
