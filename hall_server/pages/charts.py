"""Decides how figures are drawn: a picture made on the server, and beside it the same figures as a table."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FAMILY = '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif'
# Apart in lightness too, for those who do not tell these colours.
COLOURS = ("#0A5FA8", "#A33B0B", "#2F7D4F", "#6B4FA0", "#8A6D00", "#16222E")
# As the hall speaks of them: yellow and red cards; and from very good to very bad. Apart in lightness as well.
SIGNALS = ("#7FB2E0", "#D9A400", "#A3200B")
MARKS = ("#14532D", "#4C9A6A", "#9DB4C8", "#D98A2B", "#A3200B")
MOST_STEPS = 8
LOOK = {
    "background": "transparent",
    "plot_background": "transparent",
    "foreground": "#16222E",
    "foreground_strong": "#16222E",
    "foreground_subtle": "#4A5968",
    "font_family": FAMILY,
    "label_font_size": 14,
    "major_label_font_size": 14,
    "legend_font_size": 15,
    "value_font_size": 14,
    "stroke_width": 2.5,  # pygal's own width for lines loses to the one it gives to everything under a mouse
    "opacity": ".9",
    "opacity_hover": "1",
    "transition": "0s",
    "guide_stroke_color": "#C9D3DC",
    "major_guide_stroke_color": "#C9D3DC",
    "guide_stroke_dasharray": "none",
    "major_guide_stroke_dasharray": "none",
}

Series = Mapping[str, Sequence[float | None]]
Counts = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart. source: for an `img`. heads, lines: the same figures as a table. says: the picture in a sentence."""

    title: str
    says: str
    source: str
    heads: tuple[str, ...]
    lines: tuple[tuple[Any, ...], ...]


def lines_over_time(title: str, says: str, labels: Sequence[str], series: Series) -> Chart:
    """One line for each series; a missing figure leaves a gap."""
    return _drawn("Line", title, says, labels, series, COLOURS, dots_size=4)


def stacked_bars(
    title: str, says: str, labels: Sequence[str], series: Counts, colours: Sequence[str] = COLOURS
) -> Chart:
    """Counts on top of each other for each label. colours: one for each series, as `#RRGGBB`."""
    highest = max((sum(counts) for counts in zip(*series.values(), strict=True)), default=0)
    step = max(1, -(-highest // MOST_STEPS))
    return _drawn("StackedBar", title, says, labels, series, colours, y_labels=range(0, highest + step, step))


def _options(labels: Sequence[str], series: Series, **more: Any) -> dict[str, Any]:
    every = max(1, len(labels) // 12)
    return {
        "js": [],
        "width": 960,
        "height": 320,
        "explicit_size": False,
        "show_legend": True,
        "legend_at_bottom": True,
        # One row: with fewer names than columns pygal keeps no room for the row and cuts it off.
        "legend_at_bottom_columns": max(1, len(series)),
        "legend_box_size": 14,
        "margin": 8,
        "include_x_axis": True,
        "x_labels": list(labels),
        "x_labels_major": list(labels)[::every],
        "show_minor_x_labels": len(labels) <= 24,
        "truncate_legend": -1,
        "truncate_label": -1,
        "disable_xml_declaration": True,
        "no_data_text": "没有数据",
        **more,
    }


def _drawn(
    kind: str,
    title: str,
    says: str,
    labels: Sequence[str],
    series: Series,
    colours: Sequence[str],
    **more: Any,
) -> Chart:
    # Hub and worker draw nothing, and a hall's machine is small.
    import pygal  # type: ignore[import-untyped]  # noqa: PLC0415 - see above
    from pygal.style import Style  # type: ignore[import-untyped]  # noqa: PLC0415 - see above

    chart = getattr(pygal, kind)(
        style=Style(**LOOK, colors=tuple(colours)), **_options(labels, series, **more)
    )
    for name, figures in series.items():
        chart.add(name, list(figures))
    picture: bytes = chart.render(is_unicode=True).encode()
    lines = tuple(
        (label, *(figures[place] if figures[place] is not None else "—" for figures in series.values()))
        for place, label in enumerate(labels)
    )
    source = "data:image/svg+xml;base64," + b64encode(picture).decode()
    return Chart(title, says, source, ("", *series), lines)
