"""Sentences hold every word once, keep what closes them, and are not cut where a point ends no sentence."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote, build_document
from briefqa.sentences import LONG_SENTENCE_CHARS, sentence_spans, sentences_of
from briefqa.types import BlockKind, Document

PIECES = st.sampled_from(
    [
        "產能。",
        "為何？",
        "「好！」",
        "……",
        "3.5",
        "第12.3條",
        "e.g. ",
        "U.S. ",
        "ends. ",
        "It",
        " ",
        "\n",
        "；",
        "¹²",
        "a) ",
        "\u3000",
        "。」",
        ".",
        "!",
        "；他說",
        "（見下）",
        "1. ",
        "http://a.b/c?d=1",
    ]
)
BODIES = st.lists(PIECES, min_size=1, max_size=25).map("".join)


def document_of(
    text: str, kind: BlockKind = BlockKind.PARAGRAPH, marks: tuple[RawMark, ...] = (), notes: tuple[RawNote, ...] = ()
) -> Document:
    return build_document("id", "path", RawDocument((RawBlock(kind, text, marks=marks),), notes))


def cut(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    document = document_of(text, kind)
    return [span.of(document.text) for span in sentence_spans(document, document.blocks[0])]


def cut_with_marks(text: str, *labels: str) -> list[str]:
    """The sentences of a paragraph in which some glued digits are the marks of notes."""
    marks: list[RawMark] = []
    for label in labels:
        start = text.index(label, marks[-1].end if marks else 0)
        marks.append(RawMark(start, start + len(label), label))
    document = document_of(text, marks=tuple(marks), notes=tuple(RawNote(label, "〈篇名〉", 1) for label in labels))
    return [span.of(document.text) for span in sentence_spans(document, document.blocks[0])]


@given(BODIES, st.sampled_from([kind for kind in BlockKind if kind != BlockKind.NOTE]))
@settings(deadline=None)
def test_sentences_hold_every_word_once_and_in_order(text: str, kind: BlockKind) -> None:
    document = document_of(text, kind)
    for block in document.blocks:
        spans = sentence_spans(document, block)
        assert all(block.span.covers(span) for span in spans)
        assert all(one.end <= other.start for one, other in pairwise(spans))
        assert all(span.of(document.text) == span.of(document.text).strip() != "" for span in spans)
        words = "".join(block.span.of(document.text).split())
        assert "".join("".join(span.of(document.text).split()) for span in spans) == words


@given(BODIES)
@settings(deadline=None)
def test_sentences_of_a_document_skip_headings_titles_and_bylines_alone(text: str) -> None:
    blocks = tuple(RawBlock(kind, text, 1) for kind in BlockKind if kind != BlockKind.NOTE)
    document = build_document("id", "path", RawDocument(blocks, (RawNote("1", "〈篇名〉。又見他處。", 1),)))
    spoken = {block.kind for block, _ in sentences_of(document)}
    if text.strip():
        assert spoken == set(BlockKind) - {BlockKind.HEADING, BlockKind.TITLE, BlockKind.BYLINE}
    assert all(block.span.covers(span) for block, span in sentences_of(document))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("產線已滿。交期延至明年！誰先拿到？", ["產線已滿。", "交期延至明年！", "誰先拿到？"]),
        ("他說：「電不夠。」官員不答。", ["他說：「電不夠。」", "官員不答。"]),
        ("她問：“真的嗎？”沒有人答。", ["她問：“真的嗎？”", "沒有人答。"]),
        ("（詳見附錄。）下一段另述。", ["（詳見附錄。）", "下一段另述。"]),
        ("竟然如此？！後來呢……沒有了。", ["竟然如此？！", "後來呢……", "沒有了。"]),
        ('She said "Stop." Then it stopped.', ['She said "Stop."', "Then it stopped."]),
        ("Prices rose. Demand fell! Why? Nobody knows.", ["Prices rose.", "Demand fell!", "Why?", "Nobody knows."]),
        ("用電增加 12%. The grid held.", ["用電增加 12%.", "The grid held."]),
        ("They met at 5 p.m. Officials left.", ["They met at 5 p.m.", "Officials left."]),
        ("Boards, chips, etc. The rest was sold.", ["Boards, chips, etc.", "The rest was sold."]),
        ("It works in the U.S. The rule held.", ["It works in the U.S.", "The rule held."]),
        ("He joined Foo Inc. “The firm grew,” he said.", ["He joined Foo Inc.", "“The firm grew,” he said."]),
        ("It is a work of art. The museum bought it.", ["It is a work of art.", "The museum bought it."]),
        ("He said no. They left.", ["He said no.", "They left."]),
        ("It runs iOS. iPhone sales rose.", ["It runs iOS.", "iPhone sales rose."]),
        ("sales went higher. costs did too.", ["sales went higher.", "costs did too."]),
        ("It stopped at 9 a.m. 300 people waited.", ["It stopped at 9 a.m.", "300 people waited."]),
        ("It ended at 5 p.m. NATO said so.", ["It ended at 5 p.m.", "NATO said so."]),
        ("He said no. 47 members left.", ["He said no.", "47 members left."]),
        ("They like modern art. 20 museums bought it.", ["They like modern art.", "20 museums bought it."]),
        ("It was a photo op. The minister left.", ["It was a photo op.", "The minister left."]),
        ("He would go. von der Leyen agreed.", ["He would go.", "von der Leyen agreed."]),
        ("It rose by 47%. al-Sudani won.", ["It rose by 47%.", "al-Sudani won."]),
        ("Cables are few.[2] Ships are fewer.[3][4]", ["Cables are few.[2]", "Ships are fewer.[3][4]"]),
        ("海纜很少。[2]船更少。[3]", ["海纜很少。[2]", "船更少。[3]"]),
    ],
)
def test_a_sentence_ends_with_what_closes_it(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "推論成本下降了 3.5 倍以上。",
        "依第12.3條之規定辦理。",
        "Some models, e.g. the small ones, run on a phone.",
        "Smaller labs, i.e. those without a cluster, rent.",
        "The U.S. Commerce Department issued the rule.",
        "Mr. Lin and Dr. Chen met at Foo Inc. headquarters.",
        "The paper by Wu et al. was withdrawn.",
        "J. Smith signed for the ministry.",
        "See No. 5 and Vol. 3 of the series.",
        "The rule of Jan. 5 was revised before Oct. 3 of that year.",
        "It took effect on Apr. 3 and lapsed on Sept. 9 of that year.",
        "Exports grew from Jun. 1 to Jul. 31 without a licence.",
        "The envoy said that Sen. Smith met Gov. Jones at 5 p.m. on Monday.",
        "Gen. Li, Rep. Lee and the Hon. Rev. Wu climbed Mt. Hood from Ft. Lee.",
        "It cost approx. 5 million, i.e. ca. 2% of the budget, op. cit. p. 5 and pp. 7–9.",
        "Martin Luther King Jr. High School opened at 8 a.m. Monday, 11 a.m. EST.",
        "Chips, boards, etc. were sold under Art. 5, art. VI and para. 12 of the act.",
        "The dept. of trade said so.",
        'He said "Stop." and left.',
        "J.R. Smith and K. He saw it first, in Roe v. Wade.",
        "依No. 5 所定，由 Foo Ltd. 公司辦理。",
        "版本 v2.1.3 已釋出，見 https://example.org/a.b?c=d 的說明。",
        "參數為 6,710 億；GLM-4.5 則為 3,550 億。",
    ],
)
def test_a_point_that_ends_no_sentence_cuts_nothing(text: str) -> None:
    assert cut(text) == [text]


def test_raised_marks_stay_with_the_sentence_before_them() -> None:
    assert cut("產能不足。¹² 業者轉單。³") == ["產能不足。¹²", "業者轉單。³"]
    assert cut("Capacity fell short.¹² Orders moved.³") == ["Capacity fell short.¹²", "Orders moved.³"]


def test_plain_digits_that_are_marks_stay_with_the_sentence_before_them() -> None:
    text = "產能不足。7 Grand View 的報告也這麼說。8業者轉單。"
    assert cut_with_marks(text, "7", "8") == ["產能不足。7", "Grand View 的報告也這麼說。8", "業者轉單。"]


def test_plain_digits_that_are_no_marks_begin_the_next_sentence() -> None:
    assert cut("產能不足。7 家業者轉單。") == ["產能不足。", "7 家業者轉單。"]


def test_several_marks_in_a_row_stay_together() -> None:
    assert cut_with_marks("產能不足。7 8 業者轉單。", "7", "8") == ["產能不足。7 8", "業者轉單。"]


def test_a_mark_before_the_full_stop_leaves_the_end_where_it_is() -> None:
    assert cut_with_marks("產能不足7。業者轉單。", "7") == ["產能不足7。", "業者轉單。"]


@pytest.mark.parametrize("kind", [BlockKind.TABLE, BlockKind.LIST_ITEM, BlockKind.CODE, BlockKind.CAPTION])
def test_each_line_of_a_table_or_list_is_a_sentence(kind: BlockKind) -> None:
    assert cut("年份 | 用電\n2023 | 3.1\n2024 | 4.7", kind) == ["年份 | 用電", "2023 | 3.1", "2024 | 4.7"]


@pytest.mark.parametrize("text", ["1. Rent the cluster", "12. 租用機房", "a. Rent the cluster"])
def test_the_number_of_a_list_item_is_no_sentence_of_its_own(text: str) -> None:
    assert cut(text, BlockKind.LIST_ITEM) == [text]


def test_a_note_is_one_sentence_whatever_points_it_holds() -> None:
    text = "J. Doe, “Grids. A study.” Power Weekly, Vol. 3, 2024. https://example.org/x."
    document = build_document("id", "path", RawDocument((), (RawNote("1", text),)))
    assert [span.of(document.text) for _, span in sentences_of(document)] == [text]


def test_an_over_long_sentence_is_cut_at_its_semicolons() -> None:
    clauses = [f"第{number}項要求營運者每季申報機房的用電與用水" + "，並附上佐證" * 8 for number in "一二三四五六"]
    text = "；".join(clauses) + "。"
    assert len(text) > LONG_SENTENCE_CHARS
    assert cut(text) == [*(f"{clause}；" for clause in clauses[:-1]), f"{clauses[-1]}。"]


def test_a_sentence_that_is_not_too_long_keeps_its_semicolons() -> None:
    text = "北部缺電；南部缺水；兩者都缺人。"
    assert cut(text) == [text]


def test_marks_of_each_sentence_are_found_by_its_range() -> None:
    text = "電價上漲。1 用量仍增。2"
    marks = (RawMark(5, 6, "1"), RawMark(12, 13, "2"))
    document = document_of(text, marks=marks, notes=(RawNote("1", "〈甲〉", 1), RawNote("2", "〈乙〉", 1)))
    spans = sentence_spans(document, document.blocks[0])
    assert [[mark.note for mark in document.marks_in(span)] for span in spans] == [[0], [1]]


def test_a_long_run_of_marks_costs_no_more_than_its_length() -> None:
    """Quadratic, it would take minutes."""
    text = f"好{'!' * 200_000}a 完。"
    assert "".join(cut(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Cdr. Ana Ruiz left.",
        "General (ret.) Ana Ruiz left.",
        "The Rt. Hon. Ana Ruiz left.",
        "Fares rose c. 5 per cent.",
        "The port should close. (Recommendation 7.)",
        "The port should close. (Source: Harbour Office.)",
        "渡輪應復航。（提案人：方芷若）",
        "渡輪已經復航。（記者方芷若）",
    ],
)
def test_an_abbreviation_and_a_remark_in_brackets_end_no_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("She lived in the U.S.", "He works there."),
        ("It is told in ch. 4.", "The rest is lost."),
        ("Six ferries were sold. (Table 3)", "Two stayed."),
        ("The port should close. (Source: Harbour Office.)", "Two stayed."),
        ("The port closed.", "(The board denied it.)"),
        ("渡輪應復航。（提案人：方芷若）", "港務處同意。"),
    ],
)
def test_a_sentence_ends_behind_them(first: str, second: str) -> None:
    joint = "" if first.endswith("）") else " "
    assert cut(f"{first}{joint}{second}") == [first, second]


@pytest.mark.parametrize("mark", ["(1)", "( 12 )"])
def test_a_number_in_brackets_is_a_mark_at_the_end_of_a_line_or_where_a_note_is_known(mark: str) -> None:
    text = f"Six ferries were sold.{mark}"
    assert cut(f"{text}\nTwo stayed.") == [text, "Two stayed."]
    start = text.index("(")
    marks = (RawMark(start, len(text), "1"),)
    document = document_of(f"{text} Two stayed.", marks=marks, notes=(RawNote("1", "〈甲〉", 1),))
    spans = sentence_spans(document, document.blocks[0])
    assert [span.of(document.text) for span in spans] == [text, "Two stayed."]


def test_a_number_in_brackets_before_words_begins_an_item() -> None:
    assert cut("停航有兩個原因。(1) 船隻老舊。(2) 船員不足。") == [
        "停航有兩個原因。",
        "(1) 船隻老舊。",
        "(2) 船員不足。",
    ]


@pytest.mark.parametrize(
    "second", ["(Section 4) lists the piers.", "(Annex: piers) is short.", "(Recommendation 7) fell."]
)
def test_brackets_before_a_word_in_small_letters_begin_the_next_sentence(second: str) -> None:
    assert cut(f"The port closed. {second}") == ["The port closed.", second]


def test_a_bracket_that_begins_a_sentence_stays_with_it() -> None:
    assert cut("本案有兩點。（一）渡輪復航。（二）碼頭整修。") == [
        "本案有兩點。",
        "（一）渡輪復航。",
        "（二）碼頭整修。",
    ]
    assert cut("It has two steps. 4. Paint the pier. Rest.")[0] == "It has two steps."
