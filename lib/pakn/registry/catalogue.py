"""The catalogue: all metadata of one data folder, read together and checked against itself.

Reading collects every finding over all files and raises once. What only figures can violate is checked where figures
are read (`pakn.figures.figure_book`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from pakn.base.errors import DataError, Finding, raise_findings
from pakn.base.names import fold_name
from pakn.registry.continuity import Continuity, continuity_references
from pakn.registry.models import (
    Break,
    Group,
    Indicator,
    MeasurementUnit,
    Partition,
    Scope,
    Series,
    Source,
    System,
    Target,
    Topic,
)
from pakn.registry.outlines import Outline
from pakn.registry.strict import Record, StrictModel, read_entries, read_rows, unknown, validated
from pakn.registry.units import Units
from pakn.registry.working_days import WorkingCalendar, collect_working_days

WHOLE = 100
"""No share exceeds it."""

__all__ = ["Catalogue"]

ModelT = TypeVar("ModelT", bound=StrictModel)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All metadata of one data folder, by id.

    Examples
    --------
    >>> from pakn.base.paths import DATA
    >>> Catalogue.read(DATA).indicators["pakn_processing_rate"].unit
    '%'
    """

    folder: Path
    sources: dict[str, Source]
    measurement_units: dict[str, MeasurementUnit]
    groups: dict[str, Group]
    indicators: dict[str, Indicator]
    systems: dict[str, System]
    series: dict[str, Series]
    units: Units
    scopes: dict[str, Scope]
    partitions: dict[str, Partition]
    targets: dict[str, Target]
    breaks: dict[str, Break]
    continuity: dict[str, Continuity]
    """What 2025 has in the stead of each yearly series of the former province."""
    outlines: dict[str, Outline]
    """What the reports of other offices list."""
    topics: dict[str, str]
    """Topics of cases by the folded form of each of their spellings; only these are ever printed."""
    working_days: WorkingCalendar

    @classmethod
    def read(cls, folder: Path) -> Catalogue:
        """Read and check the metadata of ``folder``.

        Raises
        ------
        DataError
            With everything that is wrong in any of the files.
        """
        findings: list[Finding] = []
        catalogue = cls.collect(folder, findings)
        raise_findings(findings)
        raise_findings(catalogue.findings())
        return catalogue

    @classmethod
    def collect(cls, folder: Path, findings: list[Finding]) -> Catalogue:
        """Read the metadata of ``folder``; every unreadable file, entry and cell goes to ``findings``."""
        return cls(
            folder=folder,
            sources=_entries(folder / "sources.yml", Source, findings),
            measurement_units=_entries(folder / "measurement_units.yml", MeasurementUnit, findings),
            groups=_entries(folder / "indicator_groups.yml", Group, findings),
            indicators=_indicators(folder / "indicators", findings),
            systems=_entries(folder / "systems.yml", System, findings),
            series=_entries(folder / "series.yml", Series, findings),
            units=_units(folder, findings),
            scopes=_rows(folder / "scopes.csv", Scope, "scope_id", findings),
            partitions=_rows(folder / "partitions.csv", Partition, "partition_id", findings),
            targets=_rows(folder / "targets.csv", Target, "target_id", findings),
            breaks=_rows(folder / "breaks.csv", Break, "break_id", findings),
            continuity=_entries(folder / "continuity.yml", Continuity, findings),
            outlines=_entries(folder / "outlines.yml", Outline, findings),
            topics=_topics(folder, findings),
            working_days=collect_working_days(folder, findings),
        )

    def findings(self) -> list[Finding]:
        """Return every reference from one file to something that another does not hold."""
        return [
            *self.units.findings(),
            *self._territory_findings(),
            *self._indicator_findings(),
            *self._series_findings(),
            *self._scope_findings(),
            *self._target_findings(),
            *self._break_findings(),
            *continuity_references(self.continuity.values(), self.series, self.indicators, self.units.home.former),
        ]

    def _territory_findings(self) -> Iterable[Finding]:
        known = self.units.territory_ids
        named: dict[str, dict[str, str | None]] = {
            "sources.yml": {name: each.territory for name, each in self.sources.items()},
            "series.yml": {name: each.territory for name, each in self.series.items()},
            "scopes.csv": {name: each.territory for name, each in self.scopes.items()},
            "targets.csv": {name: each.territory for name, each in self.targets.items()},
            "breaks.csv": {name: each.territory for name, each in self.breaks.items() if each.territory != "*"},
        }
        for file, entries in named.items():
            for name, territory in entries.items():
                if territory is not None and territory not in known:
                    yield unknown(f"{file}, mục {name}", "territory", territory, known, "territories.yml")

    def _indicator_findings(self) -> Iterable[Finding]:
        for indicator in self.indicators.values():
            where = f"indicators/{indicator.group}.yml, mục {indicator.id}"
            if indicator.group not in self.groups:
                yield unknown(where, "group", indicator.group, self.groups, "indicator_groups.yml")
            for unit in (indicator.unit, *indicator.units):
                if unit not in self.measurement_units:
                    yield unknown(where, "unit", unit, self.measurement_units, "measurement_units.yml")
            for column in ("numerator", "denominator"):
                reference = getattr(indicator, column)
                if reference is not None and reference not in self.indicators:
                    yield unknown(where, column, reference, self.indicators, "indicators/")

    def _series_findings(self) -> Iterable[Finding]:
        for series in self.series.values():
            where = f"series.yml, mục {series.id}"
            if series.indicator not in self.indicators:
                yield unknown(where, "indicator", series.indicator, self.indicators, "indicators/")
            if series.system not in self.systems:
                yield unknown(where, "system", series.system, self.systems, "systems.yml")
            stem = f"{series.indicator}.{series.territory}.{series.period_kind}"
            if series.id not in (stem, f"{stem}.{series.system}"):
                yield Finding(
                    f"{where}, cột id", f"«{series.id}»", f"«{stem}» hoặc «{stem}.{series.system}»", "đặt lại mã chuỗi"
                )

    def _scope_findings(self) -> Iterable[Finding]:
        for scope in self.scopes.values():
            for column, ids in (("members", scope.members), ("districts", scope.districts)):
                for unit_id in ids:
                    if unit_id not in self.units:
                        yield unknown(f"scopes.csv, mục {scope.scope_id}", column, unit_id, self.units.ids, "units.csv")
        for partition in self.partitions.values():
            for column, ids in (("whole", (partition.whole,)), ("parts", partition.parts)):
                for subject in ids:
                    if subject not in self.units and subject not in self.scopes:
                        where, known = f"partitions.csv, mục {partition.partition_id}", (*self.units.ids, *self.scopes)
                        yield unknown(where, column, subject, known, "units.csv, scopes.csv")

    def _at_odds(self, where: str, target: Target) -> Iterable[Finding]:
        """What a target says against the indicator that it judges, and against the set or unit it is set for."""
        indicator = self.indicators.get(target.indicator)
        units = (indicator.unit, *indicator.units) if indicator else ()
        if indicator and target.unit not in units:
            yield Finding(f"{where}, cột unit", f"«{target.unit}»", f"«{units[0]}»", "sửa đơn vị tính")
        if target.unit == "%" and target.threshold > WHOLE:
            yield Finding(f"{where}, cột threshold", f"«{target.threshold}»", "từ 0 đến 100", "sửa mức chỉ tiêu")
        scope = self.scopes.get(target.scope_id or "")
        unit = self.units.get(target.unit_id) if target.unit_id and target.unit_id in self.units else None
        for column, said in (("territory", target.territory), ("tier", target.tier)):
            meant = getattr(scope or unit, column, said)
            if said and meant and said != meant:
                yield Finding(f"{where}, cột {column}", f"«{said}»", f"«{meant}»", "sửa theo scope_id, unit_id")

    def _target_findings(self) -> Iterable[Finding]:
        for target in self.targets.values():
            where = f"targets.csv, mục {target.target_id}"
            if target.indicator not in self.indicators:
                yield unknown(where, "indicator", target.indicator, self.indicators, "indicators/")
            if target.basis not in self.sources:
                yield unknown(where, "basis", target.basis, self.sources, "sources.yml")
            if target.unit not in self.measurement_units:
                yield unknown(where, "unit", target.unit, self.measurement_units, "measurement_units.yml")
            yield from self._at_odds(where, target)
            for place in target.cited:
                if not re.fullmatch(r"\d{3}-\d{3}", place) or place[:3] not in self.sources:
                    allowed = "văn bản – dòng, ví dụ 000-058"
                    yield Finding(f"{where}, cột cited", f"«{place}»", allowed, "sửa nơi trích dẫn")
            if target.unit_id is not None and target.unit_id not in self.units:
                yield unknown(where, "unit_id", target.unit_id, self.units.ids, "units.csv")
            if target.scope_id is not None and target.scope_id not in self.scopes:
                yield unknown(where, "scope_id", target.scope_id, self.scopes, "scopes.csv")
            if target.valid_from and target.valid_to and target.valid_from > target.valid_to:
                yield Finding(
                    f"{where}, cột valid_to",
                    f"{target.valid_to}",
                    f"từ {target.valid_from} trở đi",
                    "sửa ngày hiệu lực",
                )

    def _break_findings(self) -> Iterable[Finding]:
        for entry in self.breaks.values():
            where = f"breaks.csv, mục {entry.break_id}"
            if entry.basis is not None and entry.basis not in self.sources:
                yield unknown(where, "basis", entry.basis, self.sources, "sources.yml")
            for word in entry.indicators:
                prefix = word.removesuffix("*")
                if not any(name.startswith(prefix) if word.endswith("*") else name == word for name in self.indicators):
                    yield unknown(where, "indicators", word, self.indicators, "indicators/")


def _collected(read: Callable[[], list[Record]], findings: list[Finding]) -> list[Record]:
    """Return what ``read`` reads; when the file cannot be read at all, note why and go on with the other files."""
    try:
        return read()
    except DataError as error:
        findings += error.findings
        return []


def _entries(path: Path, model: type[ModelT], findings: list[Finding]) -> dict[str, ModelT]:
    return validated(_collected(partial(read_entries, path), findings), model, findings)


def _rows(path: Path, model: type[ModelT], key: str, findings: list[Finding]) -> dict[str, ModelT]:
    return validated(_collected(partial(read_rows, path, list(model.model_fields)), findings), model, findings, key)


def _indicators(folder: Path, findings: list[Finding]) -> dict[str, Indicator]:
    records: list[Record] = []
    for path in sorted(folder.glob("*.yml")):
        entries = _collected(partial(read_entries, path), findings)
        records += [Record(entry.where, {"group": path.stem, **entry.values}) for entry in entries]
    if not records:
        findings.append(
            Finding("indicators/", "không có chỉ tiêu nào", "ít nhất một tệp <nhóm>.yml", "khôi phục thư mục")
        )
    return validated(records, Indicator, findings)


def _topics(folder: Path, findings: list[Finding]) -> dict[str, str]:
    topics: dict[str, str] = {}
    for entry in _rows(folder / "topics.csv", Topic, "topic", findings).values():
        for spelling in filter(str.strip, (entry.topic, *(entry.aliases or "").split(";"))):
            other = topics.setdefault(fold_name(spelling), entry.topic)
            if other != entry.topic:
                where, found = f"topics.csv, mục {entry.topic}", f"«{spelling.strip()}» cũng là của «{other}»"
                findings.append(Finding(where, found, "mỗi cách viết một chủ đề", "bỏ một nơi"))
    return topics


def _units(folder: Path, findings: list[Finding]) -> Units:
    try:
        return Units.read(folder)
    except DataError as error:
        findings += error.findings
        return Units(())
