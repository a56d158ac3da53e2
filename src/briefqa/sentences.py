"""Sentences, as ranges of a document's text.

A sentence ends at 。！？!?… or at a full stop before a space, with the closing marks and footnote marks that follow;
never inside 3.5, 第12.3條, an abbreviation or an address, nor before a word in small letters. A line of a table or a list is a sentence of its own.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from briefqa.figures.dates import MONTHS, SHORT_MONTHS
from briefqa.types import Block, BlockKind, Document, Span

CLOSING = "」』”’）】〉》)\"'"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# Abbreviations, each without its last point. Before a name, and inside a sentence: the point ends nothing.
_TITLES = frozenset(
    """
    Adm Amb Brig Capt Cdr Cmdr Col Cpl Dr Fr Gen Gov Hon Lt Maj Messrs Mlle Mme Mr Mrs Ms Msgr Pres Prof Rep Reps ret Rev
    Rt Sen Sens Sgt Supt
    """.split()  # noqa: SIM905 a list would take a page
)
_INSIDE_A_SENTENCE = frozenset(
    """
    al approx Approx ca Ca cf Cf cit Dept e.g E.g Fig Figs Ft Govt i.e I.e incl Intl Mt Natl resp Univ v viz Vol Vols vs
    """.split()  # noqa: SIM905
)
# Before the number of a page, an article or a figure: the point ends nothing; "of modern art. 20 museums" is an end.
_BEFORE_A_NUMBER = frozenset(
    """
    Art Arts c ch Ch chap Chap Eq eq Ex fig figs no No nos Nos p para Para paras pp sec Sec Secs vol vols
    """.split()  # noqa: SIM905
)
# These stand at ends of sentences too, and before names: an end where a word follows that begins sentences.
_AT_ENDS_TOO = frozenset(
    "Assn Ave B.A Blvd Bros Co Corp D.C E.U Inc Jr Ltd M.A M.D Ph.D Sr St U.K U.N U.S U.S.A".split()  # noqa: SIM905
) | {month.capitalize() for month in SHORT_MONTHS if month != "may"}
# No name follows these: an end where any capitalised word follows, but a day, a month or a time zone.
_NO_NAME_AFTER = frozenset(["a.m", "p.m", "A.M", "P.M", "etc"])
_BEGINNERS = (
    "A|About|According|After|All|Although|Among|And|Another|As|At|Because|Before|Both|But|By|Despite|During|Each|Even|Every"
    "|Few|For|From|He(?= [a-z])|His|How|However|If|In|Instead|It|Its|Last|Later|Many|Meanwhile|More|Moreover|Most|Neither|Nor|Now|Of|On"
    "|Once|Only|Others?|Our|Several|She|Since|Some|Still|Such|That|The|Their|Then|There|Therefore|These|They|This|Those"
    "|Though|Through|Thus|Under|Unlike|Until|We|What|When|Where|Whether|Which|While|Who|Why|With|Without|Yet"
)
_MONTHS = "|".join(month.capitalize() for month in MONTHS)
_NO_BEGINNERS = (
    rf"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTHS}|\d{{1,2}} (?:{_MONTHS})"
    "|Eastern|Central|Pacific|Mountain|Greenwich|Beijing|Taipei|Hong Kong|London|Tokyo"
    "|[ECMP][SD]?T|GMT|UTC|BST|CES?T|HKT|JST|KST|SGT|IST|AES?T"
)


def _behind(words: frozenset[str], look: str) -> list[str]:
    """A look-behind for each word, which has to stand whole: each knows its own width, as Python asks."""
    return [rf"(?<{look}(?<![A-Za-z]){re.escape(word)})" for word in sorted(words)]


# The number of a list item, where a line or a sentence begins and no abbreviation leads to it: look-behinds have to know
# their width.
_ITEM_NUMBERS = "".join(
    rf"(?<!(?m:^){number})(?:(?<![.!?;:。！？；：]\s{number})"
    + "".join(rf"|(?<=(?<![A-Za-z]){word}\.\s{number})" for word in sorted(_BEFORE_A_NUMBER))
    + ")"
    for number in (r"\d", r"\d\d", "[a-z]")
)
# A mark that leads to no note; (1) only at the end of a line: before words it is rather the number of an item.
_BRACKETED = r"(?:\[\d{1,3}\]|\(\s?\d{1,3}\s?\)(?=[ \t]*(?:\n|$)))"
# A remark in brackets on the sentence that it stands behind: 。（提案人：方芷若）, and at the end of a line any without a stop.
# Before a word in small letters it is the subject of the next: (Chapter 3) covers the costs.
_NEXT_BEGINS = r"(?=\s+[\"“‘(\[]?[A-Z\u3400-\u9fff]|[ \t]*(?:\n|$))"
_REMARK = (
    r"(?:（(?:[^（）。！？!?：:\n]{1,8}[：:][^（）。！？!?\n]{1,40}）|[^（）。！？!?\n]{2,40}）[ \t]*(?=\n|$))"
    r"|[ \t]\((?:(?:[A-Z][\w’-]{0,20} ){1,3}\d[\d.,–-]{0,9}|[A-Z][\w’ -]{1,20}: [^().!?\n]{1,60}\.?)\)"
    rf"{_NEXT_BEGINS})"
)
_MARKS = rf"(?:{_BRACKETED})*(?:[ \t]*[{RAISED}])*"
MARKS_AFTER = rf"{_MARKS}[ \t]*"
_WIDE_END = (
    rf"(?<![。！？!?…])[。！？!?…]++(?!(?<=[!?])[A-Za-z0-9/&=#_])[{CLOSING}]*"  # a ? inside an address ends nothing
)
_NEXT_WORD = rf"\.[{CLOSING}]*(?:{_BRACKETED}|[{RAISED}])*\s+[\"'“‘(]?"
_SAYS_NO = "|".join(rf"(?<=\b{verb} no)" for verb in ("said", "says", "say", "is", "was", "voted", "vote"))
_NEVER = "".join(_behind(_TITLES | _INSIDE_A_SENTENCE, "!"))
_SOMETIMES = "".join(
    rf"(?:{''.join(_behind(words, '!'))}|(?:{'|'.join(_behind(words, '='))}){where})"
    for words, where in (
        (frozenset(["op", "Op"]), r"(?!\.\s*cit\b)"),
        (frozenset(["art"]), r"(?!(?<=[,(;] art)\.\s*(?:\d|[IVXLC]+\b))"),
        (_BEFORE_A_NUMBER, rf"(?:(?<=\bno)(?:{_SAYS_NO})|(?!\.\s*(?:\d|[IVXLC]+\b)))"),
        (_AT_ENDS_TOO, rf"(?={_NEXT_WORD}(?:{_BEGINNERS})\b(?!\.))"),
        (_NO_NAME_AFTER, rf"(?={_NEXT_WORD}(?!(?:{_NO_BEGINNERS})\b)[A-Z0-9])"),
    )
)
# An initial, as in J. Smith; the last letter of U.S. is none.
_DOTTED = frozenset(word for word in _AT_ENDS_TOO | _NO_NAME_AFTER if word[-2:-1] == "." and word[-1].isupper())
_INITIAL = rf"(?:(?<!(?<![A-Za-z])[A-Z])|{'|'.join(_behind(_DOTTED, '='))})"
# A word in small letters goes on with the sentence, unless the word before is too long to be an abbreviation: some texts
# have no capitals. iPhone is no word in small letters, and names begin with von and al-.
_GOES_ON = (
    rf"(?!(?<=[A-Za-z{CLOSING}])\.[{CLOSING}]*[ \t]+(?!(?:von|van|de|der|al|el|bin|ibn)\b)[a-z]+(?![A-Za-z0-9.]))"
)
_POINT_END = (
    rf"(?<=[A-Za-z0-9{CLOSING}%{RAISED}])(?=\.){_NEVER}{_SOMETIMES}{_INITIAL}{_ITEM_NUMBERS}(?:(?<=[A-Za-z]{{5}})(?=\.\s)|{_GOES_ON})"
    rf"\.[{CLOSING}]*(?=\s|[{RAISED}]|{_BRACKETED}(?:\s|$)|$)"
)

# One pattern for the splitter and for the chunker, so that a chunk never ends inside a sentence. For text_with_raised_marks.
SENTENCE_END = rf"(?:{_WIDE_END}|{_POINT_END})(?:{_MARKS}{_REMARK})?{MARKS_AFTER}"
_SENTENCE_END = re.compile(SENTENCE_END)
_LINE_END = re.compile(r"\n")
_CLAUSE_END = re.compile(r"[；;](?=\s*\S)")
LONG_SENTENCE_CHARS = 320  # longer ones are cut at semicolons, else nobody could read the quote


def sentences_of(document: Document) -> Iterator[tuple[Block, Span]]:
    """Every sentence with its block, in text order. Headings, titles and bylines are no sentences: they answer nothing."""
    for block in document.blocks:
        if block.kind not in (BlockKind.HEADING, BlockKind.TITLE, BlockKind.BYLINE):
            for span in sentence_spans(document, block):
                yield block, span


def sentence_spans(document: Document, block: Block) -> list[Span]:
    """The sentences of a block, without white space at their ends. Together they hold all its words."""
    if block.kind == BlockKind.NOTE:
        return [block.span]  # a reference is full of full stops and is cited whole
    text = text_with_raised_marks(document, block.span)
    ends = [match.end() for pattern in (_SENTENCE_END, _LINE_END) for match in pattern.finditer(text)]
    cuts = [0, *sorted({end for end in ends if end < len(text)}), len(text)]
    spans = [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
    spans = [part for span in spans for part in _cut_if_long(text, span)]
    return [Span(block.span.start + span.start, block.span.start + span.end) for span in spans]


def ends_sentence(text: str, at: int) -> bool:
    """Whether the mark at an offset of a text ends a sentence: no full stop of "Prof. Smith" or "No. 3" does."""
    return _SENTENCE_END.match(text, at) is not None


def text_with_raised_marks(document: Document, span: Span) -> str:
    """The text of a range, as long as it is, with every note mark in raised digits: where to cut is seen in it.

    `。6 Grand View` becomes `。⁶ Grand View` where the 6 is a mark, so that the 6 stays with the sentence before it.
    """
    text = span.of(document.text)
    marks = document.marks_in(span)
    if not marks:
        return text
    characters = list(text)
    for mark in marks:
        start, end = max(mark.span.start - span.start, 0), mark.span.end - span.start
        characters[start:end] = RAISED[0] * (end - start)
    return "".join(characters)


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _cut_if_long(text: str, span: Span) -> list[Span]:
    if span.end - span.start <= LONG_SENTENCE_CHARS:
        return [span]
    cuts = [span.start, *(span.start + match.end() for match in _CLAUSE_END.finditer(span.of(text))), span.end]
    return [_trimmed(text, start, end) for start, end in pairwise(cuts) if text[start:end].strip()]
