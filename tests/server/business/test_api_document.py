"""The published document is what the routes do: compared, read by others, and tried by a program that knows nothing else."""

import os
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import pytest
import schemathesis
import yaml
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from hall.language import hall_clock
from hall_server.api import tokens
from hall_server.api.interface import document
from hall_server.api.routes import declared, scopes
from hall_server.catalogue.models import CatalogueEntry, HandlingItem, ItemVersion
from hall_server.commands.openapi import DOCUMENT, text
from hall_server.installation import DatabasePart
from hall_server.ledgers.models import Ledger
from hall_server.organisation.models import Clerk, Hall
from tests.rig.live_pages import LivePages
from tests.server.business.licence_case import a_heard_licence

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_committed_document_is_current() -> None:
    assert DOCUMENT.read_text("utf-8") == text(), (
        "run `python -m hall_server openapi` and commit docs/openapi.yaml"
    )


def test_others_read_the_same() -> None:
    assert yaml.safe_load(text())["paths"].keys() == document()["paths"].keys()


def test_every_route_is_described_with_its_scope() -> None:
    told = document()["paths"]
    lines = {line: scope for routes in declared() for line, scope in routes.scopes_of.items()}
    assert len(lines) == sum(len(methods) for methods in told.values())
    for line, scope in lines.items():
        method, _, path = line.partition(" ")
        operation = told["/api/v1/" + path][method.lower()]
        assert scope in operation["description"]
        assert operation["security"]
        assert not operation["summary"].isupper()


def _operations() -> list[Any]:
    operations: Any = schemathesis.openapi.from_dict(document()).get_all_operations()
    return [found.ok() for found in operations]


def _try_all(root: str, most: int, checks: Sequence[Any] = CHECKS) -> None:
    _, token = tokens.make("try", scopes(), 1, who="clerk:admin", now=hall_clock.now())
    for operation in _operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _try(operation, mode, root, token, most, checks)


def _try(
    operation: Any, mode: GenerationMode, root: str, token: str, most: int, checks: Sequence[Any]
) -> None:
    if mode is GenerationMode.NEGATIVE and not _has_something_to_spoil(operation):
        return
    there = known()

    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), at=st.integers(0, 9))
    def judge(case: Any, at: int) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        tokens._limits._buckets.clear()
        if mode is GenerationMode.POSITIVE and at < 5:
            for name in case.path_parameters or {}:
                case.path_parameters[name] = there.get(name, [case.path_parameters[name]] * 10)[at]
        case.call_and_validate(base_url=root, headers=headers, checks=checks, verify=False)

    judge()


def known() -> dict[str, list[Any]]:
    """Path parameters that name something there is, ten of each."""
    rows: dict[str, QuerySet[Any, Any]] = {
        "code": HandlingItem.objects.values_list("task_handle_item", flat=True),
        "catalog_code": CatalogueEntry.objects.values_list("catalog_code", flat=True),
        "version": ItemVersion.objects.values_list("pk", flat=True),
        "key": Ledger.objects.values_list("pk", flat=True),
        "number": Clerk.objects.values_list("number", flat=True),
        "hall": Hall.objects.values_list("code", flat=True),
    }
    found = {name: list(some.order_by("pk")[:10]) for name, some in rows.items()}
    return {name: (some * 10)[:10] for name, some in found.items() if some}


def _has_something_to_spoil(operation: Any) -> bool:
    return bool(operation.body or any(operation.iter_parameters()))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # it refuses more than the other
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_a_stranger_with_the_document_breaks_nothing(live_pages: LivePages, database: DatabasePart) -> None:
    del database
    _try_all(live_pages.root, 4)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
def test_a_stubborn_stranger_breaks_nothing(live_pages: LivePages, database: DatabasePart) -> None:
    """So many minutes on each database, round after round with other questions."""
    del database
    a_heard_licence()
    ends = perf_counter() + 60 * float(os.environ.get("ZHITING_SOAK_MINUTES", "10"))
    while perf_counter() < ends:
        _try_all(live_pages.root, 40, [*CHECKS, unsupported_method, ignored_auth])
