"""What is told of texts that mean no single unit, by what is to be done: each kind is a notice of its own.

"Bắc Ninh" is no unknown name but one of two units, "Sở Ytế" is a slip, "Huyện Tiên Du" of August 2025 has ended; who is
told of all of them to add a row to units.csv would do harm. A text is looked up whatever it is, and named with its
candidates only where `masking` shows it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pakn.base.labels import format_date
from pakn.base.personal import DOTS
from pakn.extracts.checks.table_rows import TOTALS
from pakn.extracts.mapping import ExtractMapping
from pakn.registry.contracts import Contract, fold_heading
from pakn.registry.home import home_territory
from pakn.registry.unit_findings import MOST_NEAR, Lookup, heirs_in_words, look_up
from pakn.registry.units import Unit, Units

if TYPE_CHECKING:
    import duckdb

__all__ = ["KINDS", "UNIT_RULES", "UnitNames", "texts_by_kind"]

UNIT_RULES = ("unknown_unit", "unknown_case_unit", "unknown_commune")
"""Rules that a text breaks which is no unit of the day."""
MOST_LOOKED_UP = 100
"""Texts of a column that are looked up; with more of them it holds no names of units, and the rest is unknown."""
SLIP = 0.8
"""How like a name a text must be for the advice to correct its spelling."""
EMPTY = "empty"
KINDS = {
    "ambiguous": ("Tên ứng với nhiều đơn vị", "ghi đủ loại đơn vị (ví dụ «Thành phố …», «Xã …») hoặc ghi mã đơn vị"),
    "other_day": ("Đơn vị không có hiệu lực trong kỳ của tệp", "ghi tên đơn vị có hiệu lực trong kỳ của tệp"),
    "near": (
        "Tên đơn vị viết chưa đúng",
        "sửa tên theo đơn vị gần nhất; nếu là cách viết khác của đơn vị ấy, thêm vào unit_aliases.csv",
    ),
    EMPTY: ("Thiếu tên đơn vị", "điền tên hoặc mã đơn vị"),
}
"""Title and remedy of each kind; what is unknown altogether keeps those of its rule."""


@dataclass(frozen=True, slots=True)
class UnitNames:
    """What the texts of a file's columns of units may mean, and how they are told."""

    units: Units
    contract: Contract
    mapping: ExtractMapping
    on: dt.date
    quote: Callable[[str, str], str]

    def look_up(self, column: str, text: str) -> Lookup:
        """Return what a text that means no single unit of the day may mean; nothing of a text that is not shown."""
        name = self.mapping.value_of(column, text).strip()
        hidden = column in self.mapping.as_written or self.quote(column, text) == DOTS
        if hidden or fold_heading(name) in TOTALS:
            return Lookup("unknown")
        level = self.contract.columns[column].level
        territory = home_territory(self.units, self.on)
        return look_up(self.units, name, self.on, level, territory, likeness=SLIP)

    def told(self, column: str, text: str) -> str:
        """Return what is said of a text beside the text itself; "" where there is nothing."""
        found = self.look_up(column, text)
        named = "; ".join(f"{unit.name} ({unit.code})" for unit in found.units[:MOST_NEAR])
        more = "; …" if len(found.units) > MOST_NEAR else ""
        match found.kind:
            case "ambiguous":
                return f"ứng với {len(found.units)} đơn vị: {named}{more}"
            case "other_day":
                return "; ".join(dict.fromkeys(self._of_another_day(unit) for unit in found.units))
            case "near":
                return f"gần nhất: {named}"
        return ""

    def told_of(self, column: str, texts: tuple[str, ...], quoted: Sequence[str]) -> str:
        """Return what is said of those of the texts that are quoted, each text once."""
        told = {text: self.told(column, text) for text in texts if text in quoted}
        if len(set(quoted)) == 1:
            return "".join(told.values())
        return "; ".join(f"«{text}» {words}" for text, words in told.items() if words)

    def _of_another_day(self, unit: Unit) -> str:
        heirs = heirs_in_words(self.units, unit, self.on)
        later, day = self.on < unit.valid_from, unit.valid_to or unit.valid_from
        lasts = f"có từ {format_date(unit.valid_from)}" if later else f"có đến {format_date(day)}"
        return f"{unit.name} chỉ {lasts}, {heirs}"


def texts_by_kind(
    connection: duckdb.DuckDBPyConnection, names: UnitNames, rule: str, column: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each kind that occurs with its texts, those of an unknown one left out: they may be many."""
    rows = connection.execute(
        f"SELECT raw.{column} AS text, min(row_number) AS first FROM problems JOIN raw USING (row_number) "
        f"WHERE rule = '{rule}' AND column_name = '{column}' GROUP BY text ORDER BY first LIMIT {MOST_LOOKED_UP}"
    ).fetchall()
    kinds: dict[str, list[str]] = {}
    for text, _ in rows:
        kind = EMPTY if text is None else names.look_up(column, text).kind
        kinds.setdefault(kind, []).extend([] if text is None else [text])
    yield from ((kind, tuple(texts)) for kind, texts in kinds.items() if kind in KINDS)
