"""Generated sentences of the PAKN annex: what each table or chart says, true by construction.

A change is worded from its sign, a comparison from the two numbers shown, a reason only from shares that are printed
beside it. Nothing is called good or bad, and a tiny change of a mean whose number of raters is not published is no
headline.
"""

from __future__ import annotations

import datetime as dt

from pakn.audit.assertions.records import Kind
from pakn.base.labels import join_words, uncapital
from pakn.observations.values import POINTS, Value, figures_of, ratio
from pakn.render.citations import said_in_words
from pakn.render.doubts import doubted
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import POINTS_FIRST, amount, change_phrase, cut_off_caution, distance_phrase
from pakn.reports.yearly.locality_sentences import extremes_told
from pakn.reports.yearly.pakn_trend import (
    BACKLOG,
    DAYS,
    PROCESSED,
    PROVINCE_INDICATORS,
    RATE,
    RECEIVED,
    SATISFACTION,
    PaknTrend,
)

__all__ = ["december", "overall", "processing_days", "regulation", "satisfaction", "topics", "trend_title"]


def trend_title(trend: PaknTrend) -> str:
    """Return the annex's title for the years chosen."""
    years = join_words([str(year) for year in trend.years])
    return (
        f"Phân tích dữ liệu phản ánh, kiến nghị (PAKN)\ntrên ứng dụng Phản ánh kiến nghị tỉnh Bắc Ninh\ncác năm {years}"
    )


def overall(trend: PaknTrend) -> Paragraph:
    """Return received, processed, rate, distance to the target and unprocessed of each year with figures.

    Years without figures are named at the end.
    """
    sentences: list[str] = []
    used: list[Value] = []
    previous: int | None = None
    for year in trend.years:
        names = (RECEIVED, PROCESSED, RATE, BACKLOG)
        values = {name: doubted(trend.book, trend.province(name, year)) for name in names}
        if not any(value.exact for value in values.values()):
            continue
        used += values.values()
        own = year in trend.published_years
        sentences.append(_year_sentence(trend, year, previous if own else None, values))
        previous = year if own else previous
    without = [
        str(year) for year in trend.years if not any(trend.province(name, year).exact for name in PROVINCE_INDICATORS)
    ]
    if without:
        sentences.append(f"Năm {join_words(without)}: không có số liệu công bố của ứng dụng.")
    return Paragraph(" ".join(sentences).replace(POINTS, POINTS_FIRST, 1), figures_of(used))


def _year_sentence(trend: PaknTrend, year: int, previous: int | None, values: dict[str, Value]) -> str:
    changes = {}
    for name, value in values.items():
        if previous is None:
            changes[name] = ""
            continue
        before = trend.province(name, previous)
        phrase = change_phrase(trend.change(name, previous, year), before, value)
        changes[name] = f", {phrase}" + (f" so với năm {previous}" if name == RECEIVED else "")
    target = trend.monthly_target(year)
    counts = (values[PROCESSED], values[RECEIVED])
    distance = distance_phrase(values[RATE], target, assigned="giao theo tháng", counts=counts)
    is_former = year in trend.published_years
    against = f", {distance}" if target else " (không giao chỉ tiêu)" if is_former else ""
    clauses = {
        RECEIVED: f"tiếp nhận {amount(values[RECEIVED])}{changes[RECEIVED]}",
        PROCESSED: f"đã xử lý {amount(values[PROCESSED])}{changes[PROCESSED]}",
        RATE: f"tỷ lệ xử lý {amount(values[RATE])}{changes[RATE]}{against}",
        BACKLOG: f"còn {amount(values[BACKLOG])} chưa xử lý{changes[BACKLOG]}",
    }
    told = [clause for name, clause in clauses.items() if values[name].exact]
    untold = [uncapital(trend.book.catalogue.indicators[name].title) for name in clauses if not values[name].exact]
    missing_words = f" (không có số liệu công bố về: {join_words(untold)})" if untold else ""
    where = "toàn tỉnh" if is_former else "tỉnh Bắc Ninh sau hợp nhất"
    apart = "" if is_former else " Không so sánh với các năm trước hợp nhất."
    return f"Năm {year}, {where} {'; '.join(told)}{missing_words}.{apart}"


def december(trend: PaknTrend) -> Paragraph:
    """Return December's official result in the last year with figures, what it weighs, and what speaks for caution.

    Its weight in the year and the rate of the eleven months before follow with their assumption; that rate is neither
    held against a year, which has a December, nor against a monthly target that most of them did not have.
    """
    year = trend.last
    received, processed, backlog, rate = (trend.december(name, year) for name in (RECEIVED, PROCESSED, BACKLOG, RATE))
    year_received, year_backlog = trend.province(RECEIVED, year), trend.province(BACKLOG, year)
    eleven, days = trend.before_december(RATE, year), trend.province(DAYS, year)
    received_share, backlog_share = ratio(received, year_received), ratio(backlog, year_backlog)
    if not (eleven.exact and received_share.exact):
        return Paragraph(f"Năm {year}: không có số liệu riêng của tháng 12 để tách khỏi cả năm.")
    target = trend.monthly_target(year)
    against = (
        f", {distance_phrase(rate, target, assigned='của từng tháng', counts=(processed, received))}" if target else ""
    )
    weight = (
        f"chiếm {amount(received_share)} số PAKN tiếp nhận và {amount(backlog_share)} số PAKN chưa xử lý của cả năm"
        if backlog_share.exact
        else f"chiếm {amount(received_share)} số PAKN tiếp nhận của cả năm"
    )
    caution = cut_off_caution(dt.date(year, 12, 31), days, "của cả năm")
    text = (
        f"Tháng 12/{year}, toàn tỉnh tiếp nhận {amount(received)}, đã xử lý {processed.shown}, tỷ lệ xử lý "
        f"{amount(rate)}{against}; còn {amount(backlog)} chưa xử lý.{caution} "
        f"Nếu hai kỳ cùng phạm vi và cùng thời điểm chốt số liệu thì riêng tháng này {weight}, và tỷ lệ xử lý 11 tháng "
        f"đầu năm là {amount(eleven)}."
    )
    used = [received, processed, backlog, rate, eleven, year_received, year_backlog, days]
    return Paragraph(text, figures_of(used))


def satisfaction(trend: PaknTrend) -> Paragraph:
    """Return the mean score of each year, its change (worded soberly) and the localities called highest and lowest."""
    return _mean_paragraph(
        trend,
        SATISFACTION,
        "Mức độ hài lòng trung bình (thang điểm 5)",
        ("cao nhất", "thấp nhất"),
        ("highest", "lowest"),
    )


def processing_days(trend: PaknTrend) -> Paragraph:
    """Return the mean processing time of each year, its change and the localities called fastest and slowest."""
    return _mean_paragraph(trend, DAYS, "Thời gian xử lý trung bình", ("nhanh nhất", "lâu nhất"), ("lowest", "highest"))


def _mean_paragraph(
    trend: PaknTrend, indicator: str, title: str, words: tuple[str, str], kinds: tuple[Kind, Kind]
) -> Paragraph:
    years = [year for year in trend.years if trend.province(indicator, year).exact]
    values = [doubted(trend.book, trend.province(indicator, year)) for year in years]
    if not values:
        return Paragraph(f"{title}: không có số liệu.")
    parts = [f"{title}: năm {years[0]} là {amount(values[0])}"]
    for year, before, after, first in zip(years[1:], values, values[1:], years, strict=False):
        change = trend.change(indicator, first, year)
        phrase = change_phrase(change, before, after)
        if indicator == SATISFACTION and change.number:  # how much that says depends on how many have rated
            phrase += " (số lượt đánh giá không được công bố)"
        parts.append(f"năm {year} là {amount(after)}, {phrase}")
    without = [str(year) for year in trend.years if year not in years]
    parts += [f"năm {join_words(without)}: không có số liệu"] if without else []
    sentences = ["; ".join(parts) + "."]
    for year in years:
        told, used = extremes_told(trend, year, [(indicator, *pair) for pair in zip(kinds, words, strict=True)])
        values += used
        sentences += [f"Năm {year}, {join_words(told)}."] if told else []
    return Paragraph(" ".join(sentences), figures_of(values))


def topics(trend: PaknTrend) -> Paragraph:
    """Return the topics of greatest concern: those named in every year with figures, and those named in one only."""
    named = {year: names for year in trend.published_years if (names := [topic.name for topic in trend.topics(year)])}
    if not named:
        return Paragraph("Các vấn đề được quan tâm nhiều nhất: không có số liệu.")
    years = list(named)
    common = [topic for topic in named[years[0]] if all(topic in named[year] for year in years)]
    span = f"{'cả hai năm' if len(years) == 2 else 'năm'} {join_words([str(year) for year in years])}"
    if common:
        text = f"Các vấn đề được người dân quan tâm nhiều nhất ở {span}: {'; '.join(common)}."
    else:
        text = f"Không vấn đề nào được nêu chung cho {span}."
    for year in years:
        only = [topic for topic in named[year] if topic not in common]
        if only:
            text += f" Năm {year} {'có thêm' if common else 'nêu'}: {'; '.join(only)}."
    return Paragraph(f"{text} Số PAKN của từng vấn đề không được công bố.")


def regulation(trend: PaknTrend) -> Paragraph | None:
    """Return the regulation series of the merged province, which stands alone."""
    if not trend.regulation_years:
        return None
    year = trend.regulation_years[-1]
    received, resolved, rate = (
        trend.regulation(f"pakn_regulation_{name}", year) for name in ("received", "resolved", "resolution_rate")
    )
    text = (
        f"Năm {year}, tỉnh Bắc Ninh (sau hợp nhất, theo thời điểm của báo cáo) tiếp nhận {received.shown} PAKN về quy "
        "định, TTHC "
        "(trực tiếp hoặc do cơ quan có thẩm quyền chuyển đến); "
        f"đã giải quyết xong {resolved.shown} PAKN, đạt {amount(rate)}; "
        "kết quả được công khai trên Cổng Dịch vụ công quốc gia. "
        f"{said_in_words(trend.book, resolved)}"
        "Đây là chuỗi số liệu khác với PAKN trên ứng dụng nên không so sánh với các năm trước."
    )
    return Paragraph(text, figures_of([received, resolved, rate]))
