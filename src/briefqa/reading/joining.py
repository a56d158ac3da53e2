"""Wrapped lines put together again, each join in bounded time: a paragraph may have a line for each of its characters."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

_BEHIND_ADDRESS = re.compile(  # (accessed May 3, 2024) and 瀏覽日期：…, but (power)
    r"\([^\s()]+(?:\s|$)|(?:last\s+)?(?:accessed|retrieved|visited|viewed)\b|(?:最[後后近]|上[網网])?(?:[瀏浏][覽览]|[檢检][視视索]|[查點点][閱阅]|[訪访][問问])(?:日|[時时][間间]|[於于：:])",
    re.I,
)
# No characters of any text: a hyphen at the end of a line of which a reader knows whether it belongs to its word.
KEPT_HYPHEN, BROKEN_HYPHEN = "\ufdd1", "\ufdd2"
_ADDRESS = re.compile(r"https?://")
_IS_COMPOUND = re.compile(
    r"[^\W\d_]-[^\W\d_]{1,30}-$"
)  # surface-to-, of which the next line is likely to be a part too
# Of a number in Chinese text, which a line may end inside: 4 萬 8,|750 架, 4,87|5 員, 12.|5％, 20|25 年.
_NUMBER_HEAD = re.compile(r"(?P<before>\D?)\s?(?P<head>\d[\d,]{0,20}\.?)$")
_NUMBER_TAIL = re.compile(r"(?P<tail>\d[\d,]{0,20}(?:\.\d+)?)(?P<behind>\s?\S|)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:,\d{3})*\.\d+")
_WHOLE_YEAR = re.compile(r"(?:19|20)\d\d")
# Of an address: its host ends with a full stop, or a file's ending stands behind one.
_CUT_HOST = re.compile(r"https?://[^\s/]*\.$")
_GOES_ON_IN_HOST = re.compile(r"[a-z\d-]{2,}(?:\.[a-z\d-]|/)|[a-z]{2,3}(?![\w\s])")
_CUT_FILE = re.compile(r"https?://\S+/\S+\.$")
_FILE_ENDING = re.compile(r"(?:s?html?|pdf|aspx?|php|jsp|docx?)\b")
TAIL_CHARS = 1_000  # of a paragraph, that tell how it ends and whether it ends inside an address


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    pages: tuple[tuple[int, int], ...] = ()
    raised: tuple[tuple[int, int], ...] = ()
    note_label: str = ""  # not empty: this is a footnote
    size: float = 0.0
    lines: int = 1
    breaks: bool = False


class Joined:
    """A paragraph that others are still joined to. `first` is what it began with, `tail` how it ends by now."""

    def __init__(self, first: Paragraph) -> None:
        self.first = first
        self.tail = first.text[-TAIL_CHARS:]
        self.chars = len(first.text)
        self._texts = [first.text]
        self._pages = list(first.pages)
        self._raised = list(first.raised)
        self._lines = first.lines

    def add(self, paragraph: Paragraph, *, spaced: bool) -> None:
        """Joins a paragraph to the end. `spaced`: a space stands between Chinese and Latin."""
        cut, gap = _seam(self._head(), paragraph.text, spaced)
        if self._mark_chars():
            cut = 0
        if cut:
            self._texts[-1] = self._texts[-1][:-cut]
        offset = self.chars - cut + len(gap)
        page = self._pages[-1][1] if self._pages else 0
        self._texts += (gap, paragraph.text) if gap else (paragraph.text,)
        self._pages += [(start + offset, number) for start, number in paragraph.pages if number != page]
        self._raised += shifted(paragraph.raised, offset)
        self._lines += paragraph.lines
        self.chars = offset + len(paragraph.text)
        self.tail = (self.tail[: len(self.tail) - cut] + gap + paragraph.text)[-TAIL_CHARS:]

    def _mark_chars(self) -> int:
        """How many characters at the end are a raised mark, which stands between no words."""
        start, end = self._raised[-1] if self._raised else (0, 0)
        return end - start if end == self.chars else 0

    def _head(self) -> str:
        return self.tail[: len(self.tail) - self._mark_chars()]

    def whole(self) -> Paragraph:
        if len(self._texts) == 1:
            return self.first
        return replace(
            self.first,
            text="".join(self._texts),
            pages=tuple(self._pages),
            raised=tuple(self._raised),
            lines=self._lines,
        )


def shifted(ranges: Sequence[tuple[int, int]], by: int) -> tuple[tuple[int, int], ...]:
    return tuple((max(start + by, 0), max(end + by, 0)) for start, end in ranges) if ranges else ()


def columns(text: str) -> int:
    """Display width: a wide character takes two columns."""
    return len(text) + (0 if text.isascii() else sum(map("WF".count, map(unicodedata.east_asian_width, text))))


def _seam(head: str, tail: str, spaced: bool) -> tuple[int, str]:
    """How many characters the head loses, and what stands between: nothing between Chinese, a space between words."""
    left, right = head[-1:], tail[:1]
    if left == KEPT_HYPHEN or (left == BROKEN_HYPHEN and (not right.islower() or _in_url(head))):
        return 1, "-"
    if left == BROKEN_HYPHEN:
        return 1, ""
    if (
        left == "-"
        and head[-2:-1].islower()
        and right.islower()
        and not _in_url(head)
        and not _IS_COMPOUND.search(head)
    ):
        return 1, ""  # a hyphen that only the line break needed
    if _cuts_number(head, tail) or _cuts_address(head, tail):
        return 0, ""
    in_address = _in_url(head)
    if in_address and (_BEHIND_ADDRESS.match(tail) or (_ADDRESS.match(tail) and left not in "/=&?")):
        return 0, " "
    if left in "-/_=&?" or (in_address and not is_wide(right)):
        return 0, ""
    if is_wide(left) and is_wide(right):
        return 0, ""
    if is_wide(left) or is_wide(right):
        inner = left.isalnum() and right.isalnum()
        return 0, " " if spaced and inner else ""
    return 0, " "


def _cuts_number(head: str, tail: str) -> bool:
    """Whether a line ends inside a number of Chinese text, which is well grouped as a whole or a year, and else is not.

    Figures that only follow one another, as a mark of a note and the next figure do, are none.
    """
    if not (tail[:1].isdecimal() and head[-1:] in "0123456789,."):
        return False
    first, second = _NUMBER_HEAD.search(head[-30:]), _NUMBER_TAIL.match(tail)
    if first is None or second is None or not (is_wide(first["before"]) or is_wide(second["behind"].strip())):
        return False
    whole = first["head"] + second["tail"]
    if _WHOLE_YEAR.fullmatch(whole):
        return second["behind"].strip() == "年"
    return first["head"] != whole and bool(_GROUPED.fullmatch(whole)) and not _stands_alone(first["head"])


def _stands_alone(number: str) -> bool:
    """Whether the head of a number is well grouped by itself: of 12,345 and 6 it is not told what they are together."""
    return bool(_GROUPED.fullmatch(number)) or number.isdecimal()


def _cuts_address(head: str, tail: str) -> bool:
    """Whether a line ends behind a full stop of an address: https://web.|port.example, …/ferry.|html."""
    end = head[-200:]
    return bool(
        (_CUT_HOST.search(end) and _GOES_ON_IN_HOST.match(tail)) or (_CUT_FILE.search(end) and _FILE_ENDING.match(tail))
    )


def _in_url(head: str) -> bool:
    return not head.endswith((".", ",", ">")) and bool(re.search(r"https?:/{0,2}\S*$", head))


def is_wide(character: str) -> bool:
    """Whether a character is set as wide as a Chinese one, beside which no space stands."""
    return bool(character) and (unicodedata.east_asian_width(character) in "WF" or character in "“”‘’…—")
