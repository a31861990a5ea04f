"""Decides which work pages there are: each app declares its own, and none without saying who may see it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.module_loading import autodiscover_modules

from hall_server.pages.guard import View, guarded
from hall_server.pages.rights import may

_V = TypeVar("_V", bound=Callable[..., HttpResponseBase])

# Sections of the menu in their order; a page names one of them.
SECTIONS = ("办件", "监督", "信息库", "事项", "时限", "通知", "机构", "交换", "审计", "系统")


@dataclass(frozen=True, slots=True)
class Menu:
    """A line of the menu. section: one of SECTIONS. place: smaller stands higher."""

    section: str
    title: str
    place: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """A page somebody declared. under: the page whose line of the menu is marked while this one is open."""

    app: str
    name: str
    route: str
    right: str
    view: View
    menu: Menu | None
    under: str = ""

    @property
    def url_name(self) -> str:
        """What `reverse` knows it by."""
        return f"work-{self.app}-{self.name}"


@dataclass(frozen=True, slots=True)
class MenuLine:
    """What one person sees of the menu."""

    title: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits for somebody. how_many: shown beside the title; detail: one line beneath it."""

    title: str
    url: str
    how_many: int = 0
    detail: str = ""


WaitingFor = Callable[[HttpRequest], Iterable[Waits]]

_pages: dict[str, Page] = {}
_waiting: list[tuple[str, WaitingFor]] = []
_words: dict[str, str] = {}


class Pages:
    """The pages of one app; made at the head of its `pages.py`. prefix: behind /staff/, ends with a slash."""

    def __init__(self, app: str, prefix: str) -> None:
        if prefix and not prefix.endswith("/"):
            raise ValueError(f"{prefix!r} must end with a slash")
        self.app = app
        self.prefix = prefix

    def page(
        self, route: str, *, name: str, right: str, menu: Menu | None = None, under: str = ""
    ) -> Callable[[_V], _V]:
        """Declare a page. right: whoever has it may open the page; ANY_CLERK for everybody who is signed in.

        under: the page of this app to whose line of the menu it belongs, where its address does not begin alike.
        """
        if not right:
            raise ValueError(f"{self.app}.{name} names no right")
        if menu is not None and menu.section not in SECTIONS:
            raise ValueError(f"there is no section {menu.section}; sections: {SECTIONS}")

        def declare(view: _V) -> _V:
            page = Page(
                self.app, name, "staff/" + self.prefix + route, right, guarded(view, right), menu, under
            )
            if _pages.setdefault(page.url_name, page).route != page.route:
                raise ValueError(f"{page.url_name} is declared twice")
            return view

        return declare

    def url(self, name: str, **parts: Any) -> str:
        """The address of a page of this app."""
        return reverse(f"work-{self.app}-{name}", kwargs=parts)

    def waiting(self, right: str) -> Callable[[WaitingFor], WaitingFor]:
        """Declare what waits for whoever has the right: the start page lists it."""

        def declare(find: WaitingFor) -> WaitingFor:
            _waiting.append((right, find))
            return find

        return declare

    def words(self, **sentences: str) -> None:
        """How the verbs of the audit trail read in Chinese: `item_published="发布了事项"`."""
        _words.update(sentences)


def discover() -> None:
    """Import every app's `pages` module, which declares."""
    autodiscover_modules("pages")


def declared() -> list[Page]:
    """Every page."""
    discover()
    return list(_pages.values())


def routes() -> list[URLPattern]:
    """For Django: every page at its address."""
    return [path(page.route, page.view, name=page.url_name) for page in declared()]


def menu_for(request: HttpRequest) -> Iterator[tuple[str, list[MenuLine]]]:
    """Section by section, the lines this person may open."""
    shown = [
        (page.menu, _address(page.url_name))
        for page in _pages.values()
        if page.menu and may(request, page.right).is_allowed
    ]
    here = _begins_like(request, [url for _, url in shown])
    for section in SECTIONS:
        found = sorted((menu.place, menu.title, url) for menu, url in shown if menu.section == section)
        if found:
            yield section, [MenuLine(title, url, url == here) for _, title, url in found]


def _begins_like(request: HttpRequest, addresses: Iterable[str]) -> str:
    match = request.resolver_match
    page = _pages.get(match.url_name or "") if match else None
    path = reverse(f"work-{page.app}-{page.under}") if page and page.under else request.path
    return max((url for url in addresses if path.startswith(url)), key=len, default="")


def waiting_for(request: HttpRequest) -> list[Waits]:
    """What waits for this person, in the order of declaration."""
    return [found for right, find in _waiting if may(request, right).is_allowed for found in find(request)]


def words_for(verb: str) -> str:
    """How a verb of the audit trail reads."""
    return _words.get(verb, verb)


@cache
def _address(url_name: str) -> str:
    """Found once: each of a menu's forty lines would cost as much as a row of the list beside it."""
    try:
        return reverse(url_name)
    except NoReverseMatch as fault:
        raise ValueError(f"{url_name} takes arguments and cannot stand in the menu") from fault
