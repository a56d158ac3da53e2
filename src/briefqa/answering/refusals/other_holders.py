"""Who holds a post: whether what was found names the holder of the post asked for, and not only of one beside it.

To the cross-encoder a deputy who is named answers as well as the director would. So a question that plainly asks who
holds a post is refused by itself where the best sentence names posts, and no sentence found names that one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefqa.answering.quotes.candidates import Candidate
from briefqa.answering.quotes.choosing import would_be_quoted
from briefqa.answering.quotes.subjects import dates_of
from briefqa.figures.numerals import CHINESE_NUMERAL
from briefqa.folding import fold, is_latin
from briefqa.index import Index
from briefqa.lexical import tokens_in
from briefqa.questions.dictionary import pieces_of
from briefqa.questions.naming import Sort, named_terms, stands_in
from briefqa.questions.tagging import tagged_words
from briefqa.types import Span

APART_CHARS = 4  # between the characters of an organisation that is written shorter: 疾管署 of 疾病管制署
MAX_SHORT_CHARS = 6  # of one that may be
MIN_WHOSE_CHARS = 2  # of a name before a post

# Posts in folded text, a longer one before those that it holds.
_POST = (
    r"(?:董事[会局]主席|首席[\u4e00-\u9fff]{2}官|主任委员|行政(?:总裁|长官)|总(?:经理|编辑|干事|教练|指挥|书记|工程师|裁|统|理|监|督)|发言人|召集人|指挥官"
    r"|(?:董事|监事|理事|秘书|干事|执行|营运|运营|财务|技术|资讯|检察|审计|参谋|委员"
    r"|[部院署局处厅司科组课室所站馆台厂店社会校行市县区镇乡村里州省议警舰船机团队财防外])长(?!官|期(?![待望盼])|[久达约远途短度江城])"
    r"|首相|大臣|主席|主委|主任|董座|经理(?!人)|书记|大使|司令|主编|教练"
    r"|\b(?:chief [a-z]+ officer|chief executive|managing director|general manager|prime minister|director[- ]general|secretary[- ]general"
    r"|c[eft]o|president|chair(?:man|woman|person)?|director|minister|secretary|governor|mayor|premier|chancellor|commissioner"
    r"|spokes(?:man|woman|person)|ambassador|commander|manager)\b)"
)
_POSTS = re.compile(rf"(?P<post>{_POST})(?![官室府级]|特助|特别助理|助理|夫人|候选|办公)")
_SAME_POST = {
    **dict.fromkeys(("chair", "chairwoman", "chairperson"), "chairman"),
    **dict.fromkeys(("ceo", "chief executive officer"), "chief executive"),
    **dict.fromkeys(("spokesman", "spokeswoman"), "spokesperson"),
    **dict.fromkeys(("执行长", "行政总裁"), "首席执行官"),
    "cfo": "chief financial officer",
    "cto": "chief technology officer",
    **dict.fromkeys(("董座", "董事会主席", "董事局主席"), "董事长"),
    "主委": "主任委员",
    "主编": "总编辑",
    "首相": "总理",
    "大臣": "部长",
    "premier": "prime minister",
}
# What a post is called in Chinese, where the dictionary has one word of many. Of other posts nothing is said across languages.
_IN_CHINESE = {
    "president": "总统 总裁 总经理 主席 会长 校长 院长 理事长 社长 行长",
    "chairman": "董事长 主席 主任委员 会长 理事长 委员长 议长 总裁 召集人",
    "chief executive": "首席执行官 总裁 总经理 行政长官",
    "managing director": "总经理 首席执行官 总裁 董事长",
    "general manager": "总经理 经理",
    "minister": "部长 财长 外长 防长 主任委员",
    "prime minister": "总理 院长",
    "premier": "总理 院长 省长",
    "mayor": "市长 镇长 区长 乡长 县长",
    "governor": "州长 省长 总督 总裁 行长",
    "spokesperson": "发言人",
    "ambassador": "大使",
    "director": "署长 局长 处长 主任 所长 馆长 院长 司长 组长 科长 课长 站长 厂长 总监",
    "director general": "署长 局长 处长 司长 总干事 主任",
    "commissioner": "局长 署长 处长 厅长 主任委员",
    "secretary": "部长 大臣 秘书长 书记 局长",
    "secretary general": "秘书长 总书记",
    "chancellor": "总理 校长",
    "commander": "司令 总司令 指挥官 总指挥 舰长 队长",
    "manager": "经理 总经理 主任 厂长 教练 总教练",
    "chief financial officer": "财务长 首席财务官",
    "chief technology officer": "技术长 首席技术官",
}
_WITH_ENGLISH = frozenset(" ".join(_IN_CHINESE.values()).split())
_ASKS_WHO = (
    rf"(?:请问)?(?P<of>[^,，。]*?)(?P<rank>副?)(?P<post>{_POST})的?(?:姓名|名字)?(?:现在|目前)?(?:是谁|为谁|是何人|是哪一?位|叫什么|由谁)",
    rf"(?:请问)?谁(?:是|担任|出任)(?P<of>[^,，。]*?)(?P<rank>副?)(?P<post>{_POST})\W*$",
    rf"who(?:'s| is) (?:the )?(?P<of>[^?,]*?)(?P<rank>(?:deputy |vice[ -])?)(?P<post>{_POST})(?P<behind>[^?,]*)\W*$",
)
# A holder of another time, one among several, or one that more is said of. 前 and 和 are looked at by themselves: 前鎮, 和碩.
_NOT_PLAIN = re.compile(
    rf"\d(?:st|nd|rd|th)\b|第(?:\d+|{CHINESE_NUMERAL}+)[任届位]|[首历前][任届]|首位|[上下]一?任|之前|以前|过去|时任|当时|候任|卸任|代理|助理"
    r"|\b(?:former|first|last|previous|next|then|acting|interim|assistant|new|and|or|not|that|who|whose|which|when|until|elected)\b"
)
_PARTING = re.compile(r"^前(?=..)|(?<=\w\w)[和与及](?=\w\w)")  # where it is no part of a word
_SAID_OF_NOW = re.compile(r"现任|目前|现在|的$|\bcurrent\b")
# 前 that is no rank: 日前, 選前; and 會前 as a word of its own, where 協會前理事長 is of the past.
_BEFORE = r"(?<![目先之以此从日年月天早当眼赛选])(?<!^[会行])(?<![,，。;；、:：\s(（「在于][会行])(?<![开散集聚]会)(?<!记者会)(?<![出发启]行)"
_FORMER = re.compile(rf"{_BEFORE}前$")
# Ranks: directly before a post, or before what it is of.
_RANK = re.compile(
    rf"(?:{_BEFORE}前任?|副|代理|助理|候任|卸任|名誉|荣誉)$"
    r"|(?:^|[,，。;；、:：\s(（「])(?:前任?|代理|卸任)[\u4e00-\u9fff]{1,8}$"
    r"|\b(?:deputy|vice|former|ex|acting|interim|assistant|associate|outgoing|incoming|honorary)[\s-](?:(?!(?:and|or)\b)[\w'’.]+ ){0,2}$"
    r"|\bpast[\s-]$"
)
# Whose post it is, right before it: 泓達能源總經理, "Harrow's chairman", "Harrow, whose chairman".
_WHOSE_IN_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,12}$")
_WHOSE_IN_ENGLISH = re.compile(r"(?P<whose>[^\W\d][\w.&-]*)(?:['’]s?|, whose) (?:\w+ )?$")
_NAMES = re.compile("n|j|vn|x|zg|eng|ng|b|l")  # jieba's tags of what an organisation may be called
_NO_ONES = re.compile(
    r"公司|集团|本[会校院所]|[该现新时]任?$|^(?:it|today|country|company|city|state|group|agency|university|ministry)$"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A post whose holder a question asks for, its rank, and whose post it is, folded, as the question says it."""

    post: str
    rank: str
    of: str
    behind: str = ""  # what stands behind the post, in English

    def is_held_in(self, text: str) -> bool:
        """Whether a folded text names the post, in either language, with the rank asked for, and not as another's."""
        return any(
            self._is(post) and self._has_rank(text[:at]) and not self._is_anothers(text[:at])
            for at, post in _posts_in(text)
        )

    def _is_anothers(self, before: str) -> bool:
        """Whether what stands right before a post names another than the one asked about, in the question's script."""
        if match := _WHOSE_IN_ENGLISH.search(before):
            asked = f"{self.of} {self.behind}".strip()
            return (
                asked.isascii() and asked != "" and match["whose"] not in asked and not _NO_ONES.search(match["whose"])
            )
        run = _WHOSE_IN_CHINESE.search(before)
        if run is None or not self.of or self.of.isascii():
            return False
        words = tagged_words(run[0])
        start = next((word.start + len(word.text) for word in reversed(words) if not _NAMES.match(word.tag)), 0)
        whose = run[0][start:]
        if len(whose) < MIN_WHOSE_CHARS or _NO_ONES.fullmatch(whose):
            return False
        return not (_is_short_for(self.of, run[0]) or _is_short_for(whose, self.of))

    def _is(self, post: str) -> bool:
        asked, named = (_SAME_POST.get(name, name) for name in (self.post, post))
        if asked.isascii() != named.isascii():
            chinese, english, as_said = (named, asked, self.post) if asked.isascii() else (asked, named, post)
            in_chinese = _IN_CHINESE.get(as_said) or _IN_CHINESE.get(english.replace("-", " "), "")
            return chinese in in_chinese.split() or (
                chinese not in _WITH_ENGLISH if named.isascii() else not in_chinese
            )
        if "主席" in (self.post, post) and self.post[-2:] == post[-2:]:
            return True
        return asked == named or (len(post) == 2 and asked.endswith("长") and post[0] in self.of and post[1] == "长")

    def _has_rank(self, before: str) -> bool:
        """Whether what stands before a post ends with the rank asked for, or with none, what the post is of left out."""
        if self.rank:
            return before.endswith((self.rank, "副", "deputy ", "vice ", "vice-"))
        if self.of and before.endswith(self.of):
            return not _RANK.search(before[: -len(self.of)])
        size = next((size for size in range(len(self.of), 0, -1) if before.endswith(self.of[-size:])), 0)
        return not _RANK.search(before) and not _RANK.search(before[: len(before) - size])


def names_another_holder(index: Index, question: str, found: Sequence[Candidate]) -> bool:
    """Whether a question asks who holds a post, and what was found for it, best first, names holders of others only.

    Where the documents name what the post is of, a holder of it counts only beside that: 能源署署長 is not 疾管署's.
    """
    asked = _asked_post(question)
    best = fold(found[0].quote.text).text if found else ""
    if asked is None or next(_posts_in(best), None) is None or asked.is_held_in(best):
        return False
    # Whose a post is cannot be told across scripts, so there only what would be quoted counts.
    near = [item for item in found if is_latin(item.quote.text) == is_latin(best) or would_be_quoted(item, found[0])]
    holders = [item for item in near if asked.is_held_in(fold(item.quote.text).text)]
    beside = [_names_whose(index, question, asked, item) for item in holders]
    return not any(beside) and not (holders and not any(_names_whose(index, question, asked, item) for item in found))


def _asked_post(question: str) -> _Asked | None:
    """The post whose present holder a question asks for, and for nothing else; None where it does not."""
    folded = fold(question).text
    match = next((match for pattern in _ASKS_WHO if (match := re.match(pattern, folded))), None)
    if match is None or dates_of(question):
        return None
    around = (match["of"], match.groupdict().get("behind", ""))
    if not all(_is_plain(question, words) for words in around):
        return None
    return _Asked(match["post"], match["rank"], _SAID_OF_NOW.sub("", match["of"]).strip(), around[1].strip())


def _is_plain(question: str, words: str) -> bool:
    """Whether words around a post tell of its only holder now, but for what is part of a name: New Taipei, 前鎮, 東和."""
    for name in (term.text.casefold() for term in named_terms(question) if " " in term.text):
        words = words.replace(name, " ")
    if _NOT_PLAIN.search(words) or _FORMER.search(words):
        return False
    parting = [Span(*match.span()) for match in _PARTING.finditer(words)]
    if not parting:
        return True
    whole = [Span(start, end) for start, end, known in pieces_of(words) if known]
    alone = {word.span for word in tagged_words(words)}
    return not any(span in alone and not any(span.overlaps(word) for word in whole) for span in parting)


def _posts_in(text: str) -> Iterator[tuple[int, str]]:
    return ((match.start(), match["post"]) for match in _POSTS.finditer(text))


def _names_whose(index: Index, question: str, asked: _Asked, item: Candidate) -> bool:
    """Whether a sentence's passage, its headings or its document's title names what the post asked for is of."""
    document = index.document_of(item.hit.position)
    text = "\n".join((document.title, *item.hit.chunk.headings, item.hit.chunk.span.of(document.text)))
    if is_latin(question) or is_latin(text):
        names = [term for term in named_terms(question) if term.sort == Sort.NAME]
        return not names or any(stands_in(term, tokens_in(text)) for term in names)
    return _is_short_for(asked.of, fold(text).text)


def _is_short_for(name: str, text: str) -> bool:
    """Whether a folded text has a Chinese name, or the whole of what it abbreviates."""
    apart = rf"[\u3400-\u9fff]{{0,{APART_CHARS if len(name) <= MAX_SHORT_CHARS else 0}}}"
    return re.search(apart.join(map(re.escape, name)), text) is not None
