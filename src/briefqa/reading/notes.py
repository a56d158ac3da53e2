"""A source's footnotes: what each cites, and which other note it points to.

Chinese practice: 作者，〈篇名〉，《書刊名》，日期，<網址>。同註 5。 English practice: Author, “Title,” *Container*, July 22, 2025,
<https://…>. *Supra* note 19. *Ibid.* A note may hold several of these, set apart by semicolons.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefqa.figures.dates import find_dates
from briefqa.reading.books import FIRM, SMALL_WORDS, find_book
from briefqa.reading.flat_notes import CIRCLED, digits_of
from briefqa.types import Note, Reference

_URL = re.compile(r"https?://[^\s<>，。；、）」』》]+", re.I)
_ADDRESSES = re.compile(
    rf"<\s*(?:{_URL.pattern}\s+)*{_URL.pattern}\s*>|{_URL.pattern}", re.I
)  # with the brackets around them
_NUMBER = rf"[\[［〔]?(?:\d{{1,4}}(?:[a-z](?!\w|\.\s*\d))?|[{CIRCLED}])[\]］〕]?"  # 5 or 5a, and no 5p. 12
_NUMBERS = rf"({_NUMBER}(?:\s*(?:[、及和與与]|and\b|&)\s*(?:[註注]\s*)?{_NUMBER})*)"
_LETTER = r"([a-z](?=\s*(?:[,.;:)，。；：、）]|at\b|$)))"  # of a note a, and no article
_SAME_NOTE = re.compile(
    rf"同\s*(?:前\s*)?[註注]\s*{_NUMBERS}|前揭\s*[註注]\s*{_NUMBERS}|\bsupra\b[\s*_,]*(?:notes?|n\.?|註|注)?\s*{_NUMBERS}"
    rf"|(?:同\s*(?:前\s*)?[註注]|\bsupra\b[\s*_,]*note)\s*{_LETTER}",
    re.I,
)
_SEE_NOTE = re.compile(
    rf"(?<!意)[見见]\s*(?:前\s*)?[註注]\s*{_NUMBERS}|\bsee\s+(?:also\s+)?(?:(?:foot|end)?notes?|nn?\.)\s*{_NUMBERS}",
    re.I,
)
_EARLIER_WORK = re.compile(
    r"^(?P<authors>[^，,；;。〈《「“\"]{2,80})[，,]\s*(?:同?前[揭引][文書书著]|op\.\s?cit\b)", re.I
)
_PREVIOUS_NOTE = re.compile(r"同\s*[前上]\s*[註注](?!\s*\d)|同上(?!\s*[註注]\s*\d)|\bibid\b\.?|\bid\.", re.I)
_TITLES = re.compile(
    r"〈(?P<zh>.{1,400}?)〉(?=\s*[，,。.（(《]|\s*$)|“(?P<en>.{1,400}?)”|\"(?P<straight>.{1,400}?)\"|「(?P<corner>.{1,400}?)」|《(?P<book>.{1,400}?)》"
)
_OPENING, _CLOSING = "〈《「『“（(<", "〉》」』”）)>"
_EDITORS = re.compile(r"[\s,]*(?:\b(?:eds?|et al|and others)\b\.?|等(?:人|編)?|主編|編)\s*$", re.I)
_VOLUME = re.compile(
    r"(?<!\s)\s{1,3}(?:vol\.?\s*)?\d{1,4}(?=\s*(?:,\s*(?:no|nr|issue)\b\.?\s*\d|[:.]\s?\d+\s*\("
    r"|\(\s*(?:[A-Za-z]+\.?\s+)?(?:19|20)\d{2}\)\s*[:,]\s*(?:pp?\.\s*)?\d))",
    re.I,
)  # Quarterly 58, no. 2; Quarterly 58:2 (2025); Quarterly 58 (2025): 31
_LEAD_IN = re.compile(
    r"(?:^|[，,。；;：:.])\s*(?:[並并亦也另又]?[請请]?"
    r"(?:[參参另詳详]?[見见](?![證证聞闻解識识習习])[於于諸诸]?|[參参](?:[閱阅看照]|考(?!消息))|[詳详另][參参])"
    r"|[轉转]?引(?:用|述)?自|[摘出]自|[資资]料[來来]源|(?:[來来]源|出[處处])(?=\s*[：:])"
    r"|(?:see(?:\s+also|,?\s+e\.g\.,)?|cf\.?|(?:as\s+)?(?:quoted|cited)\s+in|sources?(?=\s*[：:]))(?=[\s：:]|$))"
    r"\s*[：:]?\s*",
    re.I,
)
# Whose full stop, or whose title's own mark, ends them: Lin, Fan. “Night Ferry.” 林帆〈夜班〉
_NAMES_ALONE = re.compile(r"[\u4e00-\u9fff·]{2,5}|(?:(?:[A-Z][\w’'-]*\.?|and|&),? ?){1,8}")
MAX_ORIGIN_CHARS = 8  # of a country or a medium right before a title: 風傳媒《…》
_REMARK_END = re.compile(r"[。！？：]")
_NO_NAME = re.compile(
    r"的|^(?:[關关有]於|[关有]于|[有相][關关]|[根依]?[據据](?![點点地])|[該该](?![隱隐])|本[文書书報报研註注集案])"
)
_RUNS_ON = re.compile(r"(?!\d|[頁页第卷期])[^\W_]|\s+(?!(?:in|pp?|eds?|vol|no)\b)[a-z]")  # a sentence behind a title
_INSIDE_QUOTE = re.compile(r"[「」〈〉“”]|[（(][^）)]*$")
_PAGES = re.compile(r"^(?:頁|页|pp?\.)\s*\d|^第\s*\d+\s*[卷期號号]|^vol\.|^issue\b|^no(?:\.|$)", re.I)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A note's word for another note: its label, or the authors of its work. Neither: the note right before."""

    label: str
    text: str
    authors: tuple[str, ...] = ()


def parse_note(text: str) -> tuple[tuple[Reference, ...], tuple[Pointer, ...]]:
    """The full references and the pointers to other notes that stand in a note, each in the note's order."""
    references: list[Reference] = []
    pointers: list[Pointer] = []
    parts = _parts(text)
    for part in parts:
        numbered = _SAME_NOTE.search(part)
        if numbered and len(part) <= numbered.end() - numbered.start() + 40:
            pointers += _numbered(numbered, part)
        elif (earlier := _EARLIER_WORK.match(part)) and len(part) <= earlier.end() + 40:
            named = earlier["authors"].strip()
            pointers.append(Pointer("", part, _authors(_introduction(named)[1]) or (named,)))
        elif (previous := _PREVIOUS_NOTE.search(part)) and len(part) <= previous.end() - previous.start() + 40:
            pointers.append(Pointer("", part))
        elif (reference := parse_reference(part)) != Reference():
            references.append(reference)
    if not references and not pointers:  # 見註 3 beside a work of the note's own is an aside
        pointers = [pointer for part in parts if (seen := _SEE_NOTE.search(part)) for pointer in _numbered(seen, part)]
    return tuple(references), tuple(pointers)


def _numbered(match: re.Match[str], part: str) -> list[Pointer]:
    numbers = next(group for group in match.groups() if group)
    labels = re.findall(rf"\d+[A-Za-z]?|[{CIRCLED}]|\b[A-Za-z]\b", numbers)
    return [Pointer(label if label.isascii() else digits_of(label), part) for label in labels]


def _parts(text: str) -> list[str]:
    """A note cut at the semicolons that stand outside titles, brackets and addresses."""
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(depth - 1, 0)
        elif character in "；;" and depth == 0 and not _inside_url(text, index):
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _inside_url(text: str, index: int) -> bool:
    return any(match.start() < index < match.end() - 1 for match in _URL.finditer(text))


def parse_reference(text: str) -> Reference:
    """One reference, as far as it can be read off; `Reference()` where nothing can."""
    url_match = _URL.search(text)
    url = _trimmed_url(url_match[0]) if url_match else ""
    plain = _ADDRESSES.sub(" ", text)
    place = _title_place(plain)
    if place is None:
        return Reference(url=url) if url else Reference()
    before, start, end, behind = place
    introduction, names = _introduction(plain[:before])
    title, after = plain[start:end].strip(), plain[behind:]
    is_bare = behind == end  # then its author and its imprint tell the title
    runs_on = not is_bare and title[-1:] not in ",.?!，。？！" and bool(_RUNS_ON.match(after))
    dates = find_dates(after, bare_years=True)
    sign = plain[before:start]
    named_alone = sign in '〈“"' and not runs_on and _NAMES_ALONE.fullmatch(names.rstrip(" .。"))
    is_apart = is_bare or not names or names[-1] in "，,、：:" or bool(named_alone)
    authors = _authors(names) if is_apart else ()
    is_sure = sign == "〈" or bool(introduction or authors or url) or (is_apart and not runs_on)
    is_work = sign == "《" and (bool(dates) or (len(names) <= MAX_ORIGIN_CHARS and not runs_on))
    if not is_sure and not is_work and not (dates and (is_apart or not runs_on)):
        return Reference()  # words that a remark quotes, or a work that it only speaks of
    volume = _VOLUME.search(after)
    cut = min(dates[0][0] if dates else len(after), volume.start() if volume else len(after))
    return Reference(
        authors=authors,
        title=title.rstrip(",，.").strip(),
        container="" if runs_on else _container(after[:cut], named=not is_apart and not after.startswith(("，", ","))),
        date=max((iso for _, _, iso in dates), key=len) if dates and not runs_on else "",  # the most exact one
        url=url,
    )


def _introduction(before: str) -> tuple[str, str]:
    """What stands before a title, parted into the words that lead to the source, as 參見 and *see also*, and its authors."""
    leads = list(_LEAD_IN.finditer(before))
    start = leads[-1].end() if leads else 0
    names = before[start:].strip().strip("*_ ")
    remarks = list(_REMARK_END.finditer(names, 0, max(len(names) - 1, 0)))
    return before[:start].strip(), names[remarks[-1].end() :] if remarks else names


def _title_place(text: str) -> tuple[int, int, int, int] | None:
    """Where the authors end, where the title starts and ends, and where what follows it starts."""
    match = _TITLES.search(text)
    if match is not None:
        group = next(name for name, value in match.groupdict().items() if value)
        return match.start(), *match.span(group), match.end()
    lead = _LEAD_IN.match(text)
    shift = lead.end() if lead else 0
    book = find_book(text[shift:])
    return (book[0] + shift, book[1] + shift, book[2] + shift, book[2] + shift) if book else None


def _trimmed_url(url: str) -> str:
    """Without the punctuation behind it, and without a bracket that opens before it."""
    while True:
        shorter = url.rstrip(".,;:!?'\"*_")
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter


def _authors(text: str) -> tuple[str, ...]:
    """The names before a title; none where a part of it is no name."""
    text = _EDITORS.sub("", text.strip().strip("，,、：:*_。 "))
    if not text:
        return ()
    if re.search(r"[\u4e00-\u9fff]", text):
        parts = [name for part in re.split(r"[、，]", text) if (name := _EDITORS.sub("", part).strip(" ."))]
        return () if any(_NO_NAME.search(part) for part in parts) else tuple(parts)
    if any(word.islower() and word not in SMALL_WORDS for word in re.findall(r"[^\W\d_]{4,}", text)):
        return ()
    names = re.split(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*|、", text)
    if (
        len(names) > 1
        and FIRM.fullmatch(names[-1])
        and (len(names) == 2 or not any(" " in name for name in names[:-1]))
    ):
        return (text,)
    return tuple(name for part in names if (name := _EDITORS.sub("", part).strip().strip("*_")))


def _container(text: str, *, named: bool = False) -> str:
    """What a work appeared in. named: only if marks of a title name it."""
    book = re.search(r"《(.{1,400}?)》", text)
    if book:
        return book[1].strip()
    italic = re.search(r"[*_]([^*_]+)[*_]", text)
    if italic:
        return italic[1].strip().rstrip(",.")
    if named:
        return ""
    for part in re.split(r"[，,]", text):
        name = part.strip(" .。*_<>").lstrip("(（")
        if not re.search(r"[(（]", name):
            name = name.rstrip(" .。)）")
        if name and not _PAGES.match(name):
            return "" if _INSIDE_QUOTE.search(name) else name
    return ""


def resolve_pointers(
    labels: Sequence[str], pointers: Sequence[Sequence[Pointer]], references: Sequence[Sequence[Reference]] = ()
) -> tuple[list[tuple[int, ...]], list[tuple[str, ...]]]:
    """For each note, the positions of the notes it points to, and the pointers whose target is not there.

    A numbered pointer means the nearest earlier note of that label, or else the first later one; a note never means itself.
    One that names authors means the latest earlier note on their work, if the earlier notes cite one work of theirs alone.

    references: the works that each note cites.
    """
    same_as: list[tuple[int, ...]] = []
    unresolved: list[tuple[str, ...]] = []
    places: dict[str, list[int]] = {}
    for position, label in enumerate(labels):
        places.setdefault(label, []).append(position)
    works: dict[tuple[str, ...], dict[str, int]] = {}  # authors → title → the latest note that cites it
    for position, own in enumerate(pointers):
        targets: list[int] = []
        lost: list[str] = []
        for pointer in own:
            target = _only(works.get(pointer.authors, {})) if pointer.authors else _target(position, pointer, places)
            if target is None:
                lost.append(pointer.text)
            else:
                targets.append(target)
        same_as.append(tuple(targets))
        unresolved.append(tuple(lost))
        for reference in references[position] if references else ():
            for authors in _ways_to_name(reference.authors):
                works.setdefault(authors, {})[reference.title] = position
    return same_as, unresolved


def _only(works: Mapping[str, int]) -> int | None:
    return next(iter(works.values())) if len(works) == 1 else None


def _ways_to_name(authors: tuple[str, ...]) -> set[tuple[str, ...]]:
    """All authors or one of them, by their names or their last names."""
    last = tuple(name.split()[-1] for name in authors)
    return {authors, last, *((name,) for name in authors + last)}


def _target(position: int, pointer: Pointer, places: Mapping[str, Sequence[int]]) -> int | None:
    if not pointer.label:
        return position - 1 if position else None
    same = places.get(pointer.label, ())
    here = bisect_left(same, position)
    if here:
        return same[here - 1]
    return next((place for place in same[:2] if place != position), None)


def followed(notes: Sequence[Note], position: int) -> tuple[int, ...]:
    """A note and all that it points to, followed to the end, each once, in the order they are reached.

    A circle of pointers ends where it began.
    """
    reached: dict[int, None] = {}
    waiting = [position]
    while waiting:
        current = waiting.pop(0)
        if current not in reached:
            reached[current] = None
            waiting = list(notes[current].same_as) + waiting
    return tuple(reached)


def resolved_count(notes: Sequence[Note]) -> int:
    """How many notes have a reference behind them, their own or one that they lead to. In one pass: chains may be long."""
    pointing: dict[int, list[int]] = {}
    for position, note in enumerate(notes):
        for target in note.same_as:
            pointing.setdefault(target, []).append(position)
    waiting = [position for position, note in enumerate(notes) if note.references]
    resolved = set(waiting)
    while waiting:
        new = [position for position in pointing.get(waiting.pop(), ()) if position not in resolved]
        resolved.update(new)
        waiting += new
    return len(resolved)


def full_references(notes: Sequence[Note], position: int) -> tuple[Reference, ...]:
    """All references behind a note: its own, and those of the notes it points to. Each once, in the order reached."""
    return tuple(dict.fromkeys(reference for note in followed(notes, position) for reference in notes[note].references))
