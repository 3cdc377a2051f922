"""What a message may show of a cell.

An extract carries personal data, and columns shift: a name may stand where a unit should. So a cell is shown only where
its type leaves no room for personal data, or where it is a word of a list or plainly a slip of one; everything else
prints as dots, and in a column of days as its shape, "99/99/9999 9:99 AA", by which a format can be told.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from difflib import get_close_matches

from pakn.base.errors import DataError
from pakn.base.names import LONGEST_NAME, fold_name, split_qualifier
from pakn.base.personal import DOTS, is_like_a_name, looks_personal, shown_words

__all__ = ["CODE_SIGNS", "hiding_persons", "is_heading_like", "shape_of", "shown"]

LONGEST_SHAPE, LONGEST_HEADING = 30, 60
CODE_SIGNS = "A-Za-zĐđ0-9./_#-"
"""What codes are made of, within the brackets of a pattern; with no other accented letter they spell no name."""
_CLOCK = (
    r"\d{1,2}(?:h(?:\d{2})?|(?::\d{1,2}){0,2}(?:\.\d{1,9})?)"
    r"(?: ?(?:SA|CH|AM|PM|sa|ch|am|pm))?(?: ?(?:Z|UTC|[+-]\d{2}(?::?\d{2})?))?"
)
SAFE = {
    "count": re.compile(r"[-+]?[\d., ]{1,12}%?", re.ASCII),
    "mean": re.compile(r"[-+]?[\d., ]{1,12}%?", re.ASCII),
    "rating": re.compile(r"[-+]?[\d.,/ ]{1,6}", re.ASCII),
    "moment": re.compile(
        rf"(?:{_CLOCK}[ ,]+)?"
        r"(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|\d{1,2}[/.-]\d{4})"
        rf"(?:[T ,]+{_CLOCK})?"
        r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:T?\d{4}(?:\d{2})?)?"
        r"|\d{1,6}(?:[.,]\d{1,9})?"  # a workbook's day number
    ),
    "code": re.compile(rf"(?=.*[0-9])[{CODE_SIGNS}]{{1,40}}"),
}
"""Per type of column, the characters that cannot spell a name."""
NUMBER_OF_SOMEBODY = re.compile(r"[A-Za-z]?[0-9](?:[./_-]?[0-9]){7,}")
"""A telephone, an account or a passport may be written with any signs between its digits."""
NEAR = 0.75
"""How alike a text must be to a known one of its own kind ("huyện …", as many words) before it is shown."""

OPENERS = tuple(fold_name(word) for word in ("tỉnh", "thành phố", "thị xã", "thị trấn", "huyện", "phường", "xã", "sở"))
"""Words that open the name of a unit and of nobody."""
GLUED = 0.8
"""How alike such names must be, spaces left out."""


@contextmanager
def hiding_persons() -> Iterator[None]:
    """Word the findings of a file of settings without the names and numbers of persons that somebody wrote there."""
    try:
        yield
    except DataError as error:
        raise DataError(
            [replace(each, where=shown_words(each.where), found=shown_words(each.found)) for each in error.findings]
        ) from None


def shown(kind: str, text: str, known: Iterable[str] = (), whole: Container[str] = ()) -> str:
    """Return how a message quotes a cell of a column of type ``kind``.

    Parameters
    ----------
    kind
        Type of the column.
    text
        The cell.
    known
        Folded texts that such a cell may hold; a cell is quoted only where it is one of them, or close to one that
        begins with the same word and has as many, or is glued otherwise behind a type word ("Sở Ytế").
    whole
        Folded texts that are shown only as they are: names without type word, codes, abbreviations. "Lê Lợi" was a
        ward; what merely looks like it is a person's name.

    Examples
    --------
    >>> shown("count", "12,5"), shown("count", "0912345678"), shown("unit", "Nguyễn Văn A")
    ('12,5', '•••', '•••')
    >>> shown("moment", "05/12/2024 2:30 CH"), shown("moment", "05 thg 12, 2024"), shown("moment", "0912345678")
    ('05/12/2024 2:30 CH', '99 AAA 99, 9999', '9999999999')
    >>> known = [fold_name("Huyện Gia Bình")]
    >>> [shown("unit", text, known) for text in ("Huyện Gia Bính", "Trần Gia Bình", "Ông Lê Gia Bình")]
    ['Huyện Gia Bính', '•••', '•••']
    >>> bare = {fold_name("Gia Bình")}
    >>> [shown("unit", text, known, bare) for text in ("Gia Bình", "Gia Bính", "HuyệnGia Bình", "Huyện GiaBình")]
    ['Gia Bình', '•••', '•••', 'Huyện GiaBình']
    """
    if kind != "moment" and (len(text) > LONGEST_NAME or looks_personal(text)):
        return DOTS
    if kind == "code" and NUMBER_OF_SOMEBODY.fullmatch(text):
        return DOTS
    if kind in SAFE:
        hidden = shape_of(text) if kind == "moment" else DOTS
        return text if SAFE[kind].fullmatch(text) else hidden
    folded = fold_name(text)
    if folded in whole or (folded and all(fold_name(part) in whole for part in _parts(text))):
        return text
    known = list(known)
    # "Trần Gia Bình" is nearer to "huyện Gia Bình" than many a slip of the pen: what opens a name must be right.
    alike = [word for word in known if word[:1] == folded[:1] and word.split(" ", 1)[0] == folded.split(" ", 1)[0]]
    alike = [word for word in alike if word.count(" ") == folded.count(" ")]
    is_word = folded in alike or get_close_matches(folded, alike, n=1, cutoff=NEAR)
    return text if is_word or (kind == "unit" and _is_glued(folded, known)) else DOTS


def is_heading_like(text: str) -> bool:
    """Return whether a text in the head of a file may be shown: a few words without digits, and nobody's name.

    >>> texts = ("Nơi nhận (ghi rõ)", "SĐT", "PA-2024-00123", "Nguyễn Văn A", "")
    >>> [is_heading_like(text) for text in texts]
    [True, True, False, False, False]
    """
    return 0 < len(text) <= LONGEST_HEADING and not is_like_a_name(text) and not re.search(r"[\d@]", text)


def shape_of(text: str) -> str:
    """Return how a text is built, digit for digit and letter for letter, which spells nothing.

    >>> shape_of("05-Dec-2024 8:30 AM")
    '99-AAA-9999 9:99 AA'
    """
    shape = "".join("9" if char.isdigit() else "A" if char.isalpha() else char for char in text[: LONGEST_SHAPE + 1])
    return shape if len(shape) <= LONGEST_SHAPE else f"{shape[:LONGEST_SHAPE]}…"


def _parts(text: str) -> tuple[str, ...]:
    head, places = split_qualifier(text)
    return head, *places


def _is_glued(folded: str, known: Iterable[str]) -> bool:
    """Tell whether a text with a type word is a known name but for its spaces and at most one letter."""
    opener = next((word for word in OPENERS if folded.startswith(f"{word} ")), None)
    if opener is None:
        return False
    glued = folded.replace(" ", "")
    alike = [each for word in known if word.startswith(f"{opener} ") for each in (word.replace(" ", ""),)]
    alike = [each for each in alike if abs(len(each) - len(glued)) <= 1]  # a word more may be somebody's name
    return bool(get_close_matches(glued, alike, n=1, cutoff=GLUED))
