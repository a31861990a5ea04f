"""Decides what the linter is told about the hall when it reads a version."""

from collections.abc import Sequence

from hall_server.catalogue.lint.finding import Finding, Surroundings
from hall_server.catalogue.linter import lint
from hall_server.catalogue.models import ItemVersion, LicenceKind
from hall_server.catalogue.rows_of_versions import contents


def findings_of(versions: Sequence[ItemVersion]) -> dict[int, tuple[Finding, ...]]:
    """By the key of each version."""
    held = held_licences()
    by_key = {version.pk: version for version in versions}
    return {
        key: lint(
            content,
            Surroundings(held, by_key[key].plan_effective_date, by_key[key].plan_cancel_date),
        )
        for key, content in contents(versions).items()
    }


def held_licences() -> dict[str, str]:
    """Kinds of licences the hall can look up itself: code -> name."""
    return dict(LicenceKind.objects.filter(is_held=True).values_list("code", "name"))
