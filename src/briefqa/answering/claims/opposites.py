"""Which of two opposites something is told of: the south wharf is not the north wharf, 舊圖書館 not 新圖書館.

Their words are the same but for one, and to a vector they are nearly one thing.
"""

import re
from collections.abc import Iterator

from briefqa.figures.numerals import plain
from briefqa.questions.asked import ENGLISH_STOP_WORDS

# Values of one slot before a noun, in plain text: whoever says one of them there means no other of its group.
_CHINESE = (
    "东西南北", "男女", "新旧", "内外", "上下", "左右", "前后", "大小", "公私", "甲乙丙丁", "近远", "海陆空"
)  # fmt: skip
# Heads of one character that make a whole noun, whatever follows: 男性船員, 空軍派出, 遠洋漁船.
_WHOLE_NOUN = "(?<=[男女])性|(?<=[海陆空])军|(?<=[近远])[海洋]"
_SEA = "[海洋]"  # 近海 is told from 遠洋
_ENGLISH = tuple(
    tuple(group.split())
    for group in (
        "north south east west",
        "old new",
        "inner outer",
        "upper lower",
        "left right",
        "male female",
        "public private",
        "domestic foreign",
        "first second third fourth",
    )
)
_OTHERS = {
    value: tuple(other for other in group if other != value) for group in (*_CHINESE, *_ENGLISH) for value in group
}
_SLOT = re.compile(
    rf"(?<![附邻大上])(?=(?P<value>[{''.join(_CHINESE)}])(?P<head>{_WHOLE_NOUN}|(?:(?![的之是有在于为了也都已被把由会能将要不及与和共占达约每到至多几谁哪什何])[\u4e00-\u9fff]){{1,2}}))"
    rf"|\b(?P<word>{'|'.join(value for group in _ENGLISH for value in group)})(?:(?<=th|st)ern)?\s(?P<noun>[a-z][a-z-]+)",
    re.I,
)
_WINDS, _ERN = _ENGLISH[0], "(?:ern)?"  # the north wharf is the northern one
_LEAST_NOUN = 3  # letters
_PLURAL = re.compile(r"(?<=[^s])s$")


def is_of_opposite(question: str, text: str) -> bool:
    """Whether a text tells of the opposite of something that a question names, and nowhere of that."""
    said, asked = plain(text).lower(), plain(question).lower()
    return any(
        not re.search(value + head, said)
        and any(re.search(other + head, said) and not re.search(other + head, asked) for other in others)
        for value, head, others in _slots(asked)
    )


def _slots(question: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each value of a question, the noun that it stands before, and its opposites, as patterns."""
    for match in _SLOT.finditer(question):
        value, noun = match["value"] or match["word"], match["head"] or match["noun"]
        others = _OTHERS[value]
        if match["value"]:
            yield value, _SEA if value in "近远" and noun in "海洋" else noun, others
        elif len(noun) >= _LEAST_NOUN and noun not in ENGLISH_STOP_WORDS:
            own, *told = (rf"\b{one}{_ERN if one in _WINDS else ''}" for one in (value, *others))
            yield own, rf"\s(?:{_PLURAL.sub('', noun)}s?|ones?)\b", tuple(told)
