"""The rest of a note that a page break cut in two: it stands behind the break, before or behind what goes on with the body."""

import re

from briefqa.reading.endings import ends

MAX_REST_CHARS = 400

_CUT_AT_NUMBER = re.compile(r"(?:(?<![其之])第|[頁页]|\b(?:pp?|vol|nos?)\.)\s*$", re.I)
_CUT_AT_PAUSE = re.compile(r"[，,、；;：:（(〈《〔「『]\s*$")
_ENDS_IN_ADDRESS = re.compile(r"https?://\S+$")
_NUMBER_AHEAD = re.compile(
    r"\d{1,4}(?:\s?[-–—、]\s?\d{1,4})*\s?(?:[卷期號号輯辑版冊册頁页]\s?)?(?=[，,。.、；;]|$)"
)  # 2期，
_WORK_AHEAD = re.compile(r"(?:〈[^〈〉]{1,100}〉|《[^《》]{1,100}》|[“\"][^“”\"]{1,150}[”\"])|https?://\S|[頁页]\s?\d")
_PAGES_AT_END = re.compile(
    r"(?:[，,、]\s?第?\s?(?:[頁页]\s?[A-Z]?\d[\d\s、,–-]{0,20}|\d[\d–-]{0,8}\s?[頁页])"
    r"|\((?:[^()]{0,60}[,\s])?(?:19|20)\d\d\)[,:]\s?\d[\d–-]{0,8})\s?[。.]?$"
)
_DAY_AT_END = re.compile(
    r"(?:\d\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?日)?|\b(?:19|20)\d\d\)?|[頁页]\s?\d[\d–-]{0,8}|https?://\S+)\s?[。.]?$"
)


def goes_on_with_note(note: str, text: str) -> bool:
    """Whether a paragraph behind a page break is the rest of the last note before it, which does not end.

    It begins and ends as what is left of a reference: a sentence of the body may name a work as well, and then goes on.
    """
    is_cut = bool(_CUT_AT_NUMBER.search(note))
    is_open = is_cut or bool(_CUT_AT_PAUSE.search(note))
    if len(text) > MAX_REST_CHARS or not (is_open or not (ends(note) or _ENDS_IN_ADDRESS.search(note))):
        return False
    if _PAGES_AT_END.search(text) or (is_cut and _NUMBER_AHEAD.match(text)):
        return True
    return is_open and bool(_WORK_AHEAD.match(text) and _DAY_AT_END.search(text))
