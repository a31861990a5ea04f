"""Decides what the two sample halls carry: twelve items in full depth, written in files, with honest differences."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from hall.messages import records
from hall_server.catalogue.codes import parts_of
from hall_server.catalogue.content import ItemContent
from hall_server.catalogue.drafting import NewItem
from hall_server.catalogue.loading import PublishedVersion, load_published
from hall_server.catalogue.models import LicenceKind

FOLDER = Path(__file__).parent / "sample"
SOURCE = "sample:twelve-items"


class HallSaid(msgspec.Struct, frozen=True):
    """A hall and what all its items say alike."""

    name: str
    area: str
    place: str
    said: dict[str, Any]


class Named(msgspec.Struct, frozen=True):
    """A department by code and name."""

    code: str
    name: str


class Licence(msgspec.Struct, frozen=True):
    """A kind of licence; is_held: the hall can look it up itself."""

    code: str
    name: str
    issuer: str
    is_held: bool


class Halls(msgspec.Struct, frozen=True):
    """halls.toml."""

    halls: dict[str, HallSaid]
    departments: tuple[Named, ...]
    licences: tuple[Licence, ...]


class Place(msgspec.Struct, frozen=True):
    """Where an item stands: its code and the name of its department, by hall."""

    catalog_code: str
    codes: dict[str, str]
    departments: dict[str, str]
    main_item_name: str = ""


class ItemFile(msgspec.Struct, frozen=True):
    """One of the twelve. common: what both halls say; a part marked `only = "HALL"` is said by that hall alone."""

    item: Place
    common: dict[str, Any]
    anhe: dict[str, Any]
    linjiang: dict[str, Any]

    def said(self, code: str, hall: HallSaid) -> ItemContent:
        """What this hall says of the item."""
        own = {"anhe": self.anhe, "linjiang": self.linjiang}[code]
        merged = {**hall.said, **self.common, **own}
        merged["transact_addr"] = f"{hall.place} {merged['transact_addr']}"
        return records.converted(
            {name: _of(code, value) for name, value in merged.items()}, ItemContent, strict=False
        )


def _of(hall: str, value: Any) -> Any:
    """Of a list of parts, those this hall has."""
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        return value
    return [
        {name: said for name, said in part.items() if name != "only"}
        for part in value
        if part.get("only", hall) == hall
    ]


def halls() -> Halls:
    """The halls as they are written down."""
    return msgspec.toml.decode((FOLDER / "halls.toml").read_bytes(), type=Halls)


def item_files() -> tuple[ItemFile, ...]:
    """The twelve items."""
    paths = sorted((FOLDER / "items").glob("*.toml"))
    return tuple(msgspec.toml.decode(path.read_bytes(), type=ItemFile) for path in paths)


def load_sample_items(
    departments: Mapping[str, str], *, effective_on: date, actor: str, now: datetime
) -> int:
    """Bring the twelve items of both halls in; how many versions are new. What is there stays. departments: name -> code."""
    plan = halls()
    LicenceKind.objects.bulk_create(
        [
            LicenceKind(code=one.code, name=one.name, issuer=one.issuer, is_held=one.is_held)
            for one in plan.licences
        ],
        ignore_conflicts=True,
    )
    rows = [
        _published(file, code, hall, departments, effective_on)
        for file in item_files()
        for code, hall in plan.halls.items()
    ]
    return len(load_published(rows, source=SOURCE, authority="sample", actor=actor, now=now))


def _published(
    file: ItemFile, code: str, hall: HallSaid, departments: Mapping[str, str], effective_on: date
) -> PublishedVersion:
    content = file.said(code, hall)
    item = NewItem(
        task_handle_item=file.item.codes[code],
        catalog_code=file.item.catalog_code,
        entry_name=content.task_name,
        task_type=content.task_type.value,
        hall=code,
        department=departments[file.item.departments[code]],
        area_code=parts_of(file.item.codes[code]).area or hall.area,
        main_item_name=file.item.main_item_name,
    )
    return PublishedVersion(item, content, effective_on)
