"""The most and the least: which of them a question asks for, and whether a clause says that something is first or last."""

import re

from briefqa.figures.numerals import plain

# Which has the most, or the least: 最多, 哪個高. Not 最重要 and most likely.
_MORE = "[多大长快贵远]|高(?!度|雄|中|铁)|重(?!要|点|视|大)"
_LESS = "[少小短慢近]|低(?!碳|温)|轻(?!轨)|便宜"
_ENDS = r"(?=[？?。！\s]|$)"
_MOST = re.compile(
    rf"(?:最|比?较|更)(?:{_MORE})|(?:{_MORE}){_ENDS}|居冠|第一|首位|之冠|榜首"
    r"|\b(?:higher|larger|bigger|longer|greater|highest|largest|biggest|longest|greatest|most(?!\s(?:likely|recent|[a-z]+(?:ed|ant|ent|ous|ful|ive|al|able|ible)\b)))\b",
    re.I,
)
_LEAST = re.compile(
    rf"(?:最|比?较|更)(?:{_LESS})|(?:{_LESS}){_ENDS}|\b(?:lower|smaller|shorter|fewer|lowest|least|fewest|smallest|shortest)\b",
    re.I,
)
_SUPERLATIVE = re.compile(
    r"最(?!近|后|终|初)|首[次度位]|唯一|居冠|第一|之冠|榜首|垫底|\b(?:most|least|(?!(?:rest|interest|invest|west|forest|request|test|latest|past)\b)[a-z]{2,}est|first|best|worst)\b",
    re.I,
)


def extremes_asked(question: str) -> tuple[bool, bool]:
    """Whether a question asks for what has the most, and whether for what has the least."""
    asked = plain(question)
    return bool(_MOST.search(asked)), bool(_LEAST.search(asked))


def says_extreme(clause: str) -> bool:
    """Whether a clause in plain text says that something is the first, the only or the most of its kind: 最大, 居冠, the largest."""
    return _SUPERLATIVE.search(clause) is not None
