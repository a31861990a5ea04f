"""Every route of the web process has a guard, and says so."""

import os
import subprocess
import sys

from tests.rig.live_server import PROJECT, LiveServer, seeded_folder

LIST_ROUTES = """
from django.urls import get_resolver, URLResolver
from hall_server.web_channel.guards import Guard

def walk(patterns, prefix=""):
    for one in patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, path)
        else:
            view = one.callback
            is_admin = path.startswith("admin/")
            guard = Guard.STAFF if is_admin else getattr(view, "guard", None)
            print(path + "|" + (str(guard) if guard else "NONE"))

list(walk(get_resolver().url_patterns))
"""
WHAT_STRANGERS_MAY_REACH = {
    "enrol/authority": "open",
    "enrol": "code",
    "renew": "certificate",
    "catalogue/<slug:sha256>.json": "open",
    "v/": "open",
    "v/file": "open",
    "v/<slug:code>": "open",
    "v/<slug:code>/<int:copy>": "open",
    "collect/<slug:secret>": "code",
    "progress/<slug:project_no>/<slug:code>": "open",
    "r/<str:token>": "code",
    "ratings": "open",
    "pulse/<str:ticket>": "code",
    "healthz": "open",
    "": "open",
    "staff/sign-in": "open",
    "staff/sign-out": "open",
    "api/v1/": "open",
    "api/v1/openapi.json": "open",
    "^api/": "open",
}
BEHIND_A_RIGHT, BEHIND_A_TOKEN = "right ", "token"


def routes() -> dict[str, str]:
    """path -> guard of every route."""
    folder = seeded_folder()
    environment = {
        **os.environ,
        "ZHITING_SETTINGS": str(folder / "settings.toml"),
        "DJANGO_SETTINGS_MODULE": "hall_server.settings",
    }
    program = "import django; django.setup()\n" + LIST_ROUTES
    said = subprocess.run(
        (sys.executable, "-c", program),
        env=environment,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(line.rsplit("|", 1) for line in said.stdout.splitlines())


def test_every_route_names_its_guard() -> None:
    found = routes()
    assert "NONE" not in found.values(), found
    reached = {
        path: guard
        for path, guard in found.items()
        if guard not in ("staff", BEHIND_A_TOKEN) and not guard.startswith(BEHIND_A_RIGHT)
    }
    assert reached == WHAT_STRANGERS_MAY_REACH


def test_a_stranger_reaches_no_page_of_the_administration(server: LiveServer) -> None:
    pages = [path for path, guard in routes().items() if guard == "staff"]
    assert len(pages) > 30
    for path in pages:
        concrete = path.replace("^", "").replace("$", "")
        for part in ("<path:object_id>", "<int:content_type_id>", "<path:object_id>", "<path:url>", "<id>"):
            concrete = concrete.replace(part, "1")
        if "<" in concrete or "(" in concrete or "login" in concrete or "logout" in concrete:
            continue
        status, headers, _ = server.get("/" + concrete)
        assert status in (301, 302, 404), (concrete, status)
        if status == 302:
            assert "/admin/login/" in headers["location"], (concrete, headers)


def test_pages_are_told_to_keep_to_themselves(server: LiveServer) -> None:
    status, headers, _ = server.get("/admin/login/")
    assert status == 200
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"].count("no-store") == 1 or "no-cache" in headers["cache-control"]
    assert headers["strict-transport-security"].startswith("max-age=")


def test_the_administration_is_served_with_its_looks(server: LiveServer) -> None:
    _, _, page = server.get("/admin/login/")
    start = page.index(b"/static/")
    style = page[start : page.index(b'"', start)].decode()
    status, headers, content = server.get(style)
    assert status == 200
    assert "css" in headers["content-type"] or "javascript" in headers["content-type"]
    assert content
