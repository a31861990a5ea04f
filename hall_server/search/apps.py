"""Names the app search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """事项检索."""

    name = "hall_server.search"
    verbose_name = "事项检索"

    def ready(self) -> None:
        """See changed synonyms at once, also at terminals; follow the catalogue."""
        from hall_server.catalogue.everyday_names import (  # noqa: PLC0415 - Django loads models later
            know_other_words,
        )
        from hall_server.catalogue.signals import items_changed  # noqa: PLC0415 - Django loads models later
        from hall_server.remembered import forget_when_changed  # noqa: PLC0415 - the same
        from hall_server.search.actions import follow  # noqa: PLC0415 - the same
        from hall_server.search.models import Synonym  # noqa: PLC0415 - the same
        from hall_server.search.queries import synonyms  # noqa: PLC0415 - the same

        forget_when_changed(Synonym)
        know_other_words(synonyms)
        items_changed.connect(follow, dispatch_uid="search follows the catalogue")
