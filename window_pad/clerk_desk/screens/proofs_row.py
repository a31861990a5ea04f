"""Shows who has shown or spoken the present call, and plainly who has not."""

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from hall.messages.calling import SurfaceKind
from hall.qt.look import PLAIN
from hall.qt.words import Words
from window_pad.clerk_desk.proofs import BAD, SurfaceLine, Verdict

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
        self.setObjectName("proofs_label")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def show_lines(self, lines: Lines, *, is_called: bool) -> None:
        """The surfaces of the present call; advice only while the number is being called."""
        spans = "&nbsp;&nbsp; ".join(self._span(line) for line in lines)
        self.setText(f"{spans}{self._advice(lines)}" if is_called else spans)

    def _advice(self, lines: Lines) -> str:
        if lines and not any(line.verdict in BAD for line in lines):
            return ""
        key = "proof_bad" if lines else "proof_none"
        return f'<br><span style="color:{PLAIN.alert}">{html.escape(self._words.say(key))}</span>'

    def _span(self, line: SurfaceLine) -> str:
        spoken = "spoken" if line.surface is SurfaceKind.VOICE else "verdict"
        share = f" {line.done}/{line.total}" if line.total > 1 else ""
        text = (
            f"{_SIGNS[line.verdict]} {self._words.say(f'surface_{line.surface}')} "
            f"{self._words.say(f'{spoken}_{line.verdict}')}{share}"
        )
        colour = PLAIN.alert if line.verdict in BAD else PLAIN.quiet_ink
        return f'<span style="color:{colour}; white-space:nowrap">{html.escape(text)}</span>'
