"""Generated sentences on the localities of the PAKN annex: who rose, who fell, who is called highest or lowest.

Each of them compares units on published figures, so it is printed only where it is proved: of the cases behind the
figures, else of the printed levels and worded so, else as what cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pakn.audit.assertions.proofs import holds
from pakn.audit.assertions.records import Assertion, Kind, Subject
from pakn.base.labels import capital, join_words, lower_type_word
from pakn.observations.values import POINTS, Value, figures_of
from pakn.registry.units import Unit
from pakn.render.doubts import doubted
from pakn.render.paragraphs import Paragraph
from pakn.render.phrases import amount, bounded_words
from pakn.reports.yearly.pakn_trend import BACKLOG, LOCALITIES, RATE, RECEIVED, Extreme, PaknTrend

__all__ = ["extremes_told", "localities"]

UNKNOWN = "không xác định được từ số liệu công bố"
Asked = tuple[str, Kind, str]
"""Indicator, highest or lowest, and the words for it."""


def extremes_told(trend: PaknTrend, year: int, asked: Sequence[Asked]) -> tuple[list[str], list[Value]]:
    """Return who is called highest and lowest in a year, each as a clause, with the values named."""
    told, used = [], []
    for indicator, kind, words in asked:
        extremes = trend.extreme(indicator, year, kind)
        if not extremes:
            continue
        units = tuple(extreme.unit.unit_id for extreme in extremes)
        if holds(trend.book, Assertion(kind, indicator, (str(year),), units, LOCALITIES)):
            used += [extreme.value for extreme in extremes]
            told.append(f"{words} là {_named(extremes)}")
        else:
            told.append(f"{words}: {UNKNOWN}")
    return told, used


def _named(extremes: Sequence[Extreme]) -> str:
    return join_words([f"{lower_type_word(extreme.unit.name)} ({amount(extreme.value)})" for extreme in extremes])


def localities(trend: PaknTrend) -> Paragraph | None:
    """Return which localities rose and fell in rate between the last two years with figures.

    What a bound tells of a change is a difference of published levels; whose direction it leaves open is counted.
    """
    if trend.pair is None:
        told, used = _busiest(trend, trend.last)
        return Paragraph(told, figures_of(used)) if told else None
    moves = _Moves(trend, *trend.pair)
    for unit in trend.localities:
        moves.take(unit)
    told, used = _busiest(trend, trend.pair[1])
    return Paragraph(f"{moves.told()}. {told}".strip(), figures_of([*moves.used, *used]))


class _Moves:
    """Who moved which way between two years, each under the words that carry it."""

    def __init__(self, trend: PaknTrend, first: int, last: int) -> None:
        self.trend, self.first, self.last = trend, first, last
        self.used: list[Value] = []
        self._named: dict[str, list[str]] = {words: [] for words in (*_WAYS, *_BY_LEVELS)}
        self._same: list[str] = []
        self._open: list[str] = []
        self._unproved: list[str] = []

    def take(self, unit: Unit) -> None:
        """Take a locality with what is published of it."""
        trend = self.trend
        before, after = (doubted(trend.book, trend.locality(RATE, unit, year)) for year in (self.first, self.last))
        change = trend.locality_change(RATE, unit, self.first, self.last)
        self.used += [before, after]
        name = lower_type_word(unit.name)
        if change.number is None:
            self._open += [name] if before.number is not None and after.number is not None else []
        elif change.relation == "=" and change.number == 0:
            self._same.append(f"{name} ({_from_to(before, after)})")
        else:
            self._moved(unit, change, before, after)

    def _moved(self, unit: Unit, change: Value, before: Value, after: Value) -> None:
        rises = change.required > 0 or (change.number == 0 and change.relation in (">", "≥"))
        kind: Kind = "rose" if rises else "fell"
        name = lower_type_word(unit.name)
        if change.relation == "=":
            told = f"{name} ({_from_to(before, after)})"
            if self._holds(kind, unit, "cases"):
                self._named[_WAYS[not rises]].append(told)
                return
            is_told = self._holds(kind, unit, "published")
        else:
            size = f"{bounded_words(change).partition(' ')[2]} {POINTS}, " if change.number else ""
            told = f"{name} ({size}từ {amount(before)} {'lên' if rises else 'xuống'} {amount(after)})"
            beyond: Kind = "rose_beyond" if rises else "fell_beyond"
            is_told = self._holds(beyond if change.number else kind, unit, "published", abs(change.required))
        (self._named[_BY_LEVELS[not rises]] if is_told else self._unproved).append(told if is_told else name)

    def _holds(self, kind: Kind, unit: Unit, subject: Subject, beyond: Decimal | None = None) -> bool:
        years = (str(self.first), str(self.last))
        threshold = beyond if kind.endswith("beyond") else None
        return holds(self.trend.book, Assertion(kind, RATE, years, (unit.unit_id,), "", threshold, subject))

    def told(self) -> str:
        """Return it in words."""
        parts = [f"{words} {join_words(names)}" for words, names in self._named.items() if names]
        if self._same:
            parts.append(f"không thay đổi ở {join_words(self._same)}")
        text = (
            f"tỷ lệ xử lý {'; '.join(parts)}" if parts else "Không địa phương nào có số liệu chính xác của cả hai năm"
        )
        if self._open:
            text += (
                f"; {len(self._open)} địa phương có mức công bố (“trên”, “dưới”) chưa đủ để xác định tăng hay giảm: "
                f"{join_words(self._open)}"
            )
        if self._unproved:
            text += f"; tăng hay giảm {UNKNOWN} ở {join_words(self._unproved)}"
        return capital(text)


_WAYS = ("tăng ở", "giảm ở")
_BY_LEVELS = ("tăng, theo mức công bố, ở", "giảm, theo mức công bố, ở")


def _from_to(before: Value, after: Value) -> str:
    doubt = (
        "; số đã công bố chưa khớp với số lượng, xem chú thích của bảng"
        if "doubtful" in (before.status, after.status)
        else ""
    )
    if before.number == after.number:
        return f"{after.shown}%{doubt}"
    word = "lên" if after.required > before.required else "xuống"
    return f"từ {before.shown}% {word} {after.shown}%{doubt}"


def _busiest(trend: PaknTrend, year: int) -> tuple[str, list[Value]]:
    """Who received most and least and who has the most unprocessed, as the document of the year says."""
    asked: list[Asked] = [
        (RECEIVED, "highest", "tiếp nhận nhiều nhất"),
        (RECEIVED, "lowest", "ít nhất"),
        (BACKLOG, "highest", "chưa xử lý nhiều nhất"),
    ]
    told, used = extremes_told(trend, year, asked)
    return (f"Năm {year}, {', '.join(told)}." if told else ""), used
