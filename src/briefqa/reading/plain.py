"""Plain text files, most of them out of a converter."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefqa.figures.dates import find_dates, first_date
from briefqa.reading.builder import RawDocument, RawNote
from briefqa.reading.decoding import decode, stray_nuls
from briefqa.reading.fields import fields_of
from briefqa.reading.flat_tables import as_table, with_tables
from briefqa.reading.lines import Line, read_lines
from briefqa.reading.lone_labels import with_labels_before_notes
from briefqa.reading.masthead import with_headings_above
from briefqa.reading.note_gaps import with_notes_apart
from briefqa.reading.page_feet import with_feet
from briefqa.reading.persons import without_post
from briefqa.types import Metadata

HEAD_CHARS = 400  # where a text that dates itself does so
TAIL_CHARS = 300
MAX_AUTHOR_CHARS = 40

_DATE_LINE = re.compile(r"^\s*date\s+(\d{4}-\d{2}-\d{2})[ \t]*", re.I)
_ITSELF = r"(?:(?:[網网][頁页站]|[頁页]面|本[頁页文站]|[資资]料|新[聞闻]稿|公告|文章)\s?)"
_UPDATED = re.compile(
    r"(?:(?:^[^\w\n]*|[^\S\n]{2,}|[|｜\t\u3000][^\S\n]?|[^\S\n][-–—][^\S\n])"
    r"(?=日期|(?:公告|新[聞闻]稿)日期|(?:(?:document|article)[^\S\n])?(?:date|updated|published))"
    r"|(?:^|[\s（(【|｜※\[［/／]|[：:][^\S\n]?\d[\d,]{0,11}[，,；;][^\S\n]?)"  # 瀏覽人次：123，更新日期：
    rf"(?={_ITSELF}?(?:最近更新|最[後后]更新|更新日期|更新[時时][间間]|[發发][布佈](?:日期|[時时][间間])|刊登日期)|last updated))"
    r"(?P<label>(?:(?:document|article)[^\S\n])?[^\W\d_]+(?:[^\S\n][^\W\d_]+)?)\s*[：:]\s*(?P<day>.{6,24})",
    re.I | re.M,
)
_WIDE, _WIDE_STOP = "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]", "[\u3001-\u3011\u3014-\u301f\uff01-\uff1f]"
_SPACED, _CLOSE = re.compile(f"{_WIDE} (?={_WIDE})"), re.compile(f"{_WIDE}(?={_WIDE})")
_FALSE_SPACE = re.compile(f"(?<={_WIDE}) (?={_WIDE})|(?<={_WIDE_STOP}) (?! )|(?<! ) (?={_WIDE_STOP})")
_OF_ANOTHER = re.compile(r"https?://|[〈《“]|「(?![^」\n]*」(?!\s*[，,（(]))")  # what a line cites, and then dates
_AUTHOR = re.compile(
    r"^\s*(?:作者|撰文|文|記者|记者|Author|By)[^\S\n]*(?:[：:／/]|[^\S\n]{2,})[^\S\n]*(\S[^\n]{0,60})", re.M
)
_BEHIND_NAMES = re.compile(  # 方芷若，港務處研究員; 方芷若　《離島觀察》; 方芷若 空拍／林帆
    r"\s{2,}|[，,（(]|\u3000(?=\S*[《〈：:\d])|[\s、](?=[^\s、：:／/]{1,8}[：:／/])"
)


def read_plain(content: bytes) -> RawDocument:
    """Blocks and notes of a text file; its date and author where it states them."""
    text, encoding = decode(content)
    text = without_false_spaces(text)
    removed = stray_nuls(content, encoding)
    body = text
    if stated := _DATE_LINE.match(text):
        removed = (*removed, f"date mark: {stated[0].strip()}")
        body = text[stated.end() :]
    raw = read_lines(with_tables(with_notes_apart(with_feet(with_labels_before_notes(lines_of(body))))))
    raw = replace(raw, blocks=tuple(map(as_table, raw.blocks)))
    metadata = metadata_from_text(text, [note.text for note in raw.notes])
    blocks, head = with_headings_above(raw.blocks, raw.removed)
    metadata = replace(
        metadata,
        date=metadata.date or head.date,
        authors=metadata.authors or head.authors,
        publisher=head.publisher,
        title=metadata.title or head.subject,
    )
    return RawDocument(
        blocks, _moved(raw.notes, len(blocks) - len(raw.blocks)), metadata, encoding, removed + raw.removed
    )


def _moved(notes: tuple[RawNote, ...], added: int) -> tuple[RawNote, ...]:
    """Notes behind as many more blocks as the head of the text was cut into."""
    return tuple(replace(note, after=note.after + added) for note in notes) if added else notes


def without_false_spaces(text: str) -> str:
    """The text without the single spaces that a recogniser of scanned pages set between its Chinese characters.

    They are false where most of the characters stand so; else a space parts words: 姓 名, 公 告.
    """
    spaced = len(_SPACED.findall(text))
    return _FALSE_SPACE.sub("", text) if spaced > len(_CLOSE.findall(text)) else text


def lines_of(text: str) -> list[Line]:
    """The lines of a text; a form feed begins a page."""
    lines: list[Line] = []
    for page_number, page in enumerate(text.split("\f")):
        for line_number, line in enumerate(page.split("\n")):
            lines.append(Line(line, gap=False, breaks=page_number > 0 and line_number == 0))
    return lines


def metadata_from_text(text: str, notes: Sequence[str] = ()) -> Metadata:
    """Date and authors that a text states about itself, at its head or its foot; none that stands in one of its notes."""
    head, tail = text[:HEAD_CHARS], text[-TAIL_CHARS:]
    stated = ""
    if mark := _DATE_LINE.match(text):
        stated = mark[1]
    for part in (head, tail):
        stated = stated or next(filter(None, (first_date(said) for said in _said_days(part, notes))), "")
    if not stated:
        first_line = head.strip().split("\n", 1)[0]
        dates = [iso for _, _, iso in find_dates(first_line) if len(iso) == len("2025-01-01")]
        stated = dates[0] if dates and len(first_line) < 60 else ""
    author = _AUTHOR.search(head) or _AUTHOR.search(tail)
    return Metadata(date=stated, authors=_authors(author[0].strip(), author[1]) if author else ())


def _authors(line: str, value: str) -> tuple[str, ...]:
    """The writers that a line names with its value, and none of those who only took part: 文／方芷若、攝影／林帆."""
    fields = fields_of(line)
    written = "、".join(field.value for field in fields if field.role == "author") if len(fields) > 1 else value
    names = _BEHIND_NAMES.split(written)[0]
    found = (without_post(name.strip()) for name in re.split(r"[、；;&]", names))
    return tuple(name for name in found if 1 < len(name) <= MAX_AUTHOR_CHARS)


def _said_days(part: str, notes: Sequence[str]) -> Iterator[str]:
    """What stands behind the labels of days, where no work is cited before it."""
    for match in _UPDATED.finditer(part):
        start = part.rfind("\n", 0, match.start("label")) + 1
        line = "".join(part[start : match.end()].split())
        is_noted = any(line in "".join(note.split()) for note in notes)
        if not is_noted and not _OF_ANOTHER.search(part, start, match.start("label")):
            yield match["day"]
