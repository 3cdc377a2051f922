"""The score by Decision 766/QĐ-TTg: its parts, its weeks and its bodies, with the class each total falls into."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pakn.base.labels import capital, format_date, uncapital
from pakn.observations.values import figures_of
from pakn.render.charts import COLOURS, Chart, canvas, chart_style, data_text, draw_svg, make_chart
from pakn.render.monthly_words import source_of
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount, change_phrase
from pakn.render.sections import Section
from pakn.render.signs import Sign
from pakn.render.tables import Column, Content, Line, Table, make_table
from pakn.reports.service_index.scores import PartScore, ScoreReading, Scores, Week, band_of

__all__ = [
    "overview",
    "parts_section",
    "parts_table",
    "units_section",
    "units_table",
    "weeks_chart",
    "weeks_section",
    "weeks_table",
]

LEAST_WEEKS, MOST_WEEKS, MOST_LABELS = 2, 13, 9


def overview(scores: Scores) -> Paragraph:
    """Return the latest total with its class and change, or that no score is at hand."""
    latest = scores.latest
    if latest is None:
        last = scores.period_data.counted(scores.outline.scores, scores.period_data.columns.main.months[-1])
        lacks = "chưa có lần đọc điểm nào của tỉnh" if last else "không có số liệu"
        return Paragraph(f"Điểm thành phần và tổng điểm Bộ chỉ số trong tháng: {lacks}.")
    band = band_of(scores.outline.bands, latest.total)
    told = f"Ngày {format_date(latest.day)}, tổng điểm Bộ chỉ số là {amount(latest.total)}"
    told += f", xếp loại {uncapital(band)}" if band else ""
    if scores.before is not None:
        moved = scores.parts[-1].change
        told += (
            f", {change_phrase(moved, scores.before.total, latest.total)} so với ngày {format_date(scores.before.day)}"
        )
    weakest = [part for part in scores.parts[:-1] if part.share.exact]
    if len(weakest) > 1 and len({part.share.required for part in weakest}) > 1:
        low = min(weakest, key=lambda part: part.share.required)
        same = [part for part in weakest if part.share.required == low.share.required]
        names = ", ".join(uncapital(part.title) for part in same)
        told += f". Nhóm đạt tỷ lệ thấp nhất so với điểm tối đa: {names} ({amount(low.share)})"
    return Paragraph(f"{told}.", figures_of([latest.total]))


def parts_section(scores: Scores, place: int) -> Section | None:
    """Return the section of the parts of the latest score; `None` where none was read."""
    table = parts_table(scores)
    return Section(f"{place}. Điểm thành phần và tổng điểm", None, table, level=2) if table else None


def units_section(scores: Scores, place: int) -> Section | None:
    """Return the section of the scores of single bodies; `None` where none was read."""
    table = units_table(scores)
    return Section(f"{place}. Điểm Bộ chỉ số của các đơn vị", None, table, level=2) if table else None


def weeks_section(scores: Scores, place: int) -> Section | None:
    """Return the section of the weeks; `None` where there is none."""
    table = weeks_table(scores)
    return Section(f"{place}. Tổng điểm theo tuần", None, table, level=2) if table else None


def parts_table(scores: Scores) -> Table | None:
    """Return the parts of the latest score; `None` where none was read."""
    if scores.latest is None:
        return None
    since = f"So với {format_date(scores.before.day)} (điểm)" if scores.before else ""
    columns = [
        Column("STT", "center", 0.45),
        Column("Nhóm chỉ số", "left", 2.8),
        Column("Điểm tối đa", width=0.9),
        Column("Điểm đạt", width=0.9),
        Column("Tỷ lệ so với điểm tối đa (%)", width=1.1),
        *([Column(since, width=1.1)] if since else []),
    ]
    lines = [
        Line(_part_cells(str(number), part, since=bool(since)))
        for number, part in enumerate(scores.parts[:-1], start=1)
    ]
    lines.append(Line(_part_cells("", scores.parts[-1], since=bool(since)), kind="total"))
    source = scores.period_data.book.catalogue.sources[scores.outline.basis]
    return make_table(
        f"Điểm Bộ chỉ số ngày {format_date(scores.latest.day)}",
        columns,
        lines,
        changes=(5,) if since else (),
        remarks=[*_known_until(scores), f"Điểm tối đa, xếp loại theo {source.citation}", *_bands(scores)],
        source=source_of(scores.period_data, scores.extracts[-1:], ()),
    )


def _part_cells(place: str, part: PartScore, *, since: bool) -> list[Content]:
    return [place, part.title, part.most, part.reached, part.share, *([part.change] if since else [])]


def _known_until(scores: Scores) -> list[str]:
    """The day up to which the month is known, where it was not over when the file was closed."""
    last = scores.extracts[-1]
    return [] if last.complete else [f"Số liệu tính đến ngày {format_date(last.known_until)}"]


def _bands(scores: Scores) -> list[str]:
    """What the classes mean, from the highest down."""
    bands = scores.outline.bands
    told = [f"{uncapital(band.title)} từ {band.least} điểm" for band in bands[:-1]]
    return [f"Xếp loại: {', '.join(told)}; dưới mức đó là {uncapital(bands[-1].title)}"] if told else []


def weeks_table(scores: Scores) -> Table | None:
    """Return the latest weeks with their last reading; `None` where there is none. The chart goes further back."""
    if not scores.weeks:
        return None
    latest = f", {MOST_WEEKS} tuần gần nhất" if len(scores.weeks) > MOST_WEEKS else ""
    columns = [
        Column("STT", "center", 0.45),
        Column("Tuần", "center", 2.2),
        Column("Ngày đọc điểm", "center", 1.2),
        Column("Tổng điểm", width=1.0),
        Column("So với tuần trước (điểm)", width=1.1),
        Column("Xếp loại", "center", 1.1),
    ]
    return make_table(
        f"Tổng điểm Bộ chỉ số theo tuần{latest}",
        columns,
        list(_week_lines(scores)),
        changes=(4,),
        remarks=["Tổng điểm của tuần là lần đọc cuối trong tuần"],
        source=source_of(scores.period_data, scores.extracts, (), spanning=True),
    )


def _week_lines(scores: Scores) -> Iterator[Line]:
    for number, week in enumerate(scores.weeks[-MOST_WEEKS:], start=1):
        reading = week.reading
        days = f"{format_date(week.start)} – {format_date(week.end)}"
        if reading is None:
            yield Line([str(number), days, *[Sign.MISSING] * 4])
            continue
        band = band_of(scores.outline.bands, reading.total) or Sign.MISSING
        yield Line([str(number), days, format_date(reading.day), reading.total, week.change, band])


def weeks_chart(scores: Scores) -> Chart | None:
    """Draw the total week by week, with the levels of the classes; `None` for fewer than two weeks with readings.

    A week without a reading breaks the line.
    """
    weeks = scores.weeks
    known = [week.reading for week in weeks if week.reading]
    if len(known) < LEAST_WEEKS:
        return None
    told = "; ".join(
        f"tuần từ {format_date(week.start)}: {amount(week.reading.total) if week.reading else 'không có số liệu'}"
        for week in weeks
    )
    return make_chart(
        scores.period_data.book,
        "diem-theo-tuan",
        f"Tổng điểm Bộ chỉ số theo tuần, từ {format_date(weeks[0].start)} đến {format_date(weeks[-1].end)}",
        _weeks_svg(scores, weeks),
        f"Biểu đồ đường tổng điểm theo tuần: {told}.",
        ("tuan_tu", "ngay_doc", "tong_diem"),
        tuple(
            (
                str(week.start),
                str(week.reading.day) if week.reading else "",
                data_text(week.reading.total) if week.reading else "",
            )
            for week in weeks
        ),
        [reading.total for reading in known],
        source_of(scores.period_data, scores.extracts, (), spanning=True),
    )


def _weeks_svg(scores: Scores, weeks: Sequence[Week]) -> str:
    places = [index for index, week in enumerate(weeks) if week.reading]
    totals = [float(week.reading.total.required) if week.reading else float("nan") for week in weeks]
    seen = [totals[index] for index in places]
    bottom, top = min(seen) - 3, max(seen) + 3
    with chart_style():
        figure, (axes,) = canvas(1, height_mm=66)
        for band in scores.outline.bands:
            level = float(band.least)
            if bottom < level < top:
                axes.axhline(level, color=COLOURS["alarm"], linewidth=1, linestyle="--", zorder=0.9)
                axes.text(
                    len(weeks) - 0.4,
                    level,
                    f"{uncapital(band.title)}\ntừ {band.least}",
                    va="center",
                    ha="left",
                    color=COLOURS["alarm"],
                    fontsize=9,
                )
        axes.plot(range(len(weeks)), totals, color=COLOURS["strong"], marker="o")
        marked = set(places) if len(places) <= MOST_LABELS else {places[0], places[-1]}
        for index in places:
            if index in marked:
                axes.annotate(
                    f"{totals[index]:.2f}".replace(".", ","),
                    (index, totals[index]),
                    xytext=(0, 6),
                    textcoords="offset points",
                    ha="center",
                    fontsize=9,
                )
        step = max(1, len(weeks) // 9)
        shown = list(range(0, len(weeks), step))
        axes.set(xticks=shown, xlim=(-0.5, len(weeks) - 0.5), ylim=(bottom, top))
        axes.set_xticklabels([f"{weeks[index].start:%d/%m}" for index in shown], fontsize=9)
        axes.set_xlabel("Tuần bắt đầu từ ngày")
        axes.set_title("Tổng điểm (thang điểm 100; trục đứng không bắt đầu từ 0)")
        return draw_svg(figure)


def units_table(scores: Scores) -> Table | None:
    """Return the latest score of every body in the month; `None` where none was read."""
    if not scores.of_units:
        return None
    rules = scores.period_data.contract(scores.outline.scores).scores
    columns = [
        Column("STT", "center", 0.45),
        Column("Đơn vị", "left", 2.6),
        Column("Ngày đọc", "center", 1.0),
        *(Column(f"{rule.short} ({rule.most:g})", over="Điểm thành phần (tối đa)") for rule in rules.values()),
        Column("Tổng điểm", width=0.9),
        Column("Xếp loại", "center", 0.9),
    ]
    lines = [Line(_unit_cells(scores, number, each)) for number, each in enumerate(scores.of_units, start=1)]
    return make_table(
        f"Điểm Bộ chỉ số của các đơn vị, lần đọc cuối {scores.period_data.columns.main.label}",
        columns,
        lines,
        source=source_of(scores.period_data, scores.extracts[-1:], ()),
        landscape=True,
    )


def _unit_cells(scores: Scores, number: int, reading: ScoreReading) -> list[Content]:
    band = band_of(scores.outline.bands, reading.total) or Sign.MISSING
    return [
        str(number),
        capital(reading.unit.name),
        format_date(reading.day),
        *reading.parts.values(),
        reading.total,
        band,
    ]
