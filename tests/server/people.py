"""What the people of the sample hall know: a matter, and a clerk's password."""

import json

from hall.credentials.sealing import seal
from hall.messages.calling import ClerkSignedIn, Done, SignIn, SignOut
from tests.rig.live_server import LiveServer
from tests.rig.raw_device import RawDevice


def a_matter(server: LiveServer, window: str = "w01") -> str:
    """The code of a group of matters this window serves."""
    found = server.rows(
        "SELECT g.code FROM catalogue_mattergroup g JOIN queueing_queueweight w ON w.queue_id = g.queue_id"
        " WHERE w.window_id = ? ORDER BY g.code LIMIT 1",
        window,
    )
    return str(found[0][0])


def password(server: LiveServer, clerk_number: str) -> str:
    """The sample password of a clerk."""
    passwords: dict[str, str] = json.loads((server.folder / "state" / "sample_passwords.json").read_text())
    return passwords[clerk_number]


def sign_in(server: LiveServer, desk: RawDevice, clerk_number: str) -> ClerkSignedIn:
    """The clerk sits down."""
    secret = seal(
        server.home(desk.device).hall_sealing_key(), password(server, clerk_number).encode(), "secret"
    )
    return desk.ask(SignIn(clerk_number, secret), ClerkSignedIn)


def sign_out(desk: RawDevice) -> None:
    """The clerk gets up."""
    desk.ask(SignOut(), Done)
