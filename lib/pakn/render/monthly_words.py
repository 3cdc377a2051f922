"""Words that the annexes of a month share: who is meant, which period, where numbers come from, what is lacking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pakn.base.labels import capital, format_date, format_iso_date, join_words, lower_type_word, uncapital
from pakn.extracts.counts.extract_counts import ExtractCounts
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.period_data import PeriodData
from pakn.observations.values import Value, figures_of
from pakn.registry.units import Unit
from pakn.render.citations import source_line
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount

__all__ = [
    "level_words", "listed", "named", "named_values", "not_delivered", "periods_title", "some_verdicts", "source_of",
    "still_missing", "tier_words", "titled", "until", "verdicts_clause", "when",
]  # fmt: skip

Judged = Sequence[tuple[Unit, Value]]
"""Units with the values they are judged by."""
MOST_NAMED = 10
"""More names than these are no sentence; the table has them all."""
TIER_WORDS = {"agency": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}


def level_words(period_data: PeriodData, level: str) -> str:
    """Return whom a level means, inside a sentence."""
    communes = "UBND các xã, phường, thị trấn" if period_data.has_districts else "UBND các xã, phường"
    named = {"agency": "các sở, ban, ngành", "district": "UBND các huyện, thị xã, thành phố", "commune": communes}
    return named[level]


def tier_words(level: str) -> str:
    """Return the tier as documents call it.

    >>> tier_words("district")
    'cấp huyện'
    """
    return TIER_WORDS[level]


def periods_title(columns: Sequence[PeriodColumn]) -> str:
    """Return the period of an annex's title.

    >>> from pakn.base.periods import parse_period
    >>> from pakn.observations.period_columns import columns_of
    >>> [periods_title(columns_of(parse_period(text)).shown) for text in ("2024-12", "2024-11", "2024-01", "2024")]
    ['tháng 12/2024 và cả năm 2024', 'tháng 11/2024 và 11 tháng đầu năm 2024', 'tháng 01/2024', 'năm 2024']
    """
    first, *others = columns
    if not others or len(others[0].months) == 1:
        return first.label
    second = others[0]
    return f"{first.label} và {'cả ' if second.whole_year else ''}{second.label}"


def when(column: PeriodColumn) -> str:
    """Return how a sentence opens on a column.

    >>> from pakn.base.periods import parse_period
    >>> from pakn.observations.period_columns import columns_of
    >>> [when(column) for text in ("2024-12", "2024") for column in columns_of(parse_period(text)).shown]
    ['Tháng 12/2024', 'Cả năm 2024', 'Năm 2024']
    """
    return f"Cả {column.label}" if column.whole_year and column.period.kind != "year" else capital(column.label)


def titled(what: str, columns: Sequence[PeriodColumn], known_until: dt.date | None) -> str:
    """Return the title of an annex; a period that is not over says up to which day it is known.

    >>> from pakn.base.periods import parse_period
    >>> from pakn.observations.period_columns import columns_of
    >>> print(titled("Kết quả xử lý PAKN", columns_of(parse_period("2024-12")).shown, dt.date(2024, 12, 25)))
    Kết quả xử lý PAKN
    tháng 12/2024 và cả năm 2024 (số liệu tính đến ngày 25/12/2024)
    """
    label = f" (số liệu tính đến ngày {format_date(known_until)})" if known_until else ""
    return f"{what}\n{periods_title(columns)}{label}"


def still_missing(period_data: PeriodData, systems: Sequence[str]) -> str:
    """Return a sentence where a system lacks, others have delivered, and published figures stand in; else nothing."""
    if not period_data.has_extracts or any(
        period_data.counted(system, period_data.columns.main.months[-1]) for system in systems
    ):
        return ""
    title = period_data.contract(systems[0]).title
    return (
        f"Chưa nhận được số liệu {period_data.columns.main.label} về {uncapital(title)}; phụ lục dùng số đã công bố. "
    )


def until(day: dt.date | None) -> list[str]:
    """Return the label of a period that is not over or not fully covered; nothing for a complete one.

    >>> until(dt.date(2024, 12, 25)), until(None)
    (['Số liệu tính đến ngày 25/12/2024; kỳ chưa đủ nên không so sánh'], [])
    """
    return [f"Số liệu tính đến ngày {format_date(day)}; kỳ chưa đủ nên không so sánh"] if day else []


def source_of(
    period_data: PeriodData, parts: Iterable[ExtractCounts], values: Iterable[Value], *, spanning: bool = False
) -> str:
    """Return the source line of a table or chart: systems with their cut-offs, then documents.

    Parameters
    ----------
    period_data
        What is known of the period.
    parts
        The counted files it rests on.
    values
        What the table shows.
    spanning
        Whether several periods stand side by side, so that the earliest cut-off is told beside the latest.
    """
    by_system: dict[str, list[ExtractCounts]] = {}
    for part in parts:
        by_system.setdefault(period_data.contract(part.system).source, []).append(part)
    said = []
    for system, counted in by_system.items():
        latest = max(counted, key=lambda part: part.end)
        title = period_data.book.catalogue.systems[system].title
        days = sorted({part.cut_off for part in counted}) if spanning else [latest.cut_off]
        until_day = f" đến {format_date(days[-1])}" if len(days) > 1 else ""
        said.append(f"{title} (ngày chốt số liệu {'từ ' if until_day else ''}{format_date(days[0])}{until_day})")
    if said and period_data.simulated:
        said[0] = f"Số liệu mô phỏng theo {said[0]}"
    documents = source_line(period_data.book, figures_of(values))
    return "; ".join([*said, *([documents] if documents else [])])


def not_delivered(period_data: PeriodData, systems: Sequence[str], published: Sequence[Unit] = ()) -> Paragraph:
    """Return what a missing annex says: which system, and until when it has delivered; or that nothing is published.

    Parameters
    ----------
    period_data
        What is known of the period.
    systems
        Ids of systems.
    published
        Units of which documents print something, where they print nothing of all together.
    """
    contract = period_data.contract(systems[0])
    title = period_data.book.catalogue.systems[contract.source].title
    main = period_data.columns.main
    if published:
        lead = (
            "Văn bản đã công bố"
            if not period_data.has_extracts
            else (f"Chưa nhận được số liệu {main.label} về {uncapital(contract.title)} ({title}); văn bản đã công bố")
        )
        return Paragraph(f"{lead} chỉ nêu số liệu của {named(published)}, không nêu số chung.")
    if not period_data.has_extracts:
        return Paragraph(f"Văn bản đã công bố không nêu số liệu {main.label} về {uncapital(contract.title)}.")
    months = sorted({month for system in systems for month in period_data.deliveries.months(system)})
    earlier = [month for month in months if month < main.months[0]]
    known = (
        f"kỳ gần nhất đã nhận là tháng {format_iso_date(earlier[-1])}" if earlier else "chưa nhận được kỳ nào trước đó"
    )
    return Paragraph(
        f"Chưa nhận được số liệu {main.label} về {uncapital(contract.title)} ({title}); {known}. "
        "Phụ lục này được lập khi có số liệu."
    )


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence lists them; of many only the first and how many more.

    >>> listed(["A", "B", "C"]), listed([str(place) for place in range(13)])
    ('A, B và C', '0, 1, 2, 3, 4, 5, 6, 7, 8, 9 và 3 đơn vị khác')
    """
    if len(names) <= MOST_NAMED + 1:
        return join_words(list(names))
    return f"{', '.join(names[:MOST_NAMED])} và {len(names) - MOST_NAMED} đơn vị khác"


def named(units: Iterable[Unit]) -> str:
    """Return units as a sentence lists them: "huyện Tiên Du và thành phố Từ Sơn".

    >>> from pakn.base.paths import DATA
    >>> from pakn.registry.catalogue import Catalogue
    >>> named(Catalogue.read(DATA).units.valid_on(dt.date(2024, 12, 31), "district", "bn_old")[:2])
    'thành phố Bắc Ninh và thành phố Từ Sơn'
    """
    return listed([lower_type_word(unit.name) for unit in units])


def named_values(pairs: Iterable[tuple[Unit, Value]], tails: Mapping[str, str] | None = None) -> str:
    """Return units with their values: "huyện Tiên Du (99,89%), thành phố Từ Sơn (98,56%)".

    Parameters
    ----------
    pairs
        Names with values.
    tails
        What is said behind the value of a unit, by its id.
    """
    said = ((unit, amount(value).replace(" (", ", ").removesuffix(")")) for unit, value in pairs)
    ends = tails or {}
    return listed([f"{lower_type_word(unit.name)} ({words}{ends.get(unit.unit_id, '')})" for unit, words in said])


def verdicts_clause(whom: str, level: str, met: int, everyone: int) -> str:
    """Return how many of all units reach a level, each of which can be judged.

    >>> verdicts_clause("đơn vị", "75%", 5, 8)
    '5/8 đơn vị đạt mức 75%'
    """
    return f"{met}/{everyone} {whom} đạt mức {level}"


def some_verdicts(
    whom: str,
    level: str,
    met: Judged,
    missed: Judged,
    unknown: Sequence[Unit],
    stated: str = "",
    tails: Mapping[str, str] | None = None,
    unlisted: str = "",
) -> str:
    """Return who reaches a level and who does not where some cannot be judged: no share, for they are no sample.

    Parameters
    ----------
    whom
        What the units are called.
    level
        The threshold in words.
    met
        Units that reach it.
    missed
        Units that do not.
    unknown
        Units of which it is not known.
    stated
        What the document itself says of all of them.
    tails
        What is said behind the value of a unit that misses the level.
    unlisted
        What is said of those that cannot be judged.
    """
    said = [f"văn bản nêu “{stated}”"] if stated else []
    said += [f"đạt mức {level}: {named_values(met)}"] if met else []
    said += [f"chưa đạt mức {level}: {named_values(missed, tails)}"] if missed else []
    names = f": {named(unknown)}" if len(unknown) <= MOST_NAMED + 1 else ""
    return "; ".join([*said, f"{len(unknown)} {whom} chưa xác định được{unlisted}{names}"])
