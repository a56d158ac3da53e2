"""What stands under the heading that a question asks for is quoted item by item."""

import pytest

from briefqa.answering.asking import ask
from briefqa.index import Index
from briefqa.types import Answer
from fakes import FakeEmbedder, answer_everything, memory_index

FERRY = """# Ferries of the Arden Sound

By Nora Blythe, Quay Institute

## 1. Fares

A crossing costs 4.20. The recommendations of 2015 were never carried out.

## 2. Key findings

Ridership fell by a third. The boats are on average 31 years old.

## 3. Recommendations

- Buy two electric boats by 2030. They should be built in the yard at Morrow.
- Halve the fare for pupils.
- Publish the timetable of the ferries as open data.

## 4. Risks

Fog closes the sound for nineteen days a year.
"""
BRIDGES = """# Bridges of the Arden Sound

## Recommendations

1. Paint the north bridge.
2. Close the south bridge to lorries.

The engineer signed this on a Monday.
"""
COUNCIL = """# 溪口鄉民代表會第三次會議紀錄

出席：代表林春、代表何平、代表吳安

## 討論事項

審查渡船頭整建案，附帶決議如後。

## 附帶決議

一、整建期間應維持兩班渡船。（提案人：林春）

二、工程進度每季公布一次。

散會（下午四時）
"""
FILES = {"ferry.md": FERRY, "bridges.md": BRIDGES, "council.md": COUNCIL}
ITEMS = [
    "Buy two electric boats by 2030.",
    "They should be built in the yard at Morrow.",
    "Halve the fare for pupils.",
    "Publish the timetable of the ferries as open data.",
]


@pytest.fixture(autouse=True)
def _every_question_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(FILES)


def answered(index: Index, question: str) -> Answer:
    return ask(index, FakeEmbedder(), question).answer


def quotes(index: Index, question: str) -> list[str]:
    return [sentence.text for sentence in answered(index, question).sentences]


@pytest.mark.parametrize(
    "question",
    [
        "What are the recommendations of the ferry report?",
        "What does the ferries report recommend?",
        "List the recommendations of Nora Blythe on ferries.",
        "What recommendations does the Quay Institute make?",
    ],
)
def test_all_items_of_the_named_document_are_quoted_in_their_order(index: Index, question: str) -> None:
    assert quotes(index, question) == ITEMS


def test_without_a_list_the_paragraphs_are_quoted(index: Index) -> None:
    assert quotes(index, "What are the key findings of the ferry report?") == [
        "Ridership fell by a third.",
        "The boats are on average 31 years old.",
    ]


def test_items_that_are_numbered_lines_are_a_list_and_keep_their_remarks(index: Index) -> None:
    assert quotes(index, "鄉民代表會通過了哪些附帶決議？") == [
        "一、整建期間應維持兩班渡船。（提案人：林春）",
        "二、工程進度每季公布一次。",
    ]


def test_what_a_label_says_stands_for_a_section(index: Index) -> None:
    assert quotes(index, "鄉民代表會的出席者有哪些？") == ["出席：代表林春、代表何平、代表吳安"]


def test_where_no_document_is_named_each_gives_its_items(index: Index) -> None:
    found = quotes(index, "What are the recommendations?")
    assert [text for text in found if text in ITEMS] == ITEMS
    assert {"Paint the north bridge.", "Close the south bridge to lorries."} < set(found)
    assert "The engineer signed this on a Monday." not in found


def test_quotes_of_a_section_have_their_passages_and_no_short_answer(index: Index) -> None:
    answer = answered(index, "What are the recommendations of the ferry report?")
    assert all(any(hit.chunk.span.covers(c.quote.span) for hit in answer.hits) for c in answer.citations)
    assert [sentence.highlight for sentence in answer.sentences] == [None] * len(ITEMS)


@pytest.mark.parametrize(
    "question",
    [
        "What are the recommendations of the harbour report?",
        "What does the ferry report recommend on pupils?",
        "What did the ferry report of 2015 recommend?",
        "What are the risks of the ferry?",
        "Who made the recommendations of the ferry report?",
        "How old are the boats?",
    ],
)
def test_another_document_a_narrower_matter_or_one_fact_is_answered_as_ever(index: Index, question: str) -> None:
    assert quotes(index, question) != ITEMS


def test_of_a_contents_list_nothing_is_quoted() -> None:
    text = "# 渡船調查\n\n## 目錄\n\n- 一、方法\n- 二、結論\n\n## 一、方法\n\n調查三處渡口。\n\n## 二、結論\n\n渡船應該加班。\n"
    assert quotes(memory_index({"a.md": text}), "渡船調查的結論是什麼？") == ["渡船應該加班。"]


def test_of_two_sections_the_one_called_as_the_question_says_is_quoted() -> None:
    text = "# 渡船報告\n\n## 票價建議\n\n學生半價。\n\n## 航班建議\n\n週末加開兩班。\n"
    index = memory_index({"a.md": text})
    assert quotes(index, "渡船報告的航班建議是什麼？") == ["週末加開兩班。"]
    assert quotes(index, "渡船報告有哪些建議？") == ["學生半價。", "週末加開兩班。"]


def test_a_chapter_is_no_section_to_be_quoted() -> None:
    long = "\n\n".join(f"The ferry stops at pier {n} and waits there for some minutes." for n in range(1, 15))
    index = memory_index({"a.md": f"# Ferry survey\n\n## Findings\n\n{long}\n"})
    assert len(quotes(index, "What are the findings of the ferry survey?")) <= 5


FERRY_ZH = "---\nauthors: [紀伯仁, 謝玉和]\npublisher: 港灣研究室\n---\n\n# 渡船十年\n\n## 伍、政策建議\n\n1. 學生一律半價。\n2. 週末加開兩班。\n"
BUSES_ZH = "---\nauthors: [唐以安]\n---\n\n# 公車報告\n\n本報告就票價提出政策建議。\n\n## 建議\n\n1. 延長夜間班次。\n2. 汰換老舊車輛。\n"


@pytest.mark.parametrize(
    "question",
    [
        "紀伯仁等人的報告提出哪些政策建議？",
        "謝玉和等的報告有哪些建議？",
        "紀伯仁和謝玉和的建議有哪些？",
        "纪伯仁、谢玉和等研究員的报告提出哪些建议？",
        "港灣研究室的報告提出哪些建議？",
    ],
)
def test_the_authors_of_a_document_name_it_however_their_names_would_be_cut(question: str) -> None:
    index = memory_index({"ferry.md": FERRY_ZH, "buses.md": BUSES_ZH})
    assert quotes(index, question) == ["學生一律半價。", "週末加開兩班。"]


@pytest.mark.parametrize("question", ["唐以安等人的報告提出哪些建議？", "陳海平等人的報告提出哪些建議？"])
def test_another_author_names_another_document_or_none(question: str) -> None:
    index = memory_index({"ferry.md": FERRY_ZH, "buses.md": BUSES_ZH})
    assert not any("半價" in text for text in quotes(index, question)[:1])
