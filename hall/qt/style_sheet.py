"""Decides how the look is written for Qt Widgets: one style sheet from the same colours, sizes and radius."""

from string import Template

from hall.qt.look import FAMILIES, Look

_SHEET = Template("""
QWidget { background: $ground; color: $ink; font-family: $families; font-size: ${body}px; }
QLabel { background: transparent; }
QLabel[rank="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[rank="number"] { font-size: ${number}px; font-weight: 700; }
QLabel[rank="quiet"] { color: $quiet_ink; }
QFrame[rank="card"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[rank="notice"] { background: $accent_tint; border: 1px solid $accent; border-radius: ${radius}px; }
QFrame[rank="trouble"] { background: $alert_tint; border: 1px solid $alert; border-radius: ${radius}px; }
QPushButton { background: $surface; border: 1px solid $line; border-radius: ${radius}px;
              min-height: ${touch}px; padding: 0 ${gap}px; }
QPushButton:hover { border-color: $accent; }
QPushButton:pressed { background: $accent_tint; }
QPushButton:focus { border: 2px solid $accent; }
QPushButton:disabled { color: $quiet_ink; background: $ground; }
QPushButton[rank="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[rank="primary"]:pressed { background: $ink; }
QPushButton[lettering="title"] { font-size: ${title}px; }
QPushButton[rank="primary"]:disabled { background: $line; border-color: $line; color: $quiet_ink; }
QLineEdit { background: $surface; border: 1px solid $line; border-radius: ${radius}px;
            min-height: ${touch}px; padding: 0 ${gap}px; selection-background-color: $accent; }
QLineEdit:focus { border: 2px solid $accent; }
QListView, QTreeView, QTableView { background: $surface; border: 1px solid $line; border-radius: ${radius}px; outline: 0; }
QListView::item, QTreeView::item, QTableView::item { min-height: ${row}px; padding: 0 ${gap}px; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: $accent; color: $on_accent; }
QHeaderView::section { background: $ground; color: $quiet_ink; border: 0; border-bottom: 1px solid $line; padding: ${gap}px;
                      }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: 0; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 5px; min-height: ${touch}px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QToolTip { background: $ink; color: $surface; border: 0; }
""")


def style_sheet(look: Look, scale: float = 1.0) -> str:
    """The sheet for QApplication.setStyleSheet. Widgets choose by the dynamic property `rank`:

    QLabel title|number|quiet, QFrame card|notice|trouble, QPushButton primary. scale: of the place against the design.
    """
    sizes = {"body": look.scale.body, "title": look.scale.title, "number": look.scale.number}
    measures = look.measures
    sizes |= {
        "radius": measures.radius,
        "touch": measures.touch,
        "row": measures.touch - 4,
        "gap": measures.unit,
    }
    colours = {name: getattr(look.palette, name) for name in look.palette.__slots__}
    families = ", ".join(f'"{family}"' for family in FAMILIES)
    return _SHEET.substitute(
        colours, families=families, **{name: max(1, round(size * scale)) for name, size in sizes.items()}
    )
