"""Decides how the supervisor's page stands beside the applications: in a browser of its own, where one is installed."""

import base64
import hashlib
import os
import shutil
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hall.credentials.private_files import make_private_folder, write_private
from hall.launcher.children import Program
from hall.launcher.hall_folder import HallFolder
from hall.launcher.sample_hall import PAGE_PLACE, Place
from hall.launcher.screen import Screen

NAME = "supervisor-page"
PATH = "/staff/supervision/"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SMALLER = 0.8
"""The page is made for a whole screen, and has a part of one here."""
QUIET = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-sync",
    "--password-store=basic",
    "--test-type",  # or the flag below, which only widens what is believed by one key, is warned of on the screen
)
WISHES = b'{"translate":{"enabled":false},"intl":{"accept_languages":"zh-CN,zh"}}'
"""A browser's own settings: it offers to translate nothing."""


def address(web_url: str) -> str:
    """Where the page is; whoever opens it signs in first."""
    return web_url + PATH


def program(folder: HallFolder, web_url: str, at: Screen) -> Program | None:
    """How it is opened on this screen; None where no browser is installed."""
    browser = next((found for one in BROWSERS if (found := shutil.which(one))), None)
    if browser is None:
        return None
    profile = _profile(folder.root / "browser")
    x, y, width, height = _in_its_own_pixels(PAGE_PLACE.scaled_to(at.size))
    command = (
        browser,
        f"--app={address(web_url)}",
        f"--user-data-dir={profile.absolute()}",
        f"--window-position={x},{y}",
        f"--window-size={width},{height}",
        f"--force-device-scale-factor={SMALLER}",
        # The hall's authority is known to nobody else: this one key is believed, and no other.
        f"--ignore-certificate-errors-spki-list={_pin(folder.keys / 'web' / 'web.crt')}",
        *QUIET,
        # As root Chromium refuses to start with its sandbox, and looks here at the hall's own pages alone.
        *(("--no-sandbox",) if os.geteuid() == 0 else ()),
    )
    return Program(NAME, command, {"DISPLAY": at.display})


def _profile(folder: Path) -> Path:
    settings = folder / "Default" / "Preferences"
    if not settings.exists():
        make_private_folder(folder)
        make_private_folder(settings.parent)
        write_private(settings, WISHES)
    return folder


def _in_its_own_pixels(place: Place) -> tuple[int, ...]:
    """Chromium measures its window in the pixels of its pages."""
    return tuple(round(part / SMALLER) for part in (place.x, place.y, place.width, place.height))


def _pin(certificate: Path) -> str:
    """SHA-256 of the public key, as browsers write it."""
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    spelled = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(spelled).digest()).decode()
