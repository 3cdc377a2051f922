"""What is told of a file as a whole: too many faults, days after the cut-off, states nobody can tell, other totals.

Each may stop the file: a month made of the rest of a file is no month, and a rate that hangs on what cannot be read is
no rate.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from pakn.base.labels import format_count, format_date, format_number, round_half_up
from pakn.base.names import fold_name
from pakn.base.personal import is_like_a_name, looks_personal, shown_words
from pakn.extracts.checks.case_rules import listed
from pakn.extracts.checks.case_states import UNDETERMINED, States
from pakn.extracts.checks.cut_offs import CutOff
from pakn.extracts.checks.day_order import ODD
from pakn.extracts.checks.headline import WORDS, CaseHeadline, Headline
from pakn.extracts.checks.notices import Notice
from pakn.extracts.checks.rules import CheckRule
from pakn.extracts.redaction import shape_of

if TYPE_CHECKING:
    import duckdb

    from pakn.registry.contracts import Contract

__all__ = ["DEFAULT_FAULTS", "LEAST_FAULTS", "case_notices", "fault_notices", "total_notices", "unread_totals"]

DEFAULT_FAULTS = Decimal(2)
"""Percent of the rows that may be faults."""
LEAST_FAULTS = 2
"""A single fault never stops a file."""
FEW_WORDS, LONGEST_WORD = 20, 30
"""So many distinct short words of a column are named as they stand."""
MOST_TOLD = 10
SPLIT_DAYS = "; ngày ghi trong ô trạng thái: tách sang cột ngày xử lý xong"
WAITING = tuple(fold_name(word) for word in ("chưa", "chờ", "đang", "mới", "tạm"))
MEANS = ("mean_rating", "mean_days")


def fault_notices(
    connection: duckdb.DuckDBPyConnection,
    rules: Mapping[str, CheckRule],
    read: int,
    outside: int,
    most: Decimal | None,
    *,
    other_periods: bool,
) -> Iterator[Notice]:
    """Say that too many rows of a file are faults.

    Parameters
    ----------
    connection
        DuckDB with the rows and what is wrong with them.
    rules
        Every check, by its id.
    read
        Rows of the file.
    outside
        Rows that are no business of the file's: repeats.
    most
        Percent of faults that is taken; `None` for the usual.
    other_periods
        Whether rows received before the period belong to files of other periods, and are none, whatever else is wrong
        with them. Rows received after it never are.
    """
    chosen = ", ".join(f"'{rule.id}'" for rule in rules.values() if rule.fault) or "''"
    elsewhere = ", ".join(f"'{rule}'" for rule in ("after_period", *(["before_period"] if other_periods else [])))
    faults, others = connection.execute(
        f"SELECT count(*) FILTER (is_fault), count(*) FILTER (NOT is_fault) FROM (SELECT row_number, "
        f"bool_or(reason IN ({chosen})) AND NOT bool_or(reason IN ({elsewhere})) AS is_fault FROM "
        "(SELECT row_number, unnest(string_split(reasons, ' ')) AS reason FROM aside) GROUP BY row_number)"
    ).fetchone() or (0, 0)
    base, limit = read - others - outside, DEFAULT_FAULTS if most is None else most
    if faults < LEAST_FAULTS or Decimal(faults) * 100 <= limit * base:
        return
    share = format_number(Decimal(faults) * 100 / base, 2)
    allowed = f"{limit:f}".replace(".", ",")
    told = f"để riêng {format_count(faults)} trong {format_count(base)} dòng ({share}%), được phép {allowed}%"
    yield Notice(rules["too_many_faults"], "", faults, told=told)


def case_notices(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    rules: Mapping[str, CheckRule],
    states: States,
    found: CaseHeadline,
    cut_off: CutOff,
) -> Iterator[Notice]:
    """Say what is to be known of the states of a file's cases."""
    figures = found.figures
    if not states.known:
        yield Notice(rules["no_closing_known"], "", int(figures["received"] or 0))
    if states.youngest:
        yield _younger(rules["younger_file"], states, cut_off)
    yield from _days_before_months(connection, contract, rules)
    exchanged = _exchanged(found)
    if exchanged:
        yield Notice(rules["days_exchanged"], "closed", exchanged, told=f"{format_count(exchanged)} PAKN")
    if figures.get("undetermined"):
        yield _undetermined(connection, contract, rules, states, figures, cut_off)


def _younger(rule: CheckRule, states: States, cut_off: CutOff) -> Notice:
    parts = [
        f"{format_count(number)} PAKN {told}"
        for number, told in (
            (states.closed_later, "xử lý sau ngày chốt tính là chưa xử lý"),
            (states.received_later, "tiếp nhận sau ngày chốt không thuộc kỳ"),
        )
        if number
    ]
    told = f"tệp có số liệu đến {format_date(states.youngest or cut_off.day)}, ngày chốt ghi {cut_off}"
    told += f": {', '.join(parts)}" if parts else ""
    return Notice(rule, "", states.closed_later + states.received_later, told=told)


def _days_before_months(
    connection: duckdb.DuckDBPyConnection, contract: Contract, rules: Mapping[str, CheckRule]
) -> Iterator[Notice]:
    """Say that a column has its days as "2024-25-03": those up to the 12th have been read as others, without a word."""
    broken = connection.execute(
        "SELECT DISTINCT column_name FROM problems WHERE rule IN ('bad_moment', 'bad_received') ORDER BY 1"
    ).fetchall()
    for (name,) in broken:
        early, late = r"(0?[1-9]|1[0-2])", r"(1[3-9]|2\d|3[01])"
        found = ", ".join(
            rf"count(*) FILTER (regexp_matches({name}, '^\d{{4}}[-/.]{first}[-/.]{second}\b'))"
            for first, second in ((late, early), (early, late))
        )
        days_first, months_first = connection.execute(f"SELECT {found} FROM raw").fetchone() or (0, 0)
        if days_first * ODD > months_first:
            told = f"{days_first} ô chỉ đọc được theo năm-ngày-tháng, {months_first} ô chỉ theo năm-tháng-ngày"
            remedy = f'ghi date_format: {{{name}: "%Y-%d-%m"}} ở tệp ánh xạ (có giờ thì "%Y-%d-%m %H:%M:%S")'
            yield Notice(rules["ambiguous_dates"], name, days_first, told=told, remedy=remedy)


def _exchanged(found: CaseHeadline) -> int:
    """How many cases were closed before they were received, where they are too many for slips of the pen."""
    many = found.backward >= LEAST_FAULTS and found.backward * 100 > DEFAULT_FAULTS * found.closed
    return found.backward if many else 0


def _undetermined(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    rules: Mapping[str, CheckRule],
    states: States,
    figures: Headline,
    cut_off: CutOff,
) -> Notice:
    received, processed, number = (int(figures[name] or 0) for name in ("received", "processed", "undetermined"))
    low, high = (round_half_up(Decimal(done) * 100 / received, 2) for done in (processed, processed + number))
    reasons = list(_reasons(connection, contract, states, cut_off))
    told = "; ".join(words for words, _ in reasons)
    remedy = "; ".join(dict.fromkeys(line for _, line in reasons))
    count = f"{format_count(number)} PAKN"
    if low == high:
        return Notice(rules["undetermined"], "", number, told=f"{count}: {told}", remedy=remedy)
    span = f"tỷ lệ xử lý từ {format_number(low, 2)}% đến {format_number(high, 2)}%"
    return Notice(rules["undetermined_decides"], "", number, told=f"{count}, {span}: {told}", remedy=remedy)


def _reasons(
    connection: duckdb.DuckDBPyConnection, contract: Contract, states: States, cut_off: CutOff
) -> Iterator[tuple[str, str]]:
    """Why states cannot be told: in words, with the line that would settle it."""
    # In the order of the states themselves: a day that cannot be read, a status nobody knows, a day that is lacking.
    reason = "CASE WHEN settled THEN 'day' WHEN typed.status__bad THEN 'status' ELSE 'closed' END"
    settled = f"coalesce(typed.status, '') IN {listed(contract.settled)}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE untold AS SELECT {reason.replace('settled', settled)} AS reason, row_number "
        f"FROM used JOIN typed USING (row_number) WHERE used.state = '{UNDETERMINED}'"
    )
    found = dict(connection.execute("SELECT reason, count(*) FROM untold GROUP BY reason").fetchall())
    if "status" in found:
        texts = _texts(connection, "status")
        mapped = ", ".join(f"{json.dumps(text, ensure_ascii=False)}: {_likely(text)}" for text, _ in texts[:MOST_TOLD])
        mapped = mapped if all(_is_word(text) for text, _ in texts) else '"…": "?"'
        yield (
            f"trạng thái {_listed(texts)}",
            f"khai báo ở tệp ánh xạ: values: {{status: {{{mapped}}}}} (thay ? bằng processed: đã xử lý; open: chưa)"
            + (SPLIT_DAYS if any(re.search(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", text) for text, _ in texts) else ""),
        )
    if "closed" in found and not _has(connection, "closed"):
        yield (
            f"{format_count(found['closed'])} dòng không có trạng thái",
            "điền trạng thái, hoặc thêm cột ngày xử lý xong",
        )
    elif "closed" in found:
        texts = _texts(connection, "closed")
        yield (
            f"ngày xử lý xong {_listed(texts)}",
            "sửa ngày; chữ nghĩa là chưa có thì khai báo blank: {closed: […]}, cách ghi ngày khác thì date_format",
        )
    if "day" in found:
        yield (
            f"{format_count(found['day'])} PAKN đã xử lý theo trạng thái nhưng không có ngày xử lý xong, trong "
            f"tệp có số liệu sau ngày chốt {cut_off}",
            "xuất lại tệp có ngày xử lý xong, hoặc ghi ngày chốt là ngày xuất tệp",
        )


def _likely(text: str) -> str:
    """What a line for a status nobody knows proposes: open where it says so, else what its reader has to put there."""
    return "open" if fold_name(text).startswith(WAITING) else '"?"'


def _has(connection: duckdb.DuckDBPyConnection, column: str) -> bool:
    """Whether the file has a column."""
    found = connection.execute(f"SELECT 1 FROM (DESCRIBE raw) WHERE column_name = '{column}'")
    return found.fetchone() is not None


def _texts(connection: duckdb.DuckDBPyConnection, column: str) -> list[tuple[str, int]]:
    """The distinct texts of a column in the rows it leaves untold, with how often they stand, the commonest first.

    They are shapes where the words may be somebody's.
    """
    found = connection.execute(
        f"SELECT {column}, count(*) FROM raw SEMI JOIN (FROM untold WHERE reason = '{column}') USING (row_number) "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    ).fetchall()
    if len(found) <= FEW_WORDS and all(_is_word(text) for text, _ in found):
        return found
    shapes: dict[str, int] = {}
    for text, number in found:
        shapes[shape_of(text)] = shapes.get(shape_of(text), 0) + number
    return sorted(shapes.items(), key=lambda pair: (-pair[1], pair[0]))


def _is_word(text: str) -> bool:
    """Whether a text may be shown: a person's name has several words, each with a capital."""
    return (
        len(text) <= LONGEST_WORD
        and not is_like_a_name(text)
        and not re.search(r"[\d@]", text)
        and not looks_personal(text)
    )


def _listed(texts: list[tuple[str, int]]) -> str:
    told = [f"«{text}» {format_count(number)} dòng" for text, number in texts[:MOST_TOLD]]
    more = [f"và {format_count(len(texts) - MOST_TOLD)} cách ghi khác"] if len(texts) > MOST_TOLD else []
    return ", ".join([*told, *more])


def total_notices(
    contract: Contract, rules: Mapping[str, CheckRule], figures: Headline, totals: Mapping[str, int]
) -> Iterator[Notice]:
    """Say which figures differ from what the system's own screen shows, and which names mean none."""
    unknown = [name for name in totals if name not in figures]
    if unknown:
        told = f"không có số liệu tên {', '.join(f'«{shown_words(name)}»' for name in unknown[:MOST_TOLD])}"
        yield Notice(
            rules["totals_differ"],
            "",
            len(unknown),
            told=told,
            title="Tên ở totals không phải tên số liệu",
            wanted=", ".join(name for name in figures if name not in MEANS),
            remedy="sửa tên ở totals cạnh ngày chốt",
        )
    for name, number in totals.items():
        if name in unknown:
            continue
        ours = figures.get(name)
        if ours != number:
            counted = "tệp không có số liệu" if ours is None else f"tệp có {format_count(int(ours))}"
            told = f"{_title(contract, name)}: {counted}, totals ghi {format_count(number)}"
            yield Notice(rules["totals_differ"], "", 1, told=told)


def unread_totals(contract: Contract, rules: Mapping[str, CheckRule], unread: Mapping[str, str]) -> Iterator[Notice]:
    """Say which control totals above a table are no numbers, by their shape only: what stands there may be anything."""
    for name, text in unread.items():
        yield Notice(
            rules["totals_differ"],
            "",
            1,
            told=f"{_title(contract, name)}: «{shape_of(text)}»",
            title="Số theo màn hình hệ thống ghi phía trên bảng không đọc được, hoặc ghi hai số khác nhau",
            wanted="một số nguyên không âm, ví dụ 1301 hoặc 1.301",
            remedy="ghi lại số này, hoặc để trống nếu không có",
        )


def _title(contract: Contract, name: str) -> str:
    """Return how a headline figure is called."""
    rule = contract.columns.get(name)
    return WORDS.get(name) or (rule.title if rule else name)
