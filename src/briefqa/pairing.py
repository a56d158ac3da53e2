"""Names that a text itself says are one: 深度求索（DeepSeek）, Moonshot AI（月之暗面）, 國防安全研究院（以下簡稱國防院）.

Each is kept among the passage's words under a mark of its own, so that a question which holds one of two names finds
where both stand, and with every update of the index what is no longer said is gone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from briefqa.folding import fold
from briefqa.lexical import tokens

MARK = "="  # before a name; no token of a text begins with it
MAX_NAME_CHARS = 40
MAX_WORDS = 6  # of a name in Latin script
SURE_CHARS = 6  # a Chinese run as short is a name as it stands, behind what leads into it

_WIDE = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_DOTS = "·・‧"
_LATIN = rf"[A-Za-z][A-Za-z0-9.&'’+/-]*(?: [A-Za-z0-9.&'’+/-]+){{0,{MAX_WORDS - 1}}}"
_OPENING, _CLOSING = "「『《〈“", "」』》〉”"
_BRACKETED = r"\s?[（(](?P<inside>[^（）()\n]{2,80})[）)]"
_CHINESE_FIRST = re.compile(
    rf"(?:[{_OPENING}](?P<quoted>[^{_OPENING}{_CLOSING}\n]{{2,20}})[{_CLOSING}]|(?:\d\s?[年月日])?(?P<run>[{_WIDE}{_DOTS}]{{2,16}})){_BRACKETED}"
)
_LATIN_FIRST = re.compile(
    rf"(?<![A-Za-z0-9])(?P<latin>[A-Z][A-Za-z0-9.&'’+-]*(?: [A-Z0-9][A-Za-z0-9.&'’+-]*){{0,4}})"
    rf"\s?[（(](?P<chinese>[{_WIDE}{_DOTS}]{{2,10}})[）)]"
)
_SPELT_OUT = re.compile(
    rf"(?P<words>(?:[A-Z][A-Za-z-]+ (?:(?:of|for|and|the|on|in) )*){{1,{MAX_WORDS}}}[A-Z][A-Za-z-]+) \((?P<short>[A-Z]{{2,8}})\)"
)
_SAID_SO = re.compile(
    r"(?:英文[名譯译]?[為为是稱称]?|英語|英语|以?下?[簡简]稱|以?下?简称|下稱|下称|[縮缩][寫写]?[為为]?|[又亦也]稱[為为]?|[又亦也]称为?|全[名稱称])"
    r"[:：為为 ]?\s*"
)
_NO_NAME = re.compile(
    "如|即|例如|[當当][時时]|包括|包含|[見见]|[參参]|[圖图]|表|[詳详]|[註注]|[單单]位|[約约]|含|截至|或"
)
_NO_LATIN_NAME = re.compile(r"[Qq][1-4]|H[12]|FY ?\d+|[IVX]+|[a-z]?\d*|e\.?g\.?|i\.?e\.?|p{1,2}\.?|et al\.?")
_CHINESE_NAME = re.compile(rf"[{_WIDE}{_DOTS}]{{2,12}}")
_BOTH = re.compile(rf"(?P<chinese>[{_WIDE}]{{2,8}}) ?(?P<latin>{_LATIN})")

# Simplified words that lead into a name, and their parts of speech as jieba has them: conjunctions, prepositions, 的, 了, 着.
_LEADS_IN = frozenset(
    """
    其中 与 和 及 或 以 由 为 是 在 从 对 向 被 把 将 而 等 如 即 让 使 其 该 此 这 那 之 于 与其 以及 包括 包含 例如 叫 叫做
    称为 名为 所谓 透过 通过 经由 根据 依据 使用 采用 导入 推出 开发 发布 允许 到 并 也 就 都 则 且 又 或者 还有 还 像 跟 同 因为
    当时 主持人 分析师 特派员 记者 教授 总统 总理 部长 执行长 创办人 学者 研究员 主任 主席 院长 会长 资深 技术
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
    """The names that a text puts into brackets behind one another, each two once, in its order."""
    if "（" not in text and "(" not in text:
        return []
    return list(dict.fromkeys(pair for pair in _pairs(text) if _are_two(pair)))


def _pairs(text: str) -> Iterator[Pair]:
    for match in _CHINESE_FIRST.finditer(text):
        yield from _behind_chinese(match)
    for match in _LATIN_FIRST.finditer(text):
        yield Pair(match["chinese"], match["latin"])
    for match in _SPELT_OUT.finditer(text):
        if "".join(word[0] for word in match["words"].split() if word[0].isupper()) == match["short"]:
            yield Pair(match["words"], match["short"])


def _are_two(pair: Pair) -> bool:
    one, other = fold(pair.one).text, fold(pair.other).text
    return one not in other and other not in one and max(len(one), len(other)) <= MAX_NAME_CHARS


def _behind_chinese(match: re.Match[str]) -> Iterator[Pair]:
    inside = match["inside"].strip()
    if "、" in inside or _NO_NAME.match(inside):
        return
    name = match["quoted"] or name_ending(match["run"])
    if not re.search(f"[{_WIDE}]", name) or len(name) < 2:
        return
    for part in re.split("[,，;；]", inside):
        said = _SAID_SO.match(part.strip())
        other = part.strip()[said.end() :] if said else part.strip()
        if _is_latin_name(other) or (said and _CHINESE_NAME.fullmatch(other) and not _NO_NAME.match(other)):
            yield Pair(name, other)
        elif not said and (both := _BOTH.fullmatch(other)) and _is_latin_name(both["latin"]):
            yield Pair(both["chinese"], both["latin"])


def _is_latin_name(text: str) -> bool:
    return bool(re.fullmatch(_LATIN, text) and re.search("[A-Za-z]{2}", text) and not _NO_LATIN_NAME.fullmatch(text))


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
    return run[len(run) - length :].strip(_DOTS)


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


def word_borders(simplified: str) -> set[int]:
    """Where the words of a Simplified text begin and end, as offsets into it."""
    import rjieba

    return {0, *accumulate(map(len, rjieba.cut(simplified)))}
