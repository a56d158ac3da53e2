"""Places against gold: what meets what, and that re-chunking cannot lose it."""

from hypothesis import given
from hypothesis import strategies as st

from briefqa.evaluating.cases import Case, Gold
from briefqa.evaluating.judging import MAX_CITED_CHARS, Place, judge_of, meets, occurrences, place_of_name
from briefqa.types import Document, Span

TEXT = "甲乙丙丁戊己庚辛壬癸" * 10
PLACES = st.tuples(st.integers(0, 90), st.integers(1, 40)).map(
    lambda pair: Place("a.txt", Span(pair[0], pair[0] + pair[1]))
)


def documents(text: str, path: str = "a.txt") -> dict[str, Document]:
    return {path: Document(path, path, text, ())}


def case(*gold: tuple[str, int], need: str = "any", path: str = "a.txt") -> Case:
    places = tuple(Gold(path, quote, group) for quote, group in gold)
    return Case("q", "?", "zh-Hant", "fact", True, need, places, ("x",))


def at(start: int, end: int, path: str = "a.txt") -> Place:
    return Place(path, Span(start, end))


def test_half_of_the_shorter_place_is_enough() -> None:
    gold = at(100, 110)
    assert meets(at(0, 105), gold)
    assert not meets(at(0, 104), gold)
    assert meets(at(102, 104), gold), "a place inside gold"
    assert meets(at(98, 102), gold), "half of the shorter place"
    assert not meets(at(97, 101), gold)
    assert not meets(at(90, 100), gold), "neighbours do not overlap"
    assert not meets(at(100, 110, "b.txt"), gold)


@given(PLACES, PLACES)
def test_meeting_is_symmetric_and_every_place_meets_itself(one: Place, other: Place) -> None:
    assert meets(one, other) == meets(other, one)
    assert meets(one, one)


@given(st.integers(0, 60), st.integers(1, 40), st.lists(st.integers(1, 30), min_size=1))
def test_however_a_text_is_cut_a_quote_meets_a_piece(start: int, length: int, sizes: list[int]) -> None:
    """The law behind gold that survives re-chunking."""
    pieces, begin = [], 0
    for size in [*sizes, len(TEXT)]:
        end = min(begin + size, len(TEXT))
        if begin < end:
            pieces.append(at(begin, end))
        begin = end
    assert any(meets(piece, at(start, start + length)) for piece in pieces)


def test_every_place_of_a_quote_counts() -> None:
    judge = judge_of(case(("乙丙", 0)), documents(TEXT))
    assert judge.relevant(at(1, 3))
    assert judge.relevant(at(91, 93))
    assert not judge.relevant(at(4, 7))
    assert len(occurrences(TEXT, "乙丙")) == 10
    assert occurrences("aaa", "aa") == [Span(0, 2), Span(1, 3)]


def test_a_citation_supports_if_it_meets_gold_and_can_be_read() -> None:
    text = "海" * 2 * MAX_CITED_CHARS + "一二三四"
    start = len(text) - 4
    judge = judge_of(case(("一二", 1), ("三四", 2), need="all"), documents(text))
    short, long = at(len(text) - MAX_CITED_CHARS, len(text)), at(len(text) - MAX_CITED_CHARS - 1, len(text))
    assert judge.supports(short)
    assert not judge.supports(long)
    assert judge.relevant(long), "a passage may be of any length"
    assert not judge.supports(at(0, 10))
    assert judge.groups_cited([long, at(start, start + 2)]) == {1}
    assert judge.groups_met([long]) == {1, 2}


def test_any_needs_one_place_and_all_needs_one_of_every_group() -> None:
    text = documents("一二三四五六七八九十百千萬億兆")
    any_judge = judge_of(case(("一二三", 0), ("六七八", 0)), text)
    assert any_judge.evidence([at(5, 8)])
    all_judge = judge_of(case(("一二三", 1), ("六七八", 2), ("百千萬", 2), need="all"), text)
    assert not all_judge.evidence([at(5, 8), at(10, 13)])
    assert all_judge.evidence([at(0, 4), at(10, 13)])
    assert all_judge.groups_met([at(5, 8)]) == {2}


def test_nothing_found_is_no_evidence() -> None:
    assert not judge_of(case(("乙丙", 0)), documents(TEXT)).evidence([])


def test_qrels_hold_what_was_ranked_and_what_was_missed() -> None:
    judge = judge_of(case(("一二三", 0), ("八九十", 0)), documents("一二三四五六七八九十"))
    chunks = [at(0, 5), at(5, 10)]
    assert judge.relevant_names([], chunks) == {"a.txt:0-5": 1, "a.txt:5-10": 1}
    assert judge.relevant_names([at(0, 3), at(3, 6)], chunks) == {"a.txt:0-5": 1, "a.txt:5-10": 1, "a.txt:0-3": 1}


def test_gold_that_no_chunk_holds_counts_as_missed() -> None:
    judge = judge_of(case(("一二三", 0), ("八九十", 0)), documents("一二三四五六七八九十"))
    assert judge.relevant_names([], [at(0, 5)]) == {"a.txt:0-5": 1, "a.txt:7-10": 1}


@given(st.from_regex(r"[a-z一二 :/-]{1,20}", fullmatch=True), st.integers(0, 99), st.integers(0, 99))
def test_a_place_and_its_name_are_one(path: str, start: int, length: int) -> None:
    path = " ".join(path.split()) or "a"
    place = Place(path, Span(start, start + length))
    assert place_of_name(place.name) == place
    assert not any(character.isspace() for character in place.name)


def test_other_names_are_no_places() -> None:
    assert [place_of_name(name) for name in ("d1", "a:1", "a:1-", "a:x-2", "1-2")] == [None] * 5
