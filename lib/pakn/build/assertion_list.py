"""Every assertion that an annex may ask of the published figures, found by making its sentences.

A sentence asks by itself whether what it is about to say is proved; whoever makes all sentences knows all that is
asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from pakn.audit.assertions.proofs import Proof, asked_of
from pakn.audit.assertions.records import Assertion, Kind, Verdict
from pakn.base.errors import Finding
from pakn.base.labels import format_change, format_number, join_words, lower_type_word, uncapital
from pakn.base.periods import parse_period
from pakn.extracts.deliveries import Deliveries
from pakn.extracts.files import names_of
from pakn.figures.figure_book import FigureBook
from pakn.observations.period_columns import columns_of
from pakn.observations.period_data import PeriodData
from pakn.reports.cases.changes import contributions_sentence, rate_changes
from pakn.reports.month.pakn_month import PaknMonth, open_pakn
from pakn.reports.yearly import sentences as pakn_sentences
from pakn.reports.yearly.locality_sentences import localities
from pakn.reports.yearly.pakn_trend import PaknTrend, published_span

__all__ = ["asked", "proof_lines", "unproved"]


def asked(book: FigureBook) -> dict[str, tuple[Assertion, Verdict | None]]:
    """Return all assertions of the annexes of a book, by key, with what is known of each; `None` where nothing is."""
    for trend in _trends(book):
        for sentence in (pakn_sentences.satisfaction, pakn_sentences.processing_days, localities):
            sentence(trend)
    for month in _years(book):
        contributions_sentence(rate_changes(month))
    return dict(sorted(asked_of(book).items()))


def _years(book: FigureBook) -> Iterator[PaknMonth]:
    """The years whose annex rests on published figures alone; with files of cases it has no need of them."""
    folder = book.catalogue.folder
    if any(names_of(folder, system) for system in ("pakn", "pakn_units")):
        return
    for year in published_span(book):
        columns = columns_of(parse_period(str(year)))
        yield open_pakn(PeriodData(book, Deliveries(folder, until=columns.main.period.end), columns))


def _trends(book: FigureBook) -> Iterator[PaknTrend]:
    """Every span of years for which the annex may be asked."""
    years = published_span(book)
    for first, last in combinations(years, 2):
        yield PaknTrend(book, tuple(range(first, last + 1)))


def unproved(book: FigureBook) -> list[Finding]:
    """Return what is said of assertions without a proof that fits the figures; nothing where each has one."""
    without = [assertion for assertion, verdict in asked(book).values() if verdict is None]
    if not without:
        return []
    return [
        Finding(
            f"{len(without)} nhận định về số liệu đã công bố",
            "chưa được chứng minh với số liệu hiện có nên phụ lục không in, hoặc ghi là không xác định được",
            "mỗi nhận định có chứng minh ở proofs.json",
            "chạy: pakn audit --assertions",
        )
    ]


def proof_lines(book: FigureBook, proofs: Sequence[Proof]) -> list[str]:
    """Return what is told of proofs: how many of each verdict, then each assertion in words with what refutes it."""
    numbers = {verdict: sum(each.verdict == verdict for each in proofs) for verdict in VERDICTS}
    lines = [f"{len(proofs)} nhận định: " + ", ".join(f"{numbers[key]} {word}" for key, word in VERDICTS.items())]
    for proof in proofs:
        lines.append(f"  {VERDICTS[proof.verdict]}: {_in_words(book, proof.assertion)}")
        if proof.left_out:
            lines.append(f"    không dùng, vì mâu thuẫn nhau: {', '.join(proof.left_out)}")
        if proof.verdict == "refuted" and proof.world:
            lines.append("    có bảng số khớp mọi số đã công bố mà nhận định sai (proofs.json)")
    return lines


VERDICTS: dict[Verdict, str] = {"proved": "đã chứng minh", "refuted": "bị bác bỏ", "undecided": "chưa xác định được"}
WORDS: dict[Kind, str] = {
    "highest": "cao nhất", "lowest": "thấp nhất", "at_least": "đạt", "below": "dưới", "more_than": "hơn",
    "rose": "tăng", "fell": "giảm", "rose_beyond": "tăng trên", "fell_beyond": "giảm trên",
    "contribution": "đóng góp vào mức thay đổi", "contributed_most": "đóng góp nhiều nhất vào mức thay đổi",
}  # fmt: skip


def _in_words(book: FigureBook, assertion: Assertion) -> str:
    names = join_words([lower_type_word(book.catalogue.units.get(unit).name) for unit in assertion.units])
    title = uncapital(book.catalogue.indicators[assertion.indicator].title)
    number = assertion.threshold
    written = format_change if assertion.kind == "contribution" else format_number
    threshold = "" if number is None else f" {written(number, max(0, -int(number.as_tuple().exponent)))}"
    levels = ", theo mức công bố" if assertion.subject == "published" else ""
    return (
        f"{title}, {' so với '.join(reversed(assertion.periods))}: {names} {WORDS[assertion.kind]}{threshold}{levels}"
    )
