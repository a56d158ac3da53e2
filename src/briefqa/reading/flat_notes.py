"""Footnotes in flat text: which lines are notes, and which digits in the body are marks.

No markup tells them apart, so their order does: notes count 1, 2, 3, …, and so do their marks. A number that is not
the one that is due is a number.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
CERTAIN = 10  # how much a raised mark looks like one, beside plain digits
NEAR_CHARS = 80  # of the text beside a number, that tell a unit or a name
MAX_SKIPPED_NOTES = 2  # numbers that may be missing in a row, lost by a converter

_BRACKETED = re.compile(r"[\[［〔](?:[註注]\s*)?(\d{1,3})[\]］〕]|[（(][註注]\s*(?P<zh>\d{1,3})[）)]")
_NOTES_HEADING = re.compile(
    r"^\s*(?:附註|附注|註釋|注释|註解|腳註|脚注|註|參考文獻|参考文献|(?:foot|end)?notes|references)\s*[：:]?\s*$", re.I
)
_SUPERSCRIPT_RUN = re.compile(f"[{SUPERSCRIPTS}]+")
_NOTE_START = re.compile(
    rf"^\s*(?:(?P<raised>[{SUPERSCRIPTS}]+)\s*|[\[(（【〔]?(?:[註注]\s*)?(?P<plain>\d{{1,3}})[\])）】〕]?(?:\s+|\s*[：:]\s*))(?=\S)"
)
_LOOKS_LIKE_REFERENCE = re.compile(
    r"[〈《“\"]|https?://|同\s*[前上]?\s*[註注]|\bsupra\b|\bibid\b|^.{0,12}頁\s*\d|[註注][：:]", re.I
)
_GLUED_DIGITS = re.compile(
    r"(?:(?<=[\u3400-\u9fff。，；：！？、」』）》〉】”’\")%a-zA-Z])|(?<=[A-Za-z)”\"’%],)|(?P<point>(?<=[A-Za-z)”\"’%]\.)))"
    r"(?<!\d：)(?P<digits>\d{1,3})(?!：\d)"  # 1：2 is a score
    r"(?=$|[\s\u3400-\u9fff。，；：！？、」』）》〉】”’)])(?(point)(?!\s+[a-z\d]))"  # `vol.2 and` goes on; a sentence ends
)
_ENDS, _PAUSES = '。！？.」』）》〉】”’")', "，、；：,"
_NAME = re.compile(r"[A-Za-z-]*[A-Z][A-Za-z-]*$")  # GPT, Qwen: their digit is part of the name
_TEN = re.compile(r"[×xX*·]\s?10$")
_LENGTH = re.compile(r"(?<![A-Za-z'’])(?:[kcm]?m|ft|mi)$")
_UNITS = re.compile(
    r"^\s*(?:成(?![為为功立長长員员本果熟])|[年月日號时時分秒億亿萬万千百兆個个位名家座項项種种次倍歲岁元%％點点章節节條条款頁页卷期號号層层代]|percent)"
)


class NumberedLine(Protocol):
    """What is looked at in a line."""

    @property
    def text(self) -> str: ...
    @property
    def gap(self) -> bool: ...
    @property
    def foot(self) -> bool: ...
    @property
    def raised(self) -> tuple[tuple[int, int], ...]: ...


def digits_of(superscripts: str) -> str:
    return "".join(str(SUPERSCRIPTS.index(character)) for character in superscripts)


def find_note_starts(lines: Sequence[NumberedLine]) -> dict[int, str]:
    """Line number → label of each line that a footnote starts on."""
    marked = {label for line in lines for label in _superscript_labels(line)}
    starts: dict[int, str] = {}
    due = 1
    in_notes = False  # the line before belongs to a note
    for number, line in enumerate(lines):
        match = _NOTE_START.match(line.text)
        label = _label(match) if match else 0
        under_heading = number > 0 and bool(_NOTES_HEADING.match(lines[number - 1].text))
        begins = line.gap or line.foot or in_notes or under_heading or number == 0
        is_due = due <= label <= due + MAX_SKIPPED_NOTES or (label == 1 and due > 1)
        if match and label and is_due and begins and _is_note(line, match, str(label) in marked):
            starts[number] = str(label)
            due = label + 1
            in_notes = True
        else:
            in_notes = in_notes and not line.gap
    return starts


def _label(match: re.Match[str]) -> int:
    return int(digits_of(match["raised"]) if match["raised"] else match["plain"])


def _superscript_labels(line: NumberedLine) -> Iterator[str]:
    """Labels of the marks inside a line; a note's own number at the line's start is none."""
    for match in _SUPERSCRIPT_RUN.finditer(line.text):
        if line.text[: match.start()].strip():
            yield digits_of(match[0])
    for start, end in line.raised:
        if line.text[:start].strip():
            yield line.text[start:end].strip()


def _is_note(line: NumberedLine, match: re.Match[str], is_marked: bool) -> bool:
    rest = line.text[match.end() :]
    if match["raised"] or line.foot:
        return True
    return bool(_LOOKS_LIKE_REFERENCE.search(rest)) or (is_marked and not _UNITS.match(rest))


MarkFinder = Callable[[str, Sequence[tuple[int, int]]], list[tuple[int, int, str]]]


def superscript_marks(labels: Sequence[str]) -> MarkFinder:
    """Finds raised digits: characters such as ¹², or ranges that the page set in raised type. Those of powers are none."""
    known = set(labels)

    def find(text: str, raised: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        found = [(match.start(), match.end(), digits_of(match[0])) for match in _SUPERSCRIPT_RUN.finditer(text)]
        found += [(start, end, text[start:end].strip()) for start, end in raised]
        return sorted(mark for mark in found if mark[2] in known and not _is_power(text, mark[0], mark[2]))

    return find


def _is_power(text: str, start: int, digits: str) -> bool:
    """Whether raised digits belong to what is counted: 30 m², 4.1 × 10⁶."""
    before = text[max(start - 8, 0) : start]
    return bool(_TEN.search(before)) or (digits in ("2", "3") and bool(_LENGTH.search(before)))


def find_all_marks(labels: Sequence[str], bodies: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> MarkFinder:
    """Finds raised marks as they are, and plain ones for the notes that no raised mark in any of the bodies points to.

    bodies: the text and raised ranges of each paragraph. A converter keeps some marks raised and flattens others; the
    raised ones tell how far the count has come.
    """
    raised_marks = superscript_marks(labels)
    seen = {label for text, raised in bodies for _, _, label in raised_marks(text, raised)}
    missing = set(labels) - seen
    places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    due = 0

    def find(text: str, raised: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        nonlocal due
        certain = raised_marks(text, raised)
        plain = [found for found in _candidates(text) if found[0][2] in missing]
        chain = _best_chain(sorted([*((mark, CERTAIN) for mark in certain), *plain]), places, due)
        if chain:
            due = places[chain[-1][2]] + 1
        return sorted({*certain, *chain})

    return find


def _candidates(text: str) -> list[tuple[tuple[int, int, str], int]]:
    """Digits that may be marks, and how much they look like one: 3 after a sentence or bracketed, 2 after a pause, or 1."""
    found = [
        ((match.start(), match.end(), match[1] or match["zh"]), 3)
        for match in _BRACKETED.finditer(text)
        if match.start()
    ]
    for match in _GLUED_DIGITS.finditer(text):
        before = text[match.start() - 1]
        weight = 3 if before in _ENDS else 2 if before in _PAUSES else 1
        around = text[max(match.start() - NEAR_CHARS, 0) : match.start()], text[match.end() : match.end() + NEAR_CHARS]
        if weight == 1 and (_UNITS.match(around[1]) or _NAME.search(around[0])):
            continue
        found.append(((match.start(), match.end(), match["digits"]), weight))
    return sorted(found)


def _best_chain(
    found: Sequence[tuple[tuple[int, int, str], int]], places: Mapping[str, int], due: int
) -> list[tuple[int, int, str]]:
    """The marks that follow the order of the notes, few left out, and look most like marks together.

    places: the place of each label in that order.
    """
    best: dict[int, tuple[int, tuple[tuple[int, int, str], ...]]] = {due - 1: (0, ())}  # last place → weight, chain
    for mark, weight in found:
        place = places.get(mark[2], -1)
        before = [best[earlier] for earlier in range(place - 1 - MAX_SKIPPED_NOTES, place) if earlier in best]
        if place < due or not before:
            continue
        top = max(before, key=lambda item: item[0])
        if place not in best or top[0] + weight > best[place][0]:
            best[place] = (top[0] + weight, (*top[1], mark))
    return list(max(best.values(), key=lambda item: item[0])[1])
