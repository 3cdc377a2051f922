"""Checks of one figure: its references are registered, unit and period fit its series, its value is what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pakn.base.errors import Finding
from pakn.base.periods import parse_period
from pakn.figures.figure import Figure
from pakn.registry.catalogue import Catalogue
from pakn.registry.strict import unknown

__all__ = ["figure_findings"]

BARE = re.compile(r"\d[\d.,]*\s*%?")
"""A printed number without any word."""


def figure_findings(stem: str, figure: Figure, catalogue: Catalogue) -> Iterator[Finding]:
    """Return what is wrong with a figure of the file ``figures/<stem>.csv``."""
    where = f"figures/{stem}.csv, mục {figure.figure_id}"
    if stem not in catalogue.sources:
        yield unknown(where, "figure_id", stem, catalogue.sources, "sources.yml")
    if figure.unit_id is not None and figure.unit_id not in catalogue.units:
        yield unknown(where, "unit_id", figure.unit_id, catalogue.units.ids, "units.csv")
    if figure.unit_id is not None and figure.unit_id in catalogue.units:
        yield from _unit_findings(where, figure, catalogue)
    if figure.scope_id is not None and figure.scope_id not in catalogue.scopes:
        yield unknown(where, "scope_id", figure.scope_id, catalogue.scopes, "scopes.csv")
    if figure.unit not in catalogue.measurement_units:
        yield unknown(where, "unit", figure.unit, catalogue.measurement_units, "measurement_units.yml")
    if figure.series_id not in catalogue.series:
        yield unknown(where, "series_id", figure.series_id, catalogue.series, "series.yml")
        return
    series = catalogue.series[figure.series_id]
    if series.period_kind != figure.period_kind:
        yield Finding(
            f"{where}, cột period_kind",
            f"«{figure.period_kind}»",
            f"«{series.period_kind}»",
            "sửa kỳ hoặc chuỗi số liệu",
        )
    indicator = catalogue.indicators.get(series.indicator)
    if indicator is None:
        return  # the series' own finding says so
    if figure.role != "change" and figure.unit not in (indicator.unit, *indicator.units):
        yield Finding(
            f"{where}, cột unit",
            f"«{figure.unit}»",
            f"«{indicator.unit}»",
            "sửa đơn vị tính của số liệu hoặc của chỉ tiêu",
        )
    yield from _period_findings(where, figure)
    yield from _printed_findings(where, figure)
    yield from _bound_findings(where, figure)


def _unit_findings(where: str, figure: Figure, catalogue: Catalogue) -> Iterator[Finding]:
    """A unit has no figures of days before it was, or after it ended."""
    unit = catalogue.units.get(figure.unit_id or "")
    first, last = (figure.period_start or figure.period_end), figure.period_end
    ended = unit.valid_to is not None and first is not None and first > unit.valid_to.isoformat()
    begins_later = last is not None and last < unit.valid_from.isoformat()
    if ended or begins_later:
        span = f"{unit.valid_from} đến {unit.valid_to}" if unit.valid_to else f"từ {unit.valid_from}"
        yield Finding(
            f"{where}, cột unit_id",
            f"«{figure.unit_id}» ({unit.name}) cho kỳ {first} đến {last}",
            f"kỳ trong {span}",
            "sửa kỳ, hoặc dùng đơn vị có hiệu lực trong kỳ ấy",
        )


def _period_findings(where: str, figure: Figure) -> Iterator[Finding]:
    """A year or month is a whole one: its first and last day follow from its end."""
    if figure.period_kind not in ("year", "month") or not figure.period_end:
        return
    written = figure.period_end[: 4 if figure.period_kind == "year" else 7]
    whole = parse_period(written)
    if (figure.period_start, figure.period_end) != (whole.start.isoformat(), whole.end.isoformat()):
        found = f"«{figure.period_start}» đến «{figure.period_end}»"
        allowed = f"«{whole.start}» đến «{whole.end}» với period_kind là {figure.period_kind}"
        yield Finding(f"{where}, cột period_start", found, allowed, "sửa ngày đầu, ngày cuối hoặc period_kind")


def _printed_findings(where: str, figure: Figure) -> Iterator[Finding]:
    if figure.exact and figure.role != "derived" and not _says(figure.printed, figure.value):
        yield Finding(
            f"{where}, cột value",
            f"«{figure.value}» trong khi printed là «{figure.printed}»",
            "đúng số được in (không kể dấu tăng, giảm)",
            "sửa value hoặc printed theo văn bản gốc",
        )
    written = re.sub(r"\s", "", figure.printed)
    if figure.role == "observed" and figure.exact and not re.search(r"\d", written):
        yield Finding(
            f"{where}, cột printed",
            f"«{figure.printed}»",
            "một số được in",
            "ghi role là derived nếu số suy ra từ lời văn",
        )


def _bound_findings(where: str, figure: Figure) -> Iterator[Finding]:
    """A bound is printed with a word or sign that says so; a bare number is the number."""
    if figure.role == "observed" and figure.relation in ("<", ">") and BARE.fullmatch(figure.printed or ""):
        yield Finding(
            f"{where}, cột relation",
            f"«{figure.relation}» trong khi văn bản in «{figure.printed}»",
            "«=»",
            "sửa relation, hoặc ghi printed đủ chữ (trên, dưới, ít nhất…)",
        )


def _says(printed: str, value: Decimal | None) -> bool:
    """Whether a number is among those a printed form may mean; words without a digit may mean any."""
    tokens = re.findall(r"\d+(?:[.,]\d+)*", printed)
    vietnamese = {token.replace(".", "").replace(",", ".") for token in tokens}
    english = {token for token in tokens if "," not in token and token.count(".") == 1}
    readings = {text for text in vietnamese | english if text.count(".") < 2}
    return not tokens or value is None or any(Decimal(text) == abs(value) for text in readings)
