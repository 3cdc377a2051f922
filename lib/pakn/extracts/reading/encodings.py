"""Deciding the encoding of a text file by its bytes, and refusing what no encoding explains.

A byte that is read wrongly changes a name without any sign of it, so the whole file is decoded once before anything
is believed.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from pakn.base.personal import shown_words
from pakn.extracts.reading.refusals import refuse

__all__ = ["decide_encoding", "encoding_label"]

CHUNK_BYTES = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LABELS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1258": "Windows-1258"}
_VIETNAMESE_UTF8 = re.compile(rb"[\xc3-\xc6][\x80-\xbf]|\xe1[\xba\xbb][\x80-\xbf]")
_HIGH = re.compile(rb"[\x80-\xff]")
_ALLOWED = "UTF-8, UTF-16 hoặc Windows-1258"


def decide_encoding(path: Path, hint: str | None = None) -> str:
    """Return the Python codec that decodes the whole file.

    Raises
    ------
    DataError
        If the hint names no encoding, or a byte cannot be decoded (the line is named).
    """
    codec = _named(path, hint) if hint else _guessed(path)
    failed = _first_failure(path, codec)
    if failed and not hint and codec == "utf-8" and not _mostly_utf8(path):
        codec = "cp1258"
        failed = _first_failure(path, codec)
    if failed:
        refuse(
            f"{path.name}, dòng {failed}",
            f"ký tự không giải mã được theo {encoding_label(codec)}",
            f"cả tệp theo một bảng mã: {_ALLOWED}",
            "lưu lại tệp theo mã UTF-8, hoặc ghi đúng bảng mã trong tệp ánh xạ cột",
        )
    return codec


def encoding_label(codec: str) -> str:
    """Return the name of an encoding as people know it."""
    return _LABELS.get(codec, codec.upper())


def _named(path: Path, hint: str) -> str:
    try:
        codec = codecs.lookup(hint).name
        "".encode(codec)
    except (LookupError, ValueError):
        refuse(
            path.name,
            f"bảng mã «{shown_words(hint)}» trong tệp ánh xạ cột",
            _ALLOWED,
            "sửa tên bảng mã trong tệp ánh xạ cột",
        )
    return "utf-8-sig" if codec == "utf-8" else codec


def _guessed(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, codec in _BOMS:
        if start.startswith(mark):
            return codec
    # Every second byte of UTF-16 is zero where the text is ASCII, as separators, digits and line ends are.
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 8:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8"


def _first_failure(path: Path, codec: str) -> int | None:
    """Return the line of the first byte that cannot be decoded, or `None`."""
    decoder = codecs.getincrementaldecoder(codec)()
    read = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
                read += len(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return 1 + _lines(path, read) + error.object[: error.start].count(b"\n")
    except UnicodeError:
        return 1 + _lines(path, read)
    return None


def _lines(path: Path, size: int) -> int:
    """Return how many lines end among the first bytes of a file; counted only where one of them has to be named."""
    with path.open("rb") as file:
        return sum(file.read(min(CHUNK_BYTES, size - start)).count(b"\n") for start in range(0, size, CHUNK_BYTES))


def _mostly_utf8(path: Path) -> bool:
    content = path.read_bytes()
    return len(_VIETNAMESE_UTF8.findall(content)) * 4 > len(_HIGH.findall(content))
