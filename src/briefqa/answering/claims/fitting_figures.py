"""Which figures and dates of a sentence can be the one that is asked for: by kind and unit, by time, and by the end of a change."""

import re
from collections.abc import Sequence
from itertools import pairwise

from briefqa.answering.claims.changes import changes, of_asked_end, without_superseded
from briefqa.answering.claims.extremes import says_extreme
from briefqa.figures.numerals import NUMBER
from briefqa.figures.periods import Period
from briefqa.figures.stated import CLAUSE_END, Figure, Stated, time_of
from briefqa.figures.units import FigureKind
from briefqa.questions.wanting import Wanted
from briefqa.types import Span

LOOK_BACK = 32  # before a figure, for the words that say from what or to what
_YEAR_CHARS = 4  # of a period's ISO form
_ASKS_FOR_START = re.compile(
    r"[从由自](?:多少|几)|原[本来先]|起初|最初|此前|之前|\bfrom (?:what|how)\b|\b(?:originally|initially|before)\b",
    re.I,
)
_ASKS_FOR_END = re.compile(r"[至到达]了?(?:多少|几)|\bto (?:what|how)\b", re.I)
# Right before the first and the second figure of a change: 從 A 增至 B, rose from A to B, B, up from A.
# Not what has reached its own end before the figure (從申請到核准 20 天, 自去年起 3 萬元), nor what is met or told of: 遇到風浪要三個月.
_FROM = re.compile(r"(?:[从由自](?:(?![到至起](?!\s?\d))[^，。；;]){0,12}|\bfrom\b[^，。；;]{0,12})$", re.I)
_UP_FROM = re.compile(r"\b(?:(?:up|down) from|compared (?:with|to)|versus|against)\b[^，。；;]{0,12}$", re.I)
_TO = re.compile(r"(?:(?<![遇谈提看碰遭感想说听等])[至到达为](?!今|此)|\bto\b)[^，。；;]{0,12}$", re.I)
_IN_OTHER_UNITS = re.compile(r"^\s?[（(](?:约合?|折合|合|相当于|即|about|around|roughly|some|or)?\s?$", re.I)
# A stretch of time that something is told of, and not how long it lasted: 近二十年來規模最大, the worst of the past ten years.
_BEFORE_STRETCH = re.compile(r"(?:过去|最近|未来|\b(?:past|last|next|recent))\s?$", re.I)
_BEHIND_STRETCH = re.compile(r"\s?以?来")
_DEAD = re.compile(
    r"死(?!亡?率)|罹难|丧生|殉职|身亡|\b(?:deaths?(?! rate)|dead|die[ds]?|killed|fatalit(?:y|ies))\b", re.I
)
# Right behind a figure, what befell so many.
_HARM_BEHIND = re.compile(
    r"\s?(?:(?:people|persons?|others|were|was|are|have|been)\s)*(?:(?P<dead>死(?!亡?率)|罹难|丧生|身亡|殉职|(?:dead|killed|died|deaths)\b)"
    r"|[受轻重]*伤|送医|住院|就医|失踪|获救|确诊|感染|(?:injured|wounded|hurt|missing|hospitali[sz]ed|rescued|infected)\b)",
    re.I,
)
_HARM = re.compile(rf"{_DEAD.pattern}|伤|送医|住院|失踪|确诊|感染|\b(?:injur|wound|hurt|hospitali|infect)", re.I)
_AND = re.compile(r"、|[和及与]|\band\b", re.I)
# What is said of one figure and not of its part or the rest: where the question says it, the figure's clause has to.
_QUALIFIERS = (
    re.compile(r"总(?!统|理|部|裁|署|干|经理|长)|合计|[一共]共|共计|\b(?:total|altogether)\b", re.I),
    re.compile(r"[还尚仍][要需须欠差剩]|剩[余下]|再(?:支付|投入|增加|需要?)|\b(?:remaining|left|still to)\b", re.I),
    re.compile(r"缺(?!席|陷|氧|失|点)|短少|\b(?:short(?:age|fall)s?|lack(?:s|ed|ing)?|vacan(?:t|cy|cies))\b", re.I),
    re.compile(rf"需[要求]?[量数]?(?:是|为|达|有|约|近)?\s?(?:多少|几|{NUMBER})", re.I),
)
# Of what a share is: the next word in an answer, all words in a question.
_WHOLE_BEHIND = re.compile(r"\sof\s(?:(?:the|all|its|their)\s)*(?P<of>[a-z][\w-]*)", re.I)
_ASKED_WHOLE = re.compile(
    r"\b(?:how much|what (?:share|proportion|percentage|fraction|part)) of\s(?P<of>[\w'’ -]+?)\s(?:is|are|was|were|went|goes|go|do|does|did|has|have|comes?|came|can|will)\b",
    re.I,
)
# A limit in a question, and the words at a figure that say that it is that limit.
_LIMITS = (
    (
        re.compile(r"下限|底[薪价标]|至少|起码|不得[低少]于|\b(?:at least|lower limit|floor)\b", re.I),
        re.compile(r"(?:不[得能可应]?[低少]于|至少|最[低少]|起码|下限|\b(?:at least|(?:no|not) less than|minimum))[^，。；;\d]{0,8}$", re.I),
        re.compile(r"\s?(?:以上|起跳|\bor more\b)", re.I),
    ),
    (
        re.compile(r"上限|至多|顶多|不得[超高多]|\b(?:at most|upper limit|ceiling|cap)\b", re.I),
        re.compile(r"(?:不[得能可应]?(?:超过|[高多]于|逾)|至多|最[高多]|上限|\b(?:at most|up to|(?:no|not) more than|maximum))[^，。；;\d]{0,8}$", re.I),
        re.compile(r"\s?(?:以[下内]|之内|\bor less\b)", re.I),
    ),
)  # fmt: skip
_ASKS_FOR_EXTREME = re.compile(
    r"最[低少高多]|[上下]限|底薪|至[少多]|\b(?:lowest|least|minimum|highest|most|maximum)\b", re.I
)
_ASKS_FOR_TOTAL = re.compile(
    r"[一每全][年月天日]|[总合]共|总[计数量额]|合计|\b(?:(?:a|per|each|every) (?:year|month|day)|annually|yearly|total|altogether)\b",
    re.I,
)
# Right before a figure: of one tonne, of a household. Not of a stretch of time.
_OF_EACH = re.compile(
    r"每一?\s?(?![年月日天周季时小分秒次隔])[\u4e00-\u9fff]{1,4}\s?(?:[约要需为达]|平均|大约)?\s?(?=$|多少|几)"
)
_AVERAGE = re.compile(r"平均|中位|均值|\b(?:average|mean|median)\b", re.I)
_OPENS_BRACKET = re.compile(r"\s?[（(]\s?(?:(?:约|近|仅|只|about|only)\s?)?$", re.I)
# What a name stands behind, so that it is whole: a mark, a particle, a verb of comparing, an English word that is no part of it.
_BEFORE_NAME = re.compile(
    r"^|[，。、；：;:,）)]\s?|[于与和及跟或比是为而但在由各则即](?![于与和及跟或是为])|\b(?:of|in|than|for|the|and|or|at|to|from|by|among|is|was)\s",
    re.I,
)
_STATES = "国"
_GROUP_BEHIND = re.compile(r"集团|联盟|协约|公约|峰会")  # 七國集團 is a name
_ASKS_FOR_STATES = re.compile(r"国|\b(?:countries|nations|states|members|parties|signatories|governments)\b", re.I)
_SORTS = frozenset("种类项条款篇部章节点")  # kinds and parts of a text: no figure of anything but themselves


def fitting_figures(wanted: Wanted, read: Stated, asked: Stated) -> list[Figure]:
    """The figures of the kind and unit that is asked for, of the question's time, and of the right end of a change."""
    free = [
        figure
        for figure in read.figures
        if not any(figure.low == other.low and figure.unit == other.unit for other in asked.figures)
        and (not _is_stretch(read.plain, figure) or _is_the_duration(wanted, read, figure))
        and not _is_group_of_states(read.plain, figure)
    ]
    fitting = _without_states(wanted, asked, _of_kind(wanted, free))
    if asked.periods:
        bare = [figure for figure in _bare(wanted, free) if figure.kind is FigureKind.NUMBER]
        counts = FigureKind.COUNT in wanted.figures
        own = _of_time(read, asked, fitting) or (_of_time(read, asked, bare) if counts else [])
        fitting = own or _of_no_other_year(read, asked, fitting)
    if wanted.also:
        fitting = [figure for figure in fitting if _is_of_the_dead(read, figure) == bool(_DEAD.search(asked.plain))]
    fitting = _of_end(read.plain, asked.plain, _without_conversions(read.plain, fitting))
    for qualifier in _QUALIFIERS:
        if qualifier.search(asked.plain):
            fitting = [figure for figure in fitting if qualifier.search(_said_of(read, figure))] or fitting
    fitting = _of_bracket(read.plain, asked.plain, _of_limit(read, asked.plain, fitting))
    return _of_whole(read.plain, asked.plain, fitting)


def _of_limit(read: Stated, question: str, figures: list[Figure]) -> list[Figure]:
    """The figures that are the limit which is asked for, where any is said to be one.

    No average where the most or the least is asked for, and not what one piece takes where it is what all take together.
    """
    for asks, sets, sets_behind in _LIMITS:
        if asks.search(question):
            figures = [
                figure
                for figure in figures
                if sets.search(read.plain, max(figure.span.start - LOOK_BACK, 0), figure.span.start)
                or sets_behind.match(read.plain, figure.span.end)
            ] or figures
    if _ASKS_FOR_TOTAL.search(question) and not _OF_EACH.search(question):
        figures = [
            figure
            for figure in figures
            if not _OF_EACH.search(read.plain, max(figure.span.start - LOOK_BACK, 0), figure.span.start)
        ] or figures
    if _ASKS_FOR_EXTREME.search(question) and not _AVERAGE.search(question):
        return [figure for figure in figures if not _AVERAGE.search(_said_of(read, figure))] or figures
    return figures


def _of_bracket(text: str, question: str, figures: list[Figure]) -> list[Figure]:
    """Of figures in brackets the one right behind the words of the question: 海港的稅率（9%）高於河港（4%） gives 河港 4%.

    The first stands behind what all are figures of, so only a later one is told by the words before its bracket.
    """
    brackets = [(_OPENS_BRACKET.search(text, 0, figure.span.start), figure) for figure in figures]
    opened = [(match.start(), figure) for match, figure in brackets if match]
    if len(opened) < 2:
        return figures
    begin, first = opened[0]
    own = [
        figure
        for (_, last), (start, figure) in pairwise(opened)
        if (named := _named_before(question, text, last.span.end, start)) and named not in text[:begin].lower()
    ]
    if not own and _named_before(question, text, 0, begin):
        return [first]
    return own if len(own) == 1 else figures


def _named_before(question: str, text: str, first: int, end: int) -> str:
    """The words of a text that end at a place and stand in a question, whole words as far as what is before them tells; or nothing."""
    lowered = question.lower()
    starts = [match.end() for match in _BEFORE_NAME.finditer(text, first, end)]
    names = (text[start:end].strip().lower() for start in starts)
    return next((name for name in names if len(name) > 1 and _stands_in(lowered, name)), "")


def _stands_in(text: str, name: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name)}\b", text)) if name.isascii() else name in text


def _of_whole(text: str, question: str, figures: list[Figure]) -> list[Figure]:
    """Of shares of several wholes those of the whole that is asked about: 60% of the boats but 8% of the catch."""
    asked = _ASKED_WHOLE.search(question)
    wholes = [_WHOLE_BEHIND.match(text, figure.span.end) for figure in figures if figure.kind is FigureKind.PERCENT]
    if asked is None or len(wholes) < len(figures) or len({whole["of"].lower() for whole in wholes if whole}) < 2:
        return figures
    words = set(re.sub("['’]s\\b", "", asked["of"].lower()).split())
    return [figure for figure, whole in zip(figures, wholes, strict=True) if whole and whole["of"].lower() in words]


def fitting_dates(wanted: Wanted, read: Stated, asked: Stated) -> list[Span]:
    """Where the dates stand that are as exact as is asked for, hold now, and are of the end of a stretch that is asked for."""
    fitting = [period for period in read.periods if _fits_date(wanted, period, asked.periods)]
    places = without_superseded(asked.plain, read.plain, [period.span for period in fitting])
    left = of_asked_end(asked.plain, read.plain, places)
    return [_date_span(wanted, period) for period in fitting if period.span in left]


def _fits_date(wanted: Wanted, period: Period, given: Sequence[Period]) -> bool:
    if wanted.exactness == "century":
        return period.iso.startswith("C")
    states_year = period.year_end > period.span.start
    if any(period.iso == other.iso or other.iso.startswith(f"{period.iso}-") for other in given):
        return False
    if wanted.exactness == "year":
        return states_year and not any(other.iso[:4] == period.iso[:4] for other in given)
    if wanted.exactness in ("month", "day"):
        return ("-" in period.iso) and (wanted.exactness == "month" or period.iso.count("-") >= 2)
    return True


def _date_span(wanted: Wanted, period: Period) -> Span:
    """The year alone where the year is asked for, and so on."""
    if wanted.exactness == "year":
        return Span(period.span.start, period.year_end)
    return period.span


def _is_of_the_dead(read: Stated, figure: Figure) -> bool:
    if behind := _HARM_BEHIND.match(read.plain, figure.span.end):
        return bool(behind["dead"])
    return bool(_DEAD.search(_said_of(read, figure)))


def _said_of(read: Stated, figure: Figure) -> str:
    """The words around a figure in its own clause, up to the figures before and behind it and to an "and" between.

    Where no figure is before, "and" ends what is said of others only with a word of harm behind it: killed one and hurt 30.
    """
    others = [other.span for other in read.figures]
    start = max((span.end for span in others if span.end <= figure.span.start), default=0)
    end = min((span.start for span in others if span.start >= figure.span.end), default=len(read.plain))
    for stop in CLAUSE_END.finditer(read.plain, start, figure.span.start):
        start = stop.end()
    for stop in _AND.finditer(read.plain, start, figure.span.start):
        is_between = any(span.end <= stop.start() for span in others)
        if is_between or _HARM.search(read.plain, stop.end(), figure.span.start):
            start = stop.end()
    stops_behind = [CLAUSE_END.search(read.plain, figure.span.end, end)]
    if end < len(read.plain):
        stops_behind.append(_AND.search(read.plain, figure.span.end, end))
    return read.plain[start : min((stop.start() for stop in stops_behind if stop), default=end)]


def _is_stretch(text: str, figure: Figure) -> bool:
    if figure.kind is not FigureKind.DURATION:
        return False
    before = _BEFORE_STRETCH.search(text, max(figure.span.start - LOOK_BACK, 0), figure.span.start)
    return bool(before or _BEHIND_STRETCH.match(text, figure.span.end))


def _is_the_duration(wanted: Wanted, read: Stated, stretch: Figure) -> bool:
    """Whether a length of time is asked for, only one is stated, and something went on for it: no worst of 20 years."""
    stated = [figure for figure in read.figures if figure.kind is FigureKind.DURATION]
    if wanted.figures[:1] != (FigureKind.DURATION,) or len(stated) > 1:
        return False
    said = _said_of(read, stretch)
    return not _BEHIND_STRETCH.match(read.plain, stretch.span.end) and not says_extreme(said)


def _of_kind(wanted: Wanted, free: list[Figure]) -> list[Figure]:
    if not wanted.figures or wanted.figures[0] is not FigureKind.COUNT:
        free = [figure for figure in free if figure.kind is not FigureKind.COUNT or figure.unit not in _SORTS]
    if not wanted.figures:
        return [figure for figure in free if figure.kind is not FigureKind.DURATION and figure.unit != "个"] or free
    fitting = [figure for figure in free if figure.kind in wanted.figures]
    units = {wanted.unit, *wanted.also}
    exact = [figure for figure in fitting if not wanted.unit or figure.unit in units]
    if exact or wanted.figures[0] is not FigureKind.COUNT:
        return exact
    return _bare(wanted, free)


def _is_group_of_states(text: str, figure: Figure) -> bool:
    return figure.unit == _STATES and bool(_GROUP_BEHIND.match(text, figure.span.end))


def _without_states(wanted: Wanted, asked: Stated, figures: list[Figure]) -> list[Figure]:
    """Without numbers of countries, where other things are asked for and counted beside them: 五國共訂購 90 架."""
    if wanted.unit or FigureKind.COUNT not in wanted.figures or _ASKS_FOR_STATES.search(asked.plain):
        return figures
    others = [figure for figure in figures if figure.unit != _STATES]
    return others if any(figure.kind is FigureKind.COUNT for figure in others) else figures


def _bare(wanted: Wanted, free: Sequence[Figure]) -> list[Figure]:
    """Figures that say of nothing what they count; beside one of other things (90 users, 40) they may count those."""
    counted = {figure.unit for figure in free if figure.kind is FigureKind.COUNT} - {"个", wanted.unit, *wanted.also}
    return [figure for figure in free if figure.unit == "个" or (figure.kind is FigureKind.NUMBER and not counted)]


def _without_conversions(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Without what stands in brackets right behind another: 600 萬美元（約新台幣 1.8 億元）."""
    return [
        figure
        for last, figure in _with_last(figures)
        if not last or not _IN_OTHER_UNITS.search(text[last : figure.span.start])
    ]


def _of_time(read: Stated, asked: Stated, figures: Sequence[Figure]) -> list[Figure]:
    """The figures that are said of a time in the question."""
    times = [(figure, time_of(read, figure.span)) for figure in figures]
    return [figure for figure, time in times if time and any(time.agrees_with(given) for given in asked.periods)]


def _of_no_other_year(read: Stated, asked: Stated, figures: Sequence[Figure]) -> list[Figure]:
    """Without the figures that are said of another year than the question's, where it states one."""
    years = {period.iso[:_YEAR_CHARS] for period in asked.periods if period.iso[:_YEAR_CHARS].isdecimal()}
    times = [(figure, time_of(read, figure.span)) for figure in figures]
    return [
        figure
        for figure, time in times
        if not years or time is None or not time.iso[:_YEAR_CHARS].isdecimal() or time.iso[:_YEAR_CHARS] in years
    ]


def _of_end(text: str, question: str, figures: Sequence[Figure]) -> list[Figure]:
    """Without the figure that a change begins with, or the one it ends with where the question asks for the beginning."""
    before = [
        text[max(last, figure.span.start - LOOK_BACK) : figure.span.start] for last, figure in _with_last(figures)
    ]
    back = [figure for figure, words in zip(figures, before, strict=True) if _UP_FROM.search(words)]
    old = [one for one, _ in changes(text, [figure.span for figure in figures])]
    starts = [
        figure
        for figure, words in zip(figures, before, strict=True)
        if figure in back or figure.span in old or _FROM.search(words)
    ]
    ends = [figure for figure, words in zip(figures, before, strict=True) if figure not in starts and _TO.search(words)]
    if _ASKS_FOR_START.search(question):
        return starts or list(figures)
    if _ASKS_FOR_END.search(question) and ends:
        return ends
    if back:
        ends = [figure for figure in figures if figure not in starts]
    changed = {(figure.kind, figure.unit) for figure in ends}
    return [figure for figure in figures if figure not in starts or (figure.kind, figure.unit) not in changed]


def _with_last(figures: Sequence[Figure]) -> list[tuple[int, Figure]]:
    """Each figure with where the one before it ends."""
    ends = [0, *(figure.span.end for figure in figures)]
    return list(zip(ends, figures, strict=False))
