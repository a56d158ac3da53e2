"""A source's footnotes: what each cites, and which other note it points to.

Chinese practice: 作者，〈篇名〉，《書刊名》，日期，<網址>。同註 5。 English practice: Author, “Title,” *Container*, July 22, 2025,
<https://…>. *Supra* note 19. *Ibid.* A note may hold several of these, set apart by semicolons.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefqa.reading.authors import authors_in, family_and_given
from briefqa.reading.note_marks import CHINESE_NUMBER, CIRCLED, digits_of
from briefqa.reading.references import introduction_of, parse_reference, parts_of, second_hand, title_in, without_lead
from briefqa.types import Note, Reference

MAX_WORDS_BESIDE = 40  # characters: beside more than these, words for another note are an aside
MAX_NUMBER_DIGITS = 4  # of a note's label that counts
MAX_WORKS = 200  # by the same authors, among which words of a title are looked for
MAX_PERSON_CHARS = 4  # of a Chinese name; longer are those of offices and firms

_NUMBER = rf"(?:[\[［〔]?(?:\d{{1,4}}(?:[a-z](?!\w|\.\s*\d))?|[{CIRCLED}])[\]］〕]?|{CHINESE_NUMBER})"  # 5 or 5a, and no 5p. 12
_NUMBERS = rf"({_NUMBER}(?:\s*(?:[、及和與与]|and\b|&)\s*(?:[註注]\s*)?{_NUMBER})*)"
_CIRCLED_NUMBERS = (  # the word 註 may be left out
    rf"([{CIRCLED}](?:\s*[、及和與与]?\s*[{CIRCLED}])*)(?=\s*(?:[，,。.；;：:、（(）)第頁页]|$))"
)
_LETTER = r"([a-z](?=\s*(?:[,.;:)，。；：、）]|at\b|$)))"  # of a note a, and no article
_SAME_NOTE = re.compile(
    rf"同\s*(?:前\s*)?[註注]\s*{_NUMBERS}|同\s*{_CIRCLED_NUMBERS}|前揭\s*[註注]\s*{_NUMBERS}"
    rf"|\b(?:supra|infra)\b[\s*_,]*(?:notes?|n\.?|註|注)?\s*{_NUMBERS}"
    rf"|(?:同\s*(?:前\s*)?[註注]|\b(?:supra|infra)\b[\s*_,]*note)\s*{_LETTER}",
    re.I,
)
_SEE_NOTE = re.compile(
    rf"(?:(?<!意)[见見]|[參参](?:[閱阅看照]|考)?|[詳详])\s*(?:前\s*)?(?:[註注]\s*{_NUMBERS}|{_CIRCLED_NUMBERS})"
    rf"|\bsee\s+(?:also\s+)?(?:(?:foot|end)?notes?|nn?\.)\s*{_NUMBERS}",
    re.I,
)
_EARLIER = r"(?:同?前[揭引])"
_SORT = (
    r"(?:[文書书著]|(?:新[聞闻])?稿|[報报](?:告|[導导道])|[論论]文|[專专][書书文]|文章|研究|公告|[網网][頁页]|[訪访][談谈]|判[決决]"
    r"|[資资]料|[調调]查)"
)
_EARLIER_WORK = re.compile(
    rf"^(?P<authors>[^，；;。〈《「“\"]{{2,80}}?)[，,：:]\s*[*_]*(?:{_EARLIER}{_SORT}|(?:op|loc)\.\s?cit\b"
    r"|supra\b[*_]*\s*(?=,|$|\.$|at\b|pp?\.))",
    re.I,
)
_EARLIER_TITLE = re.compile(
    rf"^(?:(?P<authors>[^，,；;。〈《「“\"]{{2,80}}?)[，,：:]\s*)?{_EARLIER}(?:{_SORT})?\s*"
    r"(?P<sign>[《〈「“])(?P<title>[^《》〈〉「」“”]{1,200})[》〉」”]"
)
_ENDS_SO = r"\s{0,3}(?:[一乙][文書书])?\s{0,3}(?:[。.]?\s{0,3}$|[，,、]?\s{0,3}[（(]?(?:[頁页]\s{0,3}[\d一二三四五六七八九十]|第\s{0,3}\d+\s{0,3}[頁页]|(?:pp?|paras?)\.\s{0,3}\d)"
_BEHIND_QUOTED = re.compile(rf"{_ENDS_SO})", re.I)  # 前揭「渡輪」，頁 3; and no 前揭「渡輪」一詞
_BEHIND_TITLE = re.compile(
    rf"{_ENDS_SO}|[，,、]?\s{{0,3}}[（(]?第\s{{0,3}}\d+\s{{0,3}}[卷期章節节冊册]|[，,]?\s{{0,3}}(?:[〈《<]|https?:)|[，,]?\s{{0,3}}[（(]?\d{{2,4}}\b)",
    re.I,
)
_OF_A_WORD = re.compile(r"一[詞词語语]|用[語语]|[係系]指|所[稱称]|云云")
_PREVIOUS_NOTE = re.compile(
    r"同\s*[前上]\s*[註注](?!\s*\d)|同上(?!\s*[註注]\s*\d)|^同前(?=[\s，,。；;：:]|$)|\bibid\b\.?|\bid\.", re.I
)
_NAMED_BEHIND = re.compile(
    r"[*_\s]*(?:[（(](?P<bracket>[^（()）]{2,40})[）)]|[所之]?引(?:用|述)?之?\s*(?P<quoted>.{2,40}?)\s*[一乙]?[文書书](?=\W|$))"
)  # Supra note 2 (Davidson); 註13所引 Mok and Huang 一文
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[A-Z][^\W\d_][\w’'-]*(?: [A-Z][\w’'.-]*){0,3}")
_NO_PERSON = re.compile(
    r"[其此該该另本各均皆說说法式數数料據据例表圖图計计餘他上下前後后]|[會会部局署院處处所司社報报黨党軍军府]$|[A-Z]{2}"
    r"|\b(?:Table|Figure|Chapter|Part|Annex|Appendix|Section|Idem|Accord|Contra|However|But|Also|Generally|Compare)\b"
)
_BODY_TAIL = re.compile(r"(?<=[院部會会署局府])(?=(.{2,}(?:[部院會会局署處处司所]|中心)$))")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CITES = re.compile(r"[,，][^\d\n]*\d")  # a year or a page behind a comma
_SUBTITLE = re.compile(r"\s*[：:—–（(]")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A note's word for another note: its label, or the authors or the title of its work. None of these: the note right before.

    With a label, authors and title tell which of the works of that note is meant; `sure`: they can be none of another's.
    """

    label: str
    text: str
    authors: tuple[str, ...] = ()
    title: str = ""
    sure: bool = False

    @property
    def is_ibid(self) -> bool:
        """Whether it names nothing: it means the work before it."""
        return not (self.label or self.authors or self.title)


@dataclass(frozen=True, slots=True)
class Pointed:
    """Where the pointers of a note lead, as in `Note`."""

    same_as: tuple[int, ...] = ()
    unresolved: tuple[str, ...] = ()
    meant: tuple[tuple[int, ...], ...] = ()


def led_to(text: str, references: Sequence[Reference]) -> list[Reference]:
    """Of the references that a note gives or leads to, those that do not stand in its own words."""
    own, _ = parse_note(text)
    return [reference for reference in references if reference not in own]


def parse_note(text: str) -> tuple[tuple[Reference, ...], tuple[Pointer, ...]]:
    """The full references and the pointers to other notes that stand in a note, each in the note's order."""
    references: list[Reference] = []
    pointers: list[Pointer] = []
    asides: list[Pointer] = []
    is_told = False  # whether what stands before a part names a work
    for part in parts_of(text):
        own, led = _parse_part(part)
        if is_told and all(pointer.is_ibid for pointer in led):
            led = []  # the work before it, which stands in this very note
        is_told = is_told or bool(own or led or _CITES.search(part))
        references += own
        pointers += led
        if not own and not led and (seen := _SEE_NOTE.search(part)):
            seen_there = _numbered(seen, part, "")
            pointers += seen_there
            asides += seen_there
    if references:  # 見註 3 beside a work of the note's own is an aside
        pointers = [pointer for pointer in pointers if pointer not in asides]
    return tuple(references), tuple(pointers)


def _parse_part(part: str) -> tuple[list[Reference], list[Pointer]]:
    """The works and the pointers of what stands between two semicolons: one, or two where one was found in the other."""
    pieces = [_parse_piece(piece) for piece in second_hand(part)]
    if not all(map(any, pieces)):
        return _parse_piece(part)
    return [work for works, _ in pieces for work in works], [led for _, pointers in pieces for led in pointers]


def _parse_piece(piece: str) -> tuple[list[Reference], list[Pointer]]:
    if pointers := _pointers(piece):
        return [], pointers
    reference = parse_reference(piece)
    return ([reference] if reference != Reference() else []), []


def _pointers(part: str) -> list[Pointer]:
    if (match := _SAME_NOTE.search(part)) and _is_most(match, part):
        return _numbered(match, part, part[: match.start()])
    plain = without_lead(part)
    if (match := _EARLIER_TITLE.match(plain)) and _is_work_named(match, plain):
        again = parse_reference(plain)
        if not again.date and not again.url:  # else it is told in full once more
            return [Pointer("", part, authors_in(match["authors"] or ""), match["title"].strip())]
    if (match := _EARLIER_WORK.match(part)) and len(part) <= match.end() + MAX_WORDS_BESIDE:
        named = match["authors"].strip()
        return [Pointer("", part, authors_in(introduction_of(named)[1]) or (named,))]
    if (match := _PREVIOUS_NOTE.search(part)) and _is_most(match, part):
        return [Pointer("", part)]
    return []


def _is_work_named(match: re.Match[str], plain: str) -> bool:
    """Whether what stands behind an earlier title tells that the work is meant, and not its words."""
    follows = (_BEHIND_TITLE if match["sign"] in "《〈" else _BEHIND_QUOTED).match(plain, match.end())
    is_brief = len(plain) <= match.end() + MAX_WORDS_BESIDE
    return is_brief and bool(follows) and not _OF_A_WORD.search(plain, match.end())


def _is_most(match: re.Match[str], part: str) -> bool:
    return len(part) <= match.end() - match.start() + MAX_WORDS_BESIDE


def _numbered(match: re.Match[str], part: str, before: str) -> list[Pointer]:
    """A pointer for each number, with the names that stand before it, or in brackets behind it."""
    numbers = next(group for group in match.groups() if group)
    labels = re.findall(rf"\d+[A-Za-z]?|[{CIRCLED}]|{CHINESE_NUMBER}|\b[A-Za-z]\b", numbers)
    title = title_in(before)
    authors = authors_in(introduction_of(before[: title[0]] if title else before)[1].strip("*_ "))
    sure = bool(authors) and all(_PERSON.fullmatch(name) and not _NO_PERSON.search(name) for name in authors)
    if not authors and not title and (behind := _NAMED_BEHIND.match(part, match.end())):
        authors = authors_in(behind["bracket"] or behind["quoted"])
    return [
        Pointer(
            label if label.isascii() else digits_of(label), part, authors, title[1].strip(" ,.") if title else "", sure
        )
        for label in labels
    ]


@dataclass(slots=True)
class _Works:
    """The works that the notes before a note cite, each by its ways to name it, at the latest note that cites it."""

    by_authors: dict[tuple[str, ...], dict[str, tuple[int, int]]] = field(
        default_factory=dict
    )  # authors → title → place
    by_title: dict[str, dict[tuple[str, ...], tuple[int, int]]] = field(default_factory=dict)

    def add(self, position: int, references: Sequence[Reference]) -> None:
        for number, reference in enumerate(references):
            for authors in _ways_to_name(reference.authors):
                self.by_authors.setdefault(authors, {})[reference.title] = (position, number)
            for title in {reference.title, _SUBTITLE.split(reference.title)[0]} - {""}:
                self.by_title.setdefault(title, {})[reference.authors] = (position, number)

    def told_in_full(self, reference: Reference) -> tuple[int, int] | None:
        """Where the work stands that a reference names again by its authors and its title, or words of it, and no more."""
        if not reference.authors or not reference.title or reference.container or reference.date or reference.url:
            return None
        named = re.compile(rf"(?<!\w){re.escape(reference.title)}(?![^\W\u4e00-\u9fff])", re.I)
        titled = self.by_authors.get(reference.authors, {})
        if len(titled) > MAX_WORKS:
            return None
        return _only({title: place for title, place in titled.items() if named.search(title)})

    def place(self, pointer: Pointer) -> tuple[int, int] | None:
        """The note and the number of the work among its references; None where there is no work or several."""
        if not pointer.title:
            return _only(self.by_authors.get(pointer.authors, {}))
        titled = self.by_title.get(pointer.title, {})
        named = {own: place for own, place in titled.items() if not own or pointer.authors in _ways_to_name(own)}
        return _only(named if pointer.authors else titled)


def resolve_pointers(
    labels: Sequence[str], pointers: Sequence[Sequence[Pointer]], references: Sequence[Sequence[Reference]] = ()
) -> list[Pointed]:
    """For each note, the positions of the notes it points to, and the pointers whose target is not there.

    A numbered pointer means the nearest earlier note of that label, or else the first later one; a note never means itself.
    If it names authors, it means their works of that note. One that names authors or a title alone means the latest earlier
    note on their work, if the earlier notes cite one such work alone.

    references: the works that each note cites.
    """
    resolved: list[Pointed] = []
    places: dict[str, list[int]] = {}
    for position, label in enumerate(labels):
        places.setdefault(label, []).append(position)
    works = _Works()
    for position, own in enumerate(pointers):
        led: list[tuple[int, tuple[int, ...]]] = []
        lost: list[str] = []
        for pointer in own:
            target: tuple[int, tuple[int, ...]] | None = None
            if not pointer.label and (pointer.authors or pointer.title):
                if place := works.place(pointer):
                    target = (place[0], place[1:])
            elif (found := _target(position, pointer, labels, places)) is not None:
                cited = references[found] if references else ()
                meant = _meant(pointer, cited)
                if meant or not pointer.sure or not _is_another_s(pointer, cited) or pointers[found]:
                    target = (found, meant)
            if target is None:
                lost.append(pointer.text)
            else:
                led.append(target)
        again = [works.told_in_full(reference) for reference in (references[position] if references else ())]
        led += [(place[0], place[1:]) for place in again if place]
        resolved.append(Pointed(tuple(note for note, _ in led), tuple(lost), _narrowed(led, pointers, references)))
        if references:
            works.add(position, references[position])
    return resolved


def _narrowed(
    led: Sequence[tuple[int, tuple[int, ...]]],
    pointers: Sequence[Sequence[Pointer]],
    references: Sequence[Sequence[Reference]],
) -> tuple[tuple[int, ...], ...]:
    """The works meant, for each note led to; nothing where each means all that its note has."""
    meant = tuple(
        () if len(works) == len(references[note] if references else ()) and not pointers[note] else works
        for note, works in led
    )
    return meant if any(meant) else ()


def _only(works: Mapping[Any, tuple[int, int]]) -> tuple[int, int] | None:
    return next(iter(works.values())) if len(works) == 1 else None


def _ways_to_name(authors: tuple[str, ...]) -> set[tuple[str, ...]]:
    """All authors or one of them, by their names or their last names; an office by what it is called in its ministry."""
    last = tuple((family_and_given(name) or name.split()[-1:])[0] for name in authors)
    offices = {(tail[1],) for name in authors for tail in _BODY_TAIL.finditer(name)}
    return {authors, last, *((name,) for name in authors + last), *offices}


def _meant(pointer: Pointer, works: Sequence[Reference]) -> tuple[int, ...]:
    """Which of a note's works a pointer names, by number: by title, or else those of all its authors, or of one of them."""
    numbers = range(len(works))
    if pointer.title and (titled := tuple(one for one in numbers if pointer.title in works[one].title)):
        return titled
    named = [[_is_named(name, works[one]) for name in pointer.authors] for one in numbers]
    for enough in (all, any):
        if found := tuple(one for one in numbers if named[one] and enough(named[one])):
            return found
    return ()


def _is_named(name: str, work: Reference) -> bool:
    """Whether a short name is one for a work: its author's, the beginning of its title, or where it appeared."""
    if len(name) > 1 and work.title.casefold().startswith(name.casefold()):
        return True
    return any(_shortens(name, own) or _shortens(own, name) for own in (*work.authors, work.container) if own)


def _shortens(short: str, name: str) -> bool:
    """Whether a name is another in short: a part of it, its first letters, or 數位部 for 數位發展部."""
    if _CHINESE.search(short + name):
        rest = iter(name if len(name) > MAX_PERSON_CHARS else "")
        return len(short) > 1 and (short in name or all(one in rest for one in short))
    words = _words(name)
    rest = iter(word[0] for word in words)
    if short.isupper() and len(short) > 1 and all(one in rest for one in short.casefold() if one.isalpha()):
        return True
    return bool(_words(short)) and set(_words(short)) <= set(words)


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", name.casefold())


def _is_another_s(pointer: Pointer, works: Sequence[Reference]) -> bool:
    """Whether all works of a note are by persons of other names than a pointer gives, so far as their script lets it be told."""
    own = {bool(_CHINESE.search(name)) for name in pointer.authors}
    authors = [name for work in works for name in work.authors]
    if not works or not all(work.authors for work in works) or {bool(_CHINESE.search(name)) for name in authors} != own:
        return False
    if own == {True}:
        return all(len(name) <= MAX_PERSON_CHARS for name in authors)
    known = {word for work in works for name in (*work.authors, work.title, work.container) for word in _words(name)}
    return known.isdisjoint(word for name in pointer.authors for word in _words(name))


def _target(position: int, pointer: Pointer, labels: Sequence[str], places: Mapping[str, Sequence[int]]) -> int | None:
    if not pointer.label:
        return None if not position or _is_one_missing(*labels[position - 1 : position + 1]) else position - 1
    same = places.get(pointer.label, ())
    here = bisect_left(same, position)
    if here:
        return same[here - 1]
    return next((place for place in same[:2] if place != position), None)


def _is_one_missing(before: str, label: str) -> bool:
    """Whether the note right before a note is none that was read, as their numbers tell."""
    is_counted = all(one.isdecimal() and len(one) <= MAX_NUMBER_DIGITS for one in (before, label))
    return is_counted and int(label) > int(before) + 1


def followed(notes: Sequence[Note], position: int) -> tuple[int, ...]:
    """A note and all that it points to, followed to the end, each once, in the order they are reached.

    A circle of pointers ends where it began.
    """
    return tuple(dict.fromkeys(note for note, _ in _reached(notes, position)))


def _reached(notes: Sequence[Note], position: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The notes that a note leads to, each with which of its references are meant; none given: all, and what it points to."""
    reached: set[tuple[int, tuple[int, ...]]] = set()
    waiting: list[tuple[int, tuple[int, ...]]] = [(position, ())]
    while waiting:
        current = waiting.pop()
        if current in reached:
            continue
        reached.add(current)
        yield current
        note = notes[current[0]]
        if not current[1]:
            waiting += reversed(tuple(zip(note.same_as, note.meant or ((),) * len(note.same_as), strict=True)))


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
    found: dict[Reference, None] = {}
    for number, meant in _reached(notes, position):
        works = notes[number].references
        found |= dict.fromkeys((works[one] for one in meant) if meant else works)
    return tuple(found)
