"""A question that asks for several things, as questions that can each be asked alone.

What a later one leans on is said with it; the same asked of two or more is asked of each. Where in doubt a question stays
whole: a part that asks for less than was meant is worse than none.
"""

import re
from collections.abc import Iterator, Sequence

from briefqa.folding import is_latin
from briefqa.questions.asked import ASKING_WORDS, AUXILIARIES, CHINESE_ASKING, ENGLISH_ASKING
from briefqa.questions.following import subject_of
from briefqa.questions.naming import Sort, named_terms
from briefqa.questions.sides import asks_for_sides, names_the_documents
from briefqa.sentences import ends_sentence

_ENGLISH_ASKING = rf"\b(?:{ENGLISH_ASKING})\b"
_AUXILIARIES = f"{AUXILIARIES}|may|must"
_ASKS = re.compile(
    rf"{CHINESE_ASKING}|了[沒没]有?$|呢$|{_ENGLISH_ASKING}|^(?:{_AUXILIARIES})\s",
    re.I,
)
# Words that ask elsewhere, in what asks nothing: 不管誰當選, 幾年前.
_ASKS_NOTHING = re.compile(
    "(?:不管|[無无][論论]|不[論论]|任[憑凭]|哪怕)[^，,。？?]*|[好十數数][幾几]|(?:[幾几]|多少)[個个]?[年月天日週周](?:[前後后來来間间]|以[來来後后前])"
    "|[沒没]有?[誰谁]|任何|如何如何"
)
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉|“[^“”]*”|\"[^\"]*\"")
_BEFORE_ASKING = "(?:for|in|on|by|to|at|from|with|until|since|of|into|under)"
_ENDS = re.compile(
    r"[？?；;]\s*|：(?!(?<=\d：)\d)\s*|:\s+|\.\s+(?=(?-i:[A-Z]))"
    r"|[，,、]\s*(?=[^，,、？?]*(?:什|哪|誰|谁|多少|多[大高長长遠远久快深重寬宽]|幾|几|如何|怎|是否|有[沒没]有|何[時时處处]|[為为]何|了[沒没]))"
    r"|以及(?=[^，,、？?]*(?:什|哪|誰|谁|多少|幾|几|如何|怎|何[時时處处]|[為为]何))"
    rf"|,?\s+and\s+(?=(?:{_BEFORE_ASKING}\s+)?{_ENGLISH_ASKING})"
    rf"|,\s+(?=(?:{_BEFORE_ASKING}\s+(?:whom|what|which|how)|how|what|why)\b|(?:who|when|where|which\s+\w+)\s+(?:{_AUXILIARIES})\b)"
    rf"|,?\s+and\s+(?=(?:{_AUXILIARIES})\s+(?:the|it|they|he|she|this|that|all|both|any|(?-i:[A-Z]))|if so,?\s+{_ENGLISH_ASKING})",
    re.I,
)
_OPENS_A_CONDITION = re.compile(
    rf"(?:if|while|although|though|since|given|because|once|unless|regardless|depending|no matter|whatever|as)\b|(?:when|where|after|before)\b(?!\s+(?:{_AUXILIARIES}|exactly)\b)",
    re.I,
)
_OPENS_ASKING = re.compile(rf"(?:{_AUXILIARIES}|explain|describe|tell|list|name)\b|{_ENGLISH_ASKING}", re.I)
_OPENS_WITH_YES_OR_NO = re.compile(rf"(?:{_AUXILIARIES})\s", re.I)
_ENDS_ASKING = re.compile(rf"{_ENGLISH_ASKING}$", re.I)
_DOTTED = re.compile(r"\b[A-Za-z]\.[A-Za-z]\.$")  # D.C., U.S.
MIN_ENGLISH_WORDS = 3  # of a part that another one may follow
_ANNOUNCES = re.compile(
    r"請問|请问|[我想]*(?:請問|请问|想問|想问|想知道)|[^，,]{0,4}[兩两二三幾几][件個个點点][^，,]{0,4}$|(?:i have )?(?:two|three|a few|some|several) (?:quick |short )?questions\b",
    re.I,
)
_CONNECTIVE = re.compile(
    "(?:請問|请问|那[麼么]|另外|此外|[還还]有|而且|[並并]且|以及|同[時时]|[並并但而且及])[，,]?\\s*|(?:and|also|then|so)\\b,?\\s*(?:if so,?\\s*)?",
    re.I,
)
_LATER = "[後后]來|之[後后]|[又再也都才還还]|最[後后終终]|[實实][際际]|[現现]在|目前|主要|[總总]|一共|平均|[後后][續续]|下一次|上次|一[年天月次]|每[年月天]|其中"
_OF_IT = (
    "原因|理由|成本|[經经][費费]|金[額额]|造[價价]|[價价]格|容量|[規规]模|[結结]果|影[響响]|目的|目[標标]|[廠厂]商|地[點点]|日期|[時时][間间]|期限|條件|条件"
    "|[對对]象|[負负][責责]人|[內内]容|[細细][節节]|[費费]用|[進进]度|接任|裝置|装置|裡面|里面|修[復复]|政府|公司|投[資资]|申[請请]|[訓训][練练]|[選选][舉举]|[復复]原|[監监]管|有效"
)
_SUBJECTLESS = (
    "[被到從从以由用比跟花要需募賣卖買买裁住占佔算達达屬属受夠够]|有[沒没哪幾几多]|是否|是不是|能[否不]|[會会]不|造成|[規规]定|包括|涵[蓋盖]|[為为][何什]|如何|怎[麼么樣样]|何[時时]|多[少久大高長长遠远]"
    "|[什幾几]|[誰谁哪][^，,]{0,6}$"
)
# How a later part begins that leaves what it is about to the first one.
_LEANS = re.compile(
    f"(?:{_LATER})|[它他她牠其該该那這这此]|{_OF_IT}|{_SUBJECTLESS}|[^，,]{{1,3}}(?:怎[麼么]|如何)[^，,]{{0,3}}$|.{{1,4}}$"
    r"|[^A-Z]*\b(?:it|its|they|them|their|he|him|his|she|her|that|this|those|these)\b|[^A-Z\u3400-\u9fff]*$"
)
FEW_CHARS, FEW_WORDS = 3, 2  # that are no more than a verb beside the words that ask
MAX_SIDES_CHARS, MAX_SIDES_WORDS = 16, 9  # of a sentence that only asks whether accounts differ
_ASKS_MORE_THAN_SIDES = re.compile(
    r"(?:(?:on|in|for|by|to|at|from) )?(?:what|which|when|where|who)\b|[^？?]*(?:何[時时]|[誰谁])", re.I
)

_STOPS = "，,。；;？?：:"
_JOIN = "(?:(?<![共飽饱總总溫温與与及跟、])和(?![平諧谐解])|(?<![參参])[與与](?![會会])|跟(?![進进])|以及|(?<![以埃普涉顧顾])及(?!其)|、)"
_WHEN = (
    "(?:\\s*(?:(?<!\\d)\\d{2,4}\\s*年(?:\\s*\\d{1,2}\\s*月|[底初末]|[上下]半年)?|[去今明前]年|[上下]半年|每[年月天日]|平均|[總总]共|一共|目前|[現现]在"
    "|[後后][來来]|最[後后]|[當当][時时]|至今|到底))*"
)
# 各 of each of several, not of 各國 or 各項.
_EACH = (
    "(?:分[別别](?!列)|各自|各(?=[有是為为由歸归占佔說说講讲看寫写花賺赚虧亏賣卖買买訂订估拿得損损減减算認认能需自向持怎如多幾几付打改跌漲涨擔担編编在從从設设批]|[會会](?![員员議议計计])"
    "|[發发](?![電电行展])|投(?!資|资)|交(?!易)|下(?![游級级屬属])|要(?![素點点])|因(?!素)|收(?!入)|成(?![員员])|[進进](?!口[國国商])|出(?![口版])|[補补](?!助)|排(?!放)))"
)
_SEVERAL = re.compile(
    f"^(?P<before>[^{_STOPS}]{{2,30}}[，,？?：:])??(?P<names>[^{_STOPS}]{{2,40}}{_JOIN}[^{_STOPS}、]{{2,16}}?)"
    f"(?P<rest>{_WHEN}(?:[對对在於于的，,][^？?]*?)?{_EACH}.*)$"
)
_ONLY_A_DATE = re.compile(r"[\d\s年月日]+")
_SENTENCE = re.compile("[？?！!。]")  # in quotation marks it is no name
_ITS_OWN = re.compile(f"的[^，,]+?(?=[，,]|{_EACH})")
_BOTH_ENGLISH = re.compile(
    rf"^(?P<before>.*\b(?:{_AUXILIARIES}|of|by|for|to)) (?P<one>[^,?]{{2,40}}?) and (?P<other>(?:(?! of )[^,?]){{2,40}}?)"
    r" (?:each|respectively)\b(?! (?:year|month|quarter|week|day|country|company|firm|state|side|party|bank|of|other)\b)(?P<rest>.*)$",
    re.I,
)


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that a question is made of, where it is made of several; none where it asks for one thing.

    Whether accounts of it differ is no question of its own: what is left without that may be a single one.
    """
    masked = _QUOTED.sub(lambda match: "■" * len(match[0]), question)
    if several := _same_of_several(question, masked):
        return several
    pieces = [
        (question[start:end], masked[start:end], ending)
        for start, end, ending in _pieces(masked)
        if _bare(masked[start:end])
    ]
    itself = [piece for piece in pieces if not _only_asks_for_sides(piece[0])]
    asking = [_bare(text) for text, hidden, ending in itself if _asks(hidden, ending) and not names_the_documents(text)]
    if len(asking) < 2 and (len(itself) == len(pieces) or any(map(_LEANS.match, asking))):
        return ()
    return tuple(_each_alone(asking, _scope(itself)))


def asks_per_document(question: str) -> bool:
    """Whether the question is after what each document says of a matter, or which ones speak of it.

    Where it asks something, and besides what the documents say of that, the thing itself is asked for.
    """
    return names_the_documents(question) and not parts_of(question)


def _bare(piece: str) -> str:
    piece = piece.strip(" ，,、。")
    return piece if _DOTTED.search(piece) else piece.strip(" ，,、。.")


def _asks(hidden: str, ending: str = "") -> bool:
    """Whether a piece, its quotations hidden, asks for something; a lone question word asks too."""
    if ending == "." and not _OPENS_ASKING.match(hidden):
        return False
    return bool(_ASKS.search(_ASKS_NOTHING.sub("", _CONNECTIVE.sub("", _bare(hidden), count=1))))


def _pieces(masked: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of each piece of a question, and what it ends with."""
    start = 0
    for cut in _ENDS.finditer(masked):
        before = masked[start : cut.start()]
        ending = cut[0].strip()
        if ending == ".":
            ends = ends_sentence(masked, cut.start())
        else:
            ends = ending in ("？", "?", "；", ";", "：", ":") or _may_end(before, cut[0])
        if ends:
            yield start, cut.start(), ending
            start = cut.end()
    yield start, len(masked), ""


def _may_end(before: str, ending: str) -> bool:
    """Whether a piece may end here, at a comma or a word: where it asks, or says of what the questions are."""
    bare = _bare(before)
    if not bare or not ASKING_WORDS.sub("", bare).strip():
        return False  # when and where, how and why
    if not is_latin(bare):
        return _asks(bare) if ending.strip() in ("、", "以及") else True
    if _OPENS_A_CONDITION.match(bare) or len(bare.split()) < MIN_ENGLISH_WORDS or _ENDS_ASKING.search(bare):
        return False
    asking = len(re.findall(_ENGLISH_ASKING, bare, re.I)) + bool(_OPENS_WITH_YES_OR_NO.match(bare))
    return asking < 2 if "," in ending else asking == 1  # who decides what is built and where is one question


def _scope(pieces: Sequence[tuple[str, str, str]]) -> str:
    """What stands before the first question and says of what all of them are: 關於潮汐電廠，…"""
    for number, (_, hidden, ending) in enumerate(pieces):
        if _asks(hidden, ending):
            before = [_bare(text) for text, _, _ in pieces[:number]]
            return "".join(f"{text}{', ' if is_latin(text) else '，'}" for text in before if not _ANNOUNCES.match(text))
    return ""


def _each_alone(parts: Sequence[str], scope: str) -> Iterator[str]:
    """The parts, each to be asked alone: a later one that names nothing is told what the first one names or is about.

    With more of the first before it, it would find again what that asks for: so only where it says next to nothing itself.
    """
    if not parts:
        return
    yield scope + parts[0]
    names = _names_in(parts[0])
    asked = re.sub(r"\s*,(?:\s*,)+", ",", ASKING_WORDS.sub("", parts[0])).strip(" ，,")
    for part in parts[1:]:
        itself = _CONNECTIVE.sub("", part, count=1) or part
        opening = itself[:1].lower() + itself[1:] if is_latin(itself) else itself
        latin, leans = is_latin(part), bool(_LEANS.match(opening))
        if leans and asked and (_says_nothing(opening) or (latin and not names)):
            yield f"{scope}{asked}{', ' if latin else '，'}{opening}"
        elif _names_in(itself):
            yield scope + itself
        else:
            about = names or [subject_of(parts[0])] if leans else names
            yield scope + " ".join([*about, itself]).strip()


def _names_in(part: str) -> list[str]:
    found = (term.text for term in named_terms(part) if term.sort == Sort.NAME)
    return [name for name in found if not _SENTENCE.search(name)]


def _says_nothing(part: str) -> bool:
    """Whether little is left of a part without the words that ask: 為什麼, by how much, 何時生效."""
    left = ASKING_WORDS.sub("", part)
    return len(left.split()) <= FEW_WORDS if is_latin(part) else len(left) <= FEW_CHARS


def _only_asks_for_sides(piece: str) -> bool:
    """Whether a sentence of a question asks how accounts compare, and leaves what they are of to the others."""
    short = len(piece.split()) <= MAX_SIDES_WORDS if is_latin(piece) else len(piece) <= MAX_SIDES_CHARS
    return short and asks_for_sides(piece) and not _ASKS_MORE_THAN_SIDES.match(_bare(piece))


def _same_of_several(question: str, masked: str) -> tuple[str, ...]:
    """The questions of one that asks the same of several: A 和 B 分別多少, what A and B each do."""
    if (found := _SEVERAL.match(masked)) and _ASKS.search(re.split(_EACH, found["rest"], maxsplit=1)[1]):
        before, rest = (question[slice(*found.span(name))] if found[name] else "" for name in ("before", "rest"))
        start = found.start("names")
        places = _between_joins(found["names"])
        names = [question[start + a : start + b].strip() for a, b in places]
        dates = [bool(_ONLY_A_DATE.fullmatch(name)) for name in names]
        if len(names) > 1 and not any(map(_asks, names)) and any(dates) == all(dates):
            if "的" in names[0] and (own := _ITS_OWN.match(rest)):  # A 的甲和 B 的乙, not A 和 B 的甲
                names[-1], rest = names[-1] + own[0], rest[own.end() :]
            elif "的" in names[0]:  # 甲的一和二 are both of 甲
                whose = names[0][: names[0].index("的") + 1]
                names[1:] = [whose + name for name in names[1:]]
            rest = re.sub(_EACH, "", rest, count=1)
            return tuple(f"{before}{name}{' ' * (name[-1].isascii() and rest[:1].isalnum())}{rest}" for name in names)
    if found := _BOTH_ENGLISH.match(masked):
        before, one, other, rest = (question[slice(*found.span(name))] for name in ("before", "one", "other", "rest"))
        return tuple(f"{before} {name}{rest}" for name in (one, other))
    return ()


def _between_joins(names: str) -> list[tuple[int, int]]:
    """Where each of several names that are joined stands."""
    cuts = [match.span() for match in re.finditer(_JOIN, names)]
    ends = [0, *(end for _, end in cuts)]
    return [
        place for place in zip(ends, [*(start for start, _ in cuts), len(names)], strict=True) if place[0] < place[1]
    ]
