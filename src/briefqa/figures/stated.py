"""Figures: the values that a text states, each with its place, its kind, its unit and how exact it claims to be.

A figure is no figure where it names something: GPT-4, H100, 第12條, a page, a footnote mark, a list number, an address.
Dates are found first (`periods`), so that 2025 年 is a date and 3 年 a length of time.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from briefqa.figures.bounds import claims_of, with_words
from briefqa.figures.extents import bounds_one_range, extent_of, scale_behind, up_to, with_rest
from briefqa.figures.leading import lead_of
from briefqa.figures.numerals import CHINESE_NUMERAL, NUMBER, ends_of, number_of, plain
from briefqa.figures.periods import Period, periods_in_plain
from briefqa.figures.units import NO_UNIT, FigureKind, Unit, unit_behind
from briefqa.types import Span

EQUAL_WITHIN = 0.005  # relative: 6,710 億 and 6.71 千億 are one figure, whatever the floating point says
ROUNDED_WITHIN = 0.05  # at most, of a figure that says it is about right, or that is round itself

_NAMES_SOMETHING = re.compile(  # right before a number that counts nothing
    r"(?:第|[注註]脚?|图|表|附录|页|编号|型号|电话|版本"
    r"|\b(?:pp?|nos?|notes?|chapter|section|article|art|page|figure|fig|table|version|appendix|item|step|part|v|paragraph)\.?)\s?$"
    r"|[A-Za-z][\w.]*[-–./]$|[A-Za-z_#@^]$|\d[.:/]$|\[$",
    re.I,
)
_CAPITALISED = re.compile(r"\b(?!(?:The|In|About|Over|Only|Some|Of|And|With)\b)[A-Z][\w.+-]*\s$")
_NUMBER = re.compile(NUMBER, re.I)
_UNSIGNED = (FigureKind.COUNT, FigureKind.AGE, FigureKind.DURATION)  # what is never below nothing
_A_DAY = re.compile(r"-\d\d-\d\d$")  # as a period's ISO form ends
_NOT_BEHIND = re.compile(r"[A-Za-z0-9_]|[.:/]\d|[-–][A-Za-z0-9]|号|[.:]\d|年代|世纪|月|st\b|nd\b|rd\b|th\b")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|arxiv:)\S+|\S+@\S+\.\S+|10\.\d{4,}/\S+", re.I)
# 1. and （一） and, before the first word of a sentence, 05 and 1.2.3; a whole number there only before a word that counts nothing.
_LIST_NUMBER = re.compile(
    r"(?:^|(?<=\n))[ \t]*(?:(?:0\d|\d{1,2}(?:\.\d{1,2}){2,3})[ \t]+(?=[A-Z“\"\u4e00-\u9fff])(?![年月日时点分号])"
    r"|\d{1,3}[ \t]+(?=(?:The|This|These|Those|An?|In|On|By|At|For|From|To|With|Under|Since|While|When|Where|After|Before|During"
    r"|Although|Because|However|As|If|It|We|They|There|Its|Our|Their|Despite|According)\s))"
    r"|(?:^|(?<=\n))[ \t]*(?:[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.、．]|#+)(?!\d)[ \t]*|[\[【]\^?\d{1,3}[\]】]"
)
_FRACTION = re.compile(
    rf"(?P<of>百|千|万|{CHINESE_NUMERAL}{{1,2}}|\d+)\s?分之\s?(?P<part>{NUMBER})"
    r"|\b(?P<half>half|one[- ]half)\b(?! (?:a|an)\b)|\b(?P<word>one|two|three|a)[\s-](?P<parts>third|quarter|fifth|tenth)s?\b",
    re.I,
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_IN_A_TIME = re.compile(
    r"\s?[（(]|\s(?:(?:in|during|by|as of|at|for)\s)?(?:(?:the\s)?(?:end|start|close)\sof\s)?(?:early\s|late\s|mid-?)?",
    re.I,
)
CLAUSE_END = re.compile(r"[，；;。：！？!?]|[,.:](?!\d)")
_WORD_BEFORE_SCALE_ONLY = re.compile(r"^(?:[十百千万亿兆]+|万一)$")
# The unit of a column (萬元), and no figure, unless a word leads to it: 破億元, 達百萬元.
_SCALES_ONLY = re.compile(r"[百千万亿兆]+")
_LEADS_TO_SCALES = re.compile(r"[达罚赔赚花]$")
_OF_A_CLASS = re.compile(r"级(?!别)|[\s-]class\b", re.I)  # 千噸級 names a sort of ship, not what one weighs
_CENT = 0.01
_MINUTE = 1 / 1440  # of a day
_AND_REST = re.compile(r"[零又]?|\s(?:and\s)?", re.I)
_LOOK_BACK = 16


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in a text. `low` and `high` are in the unit's base (days, metres, one person) and equal but for a range.

    `claims` is "at least", "at most", "about" or empty, as the text says. `step` is what the last digit that counts in
    the written number stands for, in the base: 10,000 of 18 萬, 1,000 of 176,000; 0 where that is not known.
    """

    span: Span
    kind: FigureKind
    unit: str
    low: float
    high: float
    claims: str = ""
    step: float = 0.0

    @property
    def turned(self) -> "Figure":
        """The figure on the other side of nothing: 3 for -3."""
        return replace(self, low=-self.high, high=-self.low)

    def same_value(self, other: "Figure") -> bool:
        """Whether both can be the same figure: equal, rounded, within a range, or a bound that the other keeps."""
        if {self.claims, other.claims} & {"at least", "at most"}:
            return self._keeps(other) and other._keeps(self)
        within = ROUNDED_WITHIN if _is_rounding(self, other) else EQUAL_WITHIN
        margin = max(within * max(abs(self.high), abs(other.high)), self.leeway, other.leeway)
        return self.low <= other.high + margin and other.low <= self.high + margin

    @property
    def leeway(self) -> float:
        """How far what is said to be about right may be off: half a step; nothing where it is not said."""
        most = ROUNDED_WITHIN * max(abs(self.low), abs(self.high)) if self.claims == "about" else 0.0
        return min(self.step / 2, most) if self.step else most

    def _keeps(self, bound: "Figure") -> bool:
        """Whether this value is in what the other allows; a bound that is far from the value says something else."""
        if bound.claims == "at least":
            size = abs(bound.low)
            far = not self.claims and self.high > bound.low + size
            return self.high >= bound.low - ROUNDED_WITHIN * size and not far
        if bound.claims == "at most":
            size = abs(bound.high)
            far = not self.claims and self.low < bound.high - size / 2
            return self.low <= bound.high + ROUNDED_WITHIN * size and not far
        return True


def _is_rounding(one: Figure, other: Figure) -> bool:
    """Whether the one with fewer digits is the other, rounded: 25% and 24.8%."""
    a, b = sorted((one.low, other.low), key=_digits)
    places = _digits(a)
    return places < _digits(b) and a == float(f"{b:.{max(places - 1, 0)}e}")


def _digits(value: float) -> int:
    """Significant digits."""
    return len(f"{value:.10e}".split("e")[0].rstrip("0").replace(".", "").replace("-", ""))


def _step(value: float) -> float:
    """What the last significant digit of a number stands for: 1,000 of 176,000, 0.1 of 4.5."""
    return 10.0 ** (math.floor(math.log10(abs(value))) + 1 - _digits(value)) if value and math.isfinite(value) else 0.0


@dataclass(frozen=True, slots=True)
class Stated:
    """A text's figures and periods, each in order, no two figures from the same words. `plain` is the text as they were read in it, as long as it was."""

    plain: str
    figures: tuple[Figure, ...]
    periods: tuple[Period, ...]


@lru_cache(maxsize=4096)
def read_figures(text: str, *, counted_so: bool = False) -> Stated:
    """All that is stated in a text in numbers. Kept: the same sentences answer question after question.

    counted_so: what the text is taken from counts its years from 1912.
    """
    flat = plain(text)
    periods = periods_in_plain(flat, counted_so=counted_so)
    return Stated(flat, tuple(_figures(flat, periods)), tuple(periods))


def _figures(text: str, periods: Sequence[Period]) -> list[Figure]:
    taken = [period.span for period in periods]
    taken += [Span(*match.span()) for pattern in (_ADDRESS, _LIST_NUMBER) for match in pattern.finditer(text)]
    found: list[Figure] = []
    for fraction in _FRACTION.finditer(text):
        figure = _fraction(text, fraction)
        if figure and not any(figure.span.overlaps(span) for span in taken):
            found.append(figure)
            taken.append(figure.span)
    at = 0
    while match := _NUMBER.search(text, at):
        at = match.end()
        covering = next((span for span in taken if span.overlaps(Span(*match.span()))), None)
        if covering is not None:
            at = max(at, covering.end)
            continue
        figure = _figure(text, match, taken)
        if figure is not None:
            found.append(figure)
            at = max(at, figure.span.end)
    return _with_ranges(text, sorted(found, key=lambda figure: figure.span))


def _with_ranges(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those two as one of which the first is said to be the least and the second the most, or which are one length of time."""
    kept: list[Figure] = []
    for figure in figures:
        last = kept[-1] if kept else None
        if last and (length := _length_of_both(text, last, figure)):
            kept[-1] = replace(last, span=Span(last.span.start, figure.span.end), low=length, high=length, step=0.0)
            continue
        joins = last and _same_money_or_unit(last, figure) and bounds_one_range(text, last.span, figure.span)
        if last and joins and last.high < figure.low:
            unit = last.unit if figure.unit == "元" else figure.unit
            kept[-1] = Figure(Span(last.span.start, figure.span.end), figure.kind, unit, last.low, figure.high)
            continue
        kept.append(figure)
    return kept


def _length_of_both(text: str, one: Figure, other: Figure) -> float:
    """The length of time, in days, that two figures state together: 6小時42分, 2 years and 3 months; 0 where they do not."""
    minutes = other.unit == "分" and one.span.of(text)[-1] in "时头"
    length = other.high * _MINUTE if minutes else other.high if other.kind is FigureKind.DURATION else 0.0
    together = one.kind is FigureKind.DURATION and _AND_REST.fullmatch(text, one.span.end, other.span.start)
    single = one.low == one.high and other.low == other.high
    return one.high + length if together and single and 0 < length < one.high else 0.0


def _same_money_or_unit(one: Figure, other: Figure) -> bool:
    """Whether two figures are in one unit, 元 being any country's."""
    of_a_country = one.kind is FigureKind.MONEY and "元" in (one.unit, other.unit)
    return one.kind is other.kind and (one.unit == other.unit or of_a_country)


def _fraction(text: str, match: re.Match[str]) -> Figure | None:
    end, step = match.end(), 0.0
    if match["half"]:
        share = 0.5
    elif match["word"]:
        share = (number_of(match["word"]) or 1) / _PARTS[match["parts"].lower()]
    else:
        part, whole = number_of(match["part"]), number_of(match["of"])
        if part is None or not whole:
            return None
        share = part / whole
        step = _step(part) if whole == 100 else 0.0
    claims = claims_of(text, match.start(), end)
    return Figure(Span(match.start(), end), FigureKind.PERCENT, "%", share * 100, share * 100, claims, step)


def _figure(text: str, match: re.Match[str], taken: Sequence[Span], *, signed: bool = True) -> Figure | None:
    lead = lead_of(text, match.start(), signed=signed)
    extent = extent_of(text, match, lead, taken)
    is_money = lead.currency is not NO_UNIT
    if extent is None or (not is_money and _names_something(text, lead.start)):
        return None
    low, high, start = extent.low, extent.high, lead.start
    factor, scale_end = scale_behind(text, extent.end, money=is_money)
    unit, end = unit_behind(text, scale_end)
    step = min(_step(low), _step(high))
    if low == high:
        high, end = up_to(text, unit, start, end, low)
    if low == high:
        rest, unit, end = with_rest(text, unit, end)
        step = 0.0 if rest else step
        low, high = (value - rest if lead.minus else value + rest for value in (low, high))
    if is_money and unit.kind in (FigureKind.NUMBER, FigureKind.MONEY):
        unit, start = lead.currency, lead.money_start
    elif is_money and unit.name == "分":
        unit, start, factor = lead.currency, lead.money_start, factor * _CENT
    elif lead.minus and unit.kind in _UNSIGNED:
        return _figure(text, match, taken, signed=False)
    if unit is not NO_UNIT and _OF_A_CLASS.match(text, end):
        return None
    if unit is NO_UNIT and not lead.several and _is_bare_word(text, match.start(), scale_end, match[0]):
        return None
    claims = "at least" if extent.more else claims_of(text, start, end)
    if not claims and not lead.several and _is_unit_alone(text, match, unit):
        return None
    factor *= unit.factor
    return Figure(Span(start, end), unit.kind, unit.name, low * factor, high * factor, claims, step * factor)


def _names_something(text: str, start: int) -> bool:
    return bool(_NAMES_SOMETHING.search(text[max(start - _LOOK_BACK, 0) : start]))


def _is_bare_word(text: str, start: int, end: int, written: str) -> bool:
    """Whether a number without a unit is none: a syllable (統一), an English "one", an identifier, a time of day."""
    if _NOT_BEHIND.match(text, end) or ends_of(written):  # 十四五 is a plan, not 14 or 15
        return True
    if written[0].isdecimal():
        return bool(_CAPITALISED.search(text[max(start - _LOOK_BACK, 0) : start]))
    if written[0].isalpha() and written.isascii():
        return written.lower() == "one" or not re.match(r"[\s-](?:[a-z])", text[end:])
    return len(written) < 2 or not re.search("[十百千万亿]", written) or bool(_WORD_BEFORE_SCALE_ONLY.match(written))


def _is_unit_alone(text: str, match: re.Match[str], unit: Unit) -> bool:
    """Whether a number has no digit and is a part of a unit: 萬元, 億戶; 百萬人 are so many."""
    if not _SCALES_ONLY.fullmatch(match[0]) or _LEADS_TO_SCALES.search(text, 0, match.start()):
        return False
    return unit.kind in (FigureKind.MONEY, FigureKind.MEASURE) or match[0] in ("万", "亿", "兆")


def with_bound(text: str, figure: Figure) -> Span:
    """A figure's place in plain text with the words that bound it: 不到三個月, over 90,000."""
    return with_words(text, figure.span)


def time_of(read: Stated, place: Span) -> Period | None:
    """The time that a place in a text is said of: the last one before it, or else the next one in its own clause.

    The next one comes first where the last one stands in another clause, with nothing else stated in between:
    4 million in 2024, 7 million in 2025. One that "in" or a bracket ties to the place is its own, whatever comes before. A day on which something else happened is no figure's: 10月5日動土，投資480億元.
    """
    periods = [period for period in read.periods if not period.span.overlaps(place)]
    own = next((period for period in periods if _IN_A_TIME.fullmatch(read.plain, place.end, period.span.start)), None)
    if own:
        return own
    last = next((period for period in reversed(periods) if period.span.end <= place.start), None)
    if last and (_is_of_an_event(read, last, place) or _is_of_another(read, last, place)):
        last = None
    following = next((period for period in periods if period.span.start >= place.end), None)
    if following and not _is_told_of(read, place, following):
        following = None
    if last and following and not CLAUSE_END.search(read.plain, last.span.end, place.start):
        return last
    return following or last


def _is_of_an_event(read: Stated, period: Period, place: Span) -> bool:
    """Whether a day before a figure is told of something else: the clause says more of it, and ends before the figure."""
    end = CLAUSE_END.search(read.plain, period.span.end, place.start)
    return (
        bool(_A_DAY.search(period.iso)) and end is not None and bool(read.plain[period.span.end : end.start()].strip())
    )


def _is_of_another(read: Stated, period: Period, place: Span) -> bool:
    """Whether a time before a figure is tied to another of its sort: from 6% in 2021 to 9%."""
    own = next((figure for figure in read.figures if figure.span.overlaps(place)), None)
    return own is not None and any(
        figure.kind is own.kind and _IN_A_TIME.fullmatch(read.plain, figure.span.end, period.span.start)
        for figure in read.figures
        if figure.span.end <= min(period.span.start, own.span.start)
    )


def _is_told_of(read: Stated, place: Span, period: Period) -> bool:
    """Whether a time behind a figure is the figure's: nothing that ends a clause, and no other figure, is between."""
    between = Span(place.end, period.span.start)
    return not CLAUSE_END.search(read.plain, between.start, between.end) and not any(
        figure.span.overlaps(between) for figure in read.figures
    )
