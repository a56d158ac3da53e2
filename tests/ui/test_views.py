"""What the components are given: pieces that make up the text again, places with their notes, links that are links."""

import json
from dataclasses import replace
from typing import Any

import pytest

from briefqa.answering.refusals.confidence import FAIR, STRONG, strength_of
from briefqa.config import MAX_QUESTION_CHARS
from briefqa.filtering import Filters
from briefqa.types import Block, BlockKind, Document, Metadata, Note, NoteMark, Reference, Span
from briefqa.ui.answer_view import asked, filters_text, turn_data
from briefqa.ui.document_view import (
    library_data,
    part_shown,
    parts_of,
    reader_data,
    span_of_address,
)
from briefqa.ui.segments import block_of, header_of, note_of, segments_of
from briefqa.ui.source_view import place_of
from briefqa.ui.strings import Words
from briefqa.ui.turns import Turn
from fakes import CORPUS, FakeEmbedder, answer_everything, document, memory_index

TEXT = "甲說海很深1，乙說不深。丙沒有說話。"


def annotated() -> Document:
    """A text with a mark in it, a mark outside it, and a note that points to another."""
    url = "https://example.org/sea"
    return Document(
        id="a" * 64,
        path="sea.txt",
        text=f"{TEXT}\n海誌，{url}。\n同註1。",
        blocks=(),
        notes=(
            Note("1", Span(len(TEXT) + 1, len(TEXT) + len(url) + 5), (Reference(title="海誌", url=url),)),
            Note("2", Span(len(TEXT) + len(url) + 6, len(TEXT) + len(url) + 10), same_as=(0,)),
        ),
        marks=(NoteMark(Span(5, 6), 0), NoteMark(Span(12, 12), 1)),
        metadata=Metadata(title="海"),
    )


def joined(pieces: list[dict[str, Any]], *, marked: bool = False) -> str:
    return "".join(piece["text"] for piece in pieces if piece["marked"] or not marked)


@pytest.mark.parametrize("span", [Span(0, 18), Span(0, 6), Span(5, 12), Span(3, 4)])
@pytest.mark.parametrize("quote", [None, Span(0, 12), Span(4, 9), Span(5, 6)])
def test_pieces_make_up_the_text_and_its_marked_part_again(span: Span, quote: Span | None) -> None:
    found = annotated()
    pieces = segments_of(found, span, quote)
    assert joined(pieces) == span.of(found.text)
    if quote is not None:
        both = Span(max(span.start, quote.start), min(span.end, quote.end))
        assert joined(pieces, marked=True) == both.of(found.text)


def test_note_marks_are_pieces_of_their_own_whether_or_not_they_stand_in_the_text() -> None:
    pieces = segments_of(annotated(), Span(0, 18), Span(0, 12))
    marks = [(piece["text"], piece["note"]["marker"], piece["marked"]) for piece in pieces if piece["note"]]
    assert marks == [("1", "1", True), ("", "2", True)]


def test_a_mark_before_the_first_word_belongs_to_the_sentence_before() -> None:
    found = annotated()
    assert not [piece for piece in segments_of(found, Span(12, 18)) if piece["note"]]
    paragraph = replace(found, blocks=(Block(BlockKind.PARAGRAPH, Span(12, 18)),))
    first = segments_of(paragraph, Span(12, 18))[0]
    assert first["note"]["marker"] == "2", "nothing stands before it"


def test_a_note_leads_through_its_pointer_to_the_work() -> None:
    first, second = note_of(annotated(), 0), note_of(annotated(), 1)
    assert first["links"] == ["https://example.org/sea"]
    assert first["leads_to"] == []
    assert [(item["title"], item["language"]) for item in second["leads_to"]] == [("海誌", "zh-Hant")]


def test_a_place_holds_its_quote_marked_in_its_surroundings() -> None:
    index = memory_index()
    number = index.number_of("lighthouse.txt")
    text = index.documents[number].text
    start = text.index("燈塔的霧鐘")
    span = Span(start, text.index("加裝。") + 3)
    place = place_of(index, number, span, key="1", number=1)
    pieces = [piece for block in place["blocks"] for piece in block["segments"]]
    assert joined(pieces, marked=True) == span.of(text)
    assert "由四名守望員輪班" in joined(pieces)


def test_a_long_surrounding_is_cut_and_says_so() -> None:
    long = "這是一句填充的話。" * 1_000
    index = memory_index({"long.txt": f"{long}\n"})
    place = place_of(index, 0, Span(4_500, 4_509), key="1", number=1)
    assert place["cut_before"]
    assert place["cut_after"]
    assert len(joined([piece for block in place["blocks"] for piece in block["segments"]])) < 5_000


def test_an_answer_becomes_a_turn_that_needs_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    turn = asked(memory_index(), FakeEmbedder(), "燈塔的霧鐘何時加裝？", Filters(), 0)
    data = turn_data(turn, Words("en"), latest=True, opened="", current=True)
    assert data["status"] == "answered"
    assert joined(data["sentences"][0]["segments"]) == "燈塔的霧鐘在1880年加裝。"
    assert data["sentences"][0]["places"] == ["1"]
    assert data["places"][0]["title"] == index_title("lighthouse.txt")
    assert "confidence" not in json.dumps(data), "raw scores stay here"


def index_title(name: str) -> str:
    return document(name, CORPUS[name]).title


def test_an_answer_from_an_earlier_index_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    turn = asked(memory_index(), FakeEmbedder(), "燈塔的霧鐘何時加裝？", Filters(), 0)
    assert turn_data(turn, Words("en"), latest=True, opened="", current=False)["outdated"] == "older"


@pytest.mark.parametrize(
    ("question", "reason"), [("", "no_words"), ("？！", "no_words"), ("長" * (MAX_QUESTION_CHARS + 1), "too_long")]
)
def test_a_question_that_cannot_be_taken_is_a_turn_that_says_why(question: str, reason: str) -> None:
    turn = asked(memory_index(), FakeEmbedder(), question, Filters(), 0)
    assert (turn.status, turn.reason, turn.places) == ("refused", reason, ())


def test_filters_without_a_document_are_a_refusal_that_names_them() -> None:
    turn = asked(memory_index(), FakeEmbedder(), "燈塔？", Filters(from_date="2030-01-01"), 0)
    assert (turn.status, turn.reason) == ("not_found", "nothing_matches")
    assert filters_text(turn.filters, Words("en")) == "Filter: from 2030-01-01"
    assert filters_text(Filters(), Words("en")) == ""


def test_a_filter_that_leaves_documents_out_is_not_said_to_leave_none() -> None:
    index = memory_index()
    others = tuple(entry.id for entry in index.catalog if entry.path != "lighthouse.txt")
    turn = asked(index, FakeEmbedder(), "霧鐘何時加裝？", Filters(documents=others), 0)
    data = turn_data(turn, Words("zh-Hant"), latest=True, opened="", current=True)
    assert turn.answer["reason_kind"] == "filters"
    assert data["places"]
    assert (data["reason"], data["why"]) == ("not_supported", turn.answer["reason"])
    assert not data["tips"], "other words do not help"


@pytest.mark.parametrize(
    ("kind", "terms", "language", "told"),
    [
        ("no_entity", ["Quell"], "zh-Hant", "文件裡找不到「Quell」。"),
        ("no_entity", ["Quell", "Q" * 50], "zh-Hans", f"文件里找不到“Quell”、“{'Q' * 40}…”。"),
        ("filters", ["fog bell"], "zh-Hant", "「fog bell」只出現在篩選條件以外的文件裡。"),
        ("other_date", ["1999", "2001"], "zh-Hant", "文件談到的不是問題所問的時間；文件裡的時間是1999、2001。"),
        ("otherwise", [], "zh-Hans", "文件不支持问题的前提；第一段看来正好相反，请读原文。"),
        ("no_fact", ["fog bell"], "zh-Hant", "文件談到「fog bell」，但沒有回答這一點。"),
        ("no_fact", [], "zh-Hant", "文件沒有回答這個問題；以下是最接近的段落。"),
        ("no_entity", ["Quell"], "en", "The reason in English."),
    ],
)
def test_a_refusal_says_why_in_the_language_of_the_interface(
    kind: str, terms: list[str], language: str, told: str
) -> None:
    answer = {"reason": "The reason in English.", "reason_kind": kind, "reason_terms": terms}
    place = place_of(memory_index(), 0, Span(0, 1), key="p1", number=1)
    places = ({**place, "language": "en", "excerpt": ""},)
    turn = Turn(0, "Who rang the fog bell of Quell?", Filters(), "not_found", "not_supported", answer=answer)
    data = turn_data(replace(turn, places=places), Words(language), latest=True, opened="", current=True)
    assert data["why"] == told


def test_what_denies_a_question_is_quoted_and_no_other_words_are_advised() -> None:
    turn = asked(memory_index(), FakeEmbedder(), "燈塔的霧鐘何時加裝？", Filters(), 0)
    first, *others = turn.places
    refused = replace(
        turn,
        status="not_found",
        reason="not_supported",
        places=({**first, "key": "p1"}, *others),
        answer={**turn.answer, "reason_kind": "otherwise", "denial": {"number": 1}},
    )
    data = turn_data(refused, Words("en"), latest=True, opened="", current=True)
    assert data["denial"]["key"] == "p1"
    assert joined(data["denial"]["segments"]) == joined(
        [piece for block in first["blocks"] for piece in block["segments"]], marked=True
    )
    assert not data["tips"]
    no_fact = replace(refused, answer={**refused.answer, "reason_kind": "no_fact", "denial": None})
    data = turn_data(no_fact, Words("en"), latest=True, opened="", current=True)
    assert (data["denial"], data["tips"]) == (None, True)


def test_a_row_of_a_table_comes_with_the_first_one() -> None:
    found = document("t.md", "# 題\n\n前文。\n\n| 型號 | 參數 |\n|---|---|\n| 甲 | 7B |\n| 乙 | 13B |\n")
    table = next(block for block in found.blocks if block.kind == BlockKind.TABLE)
    row = found.text.index("乙 | 13B")
    assert joined(header_of(found, Span(row, row + 7))) == "型號 | 參數"
    assert header_of(found, table.span) == []
    assert header_of(found, Span(0, 1)) == []
    cut = block_of(found, table, Span(row + 3, table.span.end), None)
    assert (joined(cut["header"]), joined(cut["segments"])) == ("型號 | 參數", "乙 | 13B")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Zhang, “The Sea,” 1990.", "en"),
        ("海誌，https://example.org/a-long-address-in-latin-letters", ""),
        ("同註 1。", ""),
    ],
)
def test_notes_in_latin_letters_say_so(text: str, language: str) -> None:
    note = Note("1", Span(0, len(text)))
    found = replace(annotated(), text=text, notes=(note,), marks=())
    assert note_of(found, 0)["language"] == language
    block = Block(BlockKind.NOTE, note.span)
    assert block_of(found, block, block.span, None)["language"] == language


def test_strength_is_a_word() -> None:
    assert [strength_of(value) for value in (1.0, STRONG, FAIR, FAIR - 0.01, 0.0)] == [
        "strong", "strong", "fair", "weak", "weak",
    ]  # fmt: skip


def test_the_list_holds_every_document_once() -> None:
    entries = library_data(memory_index(), None, None, Words("en"), lambda entry: False)["entries"]
    assert sorted(entry["path"] for entry in entries) == sorted(CORPUS)


def test_parts_of_a_document_are_all_of_its_blocks() -> None:
    paragraph = "這是一個段落，說的都是同一件事。" * 100
    found = document("long.md", "\n\n".join(f"# 第{number}章\n\n{paragraph}" for number in range(100)))
    parts = parts_of(found)
    assert len(parts) > 1
    assert tuple(block for part in parts for block in part) == found.blocks
    last = found.blocks[-1].span
    assert part_shown(parts, "", last) == len(parts) - 1
    assert [part_shown(parts, wanted, None) for wanted in ("", "x", "1", "999", "-1")] == [0, 0, 1, len(parts) - 1, 0]


@pytest.mark.parametrize("text", ["", "x", "3-2", "3-3", "0-99999", "-1-4", "1-2-3", "１-２x"])
def test_an_address_that_is_no_place_marks_nothing(text: str) -> None:
    found = document("a.txt", "只有一句話。")
    assert span_of_address(text, found) is None
    assert span_of_address("0-4", found) == Span(0, 4)


def test_the_reading_view_shows_the_whole_text_with_the_place_marked() -> None:
    found = document("a.md", "# 題\n\n第一段。\n\n## 節\n\n第二段。\n")
    start = found.text.index("第二段")
    data = reader_data(found, list(found.blocks), Span(start, start + 3), Words("en"))
    pieces = [piece for block in data["blocks"] for piece in block["segments"]]
    assert joined(pieces, marked=True) == "第二段"
    assert "第一段。" in joined(pieces)
