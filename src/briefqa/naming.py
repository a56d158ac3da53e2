"""Where names stand in a text: of people, and of what a question calls them (公司, 盆地, 條約).

Words and their sorts come from jieba's dictionary; the ends of names from lists of what names end in.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from briefqa.numerals import plain as numbers_plain
from briefqa.questions import ENGLISH_STOP_WORDS, without_question_words
from briefqa.types import Span

_MIDDLE_DOTS = "·‧・•．"
_BREAKS = "由和與与及被是為为的於于在將将向對对"  # between the words of a sentence, hardly ever in a foreign name
_LATIN_PERSON = re.compile(
    r"(?<!\bof )(?<!\bthe )(?<!\bThe )(?<![A-Za-z]{3} [A-Z]{2} )(?<![A-Z] )(?<![“\"‘])\b[A-Z][a-z’'-]+(?: (?:[A-Z]\.|de|van|von|al|bin))*(?: [A-Z][A-Za-z’'-]+)+\b"
)
_DOTTED_PERSON = re.compile(
    rf"(?:(?![{_BREAKS}])[\u4e00-\u9fff]){{1,6}}(?:[{_MIDDLE_DOTS}](?:(?![{_BREAKS}])[\u4e00-\u9fff]){{1,7}})+"
)
_TITLED_WORK = re.compile(r"《[^》]{1,40}》")
# What a question calls it → what such a name ends in, as a regular expression.
_ENDINGS = {
    "公司": "公司|集团|银行|电子|科技|企业|控股|汽车",
    "企业": "公司|集团|企业|科技",
    "大学": "大学|学院",
    "学校": "大学|学院|中学|小学|学校|学堂",
    "机构": "局|部|委员会|署|院|协会|中心|所|组织|基金会|联合会|总会|学会|会议|法院",
    "组织": "组织|协会|联盟|联合会|委员会|基金会|总会|同盟会|公会|学会|党|团",
    "单位": "局|部|委员会|署|院|协会|中心|处|组|所|组织|府|团|厅",
    "部门": "局|部|委员会|署|院|处|司|厅",
    "政党": "党",
    "党派": "党",
    "民族": "族|人",
    "语言": "语|文",
    "语系": "语系",
    "事件": "事件|之乱|战争|革命|运动|之战|起义|之变|事变|战役",
    "战争": "战争|之战|战役|大战",
    "战役": "战役|之战|会战",
    "朝代": "朝|代",
    "山脉": "山脉|山",
    "山": "山|峰",
    "河流": "河|江|川|溪",
    "河": "河|江|川|溪",
    "岛屿": "岛",
    "省份": "省",
    "州": "州",
    "铁路": "铁路|线",
    "宗教": "教",
    "教派": "派|教|宗",
    "制度": "制度?",
    "战机": "机",
}
_WORKS = frozenset(
    [
        "书",
        "部",
        "著",
        "书籍",
        "著作",
        "作品",
        "报纸",
        "杂志",
        "条约",
        "法案",
        "法律",
        "电影",
        "影片",
        "小说",
        "协定",
        "歌曲",
        "专辑",
        "期刊",
        "刊物",
        "文章",
        "宣言",
        "和约",
        "剧",
        "节目",
        "诗",
        "论文",
        "合约",
        "宪法",
        "文献",
    ]
)
_PLACES = frozenset("国家 国 城市 首都 都市".split())  # noqa: SIM905 as prose
_PEOPLE = frozenset(
    [
        "人物",
        "皇帝",
        "总统",
        "学者",
        "教宗",
        "国王",
        "科学家",
        "将领",
        "演员",
        "导演",
        "天皇",
        "总理",
        "首相",
        "作家",
        "诗人",
        "君主",
        "大臣",
        "领导人",
        "领导者",
        "教皇",
        "歌手",
        "校长",
        "主席",
        "建筑师",
        "球员",
        "画家",
        "教授",
        "物理学家",
        "数学家",
        "国王统治",
        "皇帝统治",
    ]
)
_NOUN_TAGS = ("n", "j", "eng", "vn", "b")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝桓司马欧阳诸葛上官"
)
_NO_PART_OF_A_NAME = frozenset("的了在是和与及或、，。；：被由将把从对向于并等之间有为以《》「」（）()“”… ")
MIN_NAME_CHARS = 2
MAX_NAME_CHARS = 16


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    tag: str
    span: Span


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[_Word, ...]:
    """The words of plain text with jieba's tags (nr a person, ns a place, nt an organisation) and their places."""
    words, at = [], 0
    for word, tag in rjieba.tag(text):
        words.append(_Word(word, tag, Span(at, at + len(word))))
        at += len(word)
    return tuple(words)


def person_spans(text: str, plain: str, question: str) -> list[Span]:
    """Where people are named in a text that the question does not name. All three are of one length or plain."""
    spans = [Span(*match.span()) for match in _LATIN_PERSON.finditer(text)]
    spans += [_cut_left(plain, Span(*match.span())) for match in _DOTTED_PERSON.finditer(text)]
    for run in _runs(_words(plain), lambda word: word.tag in ("nr", "nrt", "nrfg")):
        span = Span(run[0].span.start, run[-1].span.end)
        if not any(span.overlaps(other) for other in spans) and _is_person(span.of(plain), run[-1].tag):
            spans.append(span)
    return _not_asked(spans, plain, question)


def _is_person(name: str, tag: str) -> bool:
    """Whether what jieba takes for a person looks like one: a surname with one or two characters, or a long foreign name."""
    if name[-1] in "人族朝军国王党魏":
        return False
    if name[0] in _SURNAMES and MIN_NAME_CHARS <= len(name) <= 3:
        return True
    return tag == "nrt" and len(name) >= 3


def _cut_left(plain: str, span: Span) -> Span:
    """A dotted name without the words before it: 學者威廉·瓊斯."""
    dot = next(i for i in range(span.start, span.end) if plain[i] in _MIDDLE_DOTS)
    words = [word for word in _words(plain) if word.span.start < dot and word.span.end > span.start]
    start = words[-1].span.start if words else span.start
    for word in reversed(words[:-1]):
        if (word.tag[0] == "n" and word.tag not in ("nr", "nrt", "nrfg")) or word.tag[0] in "vpcdmruax":
            break
        start = word.span.start
    last = max(i for i in range(span.start, span.end) if plain[i] in _MIDDLE_DOTS)
    end = last + 1
    for word in _words(plain):
        if word.span.end <= end or word.span.start >= span.end:
            continue
        if word.span.start > last + 1 and word.tag not in ("nr", "nrt", "nrfg", "ns", "nz", "x", "g", "j"):
            break
        end = min(word.span.end, span.end)
    return Span(max(start, span.start), end)


def name_spans(noun: str, text: str, plain: str, question: str) -> list[Span]:
    """Where something stands in a text that is what `noun` says, and that the question does not name."""
    if noun in _WORKS:
        return _not_asked([Span(*match.span()) for match in _TITLED_WORK.finditer(text)], plain, question)
    if noun in _PEOPLE:
        return person_spans(text, plain, question)
    if noun in _PLACES:
        return _not_asked([word.span for word in _words(plain) if word.tag == "ns"], plain, question)
    ending = re.compile(rf"(?:{_ENDINGS.get(noun, re.escape(noun))})$")
    return _not_asked(list(_ending_in(_words(plain), ending)), plain, question)


def _ending_in(words: Sequence[_Word], ending: re.Pattern[str]) -> Iterator[Span]:
    """Runs of nouns that end in what such names end in, without what stands before the name."""
    for at, word in enumerate(words):
        if not ending.search(word.text):
            continue
        start = at
        while (
            start
            and _may_be_in_a_name(words[start - 1])
            and words[at].span.end - words[start - 1].span.start <= MAX_NAME_CHARS
        ):
            start -= 1
        span = Span(words[start].span.start, word.span.end)
        bare = ending.fullmatch("".join(item.text for item in words[start : at + 1]))
        if not bare and span.end - span.start >= MIN_NAME_CHARS:
            yield span


def _may_be_in_a_name(word: _Word) -> bool:
    return word.tag.startswith(_NOUN_TAGS) and not set(word.text) & _NO_PART_OF_A_NAME


def _runs(words: Sequence[_Word], belongs: Callable[[_Word], bool]) -> Iterator[list[_Word]]:
    run: list[_Word] = []
    for word in words:
        if belongs(word):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _not_asked(spans: Sequence[Span], plain: str, question: str) -> list[Span]:
    """The spans whose words do not stand in the question, each name once."""
    found: dict[str, Span] = {}
    for span in spans:
        words = span.of(plain).strip("《》「」 ")
        if words and words.lower() not in question.lower():
            found.setdefault(words, span)
    return list(found.values())


_NUMBERED = re.compile(
    r"(?<![A-Za-z-])\d[\d.,]*\s?[年月日]?|百分[比之]"
)  # jieba would take 年 for the beginning of a name
_LATIN_WORD = re.compile(r"(?<![A-Za-z])[A-Z][\w.+-]*\w")
_NO_NAMES = frozenset(
    [
        "the",
        "in",
        "at",
        "by",
        "on",
        "of",
        "for",
        "and",
        "a",
        "an",
        "as",
        "how",
        "what",
        "which",
        "when",
        "who",
        "where",
        "did",
        "does",
        "do",
        "is",
        "are",
        "was",
        "were",
        "it",
        "its",
        "this",
        "that",
        "more",
        "than",
        "over",
        "about",
        "according",
        "by",
        "since",
        "from",
        "to",
        "with",
        "ai",
    ]
)


@lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    """The names in a text, in lower case and plain: Latin words that begin with a capital, and jieba's names."""
    flat = numbers_plain(text)
    latin = {match[0].lower() for match in _LATIN_WORD.finditer(flat)} - _NO_NAMES
    return frozenset(
        latin
        | {
            word.text
            for word in _words(_NUMBERED.sub(" ", flat))
            if word.tag in ("nr", "nrt", "ns", "nt", "nz") and len(word.text) > 1
        }
    )


def content_words(question: str) -> list[str]:
    """The words of a question that its answer has to share, plain and in lower case, in order, each once."""
    flat = _NUMBERED.sub(" ", numbers_plain(without_question_words(question)))
    words = [word.text.lower().strip() for word in _words(flat)]
    return list(
        dict.fromkeys(
            word
            for word in words
            if len(word) > 1 and word not in ENGLISH_STOP_WORDS and not word[0].isdecimal() and word[0].isalnum()
        )
    )
