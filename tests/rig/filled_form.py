"""Reads the form of a page as a browser would send it untouched: every field with what stands in it."""

from collections import defaultdict
from html.parser import HTMLParser


class _Form(HTMLParser):
    """Collects what a browser would send of the form with class `edit`."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = defaultdict(list)
        self._is_inside = False
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attributes}
        if tag == "form":
            self._is_inside = "edit" in said.get("class", "").split()
        if not self._is_inside:
            return
        if tag == "input" and said.get("name"):
            is_box = said.get("type") in ("checkbox", "radio")
            if not is_box or "checked" in said:
                self.fields[said["name"]].append(said.get("value", "on" if is_box else ""))
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and "selected" in said:
            self.fields[self._select].append(said.get("value", ""))
        elif tag == "textarea":
            self._area = said.get("name", "")
            self.fields[self._area] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "textarea":
            self.fields[self._area] = [self.fields[self._area][0].removeprefix("\r").removeprefix("\n")]
            self._area = ""


def filled_form(page: str) -> dict[str, list[str]]:
    """name -> values of the form on this page. AssertionError when there is none."""
    reader = _Form()
    reader.feed(page)
    assert "form_key" in reader.fields, page[-1500:]
    return dict(reader.fields)
