"""A chart saved by itself: SVG, PNG and CSV, each with where its numbers come from."""

from __future__ import annotations

import re
from pathlib import Path

from pakn.base.csv_text import csv_text
from pakn.base.names import plain_letters
from pakn.base.whole_files import write_whole
from pakn.render.charts import Chart
from pakn.render.watermark import captioned_svg, marked_rows, marked_svg

__all__ = ["save_chart"]

MOST_LETTERS = 120


def save_chart(chart: Chart, folder: Path, name: str, mark: str = "") -> tuple[Path, ...]:
    """Write a chart into a folder under a name and return the files: SVG, PNG, CSV.

    Parameters
    ----------
    chart
        The chart.
    folder
        Where its files go.
    name
        Any words; what no file system objects to is kept.
    mark
        Words that everything made from synthetic figures must carry.
    """
    from pakn.render.typst_pdf import svg_png  # noqa: PLC0415 (a 40 MB library, only where a picture is drawn)

    stem = re.sub(r"[^a-z0-9]+", "-", plain_letters(name)).strip("-")[:MOST_LETTERS]
    svg = captioned_svg(chart.svg, [chart.caption, *chart.notes, f"Nguồn: {chart.source}"])
    svg = marked_svg(svg, mark) if mark else svg
    columns, rows = marked_rows([*chart.columns, "nguon"], [[*row, chart.source] for row in chart.rows], mark)
    contents = {".svg": svg.encode(), ".png": svg_png(svg), ".csv": csv_text(columns, rows).encode("utf-8-sig")}
    paths = tuple(folder / f"{stem}{ending}" for ending in contents)
    for path, content in zip(paths, contents.values(), strict=True):
        write_whole(path, content)
    return paths
