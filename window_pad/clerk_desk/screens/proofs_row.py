"""Shows who has shown or spoken the present call, and plainly who has not."""

import html

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from hall.messages.calling import SurfaceKind
from hall.qt.look import PLAIN
from hall.qt.words import Words
from window_pad.clerk_desk.proofs import BAD, SurfaceLine, Verdict

_GAP = "\u00a0\u00a0 "
_SIGNS = {
    Verdict.AWAITED: "…",
    Verdict.DONE: "✓",
    Verdict.PARTLY: "×",
    Verdict.LATE: "×",
    Verdict.FAILED: "×",
}


class ProofsRow(QLabel):
    """One line, or more when it is narrow; a sentence with what to do comes after it when a proof is missing."""

    Lines = tuple[SurfaceLine, ...]

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._pieces: list[tuple[str, str]] = []
        self._sentence = ""
        self.setObjectName("proofs_label")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def show_lines(self, lines: Lines, *, is_called: bool) -> None:
        """The surfaces of the present call; advice only while the number is being called."""
        self._pieces = [(self._text(line), _colour(line)) for line in lines]
        self._sentence = self._advice(lines) if is_called else ""
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: ARG002, N802 - Qt's name and shape
        """Break the lines anew, between surfaces only."""
        self._write()

    def _write(self) -> None:
        rows: list[str] = []
        used = 0.0
        for text, colour in self._pieces:
            advance = self.fontMetrics().horizontalAdvance(text + _GAP)
            if rows and used + advance <= self.width():
                rows[-1] += _GAP + _span(text, colour)
            else:
                rows.append(_span(text, colour))
                used = 0.0
            used += advance
        if self._sentence:
            rows.append(_span(self._sentence, PLAIN.alert))
        written = "<br>".join(rows)
        if written != self.text():
            self.setText(written)

    def _advice(self, lines: Lines) -> str:
        if lines and not any(line.verdict in BAD for line in lines):
            return ""
        return self._words.say("proof_bad" if lines else "proof_none")

    def _text(self, line: SurfaceLine) -> str:
        spoken = "spoken" if line.surface is SurfaceKind.VOICE else "verdict"
        share = f" {line.done}/{line.total}" if line.total > 1 else ""
        return (
            f"{_SIGNS[line.verdict]} {self._words.say(f'surface_{line.surface}')} "
            f"{self._words.say(f'{spoken}_{line.verdict}')}{share}"
        )


def _colour(line: SurfaceLine) -> str:
    return PLAIN.alert if line.verdict in BAD else PLAIN.quiet_ink


def _span(text: str, colour: str) -> str:
    return f'<span style="color:{colour}">{html.escape(text)}</span>'
