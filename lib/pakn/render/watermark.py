"""Marks on what leaves an annex by itself: a chart or a row of numbers is copied without the page that warns of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from textwrap import wrap

from pakn.base.errors import BuildError, Finding
from pakn.render.charts import COLOURS, FONT_STACK, Chart

__all__ = ["MARK_COLUMN", "captioned_svg", "marked_chart", "marked_rows", "marked_svg"]

MARK_COLUMN = "luu_y"
TEXT_SHARE = 9 / 454
"""Size of the mark against the width of a drawing: 9 pt at the full width of the text, 160 mm."""
STRIP = 1.7
"""Height of the strip below the drawing, of one line, in sizes of its letters."""
FIRST_LINE = 1.1
LINE_SPACING = 1.25
"""Base of the first line, and distance of further ones, in sizes of their letters."""
LINE_LETTERS = 100
"""Letters that surely fit in a line at this size."""
FRAME = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"')
HEIGHT = re.compile(r'\bheight="([\d.]+)([a-z%]*)"')


def marked_rows(
    columns: Sequence[str], rows: Sequence[Sequence[str]], mark: str
) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """Return columns and rows with the mark as a last column; unchanged where there is none.

    >>> marked_rows(["nam"], [["2024"]], "Số liệu mô phỏng")
    (['nam', 'luu_y'], [['2024', 'Số liệu mô phỏng']])
    """
    return ([*columns, MARK_COLUMN], [[*row, mark] for row in rows]) if mark else (columns, rows)


def marked_chart(chart: Chart, mark: str) -> Chart:
    """Return a chart that bears the mark, for eyes in the drawing and for ears in the alternative text."""
    if not mark:
        return chart
    return replace(chart, svg=marked_svg(chart.svg, mark), alt=f"{chart.alt} {mark}.")


def marked_svg(svg: str, mark: str) -> str:
    """Return a drawing with the mark in a strip of its own below everything drawn.

    Raises
    ------
    BuildError
        If the drawing does not say how large it is, so that no room can be made in it.

    Examples
    --------
    >>> marked = marked_svg('<svg viewBox="0 0 454 100" height="100pt"></svg>', "DỰ THẢO")
    >>> marked.partition(">")[0], "DỰ THẢO" in marked
    ('<svg viewBox="0 0 454 115.3" height="115.3pt"', True)
    """
    return _extended(svg, [mark], "bold", "middle")


def captioned_svg(svg: str, words: Sequence[str]) -> str:
    """Return a drawing with paragraphs below it, from the left: what it shows and where that comes from.

    Raises
    ------
    BuildError
        If the drawing does not say how large it is.
    """
    return _extended(svg, [line for paragraph in words for line in wrap(paragraph, LINE_LETTERS)], "normal", "start")


def _extended(svg: str, lines: Sequence[str], weight: str, anchor: str) -> str:
    """A drawing with lines of text in white strips below it."""
    head, end, body = svg.partition(">")
    frame, height = FRAME.search(head), HEIGHT.search(head)
    if not (end and frame and height and body.rstrip().endswith("</svg>")):
        found, remedy = "hình vẽ không ghi kích thước", "vẽ biểu đồ bằng pakn.render.charts.draw_svg"
        raise BuildError([Finding("biểu đồ", found, "SVG có viewBox và height", remedy)])
    left, top, width, tall = (float(number) for number in frame.groups())
    size = width * TEXT_SHARE
    strip = size * (STRIP + LINE_SPACING * (len(lines) - 1))
    head = head.replace(frame[0], f'viewBox="{frame[1]} {frame[2]} {frame[3]} {_written(tall + strip)}"')
    scaled = _written(float(height[1]) * (tall + strip) / tall)
    head = head.replace(height[0], f'height="{scaled}{height[2]}"')
    bottom = top + tall
    start = left + width / 2 if anchor == "middle" else left + size
    style = f"font: {weight} {_written(size)}px {FONT_STACK}; text-anchor: {anchor}; fill: {COLOURS['ink']}"
    added = (
        f'<rect x="{_written(left)}" y="{_written(bottom)}" width="{_written(width)}" height="{_written(strip)}" '
        f'fill="white"/>\n'
    )
    for number, line in enumerate(lines):
        across, down = _written(start), _written(bottom + size * (FIRST_LINE + LINE_SPACING * number))
        added += f'<text x="{across}" y="{down}" style="{style}">{escape(line)}</text>\n'
    return f"{head}>{body.rstrip().removesuffix('</svg>')}{added}</svg>"


def _written(number: float) -> str:
    """A length without the digits no eye sees, so that every machine writes the same."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
