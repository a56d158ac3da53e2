"""Names that a text itself says are one: 深度求索（DeepSeek）, Moonshot AI（月之暗面）, 國防安全研究院（以下簡稱「國防院」）.

Each is kept among the passage's words under a mark of its own, so that a question which holds one of two names finds
where both stand, and with every update of the index what is no longer said is gone. Brackets hold much else: lists,
roles, units, citations. Where in doubt there is no pair: a wrong one asks after something else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefqa.folding import fold
from briefqa.lexical import tokens

MARK = "="  # before a name; no token of a text begins with it
MAX_NAME_CHARS = 80
MAX_WORDS = 6  # of a name in Latin script
MOST_PARTS = 2  # names in Latin script in one bracket; more are a list
SURE_CHARS = 6  # a Chinese run as short is a name as it stands, behind what leads into it
CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
DOTS = "·・‧"  # inside the names of foreigners

_LATIN = rf"[A-Za-z][A-Za-z0-9.&'’+/-]*(?: [A-Za-z0-9.&'’+/-]+){{0,{MAX_WORDS - 1}}}"
_SMALL = "(?:of|for|and|the|on|in|de)"
_OPENING, _CLOSING = "「『《〈“", "」』》〉”"
_BRACKETED = r"\s?[（(](?P<inside>[^（）()\n]{2,80})[）)]"
_CHINESE_FIRST = re.compile(
    rf"(?:[{_OPENING}](?P<quoted>[^{_OPENING}{_CLOSING}\n]{{2,20}})[{_CLOSING}]"
    rf"|(?:\d\s?[年月日])?(?P<run>[{CHINESE}{DOTS}]{{2,16}})){_BRACKETED}"
)
_CAPITALISED = r"[A-Z][A-Za-z0-9.&'’+-]*"
_LATIN_FIRST = re.compile(
    rf"(?<![A-Za-z0-9])(?P<latin>{_CAPITALISED}(?: (?:{_SMALL} )?{_CAPITALISED}){{0,{MAX_WORDS - 1}}}){_BRACKETED}"
)
_SPELT_OUT = re.compile(
    rf"(?P<words>(?:[A-Z][A-Za-z-]+ (?:{_SMALL} )?(?:{_SMALL} )?){{1,{MAX_WORDS}}}[A-Z][A-Za-z-]+) \((?P<short>[A-Z]{{2,8}})\)"
)
_CHINESE_NAME = re.compile(rf"[{CHINESE}{DOTS}]{{2,12}}")
_BOTH = re.compile(rf"(?P<chinese>[{CHINESE}]{{2,8}}) ?(?P<latin>{_LATIN})")
_SAID_SO = re.compile(
    "(?:英文[名譯译]?[為为是稱称]?|英[語语]|(?:以?下文?)?[簡简][稱称]|以?下[稱称]|[縮缩][寫写][為为]?|[又亦也別别舊旧][稱称名][為为]?|也就是|原文|代[號号]|全[名稱称])"
    r"[:：為为 ]?\s*"
)
# What brackets behind a name begin with where they explain it, and what a name does not begin with.
_EXPLAINS = re.compile("[如即見见參参圖图表詳详註注約约含或]|[當当][時时]|例如|包括|包含|[單单]位|截至")
_NO_NAME = re.compile("[本該该我甲乙丙前後后左右上下同共]|公司|[買卖賣买]方")
_NO_LATIN_NAME = re.compile(
    r"[Qq][1-4]|H[12]|FY ?\d+|[IVX]+|[a-z]?\d*|e\.?g|i\.?e|p{1,2}|I .*|.*\b(?:et al|Images?|Photos?)|.*/\d.*"
    r"|Inc|Ltd|Co|Corp|LLC|PLC|AG|SA|CEO|CFO|COO|CTO|Chair\w*|President|Director|Author|Email|Tel|Fax"
    r"|[kMGT]?Wh?|[mck]?m|[mk]?g|MT|TEU|USD.*|NTD?|RMB|EUR|JPY|HKD|YTD|[YQM]o[YQM]|[ECPG]S?T|[AP]M|UTC.*|DPP|KMT|TPP|CCP|GOP|[DR]-[A-Z]{2}"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}[a-z]?")
_BEFORE_LATIN = re.compile(r"(?:In|The|At|On|By|For|From|President|Chairman|Dr|Professor|Prof|Minister|Mr|Ms)\.? ")
# Simplified: what a name ends with, and alone is none.
_ENDING_ALONE = re.compile(
    "(?:股份)?有限公司|股份|理事会|委员会|基金会|安全局|公司|集团|大学|学院|研究院|研究所|中心|协会|部门|机构|系统|计划|技术|模型|指数|先生|女士"
)
# Simplified words that lead into a name, and their parts of speech as jieba has them: conjunctions, prepositions, 的, 了, 着.
_LEADS_IN = frozenset(
    """
    其中 与 和 及 或 以 由 为 是 在 从 对 向 被 把 将 而 等 如 即 让 使 其 该 此 这 那 之 于 与其 以及 包括 包含 例如 叫 叫做
    称为 名为 所谓 透过 通过 经由 根据 依据 使用 采用 导入 推出 开发 发布 允许 到 并 也 就 都 则 且 又 或者 还有 还 像 跟 同 因为
    当时 旗下 前 主持人 分析师 特派员 发言人 记者 教授 副教授 助理教授 博士 作者 总统 副总统 总理 首相 国务卿 部长 处长 署长 局长 市长
    县长 州长 委员 议员 立委 秘书长 执行长 财务长 董事长 总裁 副总裁 总经理 经理 创办人 学者 研究员 主任 主席 院长 会长 资深 技术
    """.split()  # noqa: SIM905 a list would take a page
)
_PARTICLES = "的了着著"
_LEADING_TAGS = frozenset({"c", "p", "uj", "ul", "uz"})
_ENDING_TAGS = _LEADING_TAGS | {"r", "d", "f"}  # what no name holds: pronouns, adverbs, places
_NAMED_BEHIND_VERB = 3  # characters that are left behind a verb, where it is none of the name's words


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of one thing, as a text writes them."""

    one: str
    other: str


def passage_tokens(text: str, *, is_note: bool) -> list[str]:
    """The search tokens of a passage, and a mark for each name that it gives with another. Notes hold titles, not names."""
    if is_note:
        return tokens(text)
    return tokens(text) + [mark_of(name) for pair in pairs_in(text) for name in (pair.one, pair.other)]


def mark_of(name: str) -> str:
    """The token of a name that stands beside another one."""
    return MARK + fold(name).text


def pairs_in(text: str) -> list[Pair]:
    """The names of which a text puts one into brackets behind the other, each two once."""
    if "（" not in text and "(" not in text:
        return []
    return list(dict.fromkeys(pair for pair in _pairs(text) if _are_two(pair)))


def _pairs(text: str) -> Iterator[Pair]:
    for match in _CHINESE_FIRST.finditer(text):
        yield from _behind_chinese(match)
    for match in _LATIN_FIRST.finditer(text):
        yield from _behind_latin(match)
    for match in _SPELT_OUT.finditer(text):
        yield from _spelt_out(match)


def _are_two(pair: Pair) -> bool:
    one, other = fold(pair.one).text, fold(pair.other).text
    return one not in other and other not in one and max(len(one), len(other)) <= MAX_NAME_CHARS


def _behind_chinese(match: re.Match[str]) -> Iterator[Pair]:
    inside = match["inside"].strip()
    if "、" in inside or _EXPLAINS.match(inside):
        return
    name = match["quoted"] or name_ending(match["run"])
    parts = [_said(part) for part in re.split("[,，;；]", inside)]
    latin = [part for part, _ in parts if _is_latin_name(part)]
    cited = any(_YEAR.fullmatch(part) for part, _ in parts)
    if cited or len(latin) > MOST_PARTS or not _is_chinese_name(name):
        return
    for part, said in parts:
        if _is_latin_name(part):
            if said or part == latin[0] or part.isupper():  # behind a comma stand titles, unless in capitals
                yield Pair(name, part)
        elif said and _CHINESE_NAME.fullmatch(part) and _is_chinese_name(part):
            yield Pair(name, part)
        elif not said and (both := _BOTH.fullmatch(part)) and _is_latin_name(both["latin"]):
            yield Pair(both["chinese"], both["latin"])


def _behind_latin(match: re.Match[str]) -> Iterator[Pair]:
    if re.search(r"\b(?:of|for|and|on|in|de) $", match.string[max(match.start() - 4, 0) : match.start()]):
        return  # the end of a longer name
    name = _BEFORE_LATIN.sub("", match["latin"].rsplit(". ", 1)[-1])
    if _EXPLAINS.match(match["inside"]):
        return
    other, _ = _said(match["inside"])
    if _is_latin_name(name) and _CHINESE_NAME.fullmatch(other) and _is_chinese_name(other):
        yield Pair(other, name)


def _spelt_out(match: re.Match[str]) -> Iterator[Pair]:
    words, short = match["words"].split(), match["short"]
    capitals = [place for place, word in enumerate(words) if word[0].isupper()][-len(short) :]
    if "".join(words[place][0] for place in capitals) == short:
        yield Pair(" ".join(words[capitals[0] :]), short)


def _said(part: str) -> tuple[str, bool]:
    """What stands in brackets, without 簡稱 or the like before it and quotation marks around it; whether it was said so."""
    part = part.strip()
    said = _SAID_SO.match(part)
    return part[said.end() if said else 0 :].strip(f"{_OPENING}{_CLOSING}\"' ."), bool(said)


def _is_latin_name(text: str) -> bool:
    return bool(re.fullmatch(_LATIN, text) and re.search("[A-Za-z]{2}", text) and not _NO_LATIN_NAME.fullmatch(text))


def _is_chinese_name(text: str) -> bool:
    named = len(text) > 1 and re.search(f"[{CHINESE}]", text) and not _NO_NAME.match(text)
    return bool(named) and not _ENDING_ALONE.fullmatch(fold(text).text)


def name_ending(run: str) -> str:
    """The name that a run of Chinese ends with: 其中以深度求索 gives 深度求索."""
    import rjieba  # here: its dictionary takes a tenth of a second, and most passages do without

    folded = fold(run).text
    plain = folded if len(folded) == len(run) else run
    # Without words that jieba makes up: it would take what leads into an unknown name for its beginning.
    for word, tag in rjieba.tag(plain, False):
        if not (word in _LEADS_IN or word[-1] in _PARTICLES or tag in _LEADING_TAGS) or len(plain) - len(word) < 2:
            break
        plain = plain[len(word) :]
    length = len(plain) if len(plain) <= SURE_CHARS else _length_behind(rjieba.tag(plain))
    return run[len(run) - length :].strip(DOTS)


def _length_behind(words: list[tuple[str, str]]) -> int:
    """How many characters stand behind the last word that belongs to no name; the last word always does."""
    length = len(words[-1][0])
    for word, tag in reversed(words[:-1]):
        if word[-1] in _PARTICLES or word in _LEADS_IN or tag in _ENDING_TAGS:
            break
        if tag == "v" and length >= _NAMED_BEHIND_VERB:
            break
        length += len(word)
    return length
