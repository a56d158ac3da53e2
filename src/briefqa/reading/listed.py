"""References as lists of literature and of links have them, whose parts no marks of a title set apart.

    Hale, T., & Ruiz, A. (2024). Title. Journal, 12(3), 4–9.      葉書寧（2024）。篇名。期刊，11（3）。
    Lin, Fan. 2024. Title. Place: Press.                          葉書寧，2023，〈篇名〉，《期刊》。
    作者. 题名[J]. 期刊, 2024, 12(2): 33-40.                        Headline — Newspaper, 2025-08-01

A year in brackets, a year between stops, a letter for the sort of work, or a dash tells the parts. What has the form of none
of these, or goes on as a sentence would, is left to others.
"""

import re
from dataclasses import dataclass

from briefqa.figures.dates import find_dates, first_date
from briefqa.figures.minguo import MINGUO_OFFSET
from briefqa.reading.authors import WITH_INITIALS, authors_in
from briefqa.reading.persons import is_body, is_surely_name

MAX_CHARS = 600  # a longer note is a remark
MAX_HEADLINE_CHARS = 200
MAX_NAME_CHARS = 4  # of a Chinese person

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_COUNT = re.compile(r"^[\[［]\d{1,4}[\]］]\s*")  # in a list
_ENDS = (".", "．", "。", "，", ",")
_CLOSING = {"〈": "〉", "《": "》", "「": "」", "『": "』", "“": "”", "‘": "’", '"': '"'}
_NAMES = re.compile(r"[^（()）《〈「『“\"\d:：;；]{2,200}")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{3,30})[）)]\s*([.．。，,]?)\s*")
_BRACKET_AHEAD = re.compile(r"[（(][^（()）\d]{1,20}[）)][.．。]?\s*(?=[（(])")  # (Eds.). (2024); 主編）（2024）
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?|[a-z]?)\s*([.．。，,])\s*")
_YEAR_AHEAD = re.compile(r"((?:19|20)\d{2})[a-z]?(?:,\s*(.{3,20}))?")
_MINGUO = re.compile(r"民\s*(\d{2,3})")
_UNDATED = re.compile(r"n\.\s?d\.?|無日期|无日期", re.I)
_STOP = re.compile(r"[。．]|(?<!\b[A-Z])(?<!\bvs)(?<!\bNo)(?<!\bSt)(?<!\bvol)\.(?=\s+[^\sa-z]|\s*$)")
_ASKED = re.compile(r"[?!？！](?=\s|[^\x00-\x7f])\s*")
_RUNS_ON = re.compile(r"\s*[^\W\d_]")
_BEHIND_TITLE = re.compile(
    r"\s*(?:\[[^\[\]]{2,40}\]|[（(](?=[^()（）]*(?:\bed\.|\bedition|\bNo\.|\bVol\.|\b[Rr]eport|[Dd]issertation|[Tt]hesis|版"
    r"|[A-Z]-?\d))[^()（）]{2,80}[）)])\s*$"
)  # (2nd ed.), (Report No. 7), [Press release]
_APPEARED = re.compile(
    r"\S\s*[:：]\s*\S|\d\s*[（(:：]|[,，]\s*[*_]?(?:\d|第|[Vv]ol|[Nn]o\.|pp?\.)"
)  # place: press; 12(3)
_CODE = re.compile(
    r"\s*[\[［](?:[JNRMDCSPZGA]|DB|CP|EB|DS|CM)(?:/(?:OL|CD|DK|MT))?[\]］]\s*(?=[.．。,，]|//|／／|$)"
)  # of GB/T 7714
_EDITION = re.compile(r"第?\s*\d{1,3}\s*版|\d{1,2}(?:st|nd|rd|th) ed\b")
_LOOKED = re.compile(r"[\[［][^\[\]［］]{4,20}[\]］]")  # the day on which a page was looked at
_AUTHORS_END = re.compile(r"(?<=..)[.．。](?!\s*(?:[,，&]|[A-Z]\.))\s*")
_LINK = re.compile(r"\[(.+)\]\(?[\s)]*")  # of Markdown, as plain text has it
_DASH = re.compile(r"\s+[—–-]\s+|——|\s*[｜|]\s*")
_OWN_MARKS = re.compile(r"(?:^|[，,：:]\s*)(?:「[^「」]*」|“[^“”]*”|\"[^\"]*\")$")


@dataclass(frozen=True, slots=True)
class Listed:
    """The parts of a reference, each in the words of the note but the date, which is ISO 8601."""

    authors: tuple[str, ...]
    title: str
    appeared: str  # what follows the title: what it appeared in, with volume and pages; or only its name, if `named`
    date: str
    named: bool = False


def find_listed(text: str, *, has_address: bool) -> Listed | None:
    """A reference told by its year, its letter or a dash; None where none of these parts it.

    text: a reference without its addresses.
    """
    text = _COUNT.sub("", text.strip())
    if len(text) > MAX_CHARS:
        return None
    return _by_letter(text) or _by_year(text, has_address) or _by_two_days(text) or _by_dash(text, has_address)


def _by_year(text: str, has_address: bool) -> Listed | None:
    """Authors (2024). Title. Journal; Authors. 2024. Title. Journal. A comma behind the year wants marks around the title."""
    names = _NAMES.match(text)
    if names is None:
        return None
    bracket = _BRACKET_AHEAD.match(text, names.end())
    match = _IN_BRACKETS.match(text, bracket.end() if bracket else names.end())
    date = _date(match[1]) if match else None
    if match is None and names[0].rstrip()[-1:] in _ENDS and (match := _YEAR.match(text, names.end())):
        date = first_date(match[0], bare_years=True) or match[1]
    authors = _authors(names[0])
    if match is None or date is None or not authors:
        return None
    rest = text[match.end() :]
    if marked := _marked(rest):
        return Listed(authors, *marked, date)
    is_sure = bool(WITH_INITIALS.fullmatch(names[0].strip())) or (match[0][0] in "（(" and names[0].rstrip()[-1] == ".")
    if match[2] not in (".", "．", "。", *([""] if is_sure else [])) or not rest:
        return None
    title, appeared = _parted(rest)
    work = _BEHIND_TITLE.sub("", title)
    is_work = (
        has_address or work != title or (is_sure and bool(appeared.strip(" ."))) or bool(_APPEARED.search(appeared))
    )
    work = work.strip(" *_")
    return Listed(authors, work, appeared, date) if work and is_work else None


def _authors(names: str) -> tuple[str, ...]:
    """The authors before a year; none where these are other words."""
    authors = authors_in(names.strip(" ,，.．。"), listed=True)
    are_names = all(
        not _CHINESE.search(name) or len(name) <= MAX_NAME_CHARS or is_body(name) or is_surely_name(name)
        for name in authors
    )
    return authors if are_names else ()


def _date(words: str) -> str | None:
    """The date in brackets behind authors, empty for n.d.; None where other words stand there."""
    words = words.strip()
    if _UNDATED.fullmatch(words):
        return ""
    if match := _YEAR_AHEAD.fullmatch(words):
        return first_date(f"{match[2]} {match[1]}", bare_years=True)
    if match := _MINGUO.fullmatch(words):
        return str(int(match[1]) + MINGUO_OFFSET)
    dates = find_dates(words)
    return dates[0][2] if dates and dates[0][:2] == (0, len(words)) else None


def _marked(text: str) -> tuple[str, str] | None:
    """A title in marks at the start of a text, and what follows it; None where the words go on behind the marks."""
    closing = _CLOSING.get(text[:1], "")
    end = next((match.start() for match in re.finditer(f"(?<!^){closing}(?![a-z])", text)), 0) if closing else 0
    title = text[1:end].strip()
    if not title or (title[-1] not in ".,?!，。？！" and _RUNS_ON.match(text, end + 1)):
        return None
    return title.rstrip(".,，"), text[end + 1 :]


def _parted(text: str) -> tuple[str, str]:
    """A title without marks, and what follows the stop behind it, which may be its own question mark."""
    stop = _STOP.search(text)
    title, rest = (text[: stop.start()], text[stop.end() :]) if stop else (text, "")
    if not rest.strip(" .") and (asked := _ASKED.search(title)):
        return title[: asked.start() + 1], text[asked.end() :]
    return title, rest


def _by_letter(text: str) -> Listed | None:
    """GB/T 7714: authors. title[J]. journal, 2024, 12(2): 33-40."""
    code = _CODE.search(text)
    if code is None or not code.start():
        return None
    head, behind = text[: code.start()], _LOOKED.sub(" ", text[code.end() :])
    stop = _AUTHORS_END.search(head)
    authors = authors_in(head[: stop.start()]) if stop else ()
    title = head[stop.end() :] if stop and authors else head
    dates = find_dates(behind, bare_years=True)
    before = [behind[:start].rstrip()[-1:] for start, _, _ in dates]
    place = next(
        (number for signs in (",，", "(（", ".．。:") for number, sign in enumerate(before) if sign in signs), None
    )
    imprint = behind if place is None else behind[: dates[place][0]]
    pieces = [piece.strip(" ,，(（/／") for piece in re.split(r"[.．。]\s*", imprint)]
    pieces = [piece for piece in pieces if piece and not _EDITION.match(piece)]
    is_inside = behind.startswith(("//", "／／")) and len(pieces) > 1  # then the press stands behind what it is part of
    return Listed(
        authors,
        title,
        pieces[-2 if is_inside else -1] if pieces else "",
        dates[place][2] if place is not None else "",
        True,
    )


def _by_two_days(text: str) -> Listed | None:
    """As Chinese Wikipedia cites: author. title. newspaper. 2023-12-26 [2024-01-05]."""
    for looked in _LOOKED.finditer(text):
        dates = [
            found for found in find_dates(text[: looked.start()]) if found[1] == len(text[: looked.start()].rstrip())
        ]
        pieces = (
            [piece.strip() for piece in re.split(r"[.．。]\s+", text[: dates[0][0]]) if piece.strip()] if dates else []
        )
        if not find_dates(looked[0]) or not 1 < len(pieces) < 4:
            continue
        authors = _authors(pieces[0]) if len(pieces) == 3 or is_surely_name(pieces[0]) else ()
        if bool(authors) != (len(pieces) == 3) or (not authors and is_body(pieces[0])):
            return None
        return Listed(authors, pieces[-2], pieces[-1], dates[0][2], True)
    return None


def _by_dash(text: str, has_address: bool) -> Listed | None:
    """Headline — Newspaper, 2025-08-01, with whatever quotations in it; a title in marks of its own is left to others."""
    dashes = list(_DASH.finditer(text, 0, MAX_HEADLINE_CHARS))
    if not dashes:
        return None
    title, behind = text[: dashes[-1].start()].strip(), text[dashes[-1].end() :]
    comma = re.match(r"([^，,。.;；:：]{2,40})[，,]\s*", behind)
    dates = find_dates(behind, bare_years=True)
    if comma is None or not dates or dates[0][0] != comma.end() or comma[1][0].islower():
        return None
    is_end = not re.search(r"\w", behind[dates[0][1] :])
    is_own = any(sign in title for sign in "〈《") or bool(_OWN_MARKS.search(title))
    if not is_end or is_own or "。" in title or not (has_address or len(dates[0][2]) > len("2025")):
        return None
    link = _LINK.fullmatch(title)
    return Listed((), link[1] if link else title, comma[1].strip(), dates[0][2], True)
