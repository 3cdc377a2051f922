"""Text typed for the fonts of the 1990s (TCVN3, VNI), which shows as "B¾c Ninh" or "Baéc Ninh" today.

Such text is Vietnamese only in its old font. Read as it stands, no heading and no unit matches, and an annex would
print nonsense. A single odd letter proves nothing (names of foreigners, "m²", "µm"), so a word counts as evidence only
if it is no Vietnamese syllable as it stands and becomes one when converted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["ODD_LETTERS", "is_ruined", "is_syllable", "legacy_font", "reads_well"]

_TCVN3 = str.maketrans(
    dict(
        zip(
            "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
            "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
            strict=True,
        )
    )
)

_VNI_PAIRS = {
    **dict(zip(("aù", "aø", "aû", "aõ", "aï", "aê", "aé", "aè", "aú", "aü", "aë"), "áàảãạăắằẳẵặ", strict=True)),
    **dict(zip(("aâ", "aá", "aà", "aå", "aã", "aä", "eù", "eø", "eû", "eõ", "eï"), "âấầẩẫậéèẻẽẹ", strict=True)),
    **dict(zip(("eâ", "eá", "eà", "eå", "eã", "eä", "où", "oø", "oû", "oõ", "oï"), "êếềểễệóòỏõọ", strict=True)),
    **dict(zip(("oâ", "oá", "oà", "oå", "oã", "oä", "ôù", "ôø", "ôû", "ôõ", "ôï"), "ôốồổỗộớờởỡợ", strict=True)),
    **dict(zip(("uù", "uø", "uû", "uõ", "uï", "öù", "öø", "öû", "öõ", "öï"), "úùủũụứừửữự", strict=True)),
    **dict(zip(("yù", "yø", "yû", "yõ", "ô", "ö", "ñ", "æ", "ó", "ò", "î"), "ýỳỷỹơưđỉĩịỵ", strict=True)),
}
_VNI_PATTERN = re.compile("|".join(sorted(_VNI_PAIRS, key=len, reverse=True)))

ODD_LETTERS = "[¨©ª«¬®µ¶·¸¹»¼½¾¿ÆÇËÎÏÑÖ×ØÛÜßåäæçëîïñöøûüþ]"
"""Pattern of what both old fonts need and Vietnamese never writes; it only chooses the cells worth a closer look."""

_SYMBOLS = frozenset("¡¢£¤¥¦§¨©ª«¬®°±²³´µ¶·¸¹º»¼½¾¿") - {"§"}
"""A word of old text may begin with "§" (Đ); behind any other sign stands a unit, a mark or a footnote."""

_EUROPEAN = frozenset("äöüåëïñÄÖÜÅËÏÑ") | frozenset(map(chr, range(128)))

_WORD_BREAK = re.compile(r"[\x00-@\[-`{-\x7f\s]+")
_INITIALS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_VOWELS = (
    "oai|oao|oay|oeo|uây|uôi|uya|uyê|uyu|iêu|yêu|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|"
    "ua|uâ|ue|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y"
)
_SYLLABLE = re.compile(f"(?:{_INITIALS})?(?P<vowels>{_VOWELS})(?P<end>ch|ng|nh|c|m|n|p|t)?")
_FALLING = frozenset(re.findall(r"\w+", "ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi ưu"))
"""Vowels whose second letter never bears the tone: "Maõ" is no odd spelling of a syllable but VNI for "Mã"."""

_STOPS = frozenset({"ch", "c", "p", "t"})
LONGEST_SYLLABLE = 20
"""Letters and marks; "nghiêng" taken apart has eight."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOP_TONES = "\u0301\u0323"


def is_syllable(word: str) -> bool:
    """Tell whether a word is built like a Vietnamese syllable, whatever the place of its tone mark.

    >>> [is_syllable(word) for word in ("Bắc", "hoá", "Nghiêng", "B¾c", "Baéc", "señor", "bảc")]
    [True, True, True, False, False, False, False]
    """
    if len(word) > LONGEST_SYLLABLE:
        return False
    marks = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in marks if mark in _TONES]
    built = _SYLLABLE.fullmatch(_toneless(marks))
    if built is None or len(tones) > 1:
        return False
    if not tones:
        return True
    toned = len(_toneless(marks[: marks.index(tones[0])])) - 1
    if built["vowels"] in _FALLING and toned != built.start("vowels"):
        return False
    return built["end"] not in _STOPS or tones[0] in _STOP_TONES


def _toneless(marks: str) -> str:
    return unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))


def reads_well(text: str) -> bool:
    """Tell whether a text has Vietnamese letters and all words that have them are syllables.

    >>> reads_well("Xã Hòa Tiến"), reads_well("B¾c"), reads_well("PAKN")
    (True, False, False)
    """
    words = [word for word in _WORD_BREAK.split(text) if not word.isascii()]
    return bool(words) and all(map(is_syllable, words))


def legacy_font(text: str) -> str | None:
    """Return the old font that a text was typed for, or `None` for text as it should be.

    >>> [legacy_font(text) for text in ("B¾c Ninh", "Baéc Ninh", "NGUYEÃN", "Bắc Ninh, khoá 3", "Citroën, 5 µm²")]
    ['TCVN3', 'VNI', 'VNI', None, None]
    """
    if text.isascii():
        return None
    words = [word for word in _WORD_BREAK.split(text) if len(word) > 1 and not word.isascii()]
    doubtful = [word for word in words if word[0] not in _SYMBOLS and not is_syllable(word)]
    tcvn3 = [word for word in doubtful if _becomes_syllable(word, lambda word: word.translate(_TCVN3))]
    vni = [word for word in doubtful if _becomes_syllable(word.casefold(), _from_vni)]
    if _is_foreign({*tcvn3, *vni}):
        return None
    return "VNI" if len(vni) > len(tcvn3) else "TCVN3"


def is_ruined(text: str) -> bool:
    """Tell whether a text went through a wrong encoding: UTF-8 taken for Western letters, or letters lost to "?".

    >>> [is_ruined(text) for text in ("MÃ£ PAKN", "B?c Ninh", "Bắc Ninh", "Ngáº­p nÆ°á»›c", "Rác thải?", "Sở TT&TT")]
    [True, True, False, True, False, False]
    >>> is_ruined("?on v?"), is_ruined("Đã x? lý"), is_ruined("Vì sao? Chưa rõ")
    (True, True, False)
    """
    return bool(_LOST.search(text)) or any(map(_is_misread, text.split()))


_LOST = re.compile(
    r"[^\W\d_]\?+[^\W\d_]|[^\W\d_]\ufffd|\ufffd[^\W\d_]"
    r"|(?<!\S)\?+[^\W\d_]"  # "?ã xử lý"
    r"|[^\W\d_]\? [a-zà-ỹđ]"  # "x? lý": a sentence after a question begins with a capital
)


def _is_misread(text: str) -> bool:
    if text.isascii():
        return False
    try:
        # Windows-1252 leaves five bytes without a letter; programs pass them on as they are.
        written = b"".join(char.encode("latin-1" if "\x80" <= char <= "\x9f" else "cp1252") for char in text)
        return written.decode("utf-8") != text
    except UnicodeError:
        return False


def _is_foreign(words: set[str]) -> bool:
    # One short word with nothing but a European accent may be a name: "Hän". Two such words, or one sign, are not.
    return not words or (len(words) == 1 and not set("".join(words)) - _EUROPEAN)


def _becomes_syllable(word: str, convert: Callable[[str], str]) -> bool:
    converted = convert(word)
    return converted != word and is_syllable(converted)


def _from_vni(word: str) -> str:
    return _VNI_PATTERN.sub(lambda found: _VNI_PAIRS[found[0]], word)
