"""What a value is of, beyond its unit: a year's or a day's, forecast or reached, of phase 1 or of phase 2.

Two values that differ in that are two values. But not every sentence says it: what the question names already, every share
being of a whole, and a verb that tells of what is to come may all stand for it.
"""

import re
from dataclasses import dataclass

from briefqa.answering.claims.series import asked_members, members_in
from briefqa.figures.numerals import plain
from briefqa.folding import fold

# What a figure is of, beyond its unit: two that differ in one of these are two figures. In plain text, any case.
_SCOPES = {
    "cumulative": r"累[计积]|总计|合计|历来|迄今|cumulative|in total|to date|altogether|since (?:its|the) (?:launch|start)",
    "year earlier": r"[去上前]一?年同期|year[- ]earlier|a year (?:ago|before)|same (?:period|time|month|quarter) (?:last|of the previous|a) year",
    "per year": r"每年|(?<![\d今去前明本全半])(?<!\d\s)年(?:产[值量能]|发电量|营收|收入|用[水电]量|处理量)|年均|一年(?:内|之内|间)|全年|(?<!\d)(?<!\d\s)(?<!会计)(?<!财政)(?<!学)年度|annual|per year|a year|yearly|(?:each|every) year|CAGR",
    "per month": r"每月|月均|月活|单月|MAU|monthly|per month|a month|(?:each|every) month",
    "per week": r"每周|单周|周均|weekly|per week|a week|(?:each|every) week",
    "last week": r"上周(?![一二三四五六日末公宣表发指通刊报])|\b(?:last|past|previous) week\b",
    "this week": r"[本这当]周(?![一二三四五六日末公宣表发指通刊报年])|\b(?:this|current) week\b",
    "per day": r"每[日天]|日均|日产[量能]|日用[水电]量|日活|单日|DAU|daily|per day|a day|(?:each|every) day",
    "average": r"平均|均值|中位数|average|mean\b|median",
    "change": r"增加|新增(?!至|到|为)|增长|成长(?!到|至)|上升了?|下降(?!到|至)|降低了?(?!到|至)|减少|涨幅|跌幅|涨了|跌了|降幅|提高了?|增幅|成长率|growth|grew by|rose by|fell by|increased by|decreased by|(?:increase|decrease|rise|fall|drop|decline|reduction) (?:in|of|by)|up by|down by|newly|new (?:cases|infections|deaths|admissions|members|users|customers|subscribers)",
    "forecast": r"预[计测估期定订]|将(?:达|会|有|增)|有望|估将|forecast|expected to|projected|forecasts?|predicted|will (?:reach|be|have)",
    "target": r"目标|规划|原[定订]|拟(?:在|于|设|建|购|采)|计划(?:达|在|于|设|建|购|采|完成|投入)|target|goal|aims?\b|planned|plans? to",
    "part": r"其中|当中|仅.{0,4}部分|[仅单光][^，。\d]{1,8}就|of which|of them|among them",
    "together": r"\b(?:together|combined)\b|两者|合共|合起来",
    "most": r"最高|最多|峰值|高峰|peak|maximum|record|highest",
    "least": r"最低|最少|minimum|lowest|fewest",
    "women": r"女性|女生|女职|women|female",
    "men": r"(?<!女)男性|男生|\bmen\b|\bmale",
    "net": r"净利|净额|net (?:profit|income)|profit",
    "gross": r"营收|收入|revenue|turnover|sales",
    "abroad": r"海外|国外|境外|abroad|overseas|outside (?:the country|China)",
    "world": r"全球|全世界|世界(?!大战)|global|worldwide|\bthe world\b(?! wars?\b)|\bworld['’]s\b",
    "second-hand": r"旧款|旧版|前一代|上一代|previous version|earlier version|predecessor",
}
SCOPE_PATTERNS = {name: re.compile(pattern, re.I) for name, pattern in _SCOPES.items()}
# Where the question names one of these, a sentence that leaves it out is of it too.
_ASKED = frozenset({"cumulative", "per year", "per month", "per week", "per day", "average", "most", "least"})
# A question after a change in other words than an answer: by how much did it fall.
_ASKS_OF_CHANGE = re.compile(
    r"\b(?:did|does|has|have|will|would)\b.*\b(?:rise|risen|fall|fallen|grow|grown|drop|increase|decrease|decline|shrink)",
    re.I,
)
# What leads to a level and no change: 成長至 45%, rose to 45%.
_TO_LEVEL = re.compile(r"[至到达为]了?\s|\b(?:to|at|reach\w*)\s\s", re.I)
# All that tells two dates apart: most of what is said around a date is not said of it.
_OF_DATES = frozenset({"forecast", "target", "year earlier", "second-hand"})
# In plain text. What tells of something to come in other words than a forecast's: 訂在 December, due for completion, will employ.
_AHEAD = re.compile(
    r"将(?![近军领])|[订定][在于]|[拟预]于|\b(?:will|shall|scheduled|due|expects?)\b|\b(?:is|are) (?:to|expected|planned)\b",
    re.I,
)
# And of what has come about: an outcome is not held against a forecast of it.
_DONE = re.compile(
    r"实际|已|[达了]|完成|结果|最终|\b(?:actual(?:ly)?|was|were|had|has|have|did|came|rose|fell|stood|\w+ed)\b", re.I
)
# One of a row without 第, in folded text: 二期, 3號機.
_WITHOUT_LEAD = re.compile(
    r"(?<![第\d.,一二三四五六七八九十百千分同近])(?=(?:[一二三四五六七八九十]|\d{1,2})\s?(?:期(?![间望待货限刊])|阶段|号[机炉井]))"
)

# In plain text, a ship or a vehicle by its name.
_ONE_OF_A_KIND = re.compile(r"(?P<name>[\u4e00-\u9fff]{2}(?P<kind>号))(?![线召码])")


@dataclass(frozen=True, slots=True)
class Scoped:
    """What is said of a value, in plain text: in its own clause, and from its sentence's start to that clause's end."""

    clause: str
    up_to: str


def scopes_in(clause: str) -> frozenset[str]:
    """What a clause, in plain text, says of the value that stands in it."""
    return frozenset(name for name, pattern in SCOPE_PATTERNS.items() if pattern.search(clause))


def scopes_apart(question: str, one: Scoped, other: Scoped, *, is_date: bool, is_share: bool) -> frozenset[str]:
    """What is said of one of two values alone, and is neither the question's own nor implied by the other one's words."""
    mine = scopes_in(one.clause)
    apart = mine ^ scopes_in(other.clause)
    if is_date:
        apart &= _OF_DATES
    if is_share:
        apart -= {"part"}
    asked = plain(question)
    apart -= {name for name in apart & _ASKED if SCOPE_PATTERNS[name].search(asked)}
    if "change" in apart and _is_a_change(asked, other if "change" in mine else one):
        apart -= {"change"}
    if "forecast" in apart and _is_foreseen(asked, other if "forecast" in mine else one):
        apart -= {"forecast"}
    return apart


def _is_a_change(asked: str, said: Scoped) -> bool:
    """Whether a value that is not called a change is one: the question asks for a change, and nothing leads to a level."""
    is_asked = SCOPE_PATTERNS["change"].search(asked) or _ASKS_OF_CHANGE.search(asked)
    return bool(is_asked) and not _TO_LEVEL.search(said.clause)


def _is_foreseen(asked: str, said: Scoped) -> bool:
    """Whether a value that is not called a forecast is one: its sentence tells of what is to come, or the question does and nothing has come."""
    if _AHEAD.search(said.up_to):
        return True
    return bool(SCOPE_PATTERNS["forecast"].search(asked) or _AHEAD.search(asked)) and not _DONE.search(said.clause)


def is_of_another_member(question: str, text: str, context: str) -> bool:
    """Whether a text is of another one of a row than the question's only one: 一期, where 二期 is asked about.

    Where it names none of the row, the nearest heading that does tells, and the sentence before where that names the one asked
    about: another one may stand there to be compared with. context: a title, headings and the sentence before, in lines.
    """
    *headings, before = context.split("\n")
    for asked in asked_members(_with_lead(question)):
        own, *over, just_before = (_named(asked.row, said) for said in (text, *reversed(headings), before))
        named = own or next(filter(None, over), frozenset()) | just_before
        if named and asked.which not in named:
            return True
    return False


def _named(row: str, text: str) -> frozenset[str]:
    """Which ones of a row a text names."""
    return frozenset(member.which for member in members_in(_with_lead(text)) if member.row == row)


def _with_lead(text: str) -> str:
    return _WITHOUT_LEAD.sub("第", fold(text).text)


def names_another_of_a_kind(asked: str, said: str) -> bool:
    """Whether a sentence names another one of a kind than the question, and not that one: 白嶼號, where 青嶼號 is asked about."""
    return any(
        match["name"] not in said and re.search(rf"[\u4e00-\u9fff]{{2}}{match['kind']}(?![\u4e00-\u9fff]?[0-9])", said)
        for match in _ONE_OF_A_KIND.finditer(asked)
    )
