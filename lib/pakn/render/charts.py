"""Charts as data: a drawing (SVG) with its caption, source, alternative text and the numbers behind it.

The drawing is reproducible byte by byte: text stays text in a named font, element ids come from a fixed salt, and no
date is written.
"""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from pakn.audit.sources import audit
from pakn.base.paths import PACKAGE
from pakn.figures.figure_book import FigureBook
from pakn.observations.values import Value, figures_of
from pakn.registry.models import Target
from pakn.render.bundles import STRICT, bundle_of
from pakn.render.citations import source_line
from pakn.render.html_parts import part_html
from pakn.render.phrases import target_level

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "CHART_MIME",
    "COLOURS",
    "FONT_STACK",
    "LINE_LETTERS",
    "SHORT_NAME",
    "TEXT_WIDTH_MM",
    "Chart",
    "canvas",
    "chart_style",
    "data_text",
    "draw_svg",
    "make_chart",
    "name_lines",
    "name_rows",
    "rows_mm",
    "target_line",
]

CHART_MIME = "application/vnd.pakn.chart+json"
STYLE = PACKAGE / "render" / "style" / "pakn.mplstyle"
FONTS = PACKAGE / "render" / "fonts"
FONT_STACK = "Tinos, 'Times New Roman', 'Liberation Serif', serif"
"""A page shows charts in the reader's Times New Roman where Tinos is not installed: the two have the same widths."""
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
SHORT_NAME = 30
"""Letters of a name that stands beside a drawing in one line and in the size of all words."""
LINE_LETTERS, NAME_SIZE, NAME_LINE_MM = 42, 9, 3.6
"""Letters in a line of a longer name, their size, and the height of such a line."""
INCH_MM = 25.4
TEXT_WIDTH_MM = 160
"""Width between the margins of an A4 annex (210 − 30 − 20 mm)."""
COLOURS = {"strong": "#14406b", "soft": "#a5adb5", "ink": "#1a1a1a", "faint": "#5f666d", "alarm": "#8c2d19"}
"""Dark, light and ink: chosen to differ in lightness, so that a black-and-white print keeps every distinction."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart and everything a reader without eyes for it needs."""

    name: str
    caption: str
    svg: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: str = ""
    figure_ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What contradicts figures that the drawing shows."""
    __pydantic_config__: ClassVar = STRICT

    def html(self, number: int | None = None) -> str:
        """Return the chart as inline SVG with its caption, source line and alternative text."""
        return part_html("chart", chart=self, number=number)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        # The drawing travels beside the rest, where every notebook looks for one.
        words = {name: value for name, value in bundle_of(self).items() if name != "svg"}
        return {CHART_MIME: words, "image/svg+xml": self.svg, "text/plain": self.alt}


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw in the house style and font, whatever the notebook's own settings are."""
    import matplotlib as mpl  # noqa: PLC0415 (half a second, needed only to draw)
    from matplotlib import font_manager, style  # noqa: PLC0415

    known = {entry.fname for entry in font_manager.fontManager.ttflist}
    for path in sorted(FONTS.glob("*.ttf")):
        if str(path) not in known:
            font_manager.fontManager.addfont(path)
    with mpl.rc_context(), style.context(["default", STYLE]):
        yield


def draw_svg(figure: Figure) -> str:
    """Return the figure as SVG text."""
    buffer = io.StringIO()
    with warnings.catch_warnings():
        # Letters stay letters in the drawing; which font prints them is the page's affair, and told there.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _tidied(buffer.getvalue())


def _tidied(svg: str) -> str:
    """Drop what a page does not need and may not repeat, and name fonts to fall back on.

    Dropped are the prolog, the metadata and the ids nobody refers to. Of control characters XML has none.
    """
    svg = NO_XML.sub("□", svg[svg.index("<svg") :])
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[a-z]+[\w.]*_\d+">', "<g>", svg)
    svg = re.sub(r'<g id="[a-z]+[\w.]*_\d+"/>', "<g/>", svg)
    return svg.replace("'Tinos'", FONT_STACK)


def canvas(panels: int, height_mm: float) -> tuple[Figure, Sequence[Axes]]:
    """Return a figure of full text width with panels side by side."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (half a second, needed only to draw)

    figure = Figure(figsize=(TEXT_WIDTH_MM / INCH_MM, height_mm / INCH_MM), layout="constrained")
    return figure, list(figure.subplots(1, panels, squeeze=False)[0])


def rows_mm(names: Sequence[str], row_mm: float) -> float:
    """Return how high rows are together, of which each has ``row_mm`` and those with long names what these need.

    >>> rows_mm(["Huyện Tiên Du", "Huyện Gia Bình"], 6.2)
    12.4
    """
    lines = [name_lines(name).count("\n") + 1 for name in names]
    # Of two neighbours each has half of the room between them.
    tallest = max((sum(pair) / 2 for pair in pairwise(lines)), default=max(lines, default=1))
    return len(names) * max(row_mm, NAME_LINE_MM * tallest)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Write names beside the rows of a chart, a long one smaller and in lines: the drawing needs the width."""
    axes.set_yticklabels([name_lines(name) for name in names])
    for label, name in zip(axes.get_yticklabels(), names, strict=True):
        if len(name) > SHORT_NAME:
            label.set(fontsize=NAME_SIZE, linespacing=1.1)


def name_lines(name: str, most: int = LINE_LETTERS) -> str:
    """Return a name in lines of no more letters, broken between words where that is possible.

    >>> print(name_lines("Ban Quản lý Khu Công nghệ thông tin và Truyền thông của tỉnh"))
    Ban Quản lý Khu Công nghệ thông tin và
    Truyền thông của tỉnh
    """
    return textwrap.fill(name, most) if len(name) > SHORT_NAME else name


def target_line(axes: Axes, target: Target, height: float) -> None:
    """Draw a target across horizontal bars or points, behind them, with its level above ``height``."""
    level, alarm = float(target.threshold), COLOURS["alarm"]
    axes.axvline(level, color=alarm, linewidth=1.2, linestyle="--", zorder=0.9)
    axes.text(level, height, f"mức {target_level(target)}", ha="center", va="bottom", color=alarm, fontsize=10)


def data_text(value: Value) -> str:
    """Return a value for the CSV beside the chart: a decimal point, a bound with its relation, "" for a missing one.

    >>> from decimal import Decimal
    >>> data_text(Value(Decimal("92.34"), 2, "%", "computed")), data_text(Value(Decimal(90), 0, "%", "published", "<"))
    ('92.34', '<90')
    """
    if value.number is None:
        return ""
    return f"{value.relation if value.relation != '=' else ''}{value.number}"


def make_chart(
    book: FigureBook,
    name: str,
    caption: str,
    svg: str,
    alt: str,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    values: Sequence[Value],
    source: str | None = None,
    notes: Sequence[str] = (),
) -> Chart:
    """Return the bundle of a chart; figures, source line and what contradicts them follow from its values.

    Parameters
    ----------
    book
        The published figures.
    name
        Of its files.
    caption
        Its title.
    svg
        The drawing.
    alt
        What it shows, in words.
    columns
        Heads of its table of data.
    rows
        Its table of data.
    values
        What is drawn.
    source
        The source line where not only published figures are shown.
    notes
        What else is to be known of what the chart shows; a sentence names the bar or point it speaks of.
    """
    ids = figures_of(values)
    doubts = audit(book).notes
    told = dict.fromkeys((*notes, *(text for figure_id in ids for text in doubts.get(figure_id, ()))))
    line = source_line(book, ids) if source is None else source
    return Chart(name, caption, svg, alt, columns, rows, line, ids, tuple(told))
