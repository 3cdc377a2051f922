"""Tables of the rate annexes: a column group for each time column, official order, target and verdict beside the rate.

The table has the same columns whether extracts or only published figures are at hand; what nobody printed is "…".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pakn.base.labels import VERDICT_WORDS, capital, format_date, format_iso_date, join_words, roman, uncapital
from pakn.observations.period_columns import PeriodColumn
from pakn.observations.targets import targets_of_others
from pakn.observations.values import POINTS, Value, missing, published
from pakn.registry.models import Target
from pakn.registry.territories import TIER_OF_LEVEL
from pakn.render.citations import break_sentences
from pakn.render.monthly_method import PUBLISHED_METHOD, RATE_METHOD, exceptions
from pakn.render.monthly_words import level_words, named, periods_title, source_of, tier_words, until
from pakn.render.phrases import printed_change, target_level, threshold_text, thresholds_text, verdict_text
from pakn.render.signs import Sign
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.unit_rates.rates import RateReading, RateRow, Rates

MEANS_OF_COMMUNES = "Tỷ lệ của các xã, phường, thị trấn theo huyện là số trung bình do văn bản tính"
__all__ = ["former_districts", "target_remarks", "units_table"]

FIRST_TOTAL_FROM = 20
"""A table that runs over pages has its totals first."""
NUMBERED = ("(1)", "(2)", "(3)=(2)/(1)×100")


def units_table(rates: Rates, *, show_ranks: bool = True) -> Table | None:
    """Return the table of all units of the level; `None` where nothing is known of any."""
    rows = _rows(rates)
    known = any(reading.rate.number is not None for row in rows for reading in row.readings)
    if not known and not rates.delivered:
        return None
    judged = _judged(rates)
    ranked = bool(show_ranks and rates.places)
    columns = _columns(rates, judged, ranked)
    lines = list(_lines(rates, rows, judged, ranked))
    changes = [index for index, column in enumerate(columns) if POINTS in column.head]
    return make_table(
        f"{rates.contract.title}, {tier_words(rates.level)}, {periods_title(rates.columns)}",
        columns,
        lines,
        changes=changes,
        remarks=_remarks(rates, rows, judged),
        source=_source(rates, rows),
        landscape=True,
        book=rates.period_data.book,
    )


def former_districts(rates: Rates) -> Table | None:
    """Return the eight former districts continued as sums of their new communes; `None` while districts exist."""
    if not rates.former_rows or not rates.delivered:
        return None
    columns = _columns(rates, [], ranked=False)
    lines = [
        Line([str(place), row.district.name if row.district else "", *_cells(rates, row, [], "", ranked=False)])
        for place, row in enumerate(rates.former_rows, start=1)
    ]
    return make_table(
        f"{rates.contract.title}, theo địa bàn cấp huyện trước ngày 01/7/2025, {periods_title(rates.columns)}",
        columns,
        lines,
        changes=[place for place, column in enumerate(columns) if POINTS in column.head],
        remarks=[
            "Mỗi dòng là tổng các xã, phường mới nằm trong địa bàn huyện, thị xã, thành phố của tỉnh Bắc Ninh trước "
            "hợp nhất; đến ngày 30/6/2025 là các đơn vị cấp huyện"
        ],
        source=_source(rates, rates.former_rows),
        landscape=True,
    )


def _rows(rates: Rates) -> list[RateRow]:
    return [*rates.unit_rows, *rates.group_rows, rates.total_row, *([rates.mean_row] if rates.mean_row else [])]


def _judged(rates: Rates) -> list[int]:
    """Places of the columns that a target judges."""
    rows = [rates.total_row, *rates.unit_rows]
    return [index for index in range(len(rates.columns)) if any(row.targets[index] for row in rows)]


def _columns(rates: Rates, judged: Sequence[int], ranked: bool) -> list[Column]:
    total, part = (rates.contract.columns[name] for name in ("total", "part"))
    columns = [Column("STT", "center", 0.5), Column("Cơ quan, đơn vị", "left", 2.9)]
    for index, column in enumerate(rates.columns):
        over = column.head
        heads = (total.short or total.title, part.short or part.title, "Tỷ lệ (%)")
        columns += [
            Column(head, "right", width, over, number)
            for head, width, number in zip(heads, (0.95, 1.0, 0.95), NUMBERED, strict=True)
        ]
        columns += [Column(f"So với {word} ({POINTS})", "right", 1.1, over) for word in _compared_words(rates, index)]
        columns += [Column("Kết quả", "center", 1.15, over)] if index in judged else []
    columns += [Column("Chỉ tiêu (%)", "center", 0.8)] if judged else []
    columns += [Column(f"Xếp hạng {rates.columns[0].short}", "center", 0.85)] if ranked else []
    return columns


def _compared_words(rates: Rates, index: int) -> list[str]:
    return [column.short for column in rates.period_data.columns.compared] if index == 0 else []


def _lines(rates: Rates, rows: Sequence[RateRow], judged: Sequence[int], ranked: bool) -> Iterator[Line]:
    totals = [
        Line(["", _total_label(rates, row), *_cells(rates, row, judged, "", ranked)], kind="total")
        for row in rows
        if row.kind in ("total", "mean") and any(_known(reading) for reading in row.readings)
    ]
    body = list(
        _grouped(rates, judged, ranked) if rates.group_rows else _numbered(rates, rates.unit_rows, judged, ranked)
    )
    body += [Line(["", *cells]) for cells in _unplaced(rates, judged, ranked)]
    yield from [*totals, *body] if len(body) >= FIRST_TOTAL_FROM else [*body, *totals]


def _known(reading: RateReading) -> bool:
    return any(value.number is not None for value in (reading.rate, reading.part, reading.total))


def _grouped(rates: Rates, judged: Sequence[int], ranked: bool) -> Iterator[Line]:
    """Communes below their district; where no document speaks of single communes, only the districts."""
    by_id = {row.units[0].unit_id: row for row in rates.unit_rows}
    for number, group in enumerate(rates.group_rows, start=1):
        name = group.district.name if group.district else ""
        yield Line([roman(number), name, *_cells(rates, group, judged, "", ranked)], kind="total")
        members = [by_id[unit.unit_id] for unit in group.units]
        shown = members if rates.delivered else [row for row in members if any(map(_known, row.readings))]
        yield from _numbered(rates, shown, judged, ranked)


def _numbered(rates: Rates, rows: Iterable[RateRow], judged: Sequence[int], ranked: bool) -> Iterator[Line]:
    for number, row in enumerate(rows, start=1):
        unit = row.units[0]
        rank = _rank(rates, row) if ranked else ""
        yield Line([str(number), unit.name, *_cells(rates, row, judged, rank, ranked)])


def _rank(rates: Rates, row: RateRow) -> str:
    """The place of a unit; "x" where it has too few cases to be held against others, "-" where nothing arose."""
    known = rates.places.get(row.units[0].unit_id)
    return str(known) if known else (Sign.NOT_ARISEN if row in rates.ranked else Sign.NOT_COMPARABLE)


def _cells(rates: Rates, row: RateRow, judged: Sequence[int], rank: str, ranked: bool) -> list[Content]:
    cells: list[Content] = []
    for index, reading in enumerate(row.readings):
        cells += [reading.total, reading.part, reading.rate]
        cells += row.changes if index == 0 else ()
        cells += [_verdict(row, index)] if index in judged else []
    cells += [thresholds_text(row.targets[index] for index in judged)] if judged else []
    cells += [rank] if ranked else []
    return cells


def _verdict(row: RateRow, index: int) -> str:
    target = row.targets[index]
    return verdict_text(row.readings[index].rate, target) if target else VERDICT_WORDS["no_target"]


def _total_label(rates: Rates, row: RateRow) -> str:
    tier = tier_words(rates.level)
    if row.kind == "mean":
        return f"Trung bình {tier} (số công bố)"
    counted = row.readings[0].total.number is not None or row.readings[-1].total.number is not None
    return f"{capital(tier)} (tổng/tổng)" if counted else f"{capital(tier)} (số công bố)"


def _unplaced(rates: Rates, judged: Sequence[int], ranked: bool) -> Iterator[list[Content]]:
    """Rows for sets of units that a document speaks of without naming them: "các sở có TTHC phải thanh toán …"."""
    if rates.delivered:
        return
    scopes = rates.period_data.book.catalogue.scopes
    found: dict[str, dict[int, Value]] = {}
    for place, column in enumerate(rates.columns):
        for figure in rates.period_data.published(column).unplaced(rates.contract.indicator, rates.level):
            found.setdefault(figure.scope_id or "", {})[place] = published(figure)
    for scope, values in found.items():
        empty = rates.total_row
        readings = tuple(
            replace(reading, rate=values.get(place, missing("%"))) for place, reading in enumerate(empty.readings)
        )
        row = replace(empty, readings=readings)
        yield [f"{scopes[scope].title} (mỗi đơn vị)", *_cells(rates, row, judged, "", ranked)]


def _remarks(rates: Rates, rows: Sequence[RateRow], judged: Sequence[int]) -> list[str]:
    remarks = until(rates.known_until)
    if rates.lacking:
        remarks.append(f"Chưa có số liệu của {len(rates.lacking)} đơn vị nên tổng chưa đủ: {named(rates.lacking)}")
    for column in rates.columns[1:]:
        remarks += _gaps(rates, column)
    listed = any(reading.rate.is_told for row in rates.unit_rows for reading in row.readings)
    if not rates.delivered and rates.group_rows and listed:
        remarks.append("Chỉ liệt kê xã, phường, thị trấn có số liệu được công bố")
    if any(row.kind == "mean" for row in rows):
        remarks.append("Số trung bình đã công bố và tỷ lệ chung (tổng/tổng) là hai cách tính khác nhau, không so sánh")
        remarks += _two_indicators(rates)
    targets = [row.targets[index] for row in rows for index in judged]
    remarks += target_remarks(rates, [target for target in targets if target])
    if not judged:
        remarks.append(
            f"Không giao chỉ tiêu cho {level_words(rates.period_data, rates.level)}{_assigned_to_others(rates)}"
        )
    if any(change.number is not None or change.status == "not_comparable" for row in rows for change in row.changes):
        remarks += break_sentences(rates.breaks)
    remarks.append(RATE_METHOD if rates.delivered else PUBLISHED_METHOD)
    remarks += [MEANS_OF_COMMUNES] if _are_means(rates, rows) else []
    tied = len(set(rates.places.values())) < len(rates.places)
    remarks += ["Đơn vị có tỷ lệ bằng nhau cùng thứ hạng"] if tied else []
    if rates.places and len(rates.ranked) < len(rates.unit_rows):
        remarks.append(f"Không xếp hạng đơn vị có dưới {rates.min_cases} {rates.contract.counts}")
    parts = [part for column in rates.columns for part in rates.parts(column)]
    return [*remarks, *exceptions(rates.period_data, parts), *_printed_changes(rates)]


def _are_means(rates: Rates, rows: Sequence[RateRow]) -> bool:
    """Whether a row of several communes has the mean that a document makes of them, no ratio of their sums."""
    figures = rates.period_data.book.figures
    shown = (reading.rate for row in rows if row.kind == "group" for reading in row.readings)
    return any(figures[name].aggregation == "tier_mean" for rate in shown for name in rate.figure_ids)


def _gaps(rates: Rates, column: PeriodColumn) -> list[str]:
    """What the months before the main one lack, so that nobody takes the sums of a year for complete."""
    remarks = []
    lacking = [unit for unit in rates.lacking_in(column) if unit not in rates.lacking]
    if lacking:
        whose = f"{column.head}: {len(lacking)} đơn vị thiếu số liệu của ít nhất một tháng"
        remarks.append(f"{whose} nên không tính tổng chung: {named(lacking)}")
    for part in rates.parts(column)[:-1]:
        if not part.complete:
            month = format_iso_date(part.name)
            remarks.append(f"{column.head}: số liệu tháng {month} chỉ tính đến ngày {format_date(part.known_until)}")
    return remarks


def target_remarks(rates: Rates, targets: Sequence[Target]) -> list[str]:
    """Return the legal basis of each target, and what it means where it is a deadline or another measure."""
    sources, remarks = rates.period_data.book.catalogue.sources, []
    for target in {target.target_id: target for target in targets}.values():
        text = f"Chỉ tiêu {target_level(target)}: {sources[target.basis].citation}"
        if target.test == "by_deadline" and target.valid_to and target.valid_to > rates.period_data.day:
            text += f", là mục tiêu đến {format_date(target.valid_to)}"
        if rates.contract.target_remark:
            text += f", {rates.contract.target_remark}"
        remarks.append(f"{text}; {target.remark}" if target.remark else text)
    return list(dict.fromkeys(remarks))


def _two_indicators(rates: Rates) -> list[str]:
    """Say which indicator the mean of a tier is, where documents print another one of its units."""
    contract, indicators = rates.contract, rates.period_data.book.catalogue.indicators
    if contract.tier_indicator in (None, contract.indicator):
        return []
    tier, unit = (uncapital(indicators[name].title) for name in (str(contract.tier_indicator), contract.indicator))
    return [f"Dòng trung bình là {tier}; dòng của từng đơn vị là {unit}"]


def _assigned_to_others(rates: Rates) -> str:
    """To whom a target of the same indicator is given, where it is not to these units; "" where to nobody."""
    period_data, levels = rates.period_data, {tier: level for level, tier in TIER_OF_LEVEL.items()}
    order = [None, *TIER_OF_LEVEL.values()]
    catalogue, indicator = period_data.book.catalogue, rates.contract.indicator
    others = targets_of_others(catalogue, indicator, period_data.territory, period_data.day, rates.level)
    whose: dict[str, list[str]] = {}
    for target in sorted(others, key=lambda each: (not each.unit_id, order.index(each.tier))):
        basis = catalogue.sources[target.basis].citation
        said = f"theo {basis}, mức {threshold_text(target)}{'' if target.unit == '%' else ' '}{target.unit}"
        if target.test == "by_deadline" and target.valid_to:
            said += f" đến {format_date(target.valid_to)}"
        said += f" ({target.remark})" if target.remark else ""
        unit = period_data.units.get(target.unit_id).name if target.unit_id else ""
        whose.setdefault(said, []).append(unit or level_words(period_data, levels[target.tier or ""]))
    return "".join(f"; {said} giao cho {join_words(names)}" for said, names in whose.items())


def _printed_changes(rates: Rates) -> list[str]:
    """Return printed changes as they are printed: what they are compared with is not said."""
    indicator = rates.contract.tier_indicator or rates.contract.indicator
    said = []
    for column in rates.columns:
        published = rates.period_data.published(column)
        for aggregation in ("tier_total", "tier_mean"):
            said.append(printed_change(published.tier(indicator, rates.level, aggregation, "change"), column.label))
    return [each for each in said if each]


def _source(rates: Rates, rows: Sequence[RateRow]) -> str:
    values = [value for row in rows for value in (*(reading.rate for reading in row.readings), *row.changes)]
    shown: list[PeriodColumn] = [*rates.columns, *rates.period_data.columns.compared]
    return source_of(rates.period_data, rates.parts(shown[0]) or rates.parts(shown[-1]), values)
