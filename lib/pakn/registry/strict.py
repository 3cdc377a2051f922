"""Strict reading of metadata: unknown keys, missing columns and wrong types are findings, never guesses.

One vocabulary for the whole registry: a reader (`read_rows`, `read_entries`) gives raw records with their place, and
`validated` turns them into pydantic models while collecting what is wrong with each, so that a broken file is
reported whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pakn.base.errors import DataError, Finding
from pakn.registry.yaml_files import read_text, read_yaml

__all__ = [
    "Record",
    "StrictModel",
    "read_entries",
    "read_rows",
    "read_settings",
    "unknown",
    "validated",
    "validated_rows",
]

ModelT = TypeVar("ModelT", bound=BaseModel)


class StrictModel(BaseModel):
    """Base of all metadata: frozen, and refusing keys nobody defined.

    A misspelt key would otherwise do nothing, silently.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Record:
    """A raw entry and the place a person finds it at."""

    where: str
    values: dict[str, Any]


def read_rows(path: Path, columns: Sequence[str]) -> list[Record]:
    """Read a CSV file whose header must be exactly ``columns``; empty cells become `None`.

    Raises
    ------
    DataError
        If the file is missing, is not UTF-8, has another header or a row of another length.
    """
    lines = csv.reader(io.StringIO(read_text(path)), strict=True)
    try:
        table = [(lines.line_num, cells) for cells in lines if cells]
    except csv.Error:
        raise DataError(
            [
                Finding(
                    f"{path.name}, dòng {lines.line_num}",
                    "dấu ngoặc kép không đúng chỗ, hoặc không đóng",
                    "ô có dấu phẩy hoặc ngoặc kép nằm trong một cặp ngoặc kép",
                    "kiểm tra dấu ngoặc kép của dòng",
                )
            ]
        ) from None
    header = table[0][1] if table else []
    if header != list(columns):
        raise DataError(
            [
                Finding(
                    f"{path.name}, dòng 1",
                    f"tiêu đề cột «{','.join(header)}»",
                    f"«{','.join(columns)}»",
                    "sửa dòng tiêu đề",
                )
            ]
        )
    findings = [
        Finding(f"{path.name}, dòng {number}", f"{len(cells)} ô", f"{len(columns)} ô", "thêm hoặc bớt dấu phẩy")
        for number, cells in table[1:]
        if len(cells) != len(columns)
    ]
    if findings:
        raise DataError(findings)
    return [
        Record(
            f"{path.name}, dòng {number}",
            {column: cell.strip() or None for column, cell in zip(columns, cells, strict=True)},
        )
        for number, cells in table[1:]
    ]


def read_entries(path: Path) -> list[Record]:
    """Read a YAML file that is a mapping ``id: {…}`` (the id is added as key ``id``) or a list of mappings.

    Raises
    ------
    DataError
        If the file is missing, is no YAML, writes a key twice or holds something else.
    """
    content = read_yaml(path)
    if isinstance(content, dict):
        content = [
            {"id": key, **value} if isinstance(value, dict) else {"id": key, "": value}
            for key, value in content.items()
        ]
    if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
        raise DataError(
            [
                Finding(
                    path.name,
                    _SHAPES.get(type(content), "một giá trị"),
                    "danh sách các mục có khóa",
                    "sửa tệp theo data/README.md",
                )
            ]
        )
    return [Record(f"{path.name}, mục {entry.get('id', number + 1)}", entry) for number, entry in enumerate(content)]


def read_settings(path: Path, model: type[ModelT]) -> ModelT:
    """Read a YAML file of keys and what each is set to.

    Raises
    ------
    DataError
        If the file is missing, is no YAML, writes a key twice, or has a key or a value that the model does not allow.
    """
    content = read_yaml(path)
    if content is None:
        content = {}
    if not isinstance(content, dict):
        finding = Finding(path.name, "không có khóa", "các dòng «khóa: giá trị»", "sửa tệp theo data/README.md")
        raise DataError([finding])
    try:
        return model.model_validate(content)
    except ValidationError as error:
        record = Record(path.name, content)
        raise DataError([_explained(record, model, problem) for problem in error.errors()]) from None


_SHAPES = {type(None): "tệp rỗng", list: "danh sách có mục không có khóa"}


def validated(
    records: Iterable[Record], model: type[ModelT], findings: list[Finding], key: str = "id"
) -> dict[str, ModelT]:
    """Return the valid entries by their key.

    What is wrong with the others, and every repeated key, goes to ``findings``.
    """
    entries: dict[str, ModelT] = {}
    for record in records:
        try:
            entry = model.model_validate(record.values)
        except ValidationError as error:
            findings += [_explained(record, model, problem) for problem in error.errors()]
            continue
        name = str(getattr(entry, key))
        if name in entries:
            findings.append(Finding(record.where, f"mã «{name}» lặp lại", "mỗi mã một lần", "đổi mã hoặc xóa mục thừa"))
        entries[name] = entry
    return entries


def validated_rows(path: Path, model: type[ModelT], key: str, findings: list[Finding]) -> dict[str, ModelT]:
    """Return the valid rows of a CSV file by their key; an unreadable file is one more finding."""
    try:
        records = read_rows(path, list(model.model_fields))
    except DataError as error:
        findings += error.findings
        return {}
    return validated(records, model, findings, key)


def unknown(where: str, column: str, found: object, known: Iterable[str], listed_in: str) -> Finding:
    """Return the finding for a reference to something that is not registered, with its nearest candidates."""
    from difflib import get_close_matches  # noqa: PLC0415 (needed only when something is wrong)

    near = get_close_matches(str(found), list(known), n=3)
    allowed = f"một mã trong {listed_in}" + (f" (gần nhất: {', '.join(near)})" if near else "")
    return Finding(f"{where}, cột {column}", f"«{found}»", allowed, f"sửa mã hoặc khai báo nó trong {listed_in}")


_IS_TYPE = re.compile(r"\[|^(?:tuple|dict|str|bool|int|list)$")
"""Of the place of a fault: the name of a type that was tried, and no key of the file."""
_TYPES = {
    "dict_type": "các dòng «khóa: giá trị»",
    "tuple_type": "một danh sách [a, b]",
    "list_type": "một danh sách [a, b]",
    "string_type": "chữ (đặt trong nháy kép nếu là số)",
    "bool_type": "true hoặc false",
    "bool_parsing": "true hoặc false",
    "invalid_key": "khóa là chữ",
}
_LIMITS = {
    "less_than_equal": ("le", "số không lớn hơn"),
    "greater_than_equal": ("ge", "số không nhỏ hơn"),
    "string_pattern_mismatch": ("pattern", "dạng"),
}


def _explained(record: Record, model: type[BaseModel], problem: Any) -> Finding:
    parts = [str(part) for part in problem["loc"]]
    name = ".".join(part for part in parts if not _IS_TYPE.search(part)) or "(cả mục)"
    where = f"{record.where}, cột {name}"
    found = f"«{problem.get('input')}»"
    match problem["type"]:
        case "extra_forbidden":
            return Finding(
                where, "khóa không có trong quy định", ", ".join(model.model_fields), "xóa hoặc sửa tên khóa"
            )
        case "string_type" | "date_type" if problem["input"] is None:
            return Finding(where, "ô trống", "một giá trị bắt buộc", "điền giá trị")
        case "missing":
            return Finding(where, "không có giá trị", "một giá trị bắt buộc", "điền giá trị")
        case "literal_error" | "enum":
            return Finding(
                where, found, str(problem["ctx"]["expected"]).replace(" or ", ", "), "chọn một giá trị được phép"
            )
        case "decimal_parsing" | "decimal_type" | "int_parsing" | "int_type" | "int_from_float" | "finite_number":
            return Finding(where, found, "một số (dấu chấm thập phân, không dấu phân nhóm)", "sửa thành số")
        case kind if kind.startswith("date"):
            return Finding(where, found, "ngày dạng NĂM-THÁNG-NGÀY có thật", "sửa ngày")
        case "less_than_equal" | "greater_than_equal" | "string_pattern_mismatch" as kind:
            limit, words = _LIMITS[kind]
            return Finding(where, found, f"{words} {problem['ctx'][limit]}", "sửa giá trị theo data/README.md")
        case _:
            context = problem.get("ctx", {}).get("error")
            if isinstance(problem["input"], dict):
                found = "các ô không khớp nhau"
            return Finding(
                where,
                found,
                str(context) if context else _TYPES.get(problem["type"], "giá trị đúng kiểu"),
                "sửa giá trị theo data/README.md",
            )
