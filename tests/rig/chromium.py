"""A real browser in front of the work pages: one Chromium for all tests, a fresh profile for each person."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

PROGRAM = "/usr/bin/chromium"
PATIENCE = 90_000
"""Milliseconds for a page to come, on a machine that opens halls beside it."""
SIZE = (1366, 768)
# Chromium logs an answer with an error's status as an error of the page; pages answer so when a form is to be mended.
EXPECTED = ("the server responded with a status of 4",)


class Chromium:
    """`with Chromium() as browser:` - started once; every `person` has cookies of its own."""

    def __enter__(self) -> Self:
        # Playwright runs an event loop in this thread, in which Django would refuse its database.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        self._playwright: Playwright = sync_playwright().start()
        self._browser: Browser = self._playwright.chromium.launch(
            executable_path=PROGRAM,
            args=["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    @contextmanager
    def person(self, root: str, size: tuple[int, int] = SIZE, **wishes: Any) -> Iterator["Person"]:
        """Somebody at a desk of this size. root: where the pages are. wishes: Playwright's, as java_script_enabled."""
        context = self._browser.new_context(
            base_url=root,
            ignore_https_errors=True,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **wishes,
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield Person(context)
        finally:
            context.close()

    @contextmanager
    def at_home(self, root: str, profile: Path) -> Iterator["Person"]:
        """Somebody whose browser keeps what it keeps in this folder; it has ended after the `with`."""
        context = self._playwright.chromium.launch_persistent_context(
            profile,
            executable_path=PROGRAM,
            args=["--no-sandbox", "--disable-gpu"],
            base_url=root,
            ignore_https_errors=True,
        )
        context.set_default_timeout(PATIENCE)
        try:
            yield Person(context)
        finally:
            context.close()


class Person:
    """Hands and eyes at one page."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def _hear(self, message: ConsoleMessage) -> None:
        is_told = any(one in message.text for one in EXPECTED) and "/static/" not in message.location["url"]
        if message.type == "error" and not is_told:
            self.faults.append(message.text)

    def open(self, path: str) -> Self:
        """Go to an address."""
        self.page.goto(path)
        return self

    def sign_in(self, number: str, password: str, path: str = "/staff/") -> Self:
        """By typing, as people do."""
        self.open(path)
        self.page.get_by_label("工号").fill(number)
        self.page.get_by_label("密码").fill(password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("nav.menu")
        self.page.wait_for_load_state("load")
        return self

    def until(self, address: str) -> Self:
        """Wait for the page at this address (`*` for anything) and its scripts."""
        self.page.wait_for_url(address)
        return self

    def press(self, *keys: str) -> Self:
        """Keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    @property
    def text(self) -> str:
        """What stands on the page."""
        return self.page.locator("body").inner_text()

    @property
    def focused(self) -> str:
        """The text, or the id, of what has the focus."""
        found = self.page.evaluate("document.activeElement.innerText || document.activeElement.id")
        return str(found).strip()

    @property
    def path(self) -> str:
        """Path and query of the address."""
        return str(self.page.evaluate("location.pathname + location.search"))

    def shoot(self, path: Path) -> Path:
        """A picture of what is seen."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)
        return path

    def barriers(self) -> list[str]:
        """What axe-core finds wrong for people with disabilities: WCAG 2.1 A and AA."""
        wanted = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
        found = Axe().run(self.page, options=wanted).response["violations"]
        return [
            f"{one['id']}: {one['help']}: {node['target']} {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]
