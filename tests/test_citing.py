"""The JSON of answers, whose keys are a contract, and their form for people."""

import json
import re
from hashlib import sha256
from typing import Any

import pytest

from briefqa.answering.asking import ask
from briefqa.answering.searching import timed_search
from briefqa.citing import (
    answer_sha256,
    answer_text,
    answer_to_json,
    is_as_saved,
    note_line,
    note_to_json,
    passages_text,
    place_text,
    place_to_json,
    search_to_json,
)
from briefqa.filtering import Filters
from briefqa.index import Index
from briefqa.reading.builder import RawBlock, RawDocument, RawMark, RawNote, build_document
from briefqa.types import BlockKind, Document, Metadata, Span
from fakes import CORPUS, FakeEmbedder, answer_everything, index_of, memory_index
from fakes import document as parsed

FIRST, SECOND = "渡口的船資在四月調漲一成。1", "船東說燃油太貴。2"
QUESTION = "渡口的船資在幾月調漲？"

# As the design's section 4 has them.
ANSWER_KEYS = {"question", "status", "reason", "confidence", "answer", "citations", "disagreements", "passages"}
ANSWER_KEYS |= {"index", "milliseconds"}
SENTENCE_KEYS = {"text", "citations"}
CITATION_KEYS = {"number", "document", "quote", "start", "end", "headings", "page", "notes"}
DOCUMENT_KEYS = {"id", "path", "title", "authors", "publisher", "date", "url"}
NOTE_KEYS = {"marker", "text", "reference", "same_as"}
REFERENCE_KEYS = {"authors", "title", "container", "date", "url"}
PASSAGE_KEYS = {"rank", "score", "document", "path", "start", "end", "text"}


def source() -> Document:
    marks = (
        RawMark(len(FIRST) - 1, len(FIRST), "1"),
        RawMark(len(FIRST + SECOND) - 1, len(FIRST + SECOND), "2"),
    )
    blocks = (
        RawBlock(BlockKind.HEADING, "貳、票價", 1, pages=((0, 4),)),
        RawBlock(BlockKind.PARAGRAPH, FIRST + SECOND, marks=marks, pages=((0, 4),)),
    )
    notes = (
        RawNote(
            "1", "方芷若、沈平，〈渡口票價的沿革〉，《航運季刊》，2021年9月3日，<https://example.org/fare>。", 2, 4
        ),
        RawNote("2", "同註 1。", 2, 4),
    )
    metadata = Metadata(
        "渡口紀事", ("方芷若",), "航政局", "2022-01", "zh-Hant", "https://example.org/doc", "本文由 AI 生成"
    )
    return build_document("doc-one", "ferry.txt", RawDocument(blocks, notes, metadata))


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Index:
    answer_everything(monkeypatch)
    return index_of(source())


def answered(index: Index, question: str = QUESTION) -> dict[str, Any]:
    return answer_to_json(ask(index, FakeEmbedder(), question), index)


def citation_of(values: dict[str, Any], quote: str) -> dict[str, Any]:
    found: dict[str, Any] = next(citation for citation in values["citations"] if citation["quote"] == quote)
    return found


def test_an_answer_has_the_keys_of_the_contract(index: Index) -> None:
    values = answered(index)
    assert set(values) >= ANSWER_KEYS
    assert all(set(sentence) >= SENTENCE_KEYS for sentence in values["answer"])
    for citation in values["citations"]:
        assert set(citation) >= CITATION_KEYS
        assert set(citation["document"]) >= DOCUMENT_KEYS
        for note in citation["notes"]:
            assert set(note) >= NOTE_KEYS
            assert set(note["reference"]) >= REFERENCE_KEYS
    assert all(set(passage) >= PASSAGE_KEYS for passage in values["passages"])
    assert set(values["index"]) >= {"generation", "model"}
    assert set(values["milliseconds"]) >= {"embed", "retrieve", "answer", "total"}


def table() -> Document:
    rows = ("廠區 | 每月產能（片）", "東崗廠 | 3,200", "南灘廠 | 4,100")
    blocks = (RawBlock(BlockKind.CAPTION, "表 2：各廠產能"), RawBlock(BlockKind.TABLE, "\n".join(rows)))
    return build_document("doc-table", "plants.md", RawDocument(blocks, (), Metadata("各廠產能")))


def test_a_row_is_cited_with_the_first_row_of_its_table_and_that_row_without(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    values = answered(index_of(table()), "南灘廠每月產能多少片？廠區呢？")
    headers = {citation["quote"]: citation["table_header"] for citation in values["citations"]}
    assert headers["南灘廠 | 4,100"] == "廠區 | 每月產能（片）"
    assert headers.get("廠區 | 每月產能（片）") is None
    lines = answer_text(values).splitlines()
    assert lines[lines.index("     表頭：廠區 | 每月產能（片）") - 1] == "     表格：表 2：各廠產能"


def test_a_row_is_cited_with_the_caption_of_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    values = answered(index_of(table()), "南灘廠每月產能多少片？")
    captions = {citation["quote"]: citation["table_caption"] for citation in values["citations"]}
    assert captions["南灘廠 | 4,100"] == "表 2：各廠產能"
    assert captions.get("表 2：各廠產能") is None


def test_outside_of_tables_there_is_no_such_row(index: Index) -> None:
    citations = answered(index)["citations"]
    assert {(citation["table_header"], citation["table_caption"]) for citation in citations} == {(None, None)}


def test_an_answer_has_the_types_of_the_contract(index: Index) -> None:
    values = answered(index)
    assert values["question"] == QUESTION
    assert values["status"] == "answered"
    assert values["reason"] is None
    assert 0 <= values["confidence"] <= 1
    assert values["disagreements"] == []
    assert values["index"].items() >= {"generation": "memory", "model": "fake-words"}.items()
    assert [passage["rank"] for passage in values["passages"]] == list(range(1, len(values["passages"]) + 1))
    assert json.loads(json.dumps(values)) == values


def test_every_place_in_an_answer_is_a_slice_of_its_document(index: Index) -> None:
    values = answered(index)
    text = index.documents[0].text
    for citation in values["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    for passage in values["passages"]:
        assert text[passage["start"] : passage["end"]] == passage["text"]


def test_every_sentence_is_one_of_the_quotes_that_it_cites(index: Index) -> None:
    values = answered(index)
    quotes = {citation["number"]: citation["quote"] for citation in values["citations"]}
    assert values["answer"]
    assert all(quotes[number] == sentence["text"] for sentence in values["answer"] for number in sentence["citations"])


def test_a_citation_says_all_that_is_known_of_its_place(index: Index) -> None:
    citation = citation_of(answered(index), FIRST)
    assert citation["headings"] == ["貳、票價"]
    assert citation["page"] == 4
    shown = {key: citation["document"][key] for key in DOCUMENT_KEYS}
    assert shown == {
        "id": "doc-one",
        "path": "ferry.txt",
        "title": "渡口紀事",
        "authors": ["方芷若"],
        "publisher": "航政局",
        "date": "2022-01",
        "url": "https://example.org/doc",
    }
    assert citation["document"]["ai_label"] == "本文由 AI 生成"


FARE = {
    "authors": ["方芷若", "沈平"],
    "title": "渡口票價的沿革",
    "container": "航運季刊",
    "date": "2021-09-03",
    "url": "https://example.org/fare",
}


def test_a_note_has_its_reference(index: Index) -> None:
    (note,) = citation_of(answered(index), FIRST)["notes"]
    assert note["marker"] == "1"
    assert note["text"].startswith("方芷若、沈平，")
    assert note["reference"] == FARE
    assert note["same_as"] is None


def test_a_note_that_points_to_another_has_the_reference_that_it_leads_to() -> None:
    document = source()
    note = note_to_json(document, 1)
    assert note["text"] == "同註 1。"
    assert note["same_as"] == "1"
    assert note["reference"] == FARE
    assert document.text[note["start"] : note["end"]] == note["text"]


def test_a_note_that_cites_nothing_has_no_reference() -> None:
    raw = RawDocument((RawBlock(BlockKind.PARAGRAPH, "船東說燃油太貴。"),), (RawNote("1", "作者訪談。", 1),))
    note = note_to_json(build_document("id", "path", raw), 0)
    assert note["reference"] is None
    assert note["same_as"] is None


def test_what_is_not_known_is_null_and_what_is_empty_is_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    index = memory_index({"a.txt": "渡口的船資在四月調漲一成。\n"})
    citation = answered(index)["citations"][0]
    assert [citation["document"][key] for key in ("publisher", "date", "url")] == [None, None, None]
    assert citation["document"]["authors"] == citation["headings"] == citation["notes"] == []
    assert citation["page"] is None
    assert citation["document"]["title"]


def test_a_refusal_says_why_and_lists_passages(index: Index) -> None:
    refused = answer_to_json(ask(index, FakeEmbedder(), QUESTION, filters=Filters(from_date="2030")), index)
    assert refused["status"] == "not_found"
    assert refused["reason"]
    assert refused["answer"] == refused["citations"] == []
    assert refused["confidence"] == 0


def test_a_search_is_the_same_without_the_answer(index: Index) -> None:
    hits, milliseconds = timed_search(index, FakeEmbedder(), QUESTION)
    values = search_to_json(QUESTION, hits, index, milliseconds)
    assert set(values) >= {"question", "passages", "index", "milliseconds"}
    assert not set(values) & {"answer", "citations", "disagreements", "status"}
    assert values["passages"] == answered(index)["passages"]


def test_a_document_is_shown_whole_or_at_one_place(index: Index) -> None:
    document = index.documents[0]
    whole = place_to_json(document, Span(0, len(document.text)))
    assert whole["text"] == document.text
    assert [note["marker"] for note in whole["notes"]] == ["1", "2"]
    start = document.text.index(SECOND)
    place = place_to_json(document, Span(start, start + len(SECOND)))
    assert (place["text"], place["start"], place["page"]) == (SECOND, start, 4)
    assert [note["marker"] for note in place["notes"]] == ["2"]


def test_a_place_names_a_note_once_however_often_it_is_marked() -> None:
    text = "# 渡口\n\n船資在四月調漲。[^1] 船東說燃油太貴。[^2] 乘客沒有減少。[^1]\n\n[^1]: 〈渡口票價〉。\n[^2]: 同註1。\n"
    document = parsed("ferry.md", text)
    assert len(document.marks) == 3
    shown = place_to_json(document, Span(0, len(document.text)))
    assert [note["marker"] for note in shown["notes"]] == ["1", "2"]


def test_a_place_stands_between_brackets_in_its_block(index: Index) -> None:
    document = index.documents[0]
    start = document.text.index("燃油")
    shown = place_text(document, Span(start, start + 2))
    assert shown.endswith("船東說⟦燃油⟧太貴。2")
    assert "渡口紀事 › 貳、票價" in shown


@pytest.mark.parametrize("span", [Span(0, 0), Span(2, 9), Span(5, 6), Span(0, 10_000)])
def test_any_place_can_be_shown(index: Index, span: Span) -> None:
    document = index.documents[0]
    clipped = Span(min(span.start, len(document.text)), min(span.end, len(document.text)))
    assert f"⟦{clipped.of(document.text)}⟧" in place_text(document, clipped)


def test_an_answer_for_people_has_each_quote_its_number_and_its_place(index: Index) -> None:
    values = answered(index)
    text = answer_text(values)
    for citation in values["citations"]:
        assert f"{citation['quote']} [{citation['number']}]" in text
        assert f"{citation['start']}:{citation['end']}" in text
    assert "渡口紀事, 航政局, 2022-01, 貳、票價, p. 4" in text


def test_a_pointing_note_for_people_shows_where_it_leads(index: Index) -> None:
    text = answer_text(answered(index, "船東說燃油太貴嗎？"))
    assert "同註 1。 → 方芷若、沈平, 渡口票價的沿革, 航運季刊, 2021-09-03, https://example.org/fare" in text


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("同註 1，頁 60；沈平，〈航線〉，2024年。", " → 方芷若, 票價, 航運季刊, 2021"),
        ("同註 1。", " → 方芷若, 票價, 航運季刊, 2021"),
        ("同註 1、2。", " → 方芷若, 票價, 航運季刊, 2021; 沈平, 碼頭, 2020"),
        ("沈平，〈航線〉，2024年；同註 3。", ""),
    ],
)
def test_a_note_that_cites_and_points_shows_what_is_not_in_it(text: str, led: str) -> None:
    cited = ["方芷若，〈票價〉，《航運季刊》，2021年。", "沈平，〈碼頭〉，2020年。", "沈平，〈航線〉，2024年。", text]
    document = build_document("id", "path", RawDocument((), tuple(map(RawNote, "1234", cited))))
    assert note_line(note_to_json(document, 3)) == text + led


def test_a_refusal_for_people_has_the_reason_first(index: Index) -> None:
    refused = answer_to_json(ask(index, FakeEmbedder(), QUESTION, filters=Filters(from_date="2030")), index)
    assert answer_text(refused).split("\n")[0] == refused["reason"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "燃油太貴嗎？這個題目在說什麼？",
            ("以「智譜」解讀", "「Zhipu」在引文裡作「智譜 AI」", "     註 2：同註 1。", "各文件說法不一："),
        ),
        (
            "燃油太贵吗？这个题目在说什么？",
            ("以“智譜”解读", "“Zhipu”在引文里作“智譜 AI”", "     注 2：同註 1。", "各文件说法不一："),
        ),
        (
            "What did the owners say of fuel?",
            (
                "read as “智譜”",
                "“Zhipu” is “智譜 AI” in what is quoted",
                "     note 2: 同註 1。",
                "The documents differ: ",
            ),
        ),
    ],
)
def test_what_we_say_is_in_the_language_of_the_question(question: str, words: tuple[str, ...], index: Index) -> None:
    values = answered(index, "船東說燃油太貴嗎？")
    differ = {"about": "燃油", "citations": [1], "figures": ["三成"], "dates": [None]}
    near = {"written": "智普", "indexed": "智譜"}
    named = [{"written": "Zhipu", "indexed": "智譜 AI"}]
    told = {"question": question, "did_you_mean": near, "other_names": named, "disagreements": [differ]}
    text = answer_text(values | told)
    assert all(word in text for word in words)
    assert "三成 [1]" in text
    assert " → 智譜" not in text


def test_a_short_answer_is_bold_on_a_terminal_and_the_words_stay(index: Index) -> None:
    values = answered(index)
    sentence, citation = values["answer"][0], values["citations"][0]
    assert citation["quote"] == FIRST.removesuffix("1") or citation["quote"] == FIRST
    at = citation["quote"].index("四月")
    sentence["highlight"] = [citation["start"] + at, citation["start"] + at + 2]
    bold = answer_text(values, bold_answers=True)
    assert "渡口的船資在\x1b[1m四月\x1b[22m調漲一成。" in bold
    assert re.sub(r"\x1b\[\d+m", "", bold) == answer_text(values)
    assert "\x1b" not in answer_text(values)


def test_codes_in_a_quote_are_spelt_out_beside_our_own(index: Index) -> None:
    values = answered(index)
    sentence, start = values["answer"][0], values["citations"][0]["start"]
    sentence |= {"text": "甲\x1b[31m乙丙", "highlight": [start + 1, start + 7]}
    assert answer_text(values, bold_answers=True).startswith("甲\x1b[1m\\x1b[31m乙\x1b[22m丙")


def test_a_passage_without_a_heading_ends_in_its_title(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    index = memory_index(CORPUS)
    hits, milliseconds = timed_search(index, FakeEmbedder(), "北岬燈塔")
    first = passages_text(search_to_json("北岬燈塔", hits, index, milliseconds)).split("\n")[0]
    assert "› (" not in first


def test_passages_for_people_are_ranked_and_on_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    index = memory_index(CORPUS)
    hits, milliseconds = timed_search(index, FakeEmbedder(), "北岬燈塔")
    lines = passages_text(search_to_json("北岬燈塔", hits, index, milliseconds)).split("\n")
    assert lines[0].startswith("1. ")
    assert "(lighthouse.txt 0:" in lines[0]
    assert len(lines) == 2 * len(hits)


def test_no_passages_are_said_to_be_none() -> None:
    index = memory_index({})
    assert passages_text(search_to_json("北岬燈塔", [], index, {})) == "No passages."


def test_a_hash_of_a_release_before_still_holds() -> None:
    """It was of fewer keys; what such an answer says beside them was not sealed then."""
    values = {"question": "?", "status": "answered", "answer": [], "citations": [], "other_names": []}
    first = json.dumps(
        {key: values[key] for key in ("question", "status", "answer", "citations")},
        sort_keys=True,
        separators=(",", ":"),
    )
    assert is_as_saved({**values, "answer_sha256": sha256(first.encode()).hexdigest()})
    assert is_as_saved({**values, "answer_sha256": answer_sha256(values)})
    assert not is_as_saved({**values, "question": "!", "answer_sha256": answer_sha256(values)})
