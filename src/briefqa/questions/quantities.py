"""Quantities that questions name: a rate, a sum of money, a number of things; and whether several are asked for at once.

A question may ask how much they are, or name one and leave it at that: 2021年流失率, the death rate of 2025.
"""

import re

from briefqa.figures.numerals import number_of
from briefqa.questions.asked import ENGLISH_ASKING

# Sort → the nouns it is named by, in plain text; of two that end at one place the sort that comes first.
_NOUNS = {
    "rate": r"(?<![汇频功倍速曲斜])(?<!圆周)(?<!生育)(?<!替代)率|比例|比重|占比|百分比|份额|市占",
    "gap": r"差距|落差|差异|差别",
    "people": r"人数|人口数?|人次",
    "cases": r"病例数?|案例数|例数|死亡数",
    "households": r"户数",
    "times": r"次数",
    "money": (
        r"金额|罚[锾金款]|资本额|造价|债务|负债|欠债|损失|亏损|成本|经费|预算|(?<!浪)费用?|价格|(?<![评代特])价|营收|收入|支出|产值|市值|余额|总额|贷款"
        r"|补偿金|赔偿金?|赔款|奖金|[月年]?薪资?|薪水|税额|营业额|赤字|盈余|净利|获利|投资额?|资金|GDP|生产总值|身价"
    ),
    "count": r"(?<![系指函分岁复参因常])数|数量|数目|[缺名员]额",
    "amount": r"(?:容|产|排放|发电|用电|降雨|载重|排水|运|重|销|流|存|储)量",
    "limit": r"[上下]限",
}
_QUANTITY = "|".join(f"(?P<{sort}>{nouns})" for sort, nouns in _NOUNS.items())
_IS = r"(?:(?:还|再|各|总共|一共|共|大约|约|大概|目前|现在|到底|究竟|又|曾)*(?:是|为|有|达到?|高达|占|需要?|剩下?|剩余)?(?:了|约)?)"
_ENDS = r"\s*(?:呢|啊|呀|的)*\s*(?=[？?。！!，,；;]|$)"
_HOW_MUCH = r"(?:多少|[几幾]|多[高大少])"
_ASKED = re.compile(rf"(?:{_QUANTITY})\s?{_IS}\s?{_HOW_MUCH}{_ENDS}")
_GAP_HOW_LARGE = re.compile(
    r"(?:差距|落差|差异|差别)[^，。？]{0,6}多[大少高]|\bhow (?:big|large|wide|great)[^?]{0,20}\b(?:gap|difference)\b",
    re.I,
)
# Who pays or loses how much.
_MONEY_SPENT = re.compile(rf"(?:亏|赔|赔付|欠|罚|赚|花|捐|支付|借|给付|补偿|补助)(?:了|掉)?{_HOW_MUCH}{_ENDS}")
_AT_END = re.compile(rf"(?:{_QUANTITY})(?:是|为)?(?:什么|甚么)?[\s的呢啊]*(?:[（(]?\d{{2,4}}年?[）)]?)?[\s？?。！!]*$")
_ENGLISH = (
    r"(?P<rate>(?<!exchange )(?<!frame )(?<!bit )(?<!heart )rate|percentage|share|ratio|proportion)"
    r"|(?P<money>costs?|price|budget|revenue|fine|debt|loss(?:es)?|expenditure|turnover)"
    r"|(?P<cases>death toll|deaths|casualties|fatalities|(?<!use )(?<!test )cases)|(?P<people>population|headcount)"
    r"|(?P<count>number of [a-z][a-z -]{1,40}?)|(?P<amount>capacity|volume)"
)
_ENGLISH_AT_END = re.compile(
    rf"\b(?:{_ENGLISH})(?:\s(?:in|of|for|at|during|by)\s(?:the\s)?(?:year\s|end of\s)?(?:1\d|20)\d\d)?[\s?.!]*$", re.I
)
_ENGLISH_WHAT_IS = re.compile(
    rf"^\W*what(?:'s| is| was| are| were) (?:the |its |their )?[\w\s'’,-]{{0,50}}?\b(?:{_ENGLISH})(?=\s(?:in|of|for|at|on|among|by|during|per|to)\b|[\s?.!]*$)",
    re.I,
)
_ASKS = re.compile(
    rf"谁|哪|什么|甚么|何|怎|吗|多|几|是否|有没有|能否|[^\W\d_]不[^\W\d_]\b|\b(?:{ENGLISH_ASKING}|is|are|was|were|do|does|did|can|will|has|have)\b",
    re.I,
)

_EACH = re.compile(
    rf"(?:各自?|分别)(?:是|为|有|占|约|达|需|花)?(?:了|约)?{_HOW_MUCH}|\brespectively\b|\band\b[^?]*\beach\b", re.I
)
_DATE_IN_PARTS = re.compile(r"(?:几年)?几月(?:几?[日号])?")
_ASKS_FOR_ONE = re.compile(
    r"多少|几(?![乎何])|多[长高远重深快久宽]|何时|什么时[候间]|哪一?[年天日月]|\bhow (?:many|much|long|old|far|tall|large|big|fast)\b",
    re.I,
)
_SEVERAL_THINGS = re.compile(r"[好数十]几|几[十百千万亿](?=[\u4e00-\u9fff]*[，,])|不管多少|多少有[些点]")
_CLAUSES = re.compile(r"[，,；;？?]|以及|\band\b", re.I)
_ASKS_AT_ALL = re.compile(rf"{_ASKS_FOR_ONE.pattern}|谁|哪|什么|甚么|\b(?:who|what|which|when|where)\b", re.I)
_COUNTED_THINGS = re.compile(
    r"(?P<count>[两二三四五六七八九十]|\d{1,2})\s?(?:家|国|个|者|所|座|县市?|市|组|项|种|类|大|位|艘|处|厂|场|区|地)"
)
_NAMED_THINGS = re.compile(r"^(?P<names>[^，,？?：:的]{2,60}?)(?:的|各|分别)")
_BETWEEN_NAMES = re.compile(r"\s*(?:、|[和与及跟]|以及)\s*")


def quantity_asked(text: str) -> str:
    """The sort of quantity that a question in plain text asks the size of: 決標金額是多少; empty where none is known."""
    if _GAP_HOW_LARGE.search(text):
        return "gap"
    asked = _ASKED.search(text)
    return (asked.lastgroup or "") if asked else "money" if _MONEY_SPENT.search(text) else ""


def ends_in_quantity(text: str) -> str:
    """The sort of quantity that a question in plain text names without asking how much: 2021年流失率; empty where it asks otherwise."""
    if english := _ENGLISH_WHAT_IS.search(text):
        return english.lastgroup or ""
    named = _AT_END.search(text) or _ENGLISH_AT_END.search(text)
    if named is None or _ASKS.search(text, 0, named.start()):
        return ""
    return named.lastgroup or ""


def asks_for_several(text: str) -> bool:
    """Whether a question in plain text asks for more than one figure or name: 各是多少, 董事幾人，任期幾年."""
    if _EACH.search(text):
        return True
    bare = _SEVERAL_THINGS.sub(" ", _DATE_IN_PARTS.sub("几日", text))
    if len(_ASKS_FOR_ONE.findall(bare)) > 1:
        return True
    asking = [clause for clause in _CLAUSES.split(bare) if _ASKS_AT_ALL.search(clause)]
    return len(asking) > 1 and bool(_ASKS_FOR_ONE.search(bare))


def things_asked(text: str) -> tuple[int, tuple[str, ...]]:
    """Of how many things a question in plain text asks the same, and their names where it gives them; 0 where that is open."""
    named = _NAMED_THINGS.search(text)
    names = tuple(filter(None, _BETWEEN_NAMES.split(named["names"]))) if named else ()
    if len(names) > 1:
        return len(names), names
    counted = _COUNTED_THINGS.search(text)
    return (int(number_of(counted["count"]) or 0), ()) if counted else (0, ())
