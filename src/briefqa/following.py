"""A question that leans on the one before it, made whole: 那百度呢？, and in 2024?, why?

Nothing is understood here: what the new words name (a date, a name, a thing asked about) takes the place of what the
question before named. Words that stand alone are given back as they are, and so is whatever fits no pattern.
"""

import re
from collections.abc import Callable

MAX_NAMED_CHARS = 16  # a longer one is no name but a question put in other words
MAX_NAMED_WORDS = 4
MAX_LEADING_CHARS = 8  # Chinese characters of a thing; more are a clause

_ENDS = " \t\u3000?？!！。.…"
_CJK = "\u3400-\u9fff"
_ZH_LEAD = "那麼|那么|那|而|至於|至于|換成|换成|改成|如果是|若是|要是"
_ZH_NAMED = re.compile(
    rf"(?:{_ZH_LEAD})?\s*(?P<named>.+?)\s*(?:呢|又如何|又怎麼樣|又怎么样)|(?:{_ZH_LEAD})(?P<foreign>\s*[A-Z0-9].*|\s+.+)"
)
_EN_NAMED = re.compile(
    r"(?:(?:and|but|ok|okay|then),?\s+(?:(?:what|how)\s+about\s+)?|(?:what|how)\s+about\s+)"
    r"(?P<preposition>in|on|at|for|of|by|from|with|to|during|since)?\b\s*(?P<named>.+)",
    re.I,
)
_ASKS = re.compile(
    r"什[麼么]|甚麼|哪|誰|谁|多少|多[大高長长遠远久快]|[幾几][個个家種种年次位成倍月]|如何|怎[麼么樣样]|是否|有沒有|有没有|嗎|吗|何[時时處处者]|為何|为何"
    r"|\b(?:who|whom|whose|which|when|where|why|how|what|is|are|was|were|did|does|do|has|have|can|could|will|should)\b",
    re.I,
)
_BARE = re.compile(  # a question word and no more: it asks something else about the same
    r"(?:那麼|那么|那|and\s+|but\s+)?\s*(?:是\s*)?(?P<word>為什麼|为什么|為何|为何|什麼時候|什么时候|何時|何时|哪一年|哪年|在哪裡|在哪里|哪裡|哪里|是誰|是谁|誰|谁|多少|怎麼做|怎么做|如何"
    r"|why(?:\s+(?:is|was)\s+that|\s+so|\s+not)?|when|where|who|how\s+(?:many|much|come)|how|since\s+when|by\s+whom)\s*(?:呢|會這樣|会这样)?",
    re.I,
)
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})"
_DATE = re.compile(
    rf"(?:民[國国]\s*\d{{2,3}}\s*年|{_YEAR}\s*年(?:\s*(?:\d{{1,2}}|[一二三四五六七八九十]+)\s*月(?:\s*\d{{1,2}}\s*[日號号])?|[上下]半年|底|初|第[一二三四]季度?)?"
    rf"|(?:{_YEAR}[-/]\d{{1,2}}(?:[-/]\d{{1,2}})?)|(?<!\d)[12]?\d\s*月(?:\s*\d{{1,2}}\s*[日號号])?(?:底|初)?|[去今明前]年(?:[上下]半年|底|初)?"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)(?:\s+\d{1,2})?(?:,?\s+(?:19|20)\d{2})?\b"
    rf"|\b(?:Q[1-4]\s+)?{_YEAR}\b(?!\s*[年.\d])|\bQ[1-4]\b|\b(?:last|this|next)\s+year\b)",
)
_NAME = re.compile(
    rf"(?:[{_CJK}]{{2,4}} (?=AI\b))?[A-Z][\w.+-]*(?: (?:[A-Z]|\d)[\w.+-]*)*|\b[a-z]+[A-Z][\w.+-]*|[A-Za-z]+-?\d[\w.-]*"
)
_NO_NAME = frozenset(
    """
    A An And Are As At But By Can Could Did Do Does For From Had Has Have How I In Is It Its Of On Or She Should So That The Their
    Then There These They This To Was We Were What When Where Which Who Whom Whose Why Will With Would You
    """.split()  # noqa: SIM905 a list would take a page
)
# Where the thing that a Chinese question is about ends, and what is asked about it begins.
_PREDICATE = re.compile(
    r"\s*(?:的(?![確确])|[在於于](?:什[麼么]|哪|何|\d|[一二三四五六七八九]|[\u3400-\u9fff]{1,4}(?:有|建|設|发|發))|有|是|用的|[採采]用|使用|為什|为什|為何|为何|何[時时]|什[麼么]|甚麼|哪|誰|谁|多少"
    r"|多[大高長长遠远久快]|[幾几][個个家種种年次位成倍月]|如何|怎[麼么樣样]|建[於于成]|推出|發[布佈表]|发[布表]|成立|[開开]源|[釋释]出|[規规]定|要求|[佔占]|[達达]到|能|可以|會|会|需要|[對对]|[與与和跟替把讓让]|[當当][年時时初]|[後后]來|后来|目前|[現现]在|曾|屬於|属于|被|由|將|将|提到|[認认][為为]|[說说])"
)
_DEFINITION = re.compile(
    r"(?:什[麼么]是|甚麼是|何[謂谓]|誰是|谁是|請問|请问|關於|关于|根據|根据)\s*(?P<named>[^？?，,。的]+)"
)
_ORDINAL = re.compile(r"第\s*(?:\d+|[一二三四五六七八九十百]+)\s*[條条章節节名季項项款位]")
_FACET = re.compile(  # what is asked about a thing, and no thing itself
    r"(?:.{0,6}(?:率|價格?|价格?|成本|費用?|费用?|規模|规模|參數量?|参数量?|用戶數?|用户数?|使用者|人數|人数|授權條?款?|授权条?款?|許可證?|许可证?|原因|理由|日期|時間|时间|地點|地点|來源|来源|出處|出处"
    r"|作者|排名|名次|營收|营收|收入|市值|估值|罰則|罚则|期限|目標|目标|定義|定义|結果|结果|影響|影响|風險|风险|優點|优点|缺點|缺点|性能|速度|大小|名稱|名称|對象|对象|範圍|范围|標準|标准|數量|数量))"
    r"|(?:its|their|the|a|an)\s+[a-z][a-z -]*"
    r"|(?:[a-z]+ )?(?:licen[cs]e|price|pricing|cost|users?|parameters?|size|release date|date|reasons?|sources?|revenue|market share|ranking)"
)
_PRONOUN = re.compile(
    r"(?P<zh>它們|它们|他們|他们|它|其(?!他|它|實|实|中|餘|余|次)|(?:這|这|那|該|该)(?:家公司|間公司|间公司|公司|家企業|家企业|款模型|個模型|个模型|模型|項技術|项技术|款應用|款应用))"
    r"|\b(?P<possessive>its|their)\b|\b(?P<en>it|they|them|(?:this|that|the)\s+(?:company|model|app|firm|lab))\b",
    re.I,
)
_BEFORE_PRONOUN = re.compile(
    r"(?:那麼|那么|那|而|請問|请问|為什麼|为什么|為何|为何|何時|何时|什麼時候|什么时候|誰|谁|哪些[\u3400-\u9fff]{1,2}|有多少人|在|對|对|由|用|使用|開發|开发|的|是|和|與|与|\s|，)*"
)
_WITHOUT_SUBJECT = re.compile(
    r"(?:那麼|那么|那)?(?P<rest>(?:是)?(?:什麼時候|什么时候|何時|何时|在哪裡|在哪里|由誰|由谁|誰|谁|為什麼|为什么|怎麼|怎么|如何)[\u3400-\u9fff]{1,3}的"
    r"|(?:一共|總共|总共|現在|现在)?有(?:多少|[幾几]個?|几个)[\u3400-\u9fff]{1,5})"
)


def full_question(previous: str, words: str) -> str:
    """The question that was meant: `words` alone, or with what they leave out taken from the previous question.

    Stripped of white space at its ends; never empty unless `words` is.
    """
    words, previous = words.strip(), previous.strip()
    core = words.rstrip(_ENDS)
    if not any(map(str.isalnum, previous)) or not core:
        return words
    for whole in (_another_word, _pronoun_filled, _subject_filled, _named):
        found = whole(previous, core)
        if found:
            return found
    return words


def _another_word(previous: str, core: str) -> str:
    """Why? When? Of the same matter: both questions, one after the other."""
    match = _BARE.fullmatch(core)
    if match is None:
        return ""
    word = re.sub(r"\s+(?:is|was)\s+that$", "", match["word"], flags=re.I)
    latin = word.isascii()
    ended = previous if previous[-1] in "?？" else f"{previous.rstrip(_ENDS)}{'?' if previous.isascii() else '？'}"
    return f"{ended} {word[0].upper()}{word[1:]}?" if latin else f"{ended}{word}？"


def _pronoun_filled(previous: str, core: str) -> str:
    """它有多少用戶？ How many users does it have?"""
    match = _PRONOUN.search(core)
    subject = subject_of(previous)
    if match is None or not subject or subject == match[0]:
        return ""
    before, after = core[: match.start()], core[match.end() :]
    if match["zh"]:
        if not _BEFORE_PRONOUN.fullmatch(before):
            return ""  # it may stand for something in its own sentence
        possessive = match["zh"] == "其" and not after.startswith("的")
        before = _without_lead(before)
        gap = " " if before and subject[0].isascii() else ""
        return f"{before}{gap}{_spaced(subject, '的' if possessive else '', after)}？"
    if _names(core) or not _ASKS.search(core):
        return ""
    return f"{before}{subject}{chr(39) + 's' if match['possessive'] else ''}{after}?"


def _subject_filled(previous: str, core: str) -> str:
    """什麼時候發布的？ 有多少參數？ Whose, the question before says."""
    match = _WITHOUT_SUBJECT.fullmatch(core)
    subject = subject_of(previous) if match else ""
    return f"{_spaced(subject, '', match['rest'])}？" if match and subject else ""


def _named(previous: str, core: str) -> str:
    """那百度呢？ 2024 年呢？ and for Alibaba? What they name takes its place in the question before."""
    named, facet_asked = _name_in(core)
    if not named or len(named) > MAX_NAMED_CHARS * (3 if named.isascii() else 1) or _ASKS.search(named):
        return ""
    if named.isascii() and (len(named.split()) > MAX_NAMED_WORDS or re.search(r"\bof\b|\band\b", named)):
        return ""
    date = _DATE.search(named)
    if date is None:
        return _put(previous, named, facet=facet_asked)
    rest = (named[: date.start()] + named[date.end() :]).strip(" 的，,在")
    rest = re.sub(r"^(?:in|for|on)\s+|\s+(?:in|for|on)$", "", rest, flags=re.I)
    whole = _dated(previous, date[0].strip())
    return _put(whole, rest, facet=False) if rest else whole


def _name_in(core: str) -> tuple[str, bool]:
    """What a follow-up names, and whether it may be something asked about the same thing; empty for any other question."""
    if match := _ZH_NAMED.fullmatch(core):
        named = re.sub(r"^[在於于對对用]\s*|的$", "", (match["named"] or match["foreign"]).strip(" ，,"))
        return named, bool(_FACET.fullmatch(named))
    if match := _EN_NAMED.fullmatch(core):
        named = match["named"].strip(" ,")
        if not match["preposition"] and _FACET.fullmatch(named) and not _DATE.fullmatch(named):
            return named, True
        return re.sub(r"^(?:the|a|an)\s+(?=[A-Z])", "", named), False
    return "", False


def _put(previous: str, named: str, *, facet: bool) -> str:
    """The question before, asked of another thing, or for another facet of the same."""
    if facet:
        subject = subject_of(previous)
        plain = re.sub(r"^(?:its|their|the|a|an)\s+", "", named)
        if not subject or plain == subject:
            return ""
        return f"What is the {plain} of {subject}?" if named.isascii() else f"{_spaced(subject, '的', plain)}是什麼？"
    for place in (_alike, _name_of_shape, _leading):
        old = place(previous, named)
        if old and old.casefold() != named.casefold():
            return _swapped(previous, old, named)
        if old:
            return previous
    return f"{previous.rstrip(_ENDS)}, {named}?" if previous.isascii() else f"{named}：{previous}"


def subject_of(question: str) -> str:
    """What a question is about: its leading thing, or the first name in it; empty where neither is to be seen."""
    if match := _DEFINITION.match(question):
        return match["named"].strip()
    return _leading(question, "") or next(iter(_names(question)), "") or _after_verb(question)


def _names(text: str) -> list[str]:
    """Names in Latin letters, in order, without the words that begin a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split(" ")
        while words and (words[0] in _NO_NAME or _DATE.fullmatch(words[0])):
            words = words[1:]
        if words and not _DATE.fullmatch(" ".join(words)):
            found.append(" ".join(words))
    return found


def _leading(question: str, _: str) -> str:
    """The thing before the predicate of a Chinese question: 北岬燈塔 of 北岬燈塔建於哪一年？"""
    if match := _DEFINITION.match(question):
        return match["named"].strip()
    if not re.search(f"[{_CJK}]", question):
        return ""
    start = 0
    if (date := _DATE.match(question)) is not None:
        start = date.end() + len(question[date.end() :]) - len(question[date.end() :].lstrip(" ，,的"))
    match = _PREDICATE.search(question, start + 1)
    lead = question[start : match.start()].strip(" ，,在") if match else ""
    if (
        not lead
        or len(re.findall(f"[{_CJK}]", lead)) > MAX_LEADING_CHARS
        or _ASKS.match(lead)
        or _PREDICATE.match(lead)
    ):
        return ""
    head = question[match.end() :].lstrip() if match and match[0].strip() == "的" else ""
    named = _NAME.match(head)
    return question[start : question.index(named[0], match.end()) + len(named[0])] if match and named else lead


def _after_verb(question: str) -> str:
    match = re.search(r"\b(?:does|did|do|of|for|by|is|was|are|were|has|have)\s+((?:the\s+)?[\w.-]+)", question, re.I)
    return match[1] if match and match[1].lower() not in ("there", "it", "they", "the") else ""


def _alike(previous: str, named: str) -> str:
    """What is written much as the new name is: 顯式標識 for 隱式標識, 第二條 for 第三條."""
    if _ORDINAL.fullmatch(named):
        return next((item[0] for item in _ORDINAL.finditer(previous) if item[0][-1] == named[-1]), "")
    if named.isascii() or len(named) < 3:
        return ""
    least, best = (2 if len(named) > 3 else 1), ""
    for at in range(len(previous) - len(named) + 1):
        old = previous[at : at + len(named)]
        same = sum(one == other for one, other in zip(old, named, strict=True))
        if same >= least and re.fullmatch(f"[{_CJK}]+", old) and not _PREDICATE.search(old):
            least, best = same + 1, old
    return best


def _name_of_shape(previous: str, named: str) -> str:
    """The Latin name to give way: one with a figure for one with a figure, else the first without."""
    names = [name for name in _names(previous) if name != named]
    if not names or (not re.search(r"[A-Za-z]", named) and _leading(previous, "")):
        return ""
    shaped: Callable[[str], bool] = lambda name: bool(re.search(r"\d", name)) == bool(re.search(r"\d", named))  # noqa: E731
    return next(filter(shaped, names), names[0])


def _swapped(previous: str, old: str, new: str) -> str:
    at = previous.index(old)
    before, after = previous[:at], previous[at + len(old) :]
    if not new.isascii() and after.startswith(" ") and not re.match(r" [A-Za-z0-9]", after):
        after = after[1:]
    return f"{before}{_spaced(new, '', after)}"


def _dated(previous: str, date: str) -> str:
    """The question before with its date exchanged, or with a date where it had none."""
    old = _DATE.search(previous)
    if old is not None:
        bare_year = re.fullmatch(_YEAR, date) and re.match(r"\s*年", previous[old.end() :])
        new = date if bare_year or not old[0].rstrip().endswith("年") or not re.fullmatch(_YEAR, date) else f"{date} 年"
        return f"{previous[: old.start()]}{new}{previous[old.end() :]}"
    if re.search(f"[{_CJK}]", previous):
        whole = f"{date} 年" if re.fullmatch(_YEAR, date) and date[0].isdecimal() else date
        return f"{whole}{' ' if previous[0].isascii() else ''}{previous}"
    return f"{previous.rstrip(_ENDS)} {'' if re.match(r'last|this|next', date) else 'in '}{date}?"


def _without_lead(text: str) -> str:
    return re.sub(r"^(?:那麼|那么|那|而)\s*，?", "", text)


def _spaced(first: str, between: str, rest: str) -> str:
    """Joined, with a space between Chinese and Latin as the rest of the text has it."""
    join = between or rest
    gap = " " if first and join and first[-1].isascii() and first[-1].isalnum() and re.match(f"[{_CJK}]", join) else ""
    return f"{first}{gap}{between}{rest}"
