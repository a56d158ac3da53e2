"""The names before a title: who wrote it, each apart, without what they did for it (編, 譯, eds.).

Persons are set apart by *and*; the names of ministries, centres and firms hold it.
"""

import re

from briefqa.reading.books import FIRM, SMALL_WORDS

# Whose full stop, or whose title's own mark, ends them: Lin, Fan. “Night Ferry.” 林帆〈夜班〉
NAMES_ALONE = re.compile(r"[\u4e00-\u9fff·]{2,5}|(?:(?:[A-Z][\w’'-]*\.?|and|&),? ?){1,8}")
_NO_NAME = re.compile(
    r"的|^(?:[關关有]於|[关有]于|[有相][關关]|[根依]?[據据](?![點点地])|[該该](?![隱隐])|本[文書書報报研註注集案])"
)
_ROLES = re.compile(
    r"[\s,]*(?:\b(?:eds?|et al|and others)\b\.?|等(?:人|[編编])?|主?[編编]|(?<=[\u4e00-\u9fff]{2})[編编合]?著"
    r"|[（(](?:eds?\.?|[主合]?[編编]|[編编合]?著)[）)])\s*$",
    re.I,
)
_TRANSLATOR = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:等|合|[編编翻])?(?:譯|译|[審审校][訂订校閱阅定])$|[（(][編编翻]?[譯译][）)]$"
)
_BODY = re.compile(
    r"\b(?:Ministry|Department|Office|Bureau|Agency|Commission|Committee|Council|Cent(?:er|re)|Institut(?:e|ion)|Association"
    r"|Administration|Authority|Organi[sz]ation|University|School|College|Board|Bank|Foundation|Society|Federation|Union"
    r"|Academy|Service|Trust|Fund|Court|Senate|House|Corporation|Directorate|Secretariat|Division)\b"
)
_AND = re.compile(r"\s+and\s+|\s*&\s*")
_FIELD = re.compile(r"\b(?:of|for|on)\b")
_HEADED = re.compile(r"(?:the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)?\s+(?:of|for|on)\s", re.I)  # Ministry of Defence


def authors_in(text: str) -> tuple[str, ...]:
    """The names before a title; none where a part of it is no name."""
    text = _ROLES.sub("", text.strip().strip("，,、：:*_。 "))
    if not text:
        return ()
    if re.search(r"[\u4e00-\u9fff]", text):
        parts = [name for part in re.split(r"[、，]", text) if (name := _ROLES.sub("", part).strip(" ."))]
        if any(_NO_NAME.search(part) for part in parts):
            return ()
        writers = tuple(part for part in parts if not _TRANSLATOR.search(part))
        return writers or tuple(_TRANSLATOR.sub("", part) for part in parts)
    if any(word.islower() and word not in SMALL_WORDS for word in re.findall(r"[^\W\d_]{4,}", text)):
        return ()
    names = _latin_names(text)
    return tuple(name for part in names if (name := _ROLES.sub("", part).strip().strip("*_")))


def _latin_names(text: str) -> list[str]:
    parts = re.split(r",\s*(?:(?:and|&)\s+)?|、", text)
    names = [name for part in parts for name in _AND.split(part)]
    if len(names) == 1:
        return names
    if FIRM.fullmatch(names[-1]) and (len(names) == 2 or not any(" " in name for name in names[:-1])):
        return [text]
    if _is_body(parts[0]) and any(" " not in name for name in names[1:]):
        return [text]  # Department of Culture, Media and Sport
    return [name for part in parts for name in _set_apart(part)]


def _set_apart(part: str) -> list[str]:
    """What an *and* joins; whole where it may stand in the name of a body."""
    names = _AND.split(part)
    if len(names) == 1 or all(map(_HEADED.match, names)):
        return names  # Ministry of Defence and Ministry of Trade
    is_one = any(map(_BODY.search, names)) and any(" " not in name for name in names)  # Food and Drug Administration
    return [part] if is_one or _is_body(names[0]) else names


def _is_body(name: str) -> bool:
    """Whether a name is that of a body for some field, which may be several: Ministry of Transportation and Communications."""
    return bool(_BODY.search(name) and _FIELD.search(name))
