"""The information systems that a report says are connected: its own list, in its own order."""

from __future__ import annotations

from pakn.figures.claims import ConnectedSystem
from pakn.observations.outline_values import OutlineValues
from pakn.render.outlines.words import whose
from pakn.render.paragraphs import Paragraph
from pakn.render.sections import Section
from pakn.render.tables import Column, Line, Table, make_table

__all__ = ["connected_section", "connected_sentence", "connected_table"]

INDICATOR = "connected_systems_count"


def _listed(outlined: OutlineValues) -> tuple[ConnectedSystem, ...]:
    documents = {source.id for source in outlined.documents}
    return tuple(each for each in outlined.period_data.book.connected if each.doc in documents)


def connected_section(outlined: OutlineValues, number: str, place: int) -> Section | None:
    """Return the section with its sentence and list; `None` where the period's report has none."""
    table = connected_table(outlined)
    if table is None:
        return None
    return Section(f"{place}. {outlined.outline.section(number).title}", connected_sentence(outlined), table, level=2)


def connected_sentence(outlined: OutlineValues) -> Paragraph | None:
    """Return what the report says of merging and connecting its systems; `None` where it says nothing."""
    said = [each for each in _listed(outlined) if each.place is None]
    listed = [each for each in _listed(outlined) if each.place is not None]
    if not said and not listed:
        return None
    told = [f"{each.name}: {each.state.lower()}{f' ({each.note})' if each.note else ''}" for each in said]
    row = outlined.named(INDICATOR)
    told += [f"Đã kết nối {len(listed)} hệ thống thông tin, cơ sở dữ liệu"] if listed else []
    return Paragraph(f"{'. '.join(told)}.", row.value.figure_ids if row else ())


def connected_table(outlined: OutlineValues) -> Table | None:
    """Return the list of connected systems; `None` where the period's report has none."""
    listed = [each for each in _listed(outlined) if each.place is not None]
    if not listed:
        return None
    lines = [
        Line([str(each.place), each.name], [f"Văn bản in “{each.printed}”"] if each.printed else ())
        for each in sorted(listed, key=lambda each: each.place or 0)
    ]
    source, column = outlined.period_data.book.catalogue.sources[listed[0].doc], outlined.period_data.columns.main
    return make_table(
        f"Danh mục hệ thống thông tin, cơ sở dữ liệu đã kết nối, {whose(outlined)}, {column.label}",
        [Column("STT", "center", 0.3), Column("Tên hệ thống thông tin, cơ sở dữ liệu", "left", 5.0)],
        lines,
        source=f"{source.short or source.citation}, Phụ lục 01",
    )
