"""Checks of ``continuity.yml`` against the figures: one entry for every series a reader may ask for, none too many.

The year 2025 must not go unexplained for any series of the former province, and nothing may be called continued,
shown apart or put in its stead that is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pakn.base.errors import Finding
from pakn.figures.figure import Figure
from pakn.registry.catalogue import Catalogue
from pakn.registry.continuity import Continuity
from pakn.registry.strict import unknown

__all__ = ["continuity_findings", "continuity_key"]

WHOLE_TIERS = ("province_agencies", "districts", "communes", "centres", "enterprises")
"""Scopes of the former province that are a tier whole: "the communes of Từ Sơn" are not one."""


def continuity_key(figure: Figure, former: str) -> str | None:
    """Return the entry that a figure of the former province, by its id, belongs to; `None` of a part of a tier."""
    if figure.aggregation == "whole_province":
        return figure.series_id
    if figure.scope_id in {f"{former}.{tier}" for tier in WHOLE_TIERS}:
        return f"{figure.series_id}/{figure.tier}"
    return None


def continuity_findings(catalogue: Catalogue, figures: Mapping[str, Figure]) -> Iterator[Finding]:
    """Yield what is missing in ``continuity.yml`` and what in it the figures do not bear out."""
    years, merged_in = _years_by_key(catalogue, figures), catalogue.units.home.year_of_merger
    for key in years:
        if key not in catalogue.continuity:
            found = f"thiếu mục «{key}»"
            allowed = f"mỗi chuỗi năm của tỉnh trước hợp nhất một mục, nêu năm {merged_in} có gì thay thế"
            yield Finding("continuity.yml", found, allowed, "thêm mục, kèm lý do (reason)")
    for entry in catalogue.continuity.values():
        where = f"continuity.yml, mục {entry.id}"
        known = years.get(entry.id, set())
        if not known:
            found = "chuỗi (và cấp) này không có số liệu nào"
            yield Finding(f"{where}, cột id", found, "một chuỗi có số liệu năm", "sửa mã hoặc xóa mục")
        elif (merged_in in known) != (entry.status == "continues"):
            has = "có" if merged_in in known else "không có"
            found = f"«{entry.status}», trong khi chuỗi {has} số liệu năm {merged_in}"
            allowed = f"continues khi và chỉ khi chuỗi có số liệu năm {merged_in}"
            yield Finding(f"{where}, cột status", found, allowed, "sửa status")
        yield from _panel_findings(where, entry, catalogue, figures)
        yield from _proxy_findings(where, entry, catalogue, figures)


def _years_by_key(catalogue: Catalogue, figures: Mapping[str, Figure]) -> dict[str, set[int]]:
    """The years each entry is asked for: those with a printed value of the whole province or a whole tier."""
    years: dict[str, set[int]] = {}
    former = catalogue.units.home.former
    for figure in figures.values():
        series, key = catalogue.series.get(figure.series_id), continuity_key(figure, former)
        yearly = series is not None and (series.territory, series.period_kind) == (former, "year")
        if yearly and key and figure.year and figure.role != "change":
            years.setdefault(key, set()).add(figure.year)
    return years


def _panel_findings(
    where: str, entry: Continuity, catalogue: Catalogue, figures: Mapping[str, Figure]
) -> Iterator[Finding]:
    for indicator in entry.panel:
        shown = [figure for figure in figures.values() if _of_merged(catalogue, figure, indicator)]
        if indicator in catalogue.indicators and not shown:
            found = f"«{indicator}» không có số liệu năm {catalogue.units.home.year_of_merger} của tỉnh sau hợp nhất"
            yield Finding(f"{where}, cột panel", found, "một chỉ tiêu có số liệu", "sửa mã chỉ tiêu")


def _of_merged(catalogue: Catalogue, figure: Figure, indicator: str) -> bool:
    series, home = catalogue.series.get(figure.series_id), catalogue.units.home
    wanted = series is not None and (series.indicator, series.territory) == (indicator, home.merged)
    return wanted and figure.year == home.year_of_merger and figure.role != "change"


def _proxy_findings(
    where: str, entry: Continuity, catalogue: Catalogue, figures: Mapping[str, Figure]
) -> Iterator[Finding]:
    merged_in = catalogue.units.home.year_of_merger
    for column in ("numerator", "denominator", "coverage"):
        for name in getattr(entry, column):
            if name not in figures:
                yield unknown(where, column, name, figures, "figures/")
            elif not (figures[name].exact and figures[name].year == merged_in):
                allowed = f"số công bố (không phải giới hạn) của năm {merged_in}"
                yield Finding(f"{where}, cột {column}", f"«{name}»", allowed, "sửa mã số liệu")
    # Ways of ending in one kind of unit: dossiers are no part of procedures.
    units = {figures[name].unit for name in entry.figure_ids if name in figures}
    if len(units) > 1:
        found = f"các đơn vị tính {', '.join(sorted(units))}"
        yield Finding(f"{where}, cột numerator", found, "một đơn vị tính", "sửa mã số liệu")
