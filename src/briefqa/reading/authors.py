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
_PARTICLES = r"(?:(?:van|von|de[rnl]?|da|di|du|la|le|ten|ter|bin|al)[ -]){0,2}"
_FAMILY = rf"{_PARTICLES}[A-Z][\w’'-]*(?: [A-Z][\w’'-]+){{0,2}}"
_INITIALS = r"[A-Z]\.(?:-[a-z]\.|[ -]?[A-Z]\.){0,3}"
_WITH_INITIALS = re.compile(rf"{_FAMILY}, {_INITIALS}")
WITH_INITIALS = re.compile(  # Hale, T., & Ruiz, A.
    rf"{_FAMILY}, {_INITIALS}(?:(?:,? (?:&|and)|,) {_FAMILY}, {_INITIALS}){{0,30}}(?:,? et al\.)?"
)
_FAMILY_FIRST = re.compile(  # Lin, Fan, and Ana Ruiz
    rf"{_PARTICLES}[A-Z][\w’'-]*, (?![A-Z]{{2,}}\b)[A-Z][\w’'-]+(?: [A-Z][\w’'.-]*)?(?=, |$)"
)
_AND = re.compile(r"\s+and\s+|\s*&\s*")
_AND_OTHERS = re.compile(r"^,\s*(?:(?:and|&)\s+)?")
_FIELD = re.compile(r"\b(?:of|for|on)\b")
_HEADED = re.compile(r"(?:the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)?\s+(?:of|for|on)\s", re.I)  # Ministry of Defence


def family_and_given(name: str) -> tuple[str, str] | None:
    """The parts of a name that a note has family name first, as lists of literature do: Hale, T.; Lin, Fan."""
    if not (_WITH_INITIALS.fullmatch(name) or _FAMILY_FIRST.fullmatch(name)):
        return None
    family, _, given = name.partition(", ")
    return None if FIRM.fullmatch(given) or _BODY.search(name) else (family, given)


def authors_in(text: str, *, listed: bool = False) -> tuple[str, ...]:
    """The names before a title; none where a part of it is no name.

    listed: as in a list of literature, where the first one may have its family name first.
    """
    text = text.strip()
    if WITH_INITIALS.fullmatch(text.rstrip(" ,，:") if text[-1:] != "." else text) or WITH_INITIALS.fullmatch(
        f"{text}."
    ):
        return tuple(match[0] for match in _WITH_INITIALS.finditer(f"{text}."))
    text = _ROLES.sub("", text.strip().strip("，,、：:*_。 "))
    if not text:
        return ()
    if re.search(r"[\u4e00-\u9fff]", text):
        parts = [
            name
            for part in re.split(r"[、，＆]|(?<=[\u4e00-\u9fff])\s?[,&]", text)
            if (name := _ROLES.sub("", part).strip(" ."))
        ]
        if any(_NO_NAME.search(part) for part in parts):
            return ()
        writers = tuple(part for part in parts if not _TRANSLATOR.search(part))
        return writers or tuple(_TRANSLATOR.sub("", part) for part in parts)
    if any(word.islower() and word not in SMALL_WORDS for word in re.findall(r"[^\W\d_]{4,}", text)):
        return ()
    first = _FAMILY_FIRST.match(text) if listed else None
    if first and family_and_given(first[0]):
        others = _latin_names(_AND_OTHERS.sub("", text[first.end() :])) if first.end() < len(text) else []
        if all(" " in name for name in others):
            return (first[0], *others)
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
