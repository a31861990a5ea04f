"""Decides how the launcher says that it cannot go on: a stable code, one sentence, and who does what next."""

from hall.launcher import words


class CannotStart(Exception):  # noqa: N818 - told to a person, not to a program
    """Something outside the programs is in the way. The sentences of `code` stand in words/, and take the facts by name."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def sentence(self) -> str:
        """What is wrong, in the language chosen."""
        return words.fault(self.code, **self.facts)[0]

    @property
    def action(self) -> str:
        """Who does what next."""
        return words.fault(self.code, **self.facts)[1]

    def __str__(self) -> str:
        return words.join(self.sentence, self.action)
