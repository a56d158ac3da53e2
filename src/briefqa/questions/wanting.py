"""What sort of short answer a question asks for: a date, a figure of some unit, a list, other words."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from briefqa.figures.numerals import number_of, plain
from briefqa.figures.units import NO_UNIT, FigureKind, Unit, unit_behind
from briefqa.questions.quantities import ends_in_quantity, quantity_asked


class WantedKind(StrEnum):
    DATE = "date"
    FIGURE = "figure"
    ORDINAL = "ordinal"  # 第幾次
    LIST = "list"
    WORDS = "words"  # a name, a place, a yes or a no: some words of a sentence, which no rule can tell
    NOTHING = "nothing"  # a why, a how: no span of a sentence is the answer


@dataclass(frozen=True, slots=True)
class Wanted:
    """`figures` are the kinds that fit, best first; empty for any. `also` are other units that count the same."""

    kind: WantedKind
    figures: tuple[FigureKind, ...] = ()
    unit: str = ""
    also: tuple[str, ...] = ()
    exactness: str = ""  # of a date: "year", "month", "day", "century", or empty
    items: int = 0  # of a list; 0 where the question does not say how many

    @property
    def is_guess(self) -> bool:
        """Whether nothing but a noun behind 多少 tells what is counted or weighed: it may be a sum or a share too."""
        return self.figures in (ANY_COUNT, AMOUNTS) and not self.unit


# Of a thing with no unit that is known: how many, which is no money, no share and no length of time.
ANY_COUNT = (FigureKind.COUNT, FigureKind.NUMBER, FigureKind.TIMES)
SIZES = (
    FigureKind.PERCENT,
    FigureKind.POINTS,
    FigureKind.TIMES,
    FigureKind.MONEY,
    FigureKind.DURATION,
    FigureKind.MEASURE,
    FigureKind.NUMBER,
)
AMOUNTS = (FigureKind.MEASURE, FigureKind.COUNT, FigureKind.NUMBER)
_OF_QUANTITY = {
    "rate": Wanted(WantedKind.FIGURE, (FigureKind.PERCENT,)),
    "money": Wanted(WantedKind.FIGURE, (FigureKind.MONEY,)),
    "people": Wanted(WantedKind.FIGURE, (FigureKind.COUNT,), "人"),
    "cases": Wanted(WantedKind.FIGURE, (FigureKind.COUNT,), "例"),
    "households": Wanted(WantedKind.FIGURE, (FigureKind.COUNT,), "户"),
    "times": Wanted(WantedKind.FIGURE, (FigureKind.COUNT,), "次"),
    "count": Wanted(WantedKind.FIGURE, ANY_COUNT),
    "amount": Wanted(WantedKind.FIGURE, AMOUNTS),
    "gap": Wanted(WantedKind.FIGURE, SIZES),
    "limit": Wanted(WantedKind.FIGURE),
}
# Who died or fell ill is counted as people and as cases.
_AFFLICTED = re.compile(
    r"死|罹难|丧生|伤|确诊|感染|染疫|病例|患者|中毒|住院|\b(?:dea(?:d|ths?)|die[ds]?|killed|injur\w+|wounded|infect\w+|cases|patients)\b",
    re.I,
)
_RATE_OF_MANY = re.compile(
    r"每[十百千万亿\d,]{1,9}[人名户口件次车]|\bper (?:[\d,]{3,}|thousand|million|hundred thousand)\b", re.I
)
_PERSON, _CASE = "人", "例"
NOTHING, WORDS = Wanted(WantedKind.NOTHING), Wanted(WantedKind.WORDS)
# How long somebody is locked up; no year in which 海關 or 辦事處 did something, nor that of a verdict.
_NO_FURTHER = r"(?=[，才？?。！\s]|$|以[上下])"
_SENTENCED = (
    r"(?:徒刑|刑期|判处|被判|判了|监禁|服刑|坐牢|蹲牢|拘留|羁押|囚禁)[^，。？在于到至自从]{0,4}几年|几年的?(?:有期徒刑|徒刑|牢|苦牢|监禁|刑期)"
    r"|(?:(?<![机海相有攸开公难])关(?:押|了|上)?|(?<![裁谈审批评])判(?:刑|决)?|(?<!死)刑[度责]?(?:是|为|最[高重长低轻])?|处以?)几年"
    rf"{_NO_FURTHER}"
)
_LENGTH_OF_TIME = re.compile(
    r"多久|多[长少](?:的)?时间|(?:[几多]少?)(?:个小时|小时|天(?!的)|个月|周|分钟|秒)|多少年|[几]年(?:的?时间|之久|后|前|内|来|才)|(?:历时|花了?|共|长达|持续|经过|维持|相隔|任期|寿命|为期|过了|超过|了)[^，。？]{0,4}几年|(?:期[间限]|年限|服务|任职|在任)[^，。？在于几]{0,4}几年(?![几至到])"
    rf"|{_SENTENCED}"
    r"|\bhow long\b(?! is the (?:bridge|span|river|road|line|wall|longest))|\bhow many (?:years|months|weeks|days|hours|minutes|seconds)\b",
    re.I,
)
_DATE = re.compile(
    r"何[时年]|什么时[候间后]|哪一?个?(?:年|天|日|时候|时间|月|世纪|年代|季)|几[年月]|几世纪|[几哪]一?个?年代|哪一年|几[日号]|何日|甚么时"
    r"|^\W*when\b|\b(?:since|by|until|and|from) when\b|\b(?:which|what)(?: \w+)? (?:year|month|day|date|century|decade|quarter)\b",
    re.I,
)
_EXACTNESS = (
    ("century", re.compile(r"世纪|\bcentury\b", re.I)),
    ("month", re.compile(r"哪一?个?月|几月(?!几)|\bmonth\b", re.I)),
    ("day", re.compile(r"哪一?[天日]|几月几|几[日号]|何日|\bwhat day\b|\bwhich day\b|\bdate\b", re.I)),
    ("year", re.compile(r"[哪何几]一?个?年(?!代)|\byear\b", re.I)),
)
_PERCENT = re.compile(
    r"百分之[几多]|百分比|多少%|几成|多少(?:的)?(?:比例|比率|百分)|比[例率重](?:是|为|大?约?|有|占)*(?:多少|几|多高)|[占佔](?:了|有|据|约|全球|总)*[^，。？]{0,10}(?:多少|几)(?!人|个|名|[平公座家万])|市占率|占有率|份额[^，。？]{0,6}多少"
    r"|\bpercent(?:age)?\b|\bwhat (?:share|proportion|fraction)\b|\bmarket share\b|\bhow much of\b",
    re.I,
)
_SUM = r"(?:revenues?|income|turnover|spending|expenditure|costs?|prices?|budget|profits?|funding|funds?|money|debts?|tax(?:es)?|aid|investments?)"
# Of a sum, or of what goes somewhere, a part may be told as a share or as so much money.
_PART_OF_SUM = re.compile(
    rf"\bhow much of\b[^?]*\b(?:{_SUM}|went|go(?:es)?|spen[dt]|pa(?:y|ys|id)|allocated|granted|owed)\b", re.I
)
_MONEY = re.compile(
    rf"多少[\u4e00-\u9fff]{{0,3}}[费款税薪]|多少(?:万|亿|兆)?(?:钱|的?(?:经费|资金|费用|预算|赔款|预算|投资|成本))|(?:经费|费用|价格|售价|定价|票价|收入|营收|预算|资金|赔款|市值|身价|成本|产值|薪资|月薪|年薪|投资额?|净利|GDP|生产总值)[^，。？]{{0,8}}(?:多少|几|多高|多大)(?!人|个|名|%|倍|家|次)"
    rf"|\bhow much (?:money|did|does|do|was|were|is|has|have|will|would)\b|\bhow much (?:(?!of\b)[a-z]+ ){{0,2}}?{_SUM}\b|\bwhat (?:price|cost|revenue|budget)\b|\bhow (?:expensive|costly)\b|\bcost\b.*\bhow much\b",
    re.I,
)
_MEASURED = (
    (re.compile(r"面积[^，。？]{0,8}(?:多|几)|\bhow large an area\b", re.I), "m²"),
    (re.compile(r"多[长高远宽深](?!的?时)|(?:高度|长度|宽度|深度|距离|海拔|直径|里程|射程|身高)[^，。？]{0,8}(?:多|几)|\bhow (?:far|tall|high|deep|wide)\b|\bhow long\b", re.I), "m"),
    (re.compile(r"多重|重量[^，。？]{0,6}(?:多|几)|体重[^，。？]{0,6}(?:多|几)|\bhow heavy\b", re.I), "kg"),
    (re.compile(r"(?:温度|气温|高温|低温)[^，。？]{0,8}(?:多|几)|几度|多少度", re.I), "°C"),
)  # fmt: skip
# By how much: of a cost too it may be told as a share or as so many times.
_CHANGE = re.compile(
    r"(?:增加|减少|上升|下降|成长|增长|提高|降低|上涨|下跌|[涨跌升降缩])(?:了|掉)?(?:多少|[几幾]成)(?=[？?。]|$)|\bby how much\b|\bhow much (?:more|less|higher|lower)\b",
    re.I,
)
_AGE = re.compile(r"几岁|多大年[纪龄]|年纪多大|多少岁|\bhow old\b|\bat what age\b", re.I)
_AGE_OF_THINGS = re.compile(
    r"(?:[船车机屋房树窑井]龄|寿命|工期|任期|年资|工龄|时长)[^，。？]{0,8}(?:多|几)|\b(?:average|mean|median) age\b",
    re.I,
)
# Things that are counted by a word of their own: the parameter count, 用戶數. Behind the figure stands that word.
_COUNT_OF = re.compile(
    r"\b(?P<one>[a-z]+) count\b|\bnumber of (?:[a-z]+ )??(?P<many>[a-z]+)\b|(?P<what>参数|用户|人|员工|座)(?:总?数量?|总量|量|规模)[^，。？]{0,8}(?:多|几)",
    re.I,
)
_COUNTED = re.compile(
    r"\bhow many\b|\b(?:what|which)\b[^?]*\b(?:count|number of)\b|[几幾](?=[\u4e00-\u9fff])|多少(?=[\u4e00-\u9fff]{2})(?!的)",
    re.I,
)
_PEOPLE = re.compile(
    r"人[口数][^，。？]{0,8}(?:多|几)|(?:多少|几)(?:位|名|人)|\bpopulation\b"
    r"|多少[\u4e00-\u9fff]{0,4}(?:[男女]性|妇女|儿童|居民|学生|(?!用)[\u4e00-\u9fff]者)(?=[？?。]|$)",
    re.I,
)
_HOW_MANY = re.compile(
    r"(?P<order>第)?\s?(?:多少|[几幾])(?P<scale>[十百千万亿]*)\s?|\bhow (?:many|large|big|fast|much)\b\s?", re.I
)
_ANY_FIGURE = re.compile(r"多少|多[大快高]|[为是]几|\bhow (?:many|much|large|big|fast)\b|\bwhat number\b", re.I)
# 幾 is "several" where another word asks: 每隔幾天…哪個區域.
_ASKS_OTHERWISE = re.compile(r"谁|哪(?!一?个?(?:年|天|日|月|世|时|季))|什么(?!时)|甚么|何(?![年时日])")
# A name, by what it has: which country has the largest population. Not what is itself a figure or a time.
_ASKS_WHAT_HAS = re.compile(
    r"^\W*(?:which|what)\s(?!(?:(?!ha[sd]|have)[\w'’-]+\s){0,3}?(?:share|rate|percentage|proportion|fraction|ratio|number|amount|sum|population|cost|price|budget|revenue|age"
    r"|century|decade|year|quarter|month|week|day|date)s?\s)(?:[\w'’-]+\s){1,4}?(?:has|have|had)\s(?:the|an?)\b(?!.*\bhow\s(?:many|much)\b)",
    re.I,
)
_SEVERAL = re.compile(r"几[乎何]|\d\s?几|数几|(?<![有约要达了是为在至])多(?=[长高远宽深重大快])")
_LIST = re.compile(
    r"哪些|哪[几两二三四五六七八九十]|[包含]括?(?:了)?(?:什么|哪)|分别(?:是|为)(?:什么|哪|谁)|\b(?:which|what) (?:\w+ ){0,3}(?:are|were)\b|\bname the\b|\blist (?:the|all)\b",
    re.I,
)
_HOW_LONG_A_LIST = re.compile(r"哪(?P<items>[两二三四五六七八九十]|\d)[\u4e00-\u9fff]")
_COMPARES = re.compile(
    r"(?:有何|有什么|有哪些|有甚么|哪里|什么|甚么|何)(?:不同|差异|差别|区别|异同)|(?:不同|差异|差别|区别|异同)(?:之处|点)?(?:是什么|在哪里?|在于什么|何在)|比较"
    r"|\bcompared?\b|\bdiffer(?:s|ences?)?\b",
    re.I,
)
_ASKS_FOR_REASON_OR_WAY = re.compile(r"为[什甚]么|为何|怎[么样]|如何|什么原因|\b(?:why|how)\b", re.I)


@lru_cache(maxsize=256)
def wanted_of(question: str) -> Wanted:
    """The sort of short answer that a question asks for; NOTHING where only a whole sentence would be one."""
    text = plain(question)
    is_other = _ASKS_WHAT_HAS.search(text) or (_ASKS_OTHERWISE.search(text) and "多少" not in text)
    numbers = "" if is_other else _SEVERAL.sub(" ", text)
    stated = _date(numbers) or _amount(numbers) or _quantity(text, ends_in_quantity(text))
    if stated:
        return _with_other_units(text, stated)
    if _COMPARES.search(text):
        return NOTHING
    return _list(text) or (NOTHING if _ASKS_FOR_REASON_OR_WAY.search(text) else WORDS)


def _quantity(text: str, sort: str) -> Wanted | None:
    """A figure of a sort of quantity. A rate of so many in 100,000 is no share of a hundred."""
    if sort == "rate" and _RATE_OF_MANY.search(text):
        return Wanted(WantedKind.FIGURE)
    return _OF_QUANTITY[sort] if sort else None


def _with_other_units(text: str, wanted: Wanted) -> Wanted:
    also = {_PERSON: _CASE, _CASE: _PERSON}.get(wanted.unit)
    return replace(wanted, also=(also,)) if also and _AFFLICTED.search(text) else wanted


def _date(text: str) -> Wanted | None:
    if _LENGTH_OF_TIME.search(text):
        return Wanted(WantedKind.FIGURE, (FigureKind.DURATION,))
    if not _DATE.search(text) or re.search("第几", text):
        return None
    exactness = next((name for name, pattern in _EXACTNESS if pattern.search(text)), "")
    return Wanted(WantedKind.DATE, exactness=exactness)


def _amount(text: str) -> Wanted | None:
    counted = _HOW_MANY.search(text)
    if counted and counted["order"]:
        return Wanted(WantedKind.ORDINAL)
    if named := _quantity(text, quantity_asked(text)):
        return named
    for pattern, wanted in (
        (_CHANGE, Wanted(WantedKind.FIGURE, SIZES)),
        (_AGE, Wanted(WantedKind.FIGURE, (FigureKind.AGE,))),
        (_AGE_OF_THINGS, Wanted(WantedKind.FIGURE, (FigureKind.DURATION, FigureKind.AGE))),
        (_PART_OF_SUM, Wanted(WantedKind.FIGURE, (FigureKind.PERCENT, FigureKind.MONEY))),
        (_PERCENT, Wanted(WantedKind.FIGURE, (FigureKind.PERCENT,))),
        (_MONEY, Wanted(WantedKind.FIGURE, (FigureKind.MONEY,))),
        (_PEOPLE, Wanted(WantedKind.FIGURE, (FigureKind.COUNT,), "人")),
    ):
        if pattern.search(text):
            return wanted
    unit = unit_behind(text, counted.end())[0] if counted else NO_UNIT
    if unit is NO_UNIT:
        for pattern, name in _MEASURED:
            if pattern.search(text):
                return Wanted(WantedKind.FIGURE, (FigureKind.MEASURE,), name)
        return _count(text) or (Wanted(WantedKind.FIGURE) if _ANY_FIGURE.search(text) else None)
    return Wanted(WantedKind.FIGURE, (unit.kind,), _asked_unit(unit))


def _count(text: str) -> Wanted | None:
    """A number of things that only the question's noun names, of that unit where it is one."""
    if told := _COUNT_OF.search(text):
        noun = told[told.lastgroup or 0]
        unit = next((unit for form in (noun, f"{noun}s") if (unit := unit_behind(form, 0)[0]) is not NO_UNIT), NO_UNIT)
        if unit.kind is FigureKind.COUNT:
            return Wanted(WantedKind.FIGURE, (FigureKind.COUNT,), _asked_unit(unit))
    return Wanted(WantedKind.FIGURE, ANY_COUNT) if _COUNTED.search(text) else None


def _asked_unit(unit: Unit) -> str:
    """A unit that is asked for; 元 of no country and 個 fit any."""
    return "" if unit.name in ("元", "个") else unit.name


def _list(text: str) -> Wanted | None:
    if not _LIST.search(text):
        return None
    asked = _HOW_LONG_A_LIST.search(text)
    return Wanted(WantedKind.LIST, items=int(number_of(asked["items"]) or 0) if asked else 0)
