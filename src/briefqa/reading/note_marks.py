"""What may be a mark of a note in flat text: raised, bracketed and circled numbers, and plain digits behind a word.

Each is told by its form and by what stands beside it. Whether it is a mark, only the order of the notes tells.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from briefqa.figures.dates import MONTH_NAME

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
CIRCLED = "①-⑳㉑-㉟㊱-㊿"  # ranges of a regular expression
NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"  # of a number that is called a note's: 註1, 註十二
CHINESE_NUMBER = (
    r"[一二三四五六七八九十]{1,3}(?=\s*(?:[^\w\s]|[及和與与第頁页所之]|$))"  # of a note named: 註一, and no 一般
)
CERTAIN = 10  # how much a raised mark looks like one, beside plain digits
AFTER_STOP, AFTER_PAUSE, AFTER_WORD = 3, 2, 1  # how much plain digits do, by what stands before them
NEAR_CHARS = 80  # of the text beside a number, that tell a unit or a name
MAX_DIGITS = 3  # of a note's number
MAX_SKIPPED_NOTES = 2  # numbers that may be missing in a row, lost by a converter

SUPERSCRIPT_RUN = re.compile(f"[{SUPERSCRIPTS}]+")
CIRCLED_MARK = re.compile(  # 到來①。 or 到來。①, and no ①調整班次；②降低票價
    rf"(?<=[^\s：:；;，,、「『“《〈（(\[])[{CIRCLED}](?=$|[\s。，；：！？、」』”》〉）,.;:!?){CIRCLED}])"
    rf"|(?<=[。！？」』”》〉）.!?)])[{CIRCLED}]"
)
UNITS = re.compile(
    r"^\s*(?:成(?![為为功立長长員员本果熟])|[年月日號号時时分秒億亿萬万千百兆個个位名家座項项種种次倍歲岁元%％點点章节節條条款頁页卷期號号層层代]|percent)"
)
_BRACKETED = re.compile(  # a[1] = b is code
    rf"(?:[\[［〔](\d{{1,3}})[\]］〕]|[\[［〔【（(][註注]\s*(?P<named>{NUMERAL})[\]］〕】）)])(?![^\S\n]?[=+*])"
)
CALLED_MARK = re.compile(rf"[\[［〔【(（][註注]\s*({NUMERAL})[\]］〕】）)]")
_ROUND_MARK = re.compile(  # little.(1) The, 增加（1）， and no Article 5(1), 如下：(1)甲
    r"(?=[(（]\s?\d{1,3}\s?[)）])(?:(?P<clear>(?<=[。！？.!?」』”’\"])(?=[^)）]{2,5}[)）](?:\s|$)))|(?<=[。！？」』”])|(?<=[A-Za-z\u3400-\u9fff》〉)），,])(?=[^)）]{2,5}[)）](?:$|[\s。，；：！？、.,;:])))"
    r"[(（]\s?(?P<digits>\d{1,3})\s?[)）]"
)
_GLUED_DIGITS = re.compile(
    r"(?:(?<=[\u3400-\u9fff。，；：！？、」』）》〉】”’\")%a-zA-Z])|(?<=[A-Za-z)”\"’%],)|(?P<point>(?<=[A-Za-z)”\"’%]\.)|(?P<year>(?<=\s(?:19|20)\d\d\.))))"
    r"(?<!\d：)(?P<digits>\d{1,3})(?!：\d)"  # 1：2 is a score
    r"(?=$|[\s\u3400-\u9fff。，；：！？、」』）》〉】”’)])(?(point)(?![^\S\n]+[a-z\d]|\s+[a-z]))(?(year)(?!\s+[a-z]))"  # `vol.2 and` goes on; a sentence ends
)
_NUMBERED_THING = re.compile(  # 附件1, 表2, Table 3: what stands before a number that is no mark
    r"(?:[附第表圖图章節节條条款項项期卷號号組组級级類类層层版案題题]|附[件錄录]|階段|阶段|方案|選項|选项|步驟|步骤|事項|事项"
    r"|[決决][議议]|報告|报告|\b(?:table|figure|step|part|section|item|module|option|no\.?|vol\.?))\s?$",
    re.I,
)
_ENDS, _PAUSES = '。！？.」』）》〉】”’")', "，、；：,"
_NAME = re.compile(r"[A-Za-z-]*[A-Z][A-Za-z-]*$")  # GPT, Qwen: their digit is part of the name
_MEASURED = re.compile(r"\d\s?(?:[kMGT]Wh?|[kMGT]Hz|[kMGTP]B|[MG]bps|[FD]?TEUs?|DWT)$")  # 2,937MW is no name
_TEN = re.compile(r"[×xX*·]\s?10$|⁻$")
_YEAR_ENDS = re.compile(  # ended in 2024.5 The next, by June 2024.5 The next; and no release 2024.5
    rf"\b(?:{MONTH_NAME}\.?\s\d{{4}}\.$)|\b(?i:in|of|by|since|until|till|from|to|for|and|through|during|before|after|end|early|late|mid|[a-z]{{3,9}} \d{{1,2}},)[\s-]\d{{4}}\.$"
)
_LONE_TEN = re.compile(r"(?<![\d.,])10$")
_LENGTH = re.compile(r"(?<![A-Za-z'’])(?:[kcm]?m|ft|mi)$")


def digits_of(number: str) -> str:
    """A number in raised, circled, full-width or Chinese digits, or in round brackets, in plain digits."""
    tens, ten, ones = number.strip("()").partition("十")
    if ten:
        tens, ones = tens or "一", ones or "〇"
    return "".join(f"{unicodedata.numeric(character):.0f}" for character in tens + ones)


def is_power(text: str, start: int, digits: str) -> bool:
    """Whether raised digits belong to what is counted: 30 m², 4.1 × 10⁶, s⁻¹."""
    before = text[max(start - 8, 0) : start]
    return (
        bool(_TEN.search(before))
        or (digits != "1" and bool(_LONE_TEN.search(before)))
        or (digits in ("2", "3") and bool(_LENGTH.search(before)))
    )


def bracketed_marks(text: str) -> Iterator[tuple[int, int, str]]:
    """Places and labels of the numbers in square brackets, and of those called notes in round ones."""
    return ((*match.span(), digits_of(match[1] or match["named"])) for match in _BRACKETED.finditer(text))


def set_off_marks(text: str) -> list[tuple[int, int, str]]:
    """Places and labels of what is in brackets, and of what is circled."""
    return [*bracketed_marks(text), *((*match.span(), match[0]) for match in CIRCLED_MARK.finditer(text))]


def weighed_marks(text: str) -> list[tuple[tuple[int, int, str], int]]:
    """Bracketed, circled and plain numbers that may be marks, in the order of the text, and how much each looks like one."""
    found = [(mark, AFTER_STOP) for mark in set_off_marks(text) if mark[0]]
    for match in _GLUED_DIGITS.finditer(text):
        before = text[match.start() - 1]
        weight = AFTER_STOP if before in _ENDS else AFTER_PAUSE if before in _PAUSES else AFTER_WORD
        around = text[max(match.start() - NEAR_CHARS, 0) : match.start()], text[match.end() : match.end() + NEAR_CHARS]
        is_name = _NAME.search(around[0]) and not _MEASURED.search(around[0])
        if weight == AFTER_WORD and (
            is_name or UNITS.match(around[1]) or is_power(text, match.start(), match["digits"])
        ):
            continue
        if match["year"] is not None and not _YEAR_ENDS.search(around[0]):
            continue
        found.append(((match.start(), match.end(), match["digits"]), weight))
    return sorted(found)


def round_marks(text: str) -> list[tuple[tuple[int, int, str], int]]:
    """Numbers in round brackets right behind a stop or a word, as `weighed_marks` gives the others; each label has them.

    Lists and articles have them too, so they are marks only where notes of the same form are known.
    """
    return [
        ((*match.span(), f"({int(match['digits'])})"), AFTER_WORD if match["clear"] is None else AFTER_STOP)
        for match in _ROUND_MARK.finditer(text)
        if not _NUMBERED_THING.search(text[max(match.start() - 8, 0) : match.start()])
    ]


class RoundMarks:
    """Numbers in round brackets that may be marks, by label the lines that they stand on, and whether a stop parts them."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines: dict[str, list[int]] = {}
        self._clear: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            for (_, _, label), weight in round_marks(line):
                self._lines.setdefault(label, []).append(number)
                if weight == AFTER_STOP:
                    self._clear.setdefault(label, []).append(number)

    def latest(self, label: str, line: int, *, clear: bool = False) -> int:
        """The last line before this one with a mark of the label, -1 for none. `clear`: behind a stop and before a blank."""
        lines = (self._clear if clear else self._lines).get(label, ())
        place = bisect_left(lines, line)
        return lines[place - 1] if place else -1


class MarksInLines:
    """What may be marks in lines: by number and weight the places, to order them by."""

    def __init__(self, lines: Sequence[str]) -> None:
        texts = [line.strip() for line in lines]
        self._starts = [0, *accumulate(len(text) + 1 for text in texts)]
        self._places: dict[tuple[int, int], list[int]] = {}  # (number, weight) → places
        self._highest = [0] * (len(texts) + 1)  # of the clear marks on each line and before it
        text = "\n".join(texts)
        for place, number, weight in sorted({*_possible_marks(text), *self._at_starts(texts)}):
            if weight < CERTAIN and _NUMBERED_THING.search(text[max(place - 8, 0) : place].replace("\n", "")):
                continue
            self._places.setdefault((number, weight), []).append(place)
            if weight == CERTAIN:
                line = bisect_right(self._starts, place) - 1
                self._highest[line] = max(self._highest[line], number)
        self._highest = list(accumulate(self._highest, max))

    def _at_starts(self, texts: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """The marks that a line begins with, whose words end the line before: place, number and weight."""
        for line in range(1, len(texts)):
            before, text = texts[line - 1][-NEAR_CHARS:], texts[line][:NEAR_CHARS]
            if before and text[:1].isdigit():
                for place, number, weight in _possible_marks(before + text):
                    if place == len(before):
                        yield self._starts[line], number, weight

    def lead_to(self, first: int, last: int, line: int, *, least: int) -> bool:
        """Whether the marks from `first` to `last` stand in order before a line, and no clear one goes beyond them.

        least: the weight that each has at least.
        """
        place = -1
        for number in range(first, last + 1):
            after = [
                places[index]
                for weight in (AFTER_WORD, AFTER_PAUSE, AFTER_STOP, CERTAIN)
                if weight >= least and (places := self._places.get((number, weight)))
                if (index := bisect_right(places, place)) < len(places)
            ]
            place = min(after, default=self._starts[line])
            if place >= self._starts[line]:
                return False
        return line > 0 and self._highest[line - 1] <= last


def _possible_marks(text: str) -> Iterator[tuple[int, int, int]]:
    """Place, number and weight of each mark that a text may have; raised, bracketed and circled ones are certain."""
    for match in SUPERSCRIPT_RUN.finditer(text):
        digits = digits_of(match[0])
        if match.start() and len(digits) <= MAX_DIGITS and not is_power(text, match.start(), digits):
            yield match.start(), int(digits), CERTAIN
    for (start, _, label), weight in weighed_marks(text):
        yield start, int(digits_of(label)), weight if text[start].isdecimal() else CERTAIN


def best_chain(
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


MarkFinder = Callable[[str, Sequence[tuple[int, int]]], list[tuple[int, int, str]]]


def superscript_marks(labels: Sequence[str]) -> MarkFinder:
    """Finds raised digits: characters such as ¹², or ranges that the page set in raised type. Those of powers are none."""
    known = set(labels)

    def find(text: str, raised: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        found = [(match.start(), match.end(), digits_of(match[0])) for match in SUPERSCRIPT_RUN.finditer(text)]
        found += [(start, end, text[start:end].strip()) for start, end in raised]
        return sorted(mark for mark in found if mark[2] in known and not is_power(text, mark[0], mark[2]))

    return find


def find_all_marks(labels: Sequence[str], bodies: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> MarkFinder:
    """Finds raised marks as they are, and plain ones for the notes that no raised mark in any of the bodies points to.

    bodies: the text and raised ranges of each paragraph. A converter keeps some marks raised and flattens others; the
    raised ones tell how far the count has come.
    """
    raised_marks = superscript_marks(labels)
    seen = {label for text, raised in bodies for _, _, label in raised_marks(text, raised)}
    called = {digits_of(match[1]) for text, _ in bodies for match in CALLED_MARK.finditer(text)} & set(labels)
    if len(called) > len(seen):  # the notes are called 註1, and a ¹ is no mark of theirs
        raised_marks, seen = superscript_marks([label for label in labels if label not in called]), seen - called
    missing = set(labels) - seen
    places = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    due = 0

    def find(text: str, raised: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
        nonlocal due
        certain = raised_marks(text, raised)
        plain = [found for found in (*weighed_marks(text), *round_marks(text)) if found[0][2] in missing]
        chain = best_chain(sorted([*((mark, CERTAIN) for mark in certain), *plain]), places, due)
        if chain:
            due = places[chain[-1][2]] + 1
        return sorted({*certain, *chain})

    return find
