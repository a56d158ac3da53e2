"""Which row of a table answers a question, by the cell it begins with, and which cell of it, by its column's name.

Nothing in a row says what its figures are of, and every row of a table is as near to the question as the next.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from briefqa.answering.claims.fitting_figures import fitting_dates, fitting_figures
from briefqa.answering.quotes.candidates import Candidate, best_first
from briefqa.figures.dates import find_dates
from briefqa.figures.minguo import MINGUO_OFFSET
from briefqa.figures.numerals import plain
from briefqa.figures.stated import Figure, Stated, read_figures, with_bound
from briefqa.figures.units import NO_UNIT, FigureKind, Unit, unit_behind
from briefqa.folding import fold
from briefqa.lexical import tokens
from briefqa.questions.asked import search_terms
from briefqa.questions.wanting import Wanted, WantedKind, wanted_of
from briefqa.types import Span

WEIGHT_OTHER_ROW = 0.1  # of a row that another one is named before, beside a cosine
MIN_KEY_CHARS = 2
LEAST_SHARED = 1 / 3  # of the words of a column's name: a question that holds so many asks for that column
_BETWEEN_CELLS = re.compile(r"\s*\|\s*")
_WORD = re.compile(r"[^\W_]")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_UNIT_IN_NAME = re.compile(r"[（(]\s?(?P<scale>[百千万亿]*)(?P<unit>[^（）()]*)[）)]\s*$")
_YEARS_IN_NAME = re.compile(r"年(?:份|度|月)?\s*$|日期|\b(?:years?|dates?)\b", re.I)
_YEAR_CHARS = 4  # of an ISO date
_YEARS_COLUMN = re.compile(
    r"(?:民[國国]\s?)?(?:[會会][計计]|[學学])?\s?年[度份別别次]?(?:\s?[（(]民[國国][）)])?|民[國国]"
)
_YEAR_AS_KEY = re.compile(r"\s*(?:民[國国]|西元|公元)?\s*\d{2,4}\s*(?:[學学]?年度?)?\s*")
# Which has the most or the least of what: the last two characters before the Chinese word and a light verb, the words behind the English one.
_MOST = "最(?:高|多|大|长|快|重)"
_LEAST = "最(?:低|少|小|短|慢|轻)"
_EXTREME = re.compile(
    rf"(?P<noun>[\u4e00-\u9fff]{{2}})(?:的|有|是|为|也|要|需|花|拿)?\s?(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))(?![\u4e00-\u9fff]{{0,2}}[两三四五六几\d])"
    r"|\b(?:(?P<highest>highest|most|largest|biggest|longest|greatest)|(?P<lowest>lowest|least|fewest|smallest|shortest))\s(?P<of>[a-z]+(?:[\s-](?!of\b|in\b|for\b|on\b|at\b|and\b|among\b|during\b)[a-z]+){0,3})",
    re.I,
)
_NAMED_EXTREME = re.compile(r"最|\b(?:max|min|top|most|least|highest|lowest)", re.I)  # a column of its own: 最高航速
# Columns where the lowest is the best.
_RANKS = re.compile(
    r"排[名行序]|名次|[顺位序]位|位次|次序|等第|序号|\b(?:rank(?:s|ing|ings|ed)?|places?|placing|positions?|standings?)\b",
    re.I,
)
_OF_MORE_YEARS = re.compile(
    r"以[来后前]|之[后前]|年[起前后]|[至到]今|\b(?:since|after|before|until|up to|onwards?|from|through)\b", re.I
)
_BUT = re.compile(
    r"除|以外|之外|不含|不包括|不[是在属]|\b(?:except|excluding|apart|other than|besides|outside|beyond|not)\b", re.I
)
_ASKS_WHICH = re.compile(r"哪|谁|何[处地者]|\b(?:which|who|what|where)\b", re.I)
_OF_ALL = re.compile(
    r"(?:合|总|共|小)计|总数|全(?:国|台|岛|县|市|省|球|部|体)|平均|整体|\b(?:total|sum|average|mean|median|overall|all)\b",
    re.I,
)
_BARE_YEAR_OF_REPUBLIC = re.compile(r"\s*(?P<year>\d{2,3})\s*(?:[學学]?年度?)?\s*")


def answering_places(question: str, header: str, row: str) -> list[Span]:
    """Where in a row the figure or date stands that a question asks for: in one column, or in several that tell it in words.

    header: the table's first row. Both have their cells between upright strokes, as many of them. None where no one
    column is clearly meant.
    """
    names, cells = _cells(header), _cells(row)
    if (
        len(names) != len(cells)
        or not asks_for_cell(question)
        or _is_of_other_year(question, names[0].of(header), cells[0].of(row))
        or _asks_for_extreme_value(question, header, cells[0].of(row))
    ):
        return []
    wanted, asked = wanted_of(question), read_figures(question)
    first = 0 if wanted.kind is WantedKind.DATE else 1
    found = {
        column: places
        for column in range(first, len(cells))
        if (places := _places_in(wanted, asked, names[column].of(header), row, cells[column]))
    }
    columns = list(found)
    whole = [column for column in columns if found[column] == [cells[column]]]
    if len(columns) > 1:
        shared = _shared(question, [names[column].of(header) for column in columns], key=cells[0].of(row))
        if (best := max(shared)) and shared.count(best) == 1:
            columns = [columns[shared.index(best)]]
        elif wanted.kind is WantedKind.DATE and len(whole) == 1:
            columns = whole
        elif whole:
            columns = []
    return [place for column in columns for place in found[column]]


def _places_in(wanted: Wanted, asked: Stated, name: str, row: str, cell: Span) -> list[Span]:
    """The cell, where it holds what is asked for and no other words; else what a cell of words states of the sort."""
    text = cell.of(row)
    read = read_figures(text)
    if wanted.kind is WantedKind.DATE:
        is_amount = text.strip().isdecimal() and bool(written_unit(name))
        places = [] if is_amount else fitting_dates(wanted, read, asked)
    elif _YEARS_IN_NAME.search(plain(name)) and read.periods:
        places = []
    elif text.strip().isdecimal() or (read.figures and all(item.kind is FigureKind.NUMBER for item in read.figures)):
        places = [Span(0, len(text))] if _may_count(wanted, _unit_of(name)) else []
    else:
        places = [with_bound(read.plain, figure) for figure in fitting_figures(wanted, read, asked)]
    if len(places) == 1 and not _WORD.search(_IN_BRACKETS.sub("", text[: places[0].start] + text[places[0].end :])):
        return [cell]
    return [Span(cell.start + place.start, cell.start + place.end) for place in places]


def _may_count(wanted: Wanted, unit: Unit) -> bool:
    """Whether a number in a column of that unit can be what is asked for; so where no unit is named."""
    if unit is NO_UNIT or not wanted.figures:
        return True
    is_other_measure = unit.kind is FigureKind.MEASURE and wanted.unit not in ("", unit.name)
    return unit.kind in wanted.figures and not is_other_measure


def written_unit(name: str) -> str:
    """What a column's name gives in brackets, where it begins with a unit or a scale, in plain text: 億元 of 營收（億元）."""
    given = _UNIT_IN_NAME.search(plain(name))
    is_unit = given and (given["scale"] or unit_behind(given["unit"], 0)[0] is not NO_UNIT)
    return f"{given['scale']}{given['unit']}" if given and is_unit else ""


def _unit_of(name: str) -> Unit:
    given = _UNIT_IN_NAME.search(plain(name))
    return unit_behind(given["unit"], 0)[0] if given else NO_UNIT


def column_of(header: str, row: str, place: Span) -> tuple[str, Span]:
    """The name of the column that a place of a row stands in, and its cell; no name where the rows are of other lengths."""
    names, cells = _cells(header), _cells(row)
    number = next((number for number, cell in enumerate(cells) if cell.overlaps(place)), None)
    if number is None or len(names) != len(cells):
        return "", place
    return names[number].of(header), cells[number]


def by_row(question: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, best first, behind those that are rows of another key, where the question names a row of their table.

    The row that has the most or the least of what is asked comes before the others of its table.
    """
    found = _foremost_first(question, found)
    folded = fold(question).text
    asked = years_of(question)
    named = {item for item in found if item.header and _is_named_row(item, folded, asked)}
    headers = {item.header for item in named}
    weighed = [
        replace(item, score=item.score - WEIGHT_OTHER_ROW) if item.header in headers and item not in named else item
        for item in found
    ]
    return best_first(weighed) if named else list(found)


def named_keys(question: str, items: Sequence[Candidate]) -> frozenset[str]:
    """The first cells, folded, of the rows among these that a question names in its own words; years are told otherwise."""
    folded = fold(question).text
    keys = (_cells(item.quote.text)[0].of(item.quote.text) for item in items if item.header and _cells(item.quote.text))
    words = (fold(key).text.strip() for key in keys if not _YEAR_AS_KEY.fullmatch(key) and not years_of(key))
    return frozenset(word for word in words if _is_named(word, folded))


def _is_named_row(item: Candidate, folded: str, asked: frozenset[int]) -> bool:
    """Whether a folded question names a row, by its key or by the year that is all of its key, in either calendar."""
    cells, names = _cells(item.quote.text), _cells(item.header)
    if not cells:
        return False
    key = cells[0].of(item.quote.text)
    years = _years_of_key(names[0].of(item.header) if names else "", key) if _YEAR_AS_KEY.fullmatch(key) else None
    return bool(years & asked) if years and asked else _is_named(fold(key).text.strip(), folded)


def _is_named(key: str, folded: str) -> bool:
    """Whether a folded question names a row; its key has to be a word at least, or a year."""
    if len(key) < MIN_KEY_CHARS:
        return False
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(key)}(?![a-z0-9])", folded)) if key.isascii() else key in folded


def asks_for_extreme(question: str) -> bool:
    """Whether a question asks which of several has the most or the least of something: it takes all rows of a table to tell."""
    flat = plain(question)
    which = wanted_of(question).kind in (WantedKind.WORDS, WantedKind.DATE)
    return which and bool(_EXTREME.search(flat) and _ASKS_WHICH.search(flat))


def _asks_for_extreme_value(question: str, header: str, key: str) -> bool:
    """Whether a question asks for the most or the least that any row has in a column, and not what the row of this key has."""
    asked = _EXTREME.search(plain(question))
    over_rows = asked is not None and _extreme_column(question, asked, header) is not None
    return over_rows and not _is_named(fold(key).text.strip(), fold(question).text)


def extreme_keys(question: str, items: Sequence[Candidate]) -> dict[int, Span]:
    """The first cell of each row, by its number, that `by_row` found to have the most or the least of what is asked.

    Where a year or a month is asked for it has to be one, and elsewhere none.
    """
    if not asks_for_extreme(question):
        return {}
    wants_date = wanted_of(question).kind is WantedKind.DATE
    keys = {n: _cells(item.quote.text)[0] for n, item in enumerate(items) if item.foremost}
    named = {number: key for number, key in keys.items() if key.start < key.end}
    return {number: key for number, key in named.items() if _is_time(key.of(items[number].quote.text)) == wants_date}


def _is_time(key: str) -> bool:
    return bool(_YEAR_AS_KEY.fullmatch(key) or read_figures(key).periods)


def _foremost_first(question: str, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates with the rows of a table behind the one that has the most or the least of what is asked.

    All stay: which row it is may be misread.
    """
    asked = _EXTREME.search(plain(question)) if asks_for_extreme(question) else None
    if asked is None:
        return found
    tables: dict[tuple[str, str], list[int]] = {}
    for number, item in enumerate(found):
        if item.header:
            tables.setdefault((item.quote.document_id, item.header), []).append(number)
    weighed = list(found)
    for numbers in tables.values():
        weights = _weights(question, asked, [found[number] for number in numbers])
        best = [number for number, weight in zip(numbers, weights, strict=True) if weight == max(weights)]
        if not any(weight > -math.inf for weight in weights):
            continue
        top = max(found[number].score for number in best)
        for number in numbers:
            item = found[number]
            if number not in best:
                weighed[number] = replace(item, score=min(item.score, top) - WEIGHT_OTHER_ROW)
            elif len(best) == 1:
                weighed[number] = replace(item, foremost=True)
    return weighed if weighed == list(found) else best_first(weighed)


def _weights(question: str, asked: re.Match[str], rows: Sequence[Candidate]) -> list[float]:
    """How much of what is asked each row of a table has, less than nothing where the least is; of one that is not compared -inf.

    None is compared where their cells are not of one unit, or one of them cannot be read.
    """
    header = rows[0].header
    none = [-math.inf] * len(rows)
    column = _extreme_column(question, asked, header)
    if column is None or _RANKS.search(plain(_cells(header)[column].of(header))) or _asks_for_column(question, header):
        return none
    table = [[cell.of(row.quote.text) for cell in _cells(row.quote.text)] for row in rows]
    compared = _compared(question, [cell.of(header) for cell in _cells(header)], table, column)
    values = {number: value for number in compared if (value := _value(table[number][column]))}
    unread = [number for number in compared if number not in values and re.search(r"\d", table[number][column])]
    if unread or len({(value.kind, value.unit) for value in values.values()}) != 1:
        return none
    sign = 1 if asked["most"] or asked["highest"] else -1
    return [sign * values[number].low if number in values else -math.inf for number in range(len(rows))]


def _compared(question: str, names: list[str], table: list[list[str]], column: int) -> list[int]:
    """The rows, by number, that a question is about: those of the year it states, and with the cells it names."""
    flat, folded, years = plain(question), fold(question).text, years_of(question)
    whole = [number for number, row in enumerate(table) if len(row) == len(names) and not _OF_ALL.search(plain(row[0]))]
    if years and not years & years_of(names[column]):
        if len(years) > 1 or _OF_MORE_YEARS.search(flat):
            return []
        whole = [
            number
            for number in whole
            if any(years & _years_of_key(name, cell) for name, cell in zip(names, table[number], strict=True))
        ]
    for place in range(len(names)):
        words = {fold(table[number][place]).text.strip() for number in whole if not _is_value(table[number][place])}
        named = {word for word in words if _is_named(word, folded)}
        named = {word for word in named if not any(word in other for other in named - {word})}
        if place == column or not named or (place == 0 and len(named) == 1):
            continue
        if _BUT.search(flat):
            return []
        whole = [number for number in whole if fold(table[number][place]).text.strip() in named]
    return whole


def _is_value(cell: str) -> bool:
    return bool(_YEAR_AS_KEY.fullmatch(cell)) or _holds_figure(cell)


def _asks_for_column(question: str, header: str) -> bool:
    """Whether what a question asks for stands in another column than the first: 哪個洲, where the rows are of countries."""
    flat = plain(question).lower()
    names = [re.escape(plain(name.of(header)).lower().strip()) for name in _cells(header)[1:]]
    return any(name and re.search(rf"(?:哪一?[个家种类座]?|\b(?:which|what)\s){name}", flat) for name in names)


def _extreme_column(question: str, asked: re.Match[str], header: str) -> int | None:
    """The one column that has in its name what the most or the least of is asked for; else the one of which the question holds most.

    No column where another one shares as much with the question: the wrong one would tell a wrong row.
    """
    names = [plain(name.of(header)).lower() for name in _cells(header)]
    noun = asked["noun"] or asked["of"].lower().split()[-1].removesuffix("s")
    columns = [column for column, name in enumerate(names) if column and not _NAMED_EXTREME.search(name)]
    found = [column for column in columns if noun in names[column]]
    if len(found) == 1:
        return found[0]
    columns = found or columns
    shared = _shared(question, [names[column] for column in columns], key=names[0]) if len(columns) > 1 else []
    best = max(shared, default=0.0)
    return columns[shared.index(best)] if best >= LEAST_SHARED and shared.count(best) == 1 else None


def _value(cell: str) -> Figure | None:
    """The one figure that a cell holds; 1950 alone is one, and no year."""
    if cell.strip().isdecimal():
        return Figure(Span(0, len(cell)), FigureKind.NUMBER, "", float(cell), float(cell))
    figures = read_figures(cell).figures
    return figures[0] if len(figures) == 1 and figures[0].low == figures[0].high else None


def asks_for_cell(question: str) -> bool:
    """Whether what a question asks for has to be told by its column: figures and dates look alike in every one."""
    return wanted_of(question).kind in (WantedKind.FIGURE, WantedKind.DATE)


def years_of(text: str) -> frozenset[int]:
    """The years that a text states, of our era."""
    return frozenset(int(iso[:_YEAR_CHARS]) for _, _, iso in find_dates(text, bare_years=True))


def _is_of_other_year(question: str, name: str, key: str) -> bool:
    """Whether a row, by its key in the column of that name, is of other years than the question."""
    asked, own = years_of(question), _years_of_key(name, key)
    return bool(asked and own) and not asked & own


def _years_of_key(name: str, key: str) -> frozenset[int]:
    """The years of a row's key; one of two or three digits is of the Republic where its column is one of years."""
    bare = _BARE_YEAR_OF_REPUBLIC.fullmatch(key) if _YEARS_COLUMN.fullmatch(name.strip()) else None
    return frozenset([int(bare["year"]) + MINGUO_OFFSET]) if bare else years_of(key)


def _cells(row: str) -> list[Span]:
    """Where the cells of a row stand, the empty ones too: no reader writes strokes around a row, so at its ends one is empty."""
    edges = [match.span() for match in _BETWEEN_CELLS.finditer(row)]
    starts, ends = [0, *(end for _, end in edges)], [*(start for start, _ in edges), len(row)]
    return [Span(start, end) for start, end in zip(starts, ends, strict=True)]


def _holds_figure(cell: str) -> bool:
    read = read_figures(cell)
    return bool(read.figures or read.periods) or cell.strip().isdecimal()


def _shared(question: str, names: Sequence[str], *, key: str) -> list[float]:
    """How much of each column's name the question holds, by the tokens that not every name has, nor the row's key."""
    years = {form for year in years_of(question) for form in (str(year), str(year - MINGUO_OFFSET))}
    asked = set(search_terms(question)) | years | set(tokens(question))
    bare = [_IN_BRACKETS.sub("", name).strip() for name in names]  # （例） behind two names ties them
    told_apart = all(bare) and len(set(bare)) == len(set(names))
    own = [set(tokens(name)) - set(tokens(key)) for name in (bare if told_apart else names)]
    everywhere = own[0].intersection(*own)
    telling = [words - everywhere for words in own]
    return [len(words & asked) / len(words) if words else 0.0 for words in telling]
