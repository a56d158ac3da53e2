"""A question that leans on the one before it, made whole: 那百度呢？, and in 2024?, why?

Nothing is understood here: what the new words name (a date, a name, a thing asked about) takes the place of what the
question before named and is of the same sort: a subject of a subject, a quarter of a quarter, a country of a country. The
rest stays word for word. Words that stand alone are given back as they are, and so is whatever fits no pattern.
"""

import re
from functools import lru_cache

from briefqa.figures.dates import MONTHS
from briefqa.figures.numerals import plain
from briefqa.folding import simplified
from briefqa.questions.asked import CHINESE_ASKING, ENGLISH_ASKING
from briefqa.questions.tagging import known_words, tagged_words
from briefqa.types import Span

MAX_NAMED_CHARS = 16  # a longer one is no name but a question put in other words
MAX_NAMED_WORDS = 4
MAX_LEADING_CHARS = 12  # Chinese characters of a thing; more are a clause

_HALF_PAIR = re.compile("[\ud800-\udfff]")
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
    rf"{CHINESE_ASKING}|\b(?:{ENGLISH_ASKING}|is|are|was|were|did|does|do|has|have|can|could|will|should)\b",
    re.I,
)
_BARE = re.compile(  # a question word and no more: it asks something else about the same
    r"(?:那麼|那么|那|and\s+|but\s+)?\s*(?:是\s*)?(?P<word>為什麼|为什么|為何|为何|什麼時候|什么时候|何時|何时|哪一年|哪年|在哪裡|在哪里|哪裡|哪里|是誰|是谁|誰|谁|多少|怎麼做|怎么做|如何"
    r"|why(?:\s+(?:is|was)\s+that|\s+so|\s+not)?|when|where|who|how\s+(?:many|much|come)|how|since\s+when|by\s+whom)\s*(?:呢|會這樣|会这样)?",
    re.I,
)
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇○零九][〇○零一二三四五六七八九]{2})"
_MONTHS = f"(?:{'|'.join(month.capitalize() for month in MONTHS)})"
_PART = r"(?:\d{1,2}|[一二三四五六七八九十]+)\s*月(?:\s*\d{1,2}\s*[日號号])?(?:底|初)?|第\s*[一二三四1-4]\s*季度?|[上下]半年|底|初"
_DATE = re.compile(
    rf"(?:民[國国]\s*\d{{2,3}}\s*年|{_YEAR}\s*年|[去今明前後后]年)(?:\s*(?:{_PART}))?"
    rf"|{_YEAR}[-/]\d{{1,2}}(?:[-/]\d{{1,2}})?|(?<!\d)[12]?\d\s*月(?:\s*\d{{1,2}}\s*[日號号])?(?:底|初)?|第\s*[一二三四1-4]\s*季度?|[上下]半年"
    rf"|\b{_MONTHS}(?:\s+\d{{1,2}})?(?:,?\s+{_YEAR})?\b"
    rf"|\b(?:Q[1-4]\s+)?{_YEAR}\b(?!\s*[年.\d])|\bQ[1-4]\b|\b(?:last|this|next)\s+(?:year|quarter|month)\b"
)
_PART_OF_YEAR = re.compile(rf"{_PART}|Q[1-4]|{_MONTHS}(?:\s+\d{{1,2}})?(?!\w)")  # of the year before, where alone
_NAME = re.compile(
    rf"(?:[{_CJK}]{{2,4}} (?=AI\b))?[A-Z][\w.+-]*(?: (?:[A-Z]|\d)[\w.+-]*)*|\b[a-z]+[A-Z][\w.+-]*|[A-Za-z]+-?\d[\w.-]*"
)
_ONE_OF_ROW = r"(?:(?!(?:19|20)\d\d\b)\d[\w.-]*|(?-i:[A-Z])|one|two|three|four|five|six)\b"  # phase 1, unit B
_NO_NAME = re.compile(
    "An?|And|Are|A[st]|But|By|Can|Could|Did|Do|Does|For|From|Had|Has|Have|How|I|In|Is|Its?|Of|On|Or|She|Should|So|Th(?:at|e|eir|en|ere|ese|ey|is)"
    "|To|Was|We|Were|Wh(?:at|en|ere|ich|o|om|ose|y)|Will|With|Would|You"
)
# Where the thing that a Chinese question is about ends, and what is asked about it begins.
_PREDICATE = re.compile(
    r"\s*(?:的(?![確确])|[在於于](?:什[麼么]|哪|何|\d|[一二三四五六七八九]|[\u3400-\u9fff]{1,4}(?:有|建|設|发|發))|有|是|用的|[採采]用|使用|為什|为什|為何|为何|何[時时]|什[麼么]|甚麼|哪|誰|谁|多少"
    r"|多[大高長长遠远久快]|[幾几][個个家種种年次位成倍月]|如何|怎[麼么樣样]|建[於于成]|推出|發[布佈表]|发[布表]|成立|[開开]源|[釋释]出|(?:[規规]定|要求)(?![對对有的是何為为在於于])|[裁招減减][員员]|[募融][資资]|[減减停擴扩]產|[减停扩]产|出[貨货]|[漲涨降][價价]|[佔占]|[達达]到|能|可以|會|会|需要|[對对]|[與与和跟替把讓让]|[當当][年時时初]|[後后]來|后来|目前|每|各|分[別别]|[總总一]共|[計计][畫划劃]|打算|[預预][計计]|[現现]在|曾|屬於|属于|被|由|將|将|提到|[認认][為为]|[說说])"
)
_ADVERB = re.compile(  # a verb in front of one belongs to a name, as in 字節跳動每年花多少錢
    r"\s*(?:[為为](?:什[麼么]|何)|何[時时]|什[麼么][時时]候|如何|怎[麼么樣样]|每|[曾被由將将能會会]|可以|需要|目前|[現现]在|[當当][年時时初]|[後后]來|后来|分[別别]|[總总一]共|打算|[計计][畫划劃]|[預预][計计])"
)
_MEASURE = re.compile("市[占佔]率|市[場场]份[額额]|市值|[營营]收|股[價价]|[日月]活|下[載载]量|[銷销產产]量|估值")
_CONJUNCTION = re.compile(r"\s*[和與与跟及、]")
_COMPARED = re.compile(
    r"[關关][係系]|差|不同|[區区][別别]|相?比|合作|[競竞][爭争]|哪一?[個个家種种者]|[誰谁]|between|compare"
)
_SOURCE = re.compile(r"(?:(?:[根依按]?[據据]|按照)[^，,]{1,20}[，,]|[請请][問问][，,]?|[為为](?:什[麼么]|何))\s*")
_QUOTED = {"「": "」", "『": "』", "《": "》", "〈": "〉", "“": "”", '"': '"'}
_DEFINITION = re.compile(r"(?:什[麼么]是|甚麼是|何[謂谓]|誰是|谁是|關於|关于|根據|根据)\s*(?P<named>[^？?，,。的]+)")
_ORDINAL = re.compile(r"第\s*(?:\d+|[一二三四五六七八九十百]+)\s*[條条章節节名季項项款位]")
_FACET = re.compile(  # what is asked about a thing, and no thing itself
    r"(?:.{0,6}(?:率|價格?|价格?|成本|費用?|费用?|規模|规模|參數量?|参数量?|用戶數?|用户数?|使用者|人數|人数|授權條?款?|授权条?款?|許可證?|许可证?|原因|理由|日期|時間|时间|地點|地点|來源|来源|出處|出处"
    r"|作者|排名|名次|營收|营收|收入|市值|估值|罰則|罚则|期限|目標|目标|定義|定义|結果|结果|影響|影响|風險|风险|優點|优点|缺點|缺点|性能|速度|大小|名稱|名称|對象|对象|範圍|范围|標準|标准|[數数下載载銷销產产]{1,2}量"
    r"|[高長长深寬宽厚亮密濃浓溫温濕湿速強强]度|[容重流排]量|面積|面积|體積|体积|距離|距离|[射航路]程|壽命|寿命|年齡|年龄|預算|预算|單位|单位|負責人|负责人|承包商|用途|位置|地址))"
    r"|(?:its|their|the|a|an)\s+[a-z][a-z -]*"
    r"|(?:[a-z]+ )?(?:licen[cs]e|price|pricing|cost|users?|parameters?|size|release date|date|reasons?|sources?|revenue|market share|ranking)"
)
_PRONOUN = re.compile(
    r"(?P<zh>它們|它们|他們|他们|它|(?<!其)[他她](?![們们山人國国])|其(?!他|它|實|实|中|餘|余|次|間|间|[後后])|(?:這|这|那|該|该)(?:家公司|間公司|间公司|公司|家企業|家企业|款模型|個模型|个模型|模型|項技術|项技术|款應用|款应用))"
    r"|\b(?P<possessive>its|their)\b|\b(?P<en>it|they|them|(?:this|that|the)\s+(?:company|model|app|firm|lab))\b",
    re.I,
)
_PERSON = re.compile(r"^(?:那麼|那么|那)?\s*[他她](?!山)|\b(?:he|she|him)\b", re.I)
_LEAD = re.compile(r"^(?:那麼|那么|那|而)\s*，?")
_BEFORE_PRONOUN = re.compile(
    r"(?:那麼|那么|那|而|請問|请问|為什麼|为什么|為何|为何|何時|何时|什麼時候|什么时候|誰|谁|哪些[\u3400-\u9fff]{1,2}|有多少人|在|對|对|由|用|使用|開發|开发|的|是|和|與|与|\s|，)*"
)
_WITHOUT_SUBJECT = re.compile(
    r"(?:那麼|那么|那)?(?P<rest>(?:是)?(?:什麼時候|什么时候|何時|何时|在哪裡|在哪里|由誰|由谁|誰|谁|為什麼|为什么|怎麼|怎么|如何)[\u3400-\u9fff]{1,3}的"
    r"|(?:什麼時候|什么时候|何時|何时|哪一?年|在哪裡|在哪里|為什麼|为什么|怎麼|怎么|如何)(?!辦$|办$)[\u3400-\u9fff]{2}"
    r"|(?:一共|總共|总共|現在|现在)?有(?:多少|[幾几]個?|几个)[\u3400-\u9fff]{1,5})"
)


def full_question(previous: str, words: str) -> str:
    """The question that was meant: `words` alone, or with what they leave out taken from the previous question.

    Stripped of white space at its ends; never empty unless `words` is.
    """
    words, previous = words.strip(), previous.strip()
    core = words.rstrip(_ENDS)
    if not any(map(str.isalnum, previous)) or not core or _HALF_PAIR.search(previous + core):
        return words
    found = (whole(previous, core) for whole in (_another_word, _subject_filled, _named))
    return next(filter(None, found), words)


def _another_word(previous: str, core: str) -> str:
    """Why? When? 他是誰？ Of the same matter, or of whom only the answer names: both questions, one after the other."""
    match = _BARE.fullmatch(core)
    unnamed = _PERSON.search(core) and re.search(r"[誰谁]|\bwho\b", previous, re.I)
    if match is None and not unnamed and not (_WITHOUT_SUBJECT.fullmatch(core) and not subject_of(previous)):
        return ""
    word = re.sub(r"\s+(?:is|was)\s+that$", "", match["word"], flags=re.I) if match else _LEAD.sub("", core)
    ended = previous if previous[-1] in "?？" else f"{previous.rstrip(_ENDS)}{'?' if previous.isascii() else '？'}"
    return f"{ended} {word[0].upper()}{word[1:]}?" if word.isascii() else f"{ended}{word}？"


def _subject_filled(previous: str, core: str) -> str:
    """它有多少用戶？ How many users does it have? 什麼時候發布的？ Whose, the question before says."""
    without, match = _WITHOUT_SUBJECT.fullmatch(core), _PRONOUN.search(core)
    if not without and (match is None or (match["zh"] and _ZH_NAMED.fullmatch(core))):
        return ""
    subject = subject_of(previous)
    if without and subject:
        return f"{_spaced(subject, '', without['rest'])}？"
    if match is None or subject in ("", match[0]):
        return ""
    before, after = _LEAD.sub("", core[: match.start()]), core[match.end() :]
    if match["zh"]:
        tag_behind = next((tag for at, _, tag in _words(core) if at == match.end() == match.start() + 1), "")
        if not _BEFORE_PRONOUN.fullmatch(before) or tag_behind in ("j", "nr", "nt", "nz"):
            return ""  # it may stand for something in its own sentence, or begin a name
        possessive = match["zh"] == "其" and not after.startswith("的")
        gap = " " if before and subject[0].isascii() else ""
        return f"{before}{gap}{_spaced(subject, '的' if possessive else '', after)}？"
    if _names(core) or not _ASKS.search(core):
        return ""
    return f"{before}{subject}{chr(39) + 's' if match['possessive'] else ''}{after}?"


def _named(previous: str, core: str) -> str:
    """那百度呢？ 2024 年呢？ and for Alibaba? What they name takes its place in the question before."""
    named, facet_asked, preposition = _name_in(core)
    if not named or len(named) > MAX_NAMED_CHARS * (3 if named.isascii() else 1) or _ASKS.search(named):
        return ""
    if named.isascii() and (len(named.split()) > MAX_NAMED_WORDS or re.search(r"\bof\b|\band\b", named)):
        return ""
    date = None if facet_asked else _DATE.search(named)
    if date is None:
        return _put(previous, named, facet=facet_asked, preposition=preposition)
    rest = (named[: date.start()] + named[date.end() :]).strip(" 的，,在")
    rest = re.sub(r"^(?:in|for|on)\s+|\s+(?:in|for|on)$", "", rest, flags=re.I)
    whole = _dated(previous, date[0].strip())
    return _put(whole, rest, facet=False, preposition="") if rest else whole


def _name_in(core: str) -> tuple[str, bool, str]:
    """What a follow-up names, whether it is something asked about the same thing, and the preposition before it."""
    if match := _ZH_NAMED.fullmatch(core):
        named = (match["named"] or match["foreign"]).strip(" ，,")
        own = re.match(r"(?:它們|它们|他們|他们|它|他|其)(?:的|(?=[在於于對对]))", named)
        named = named[own.end() :] if own else named
        if own and own[0][-1] == "的":
            return named, True, ""
        preposition = re.match(r"[在於于對对用向由給给](?=.{2})\s*", named)
        named = re.sub(r"的$", "", named[preposition.end() :] if preposition else named)
        return named, bool(_FACET.fullmatch(named)) and not preposition, preposition[0].strip() if preposition else ""
    if match := _EN_NAMED.fullmatch(core):
        named = match["named"].strip(" ,")
        if not match["preposition"] and _FACET.fullmatch(named) and not _DATE.fullmatch(named):
            return named, True, ""
        return re.sub(r"^(?:the|a|an)\s+(?=[A-Z\d])", "", named), False, (match["preposition"] or "").lower()
    return "", False, ""


def _put(previous: str, named: str, *, facet: bool, preposition: str) -> str:
    """The question before, asked of another thing, under another condition, or for another facet; empty where that is unsure."""
    if facet:
        subject = subject_of(previous)
        asked = re.sub(r"^(?:its|their|the|a|an)\s+", "", named)
        if not subject or asked == subject:
            return ""
        what = "什么" if simplified(previous + asked) == previous + asked else "什麼"
        return f"What is the {asked} of {subject}?" if named.isascii() else f"{_spaced(subject, '的', asked)}是{what}？"
    if preposition and (old := _behind(previous, preposition, named)):
        return _swapped(previous, old, named)
    if preposition in ("在", "於", "于", "對", "对", "向"):
        return f"{preposition}{named}，{previous}"
    if preposition in ("in", "on", "at", "from", "with", "to", "during", "since") and previous.isascii():
        return f"{previous.rstrip(_ENDS)} {preposition} {named}?"
    for place in (_marked, _place, _alike, _name_of_shape, _leading, _object):
        if old := place(previous, named):
            return previous if old.casefold() == named.casefold() else _swapped(previous, old, named)
    return ""


def subject_of(question: str) -> str:
    """What a question is about: its leading thing, or the first name in it; empty where neither is to be seen."""
    return _leading(question, "") or next(iter(_names(question)), "") or _after_verb(question)


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[tuple[int, str, str], ...]:
    """Where each word begins, the word in simplified characters, and jieba's tag for it."""
    found = []
    for word in tagged_words(plain(_HALF_PAIR.sub("\ufffd", text))):
        maybe_glued = word.tag == "v" and len(word.text) == 2 and word.text[1] in "有是在"  # 腾讯|云有
        pieces = known_words(word.text) if maybe_glued else (Span(0, len(word.text)),)
        found += [(word.start + piece.start, piece.of(word.text), word.tag) for piece in pieces]
    return tuple(found)


def _names(text: str) -> list[str]:
    """Names in Latin letters, in order, without the words that begin a sentence."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split(" ")
        while words and (_NO_NAME.fullmatch(words[0]) or _DATE.fullmatch(words[0])):
            words = words[1:]
        if words and not _DATE.fullmatch(" ".join(words)):
            found.append(" ".join(words))
    return found


def _leading(question: str, _: str) -> str:
    """The thing before the predicate of a Chinese question: 北岬燈塔 of 北岬燈塔建於哪一年？"""
    source = _SOURCE.match(question)
    if not source and (match := _DEFINITION.match(question)):
        return match["named"].strip()
    if not re.search(f"[{_CJK}]", question):
        return ""
    start = source.end() if source else 0
    if date := _DATE.match(question, start):
        start = len(question) - len(question[date.end() :].lstrip(" ，,的"))
    end = _predicate_at(question, start)
    lead = question[start:end].strip(" ，,在")
    unfit = len(re.findall(f"[{_CJK}]", lead)) > MAX_LEADING_CHARS or re.search("^$|[，,：:]", lead)
    if unfit or _ASKS.match(lead) or _PREDICATE.match(lead):
        return ""
    of = re.match(r"\s*的\s*", question[end:])
    named = _NAME.match(question, end + of.end()) if of else None
    return question[start : named.end()] if named else lead


def _predicate_at(question: str, start: int) -> int:
    """Where what is asked about a thing begins: at a date, a preposition, a verb that does not belong to a name; 0 for nowhere."""
    certain = {match.start() for pattern in (_DATE, _MEASURE) for match in pattern.finditer(question)}
    words = [word for word in _words(question) if word[1].strip()]
    for (at, word, tag), (behind, following, next_tag) in zip(words, [*words[1:], (0, "", "")], strict=True):
        if inside := [place for place in certain if max(at, start + 1) <= place < at + len(word)]:
            return min(inside)  # 阿里|云市|占率
        if at < start + 2 - question[start : start + 1].isascii():  # a date or a source may be all that is asked
            continue
        joined = _CONJUNCTION.match(question, at) and next_tag[:1] in tuple("njex")
        if joined and not _COMPARED.search(question, at):
            continue
        if tag in ("t", "p", "d") or _PREDICATE.match(question, at):
            return at
        done = following in ("了", "过")
        if done and tag not in ("v", "vn"):
            return behind - 1 if len(word) > 1 and tag == "n" else at  # 科大|讯|飞裁|了
        goes_on = (
            next_tag in tuple("tpdv") or _ADVERB.match(question, behind) or behind + (following == "的") in certain
        )
        in_name = not done and goes_on and len(word) + at - start < 5
        clear = done or len(word) > 1 or next_tag in ("m", "r", "n", "uj", "eng", "vn", "p")
        if tag in ("v", "vn") and clear and not in_name:
            return at
    return 0


def _after_verb(question: str) -> str:
    """What an English question in small letters is about: baidu of does baidu publish …?, of price of baidu?"""
    thing = rf"((?:the\s+)?[\w.-]+(?:\s{_ONE_OF_ROW})?)"
    last = re.search(rf"\bof\s+{thing}\W*$", question, re.I)
    match = last or re.search(rf"\b(?:does|did|do|will|of|for|by|is|was|are|were|has|have)\s+{thing}", question, re.I)
    found = match[1] if match else ""
    return "" if found.lower() in ("there", "it", "they", "the") else found


def _behind(previous: str, preposition: str, named: str) -> str:
    """What stands behind the same preposition: China of … in China?, 美國 of 在美國賣多少錢？ A place may do without one."""
    if preposition.isascii():
        found = re.finditer(rf"\b(?i:{preposition})\s+(?:the\s+)?({_NAME.pattern}|[a-z][\w-]+(?=\W*$))", previous)
        return next((match[1] for match in found if not _DATE.match(match[1])), "")
    if preposition in ("在", "於", "于"):
        return _place(previous, named, behind=True)
    at = previous.find(preposition) + 1
    return previous[at:end].strip() if at and (end := _predicate_at(previous, at)) > at else ""


def _marked(previous: str, named: str) -> str:
    """What bears the marks of the new name: 「智能體」 for 「具身智能」, 昇騰 910C for 昇騰 920, Micron chips for Nvidia chips."""
    closing, number = _QUOTED.get(named[0], ""), r"\s*[A-Za-z.+-]*\d[A-Za-z\d.+-]*"
    head = re.fullmatch(rf"([{_CJK}]{{2,}}){number}", named)
    tail = re.fullmatch(r"[A-Z].*( [a-z]+)", named)
    pattern = head[1] + number if head else rf"[A-Z][\w.-]*{tail[1]}\b" if tail else ""
    if closing and named[-1] == closing:
        pattern = f"{named[0]}[^{closing}]+{closing}"
    return match[0] if pattern and (match := re.search(pattern, previous)) else ""


def _place(previous: str, named: str, *, behind: bool = False) -> str:
    """The country or town to give way to another: the one that leads, else one behind 在; `behind` turns that round."""
    places = _places(previous)
    after = [place for place in places if re.search(rf"[在於于]\s*{place}", previous)]
    leading = [place for place in places if _leading(previous, "").startswith(place)]
    if _places(named) != [named]:
        return after[0] if behind and after else ""
    return next(iter([*after, *leading, *places] if behind else [*leading, *after, *places]), "")


def _places(text: str) -> list[str]:
    """The countries and towns in a text, in order."""
    return [text[at : at + len(word)] for at, word, tag in _words(text) if word[1:] and (tag == "ns" or word == "欧盟")]


def _alike(previous: str, named: str) -> str:
    """What is written much as the new name is: 顯式標識 for 隱式標識, 第二條 for 第三條."""
    if _ORDINAL.fullmatch(named):
        return next((item[0] for item in _ORDINAL.finditer(previous) if item[0][-1] == named[-1]), "")
    if not re.fullmatch(f"[{_CJK}]{{3,}}", named):
        return ""
    least, best = (2 if len(named) > 3 else 1), ""
    edges = {at for at, _, _ in _words(previous)} | {len(previous)}
    for at in sorted(edge for edge in edges if edge + len(named) in edges):
        old = previous[at : at + len(named)]
        same = sum(one == other for one, other in zip(old, named, strict=True))
        if same >= least and re.fullmatch(f"[{_CJK}]+", old) and not _PREDICATE.search(old):
            least, best = same + 1, old
    return best


def _name_of_shape(previous: str, named: str) -> str:
    """The Latin name to give way: one with a figure for one with a figure, else the first without, and what and joins to it."""
    names, leading = [name for name in _names(previous) if name != named], _leading(previous, "")
    figured = bool(re.search(r"\d", named))
    alike = [name for name in names if bool(re.search(r"\d", name)) == figured]
    if leading and not (alike and re.search(r"[A-Za-z]", named) and (figured or alike[0] in leading)):
        return ""
    if not names:
        return _after_verb(previous) if previous.isascii() else ""
    old = (alike or names)[0]
    joined = rf"{re.escape(old)}(?:(?:, and|,| and) (?:{_NAME.pattern}))+"
    several = None if _COMPARED.search(previous) else re.search(joined, previous)
    return several[0] if several else old


def _object(previous: str, _: str) -> str:
    """The thing behind the last verb of a Chinese question for somebody: 火藥 of 誰發明了火藥？"""
    if not _ASKS.match(previous):
        return ""
    words = [word for word in _words(previous.rstrip(_ENDS)) if word[1].strip()]
    verbs = [number for number, (_, _, tag) in enumerate(words, 1) if tag in ("v", "vn", "ul", "ug", "p")]
    thing = words[verbs[-1] :] if verbs else []
    return previous[thing[0][0] :].rstrip(_ENDS) if thing and not {"r", "uj"} & {tag for _, _, tag in thing} else ""


def _swapped(previous: str, old: str, new: str) -> str:
    before, after = previous.split(old, 1)
    if not new.isascii():
        after = re.sub(r"^ (?![A-Za-z0-9])", "", after)
        shared = next((n for n in range(len(new) - 1, 1, -1) if after.startswith(new[-n:])), 0)
        after = after[shared:]  # Qwen of Qwen 團隊, for 豆包團隊
    if re.match(f"[{_CJK}]", new):
        before = re.sub(f"(?<=[{_CJK}]) $", "", before)
    gap = " " if new[0].isascii() and new[0].isalnum() and re.search(f"[{_CJK}]$", before) else ""
    return f"{before}{gap}{_spaced(new, '', after)}"


def _dated(previous: str, date: str) -> str:
    """The question before with its date exchanged, or the quarter or month of it, or with a date where it had none."""
    date = re.sub(r"\s*年$", "", date) if previous.isascii() else date
    if old := _DATE.search(previous):
        new, part = date, _PART_OF_YEAR.search(old[0])
        if _PART_OF_YEAR.fullmatch(date) and part:
            new = f"{old[0][: part.start()]}{date}{old[0][part.end() :]}"
        elif _PART_OF_YEAR.fullmatch(date):
            new = f"{date} {old[0]}" if date.isascii() else f"{old[0]}{date}"
        elif re.fullmatch(_YEAR, date) and old[0].rstrip().endswith("年"):
            new = f"{date} 年"
        return f"{previous[: old.start()]}{new}{previous[old.end() :]}"
    if re.search(f"[{_CJK}]", previous):
        whole = f"{date} 年" if re.fullmatch(_YEAR, date) and date[0].isdecimal() else date
        return f"{whole}{' ' if previous[0].isascii() else ''}{previous}"
    return f"{previous.rstrip(_ENDS)} {'' if re.match(r'last|this|next', date) else 'in '}{date}?"


def _spaced(first: str, between: str, rest: str) -> str:
    """Joined, with a space between Chinese and Latin as the rest of the text has it."""
    gap = " " if re.search("[A-Za-z0-9]$", first) and re.match(f"[{_CJK}]", between or rest) else ""
    return f"{first}{gap}{between}{rest}"
