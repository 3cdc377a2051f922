"""Each headline series of the former province over the years, and what the year 2025 has in its stead.

2025 either continues a series, has other figures in a table of their own, is answered by a proxy under a name of its
own, or has nothing; which one, and why, is the reviewed answer of ``continuity.yml``. No change is ever computed from
the former years to any of them: the type of a row has no place for one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from pakn.base.labels import uncapital
from pakn.figures.continuity_checks import continuity_key
from pakn.figures.figure_book import FigureBook
from pakn.observations.figure_lists import ListedRow, former_rows, merged_rows, subject
from pakn.observations.values import Value, computed, missing, published
from pakn.registry.continuity import Continuity
from pakn.registry.models import Indicator
from pakn.reports.yearly.pakn_trend import PROVINCE_INDICATORS, RATE, PaknTrend

__all__ = ["ContinuityPanel", "ContinuityRow", "Proxy", "continuity_rows", "former_years", "proxy_of"]


@dataclass(frozen=True, slots=True)
class ContinuityPanel:
    """An indicator of the merged province that stands in a table of its own, with its figures of 2025."""

    indicator: Indicator
    figure_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proxy:
    """A number that answers in the stead of a series, with what it leaves out.

    Attributes
    ----------
    value
        In percent: the parts over the wholes the document prints.
    coverage
        In percent: the denominator over the whole that ``covered`` names.
    """

    title: str
    value: Value
    coverage: Value
    covered: str


@dataclass(frozen=True, slots=True)
class ContinuityRow:
    """One series of the whole province or of a whole tier: former years with their change, and 2025 apart."""

    indicator: Indicator
    subject: str
    years: dict[int, Value]
    change: Value
    """Between the last two former years with figures, never to 2025."""
    entry: Continuity
    now: Value
    """The value of 2025 where the series continues; else missing."""
    panels: tuple[ContinuityPanel, ...]
    proxy: Proxy | None = None


def former_years(book: FigureBook, years: Iterable[int]) -> tuple[int, ...]:
    """Return the years that the former province lived through whole.

    >>> from pakn.base.paths import DATA
    >>> former_years(FigureBook.read(DATA), (2023, 2024, 2025))
    (2023, 2024)
    """
    last = book.catalogue.units.home.last_former_year
    return tuple(year for year in years if year <= last)


def continuity_rows(book: FigureBook, years: tuple[int, ...]) -> list[ContinuityRow]:
    """Return every series of the whole province or a whole tier with a figure in a former year of those chosen.

    Empty unless the years chosen hold 2025 and a year before it.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> rows = continuity_rows(FigureBook.read(DATA), (2023, 2024, 2025))
    >>> [(row.indicator.id, row.entry.status) for row in rows if row.proxy]
    [('online_dossier_rate', 'proxy')]
    """
    before = former_years(book, years)
    if not before or book.catalogue.units.home.year_of_merger not in years:
        return []
    trend = PaknTrend(book, before)
    rows = [row for group in book.catalogue.groups for row in former_rows(book, group, before)]
    return [_continued(book, row, entry, trend) for row in rows if (entry := _entry(book, row))]


def _entry(book: FigureBook, row: ListedRow) -> Continuity | None:
    """The entry of a row of the whole province or a whole tier; `None` for any other and without a yearly figure."""
    ids = [figure_id for value in row.years.values() for figure_id in value.figure_ids]
    key = continuity_key(book[ids[0]], book.catalogue.units.home.former) if ids else None
    return book.catalogue.continuity[key] if key else None


def _continued(book: FigureBook, row: ListedRow, entry: Continuity, trend: PaknTrend) -> ContinuityRow:
    years, change = row.years, row.change
    if entry.tier is None and row.indicator.id in PROVINCE_INDICATORS:
        # One annex must not say 92,34 and the other 92,3: the rate is recomputed as in the analysis of PAKN.
        years = _with_printed_forms(trend, row.indicator.id)
        change = replace(trend.change(row.indicator.id, *trend.pair), notes=()) if trend.pair else change
    return ContinuityRow(
        row.indicator,
        row.subject,
        years,
        change,
        entry,
        _now(book, entry, row.indicator.unit),
        _panels(book, entry),
        proxy_of(book, entry),
    )


def _with_printed_forms(trend: PaknTrend, indicator: str) -> dict[int, Value]:
    values = {year: trend.province(indicator, year) for year in trend.years}
    computed_years = [year for year, value in values.items() if indicator == RATE and value.status == "computed"]
    forms = " và ".join(f"{trend.printed_rate(year).shown}% (năm {year})" for year in computed_years)
    note = f"Tính từ số lượng PAKN, hai chữ số thập phân; văn bản gốc ghi {forms}"
    return {year: value.noted(note) if year in computed_years else value for year, value in values.items()}


def _now(book: FigureBook, entry: Continuity, unit: str) -> Value:
    home = book.catalogue.units.home
    figures = [
        figure
        for figure in book
        if figure.year == home.year_of_merger and figure.role != "change"
        if figure.series_id == entry.series and continuity_key(figure, home.former) == entry.id
    ]
    return published(figures[0]) if entry.status == "continues" and figures else missing(unit)


def _panels(book: FigureBook, entry: Continuity) -> tuple[ContinuityPanel, ...]:
    named = [book.catalogue.indicators[name] for name in entry.panel]
    return tuple(ContinuityPanel(indicator, _listed(book, indicator, entry.tier)) for indicator in named)


def _listed(book: FigureBook, indicator: Indicator, tier: str | None) -> tuple[str, ...]:
    """The figures of an indicator as its own table lists them: those of the tier, where it has some of its own."""
    rows = merged_rows(book, indicator.group, book.catalogue.units.home.year_of_merger)
    listed = tuple(name for row in rows if row.indicator.id == indicator.id for name in row.value.figure_ids)
    return tuple(name for name in listed if book[name].tier == tier) or listed


def proxy_of(book: FigureBook, entry: Continuity) -> Proxy | None:
    """Return the proxy of an entry with its coverage, or `None` where the entry has none.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> book = FigureBook.read(DATA)
    >>> proxy = proxy_of(book, book.catalogue.continuity["online_dossier_rate.bn_old.year"])
    >>> proxy.value.shown, proxy.value.formula
    ('93,12', '(282.759 + 270.324)/(291.957 + 302.004) × 100')
    >>> proxy.coverage.shown, proxy.coverage.formula, proxy.covered
    ('51,42', '(291.957 + 302.004)/1.155.106 × 100', 'số hồ sơ TTHC tiếp nhận toàn tỉnh')
    """
    if entry.status != "proxy":
        return None
    parts, wholes, all_of_it = (
        [published(book[name]) for name in names] for names in (entry.numerator, entry.denominator, entry.coverage)
    )
    first = book[entry.coverage[0]]
    covered = f"{uncapital(book.catalogue.indicators[book.indicator(first)].title)} {uncapital(subject(book, first))}"
    return Proxy(entry.title, _of_sums(parts, wholes), _of_sums(wholes, all_of_it), covered)


def _of_sums(parts: list[Value], wholes: list[Value]) -> Value:
    """The sum of some counts over the sum of others, in percent with two decimals."""
    part, whole = (sum((value.required for value in values), Decimal()) for values in (parts, wholes))
    formula = f"{_sum_text(parts)}/{_sum_text(wholes)} × 100"
    return computed(part / whole * 100, 2, "%", formula, (*parts, *wholes))


def _sum_text(values: list[Value]) -> str:
    added = " + ".join(value.shown for value in values)
    return f"({added})" if len(values) > 1 else added
