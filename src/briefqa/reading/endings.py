"""How a line or a paragraph ends: as a sentence does, or amid one that the next may go on with."""

import re

from briefqa.reading.joining import TAIL_CHARS
from briefqa.reading.note_marks import CIRCLED

_SENTENCE_END = re.compile(  # 渡口關閉。3 and ended in 2024.5 have a mark behind the stop; €19.50 and 10:30 are figures
    rf"(?:[。！？!?…：；;]|[.:](?!\d)|(?<!\d)[.:]|(?<=\s(?:19|20)\d\d)\.)[」』”’）】〉》)\"']*(?:[\s⁰¹²³⁴-⁹\d{CIRCLED}]|[\[［〔][註注]?\s?\d{{1,3}}[\]］〕]|[(（][註注]?\s?\d{{1,3}}\s?[)）])*$"
)
_REMARK = re.compile(r"(?<=[。！？!?])\s*[（(〔［\[][^（）()〔〕［］\[\]\n]{1,30}[）)〕］\]]$")  # 渡口關閉。（林帆攝）


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does, be it with a remark in brackets behind it."""
    tail = text[-TAIL_CHARS:].rstrip()
    return bool(_SENTENCE_END.search(tail) or _REMARK.search(tail))
