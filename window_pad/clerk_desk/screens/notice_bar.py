"""Shows the one sentence the clerk should read now, and hides when there is none."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from window_pad.clerk_desk.screens.pieces import label


class NoticeBar(QFrame):
    """A sentence in the window."""

    def __init__(self) -> None:
        super().__init__()
        self._text = label("notice", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.addWidget(self._text)
        self.hide()

    def say(self, text: str, *, is_grave: bool = False) -> None:
        """Show this sentence, or nothing."""
        rank = "trouble" if is_grave else "notice"
        if self.property("rank") != rank:
            self.setProperty("rank", rank)
            self.style().unpolish(self)
            self.style().polish(self)
        self._text.setText(text)
        self.setVisible(bool(text))
