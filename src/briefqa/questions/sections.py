"""Questions after what stands under a heading: "What are the recommendations of …?", 通過了哪三項附帶決議？"""

import re
from dataclasses import dataclass

from briefqa.folding import fold

# What sections are called, by what they hold, in folded text: a question after one is answered by all of them.
_KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        "recommendations?|建议(?:事项|措施)?",
        "findings?|takeaways?|发现",
        "conclusions?|concluding remarks|结论|结语|小结|总结",
        "decisions?|resolutions?|决议(?:事项)?|决定事项",
        "next steps?|action (?:items|points)|下一步(?:工作|行动)?|后续(?:步骤|工作|事项|行动)|待办事项",
        "objectives?|目标",
        "agenda|议程|议事日程",
        "attendees|participants|出席(?:者|人员|委员|名单)?|与会(?:者|人员)",
    )
)
_VERBS = {"recommend": "recommendations", "conclude": "conclusions", "find": "findings", "decide": "decisions"}
_NOUN = r"(?P<noun>(?:[a-z-]+ ){0,3}?[a-z-]+)"
_OF = r"(?: (?:of|in|from|by|made|given|reached|set out|put forward|contained|listed|adopted|passed)\b.*)?"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:what|which|who) (?:are|were|is|was) (?:the |its |their )?{_NOUN}{_OF}",
        rf"(?:please )?(?:list|summari[sz]e|give|show|set out|name)(?: me| us)?(?: all)? (?:of )?(?:the |its |their )?{_NOUN}{_OF}",
        rf"(?:what|which) {_NOUN} (?:does|do|did|has|have|were|are) .*",
        rf"(?!(?:who|whom|whose|when|where|why|how|is|are|was|were|do|does|did)\b)(?:the )?{_NOUN}(?: (?:of|in|from) .*)?",
    )
)
_ENGLISH_VERB = re.compile(
    r"what (?:does|do|did|has|have) .+? (?P<verb>recommend|conclude|find|decide)(?:ed|d)?(?: .*)?"
)
_COUNTED = "(?:[几一二三四五六七八九十两]{1,3}|[0-9]{1,2})?[大项条点个种]?"
_WHAT = f"(?:哪些?{_COUNTED}|什么|何)"
_CHINESE = tuple(
    re.compile(pattern)
    for pattern in (
        f"(?P<noun>.+?)(?:分别|主要|都)?(?:[有是为]|包括|包含)?{_WHAT}(?:内容|事项)?",
        f".*?(?:哪些?{_COUNTED}|(?<!为)什么(?:样的?)?)(?:主要|具体|重要)?的?(?P<noun>[^的]{{2,8}})",
        "(?:请)?(?:列出|列举|整理|摘要).*?(?P<noun>[^的，,]{2,30})",
        ".*的(?P<noun>[^的，,]{2,8})|(?P<alone>[^的，,]{2,6})",
    )
)
_NARROWS = re.compile(
    r"\b(?:on|about|for|to|regarding|concerning) .*|(?:對於?|对于?|關於|关于|針對|针对|就).{2,12}", re.I
)
# The number that a heading begins with: "4.", 肆、, （二）, "Chapter 3:".
_NUMBER = re.compile(
    r"\A(?:(?:chapter|part|section) )?(?:[(]?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*|[ivx]{1,4}|[a-z])[).:、]\s*|[0-9]{1,2}(?:\.[0-9]{1,2})*\s+"
    "|[(]?第?[零〇一二三四五六七八九十壹贰貳叁参參肆伍陆陸柒捌玖拾]{1,3}[章节]?(?:[).:、]|\\s)\\s*)+"
)
_HEADS = r"(?:[a-z-]+ ){0,3}"  # what stands before the noun of a heading: key, main, policy, summary and
_TAIL = r"(?: (?:and|for|to|of|on|from) .{1,60})?"
MIN_PHRASE_CHARS = 2
MAX_HEADING_CHARS = 60  # of a heading that may name what a question asks for


@dataclass(frozen=True, slots=True)
class AskedSection:
    """What a question asks for by the name of a section. phrase: as it stands there, folded; kind: what such are called."""

    phrase: str
    kind: re.Pattern[str] | None

    def is_headed(self, heading: str) -> bool:
        """Whether a heading names it."""
        bare = bare_heading(heading)
        if not bare or len(heading) > MAX_HEADING_CHARS:
            return False
        if self.kind is None:
            return bare == self.phrase or bare.removesuffix("s") == self.phrase.removesuffix("s")
        if bare[-1].isascii():
            return re.fullmatch(rf"{_HEADS}(?:{self.kind.pattern}){_TAIL}", bare) is not None
        return re.fullmatch(rf".{{0,6}}?(?:{self.kind.pattern})(?:[与和及、].{{2,6}})?", bare) is not None

    def is_worded(self, word: str) -> bool:
        """Whether a word of the question is the one that such sections are called by."""
        folded = fold(word).text.casefold()
        if self.kind is None:
            return folded in self.phrase
        return folded in _VERBS or self.kind.fullmatch(folded) is not None


def narrowed_to(question: str) -> str:
    """What of a section's matter a question asks for alone: "on insurance", 對漁民; empty where for all of it."""
    found = _NARROWS.search(question)
    return found[0] if found else ""


def section_asked(question: str) -> AskedSection | None:
    """The section that a question asks for, none where it asks for something else. It may be one that no document has."""
    folded = fold(question).text.casefold().strip(" ?。.!:")
    if found := _ENGLISH_VERB.fullmatch(folded):
        return _asked(_VERBS[found["verb"]])
    for pattern in _ENGLISH if folded.isascii() else _CHINESE:
        if found := pattern.fullmatch(folded):
            phrase = found["noun"] or found.groupdict().get("alone") or ""
            if asked := _asked(phrase, alone=pattern in (_ENGLISH[-1], _CHINESE[-1])):
                return asked
    return None


def _asked(phrase: str, *, alone: bool = False) -> AskedSection | None:
    """alone: the phrase is no more than a name, so that only one that sections are known by is taken for one."""
    for kind in _KINDS:
        ending = rf"(?:.*\s)?(?:{kind.pattern})" if phrase.isascii() else f".*?(?:{kind.pattern})"
        if re.fullmatch(ending, phrase):
            return AskedSection(phrase, kind)
    last = phrase.rsplit("的", 1)[-1].strip()
    if alone or len(last) < MIN_PHRASE_CHARS or (last.isascii() and not last.endswith("s")):
        return None
    return AskedSection(last, None)


def bare_heading(heading: str) -> str:
    """A heading, folded, without its number and its colon."""
    return _NUMBER.sub("", fold(heading).text.casefold().strip(), count=1).strip(" :.*#")
