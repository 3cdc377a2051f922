"""The rates of a section unit by unit: one column a rate, one row a body, the province's rate last."""

from __future__ import annotations

from collections.abc import Iterator

from pakn.base.labels import capital
from pakn.observations.outline_values import OutlineRow, OutlineValues
from pakn.registry.units import Unit
from pakn.render.monthly_words import source_of
from pakn.render.outlines.words import whose
from pakn.render.paragraphs import Paragraph
from pakn.render.sections import Section
from pakn.render.tables import Column, Content, Line, make_table

__all__ = ["overview", "unit_list_title", "units_section"]

HEADS = {"agency": "Sở, ban, ngành", "district": "UBND cấp huyện", "commune": "UBND cấp xã", "centre": "Trung tâm",
         "enterprise": "Doanh nghiệp"}  # fmt: skip


def unit_list_title(outlined: OutlineValues) -> str:
    """Return the title of the annex."""
    return f"{outlined.outline.title}: từng đơn vị\n{whose(outlined)}, {outlined.period_data.columns.main.label}"


def overview(outlined: OutlineValues) -> Paragraph:
    """Return how many units are told of, or what the annex lacks."""
    label = outlined.period_data.columns.main.label
    if outlined.counts is None:
        contract = outlined.period_data.contract(outlined.outline.system)
        return Paragraph(f"Phụ lục này cần số liệu của từng đơn vị ({contract.title}); {label} chưa có.")
    count = len(outlined.counts.rows)
    return Paragraph(f"Số liệu {label} của {count} đơn vị; tỷ lệ chung là tổng chia tổng, không phải trung bình cộng.")


def units_section(outlined: OutlineValues, number: str, place: int) -> Section | None:
    """Return the rates of a section for every unit of the extract; `None` without one, or of a single department."""
    if outlined.counts is None or outlined.unit is not None:
        return None
    section = outlined.outline.section(number)
    rules = [rule.indicator for rule in section.rows]
    indicators = outlined.period_data.book.catalogue.indicators
    columns = [Column("STT", "center", 0.45), Column("Đơn vị", "left", 2.6)]
    columns += [Column(f"{capital(indicators[name].head.removeprefix('Tỷ lệ '))} (%)") for name in rules]
    lines = list(_lines(outlined, number))
    table = make_table(
        f"{section.title}, từng đơn vị, {outlined.period_data.columns.main.label}",
        columns,
        lines,
        source=source_of(outlined.period_data, [outlined.counts], ()),
        landscape=True,
    )
    return Section(f"{place}. {section.title}: từng đơn vị", None, table, level=2)


def _lines(outlined: OutlineValues, number: str) -> Iterator[Line]:
    section, known = outlined.outline.section(number), outlined.counts.rows if outlined.counts else {}
    units = [unit for unit in outlined.period_data.units.valid_on(outlined.period_data.day) if unit.unit_id in known]
    for level in HEADS:
        group = [unit for unit in units if unit.level == level]
        if group and len({unit.level for unit in units}) > 1:
            yield Line(["", HEADS[level]], kind="group")
        for ordinal, unit in enumerate(group, start=1):
            yield Line([str(ordinal), unit.name, *_rates(_own(outlined, unit).rows(section))])
    own = OutlineValues(outlined.period_data, outlined.outline.model_copy(update={"documents": ()}))
    yield Line(["", "Tỷ lệ chung (tổng/tổng)", *_rates(own.rows(section))], kind="total")


def _own(outlined: OutlineValues, unit: Unit) -> OutlineValues:
    return OutlineValues(outlined.period_data, outlined.outline, unit)


def _rates(rows: tuple[OutlineRow, ...]) -> list[Content]:
    return [row.value for row in rows]
