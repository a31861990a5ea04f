"""Decides how the launcher speaks to the person who started it: a line a step, with a moving sign on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Sentences on standard output."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, doing: str) -> Iterator[None]:
        """Say what is being done, and that it is done."""
        with self._console.status(doing):
            yield
        self._console.print(f"[green]✓[/] {doing}")

    def say(self, sentence: str) -> None:
        """One sentence, as it is."""
        self._console.print(sentence, markup=False)

    def warn(self, sentence: str) -> None:
        """One sentence that should be seen."""
        self._console.print(sentence, style="yellow", markup=False)

    def refuse(self, sentence: str) -> None:
        """Why nothing goes on."""
        self._console.print(sentence, style="bold red", markup=False)
