"""YAML and text files of ours, read strictly: every key once, dates as text, nothing that is made to exhaust memory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pakn.base.errors import DataError, Finding

__all__ = ["read_text", "read_yaml"]

DEEPEST, LARGEST_BYTES, MOST_ENTRIES = 20, 16 << 20, 2_000_000
"""Levels, size and entries that no file of ours comes near; whatever is deeper and larger is made to exhaust memory."""


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which a key written twice is an error instead of the last one winning, and in which dates stay text.

    Text reaches the model, which names entry and column of a date that does not exist; YAML itself would only fail.
    """


def _refuse_bombs(text: str) -> None:
    """Refuse levels without end, and aliases of aliases, of which a few lines mean millions of entries."""
    sizes: dict[str, int] = {}
    open_ones: list[tuple[str | None, int]] = []
    total = 0
    for event in yaml.parse(text, Loader=_UniqueKeyLoader):
        if isinstance(event, yaml.AliasEvent):
            total += sizes.get(str(event.anchor), 0)
        elif isinstance(event, yaml.CollectionStartEvent):
            open_ones.append((event.anchor, total))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_ones.pop()
            sizes.update({anchor: total - before + 1} if anchor else {})
        total += not isinstance(event, yaml.AliasEvent)
        if len(open_ones) > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"lồng quá {DEEPEST} cấp", problem_mark=_mark(event))
        if total > MOST_ENTRIES:
            problem = f"bí danh (*) nhân lên quá {MOST_ENTRIES} mục"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=_mark(event))


def _mark(event: yaml.Event) -> Any:
    return event.start_mark


_DATE_TAG, _INT_TAG = "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:int"
_UniqueKeyLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in (_DATE_TAG, _INT_TAG)]
    for first, resolvers in _UniqueKeyLoader.yaml_implicit_resolvers.items()
}
# "0514" is 332 to YAML 1.1, and "8:34" is 514: whoever writes them means neither.
_UniqueKeyLoader.add_implicit_resolver(_INT_TAG, re.compile(r"[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))


def _unique_mapping(loader: _UniqueKeyLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(problem="khóa không phải là một từ", problem_mark=key.start_mark)
        if key.value in seen:
            raise yaml.MarkedYAMLError(problem=f"khóa «{key.value}» viết hai lần", problem_mark=key.start_mark)
        seen.add(key.value)
    return dict(loader.construct_pairs(node, deep=True))


_UniqueKeyLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8.

    Raises
    ------
    DataError
        If it is missing or in another encoding.
    """
    try:
        if path.exists() and not path.is_file():
            raise DataError([Finding(path.name, "không phải một tệp", "một tệp chữ", "thay bằng tệp (git restore)")])
        if (size := path.stat().st_size) > LARGEST_BYTES:
            raise DataError([Finding(path.name, f"{size} byte", f"không quá {LARGEST_BYTES}", "bỏ nội dung thừa")])
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(
            [
                Finding(
                    path.name, "không có tệp này", f"một tệp trong {path.parent.name}/", "khôi phục tệp (git restore)"
                )
            ]
        ) from None
    except OSError as error:
        error.filename = error.filename or str(path)  # a disk that fails in the middle names no file
        raise
    except UnicodeDecodeError as error:
        where = f"{path.name}, byte {error.start}"
        raise DataError([Finding(where, "mã ký tự không phải UTF-8", "UTF-8", "lưu lại tệp theo mã UTF-8")]) from None


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds.

    Raises
    ------
    DataError
        If the file is missing, is no YAML, writes a key twice, or is deeper or larger than any file of ours.
    """
    text = read_text(path)
    if len(text) > LARGEST_BYTES:
        raise DataError([Finding(path.name, f"{len(text)} ký tự", f"không quá {LARGEST_BYTES}", "bỏ nội dung thừa")])
    try:
        _refuse_bombs(text)
        return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506 (a SafeLoader)
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError, OverflowError) as error:
        # PyYAML reads what a tag like !!timestamp or !!bool names without looking whether it is one.
        if isinstance(error, UnicodeError):
            raise
        finding = Finding(path.name, "có giá trị không đọc được", "số, ngày và chữ thông thường", "sửa giá trị quá dài")
        raise DataError([finding]) from None
    except yaml.reader.ReaderError as error:
        where, found = f"{path.name}, ký tự {error.position + 1}", f"ký tự điều khiển {error.character!r}"
        raise DataError([Finding(where, found, "chữ in được", "xóa ký tự này")]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise DataError(
            [
                Finding(
                    f"{path.name}, dòng {line}",
                    _in_words(error.problem),
                    "YAML đúng dạng",
                    "sửa dòng này (thụt lề, dấu hai chấm, ngoặc)",
                )
            ]
        ) from None


def _in_words(problem: str | None) -> str:
    """Return what is wrong with a text; what the parser says itself is English."""
    return problem if problem and not problem.isascii() else "sai cú pháp YAML"
