"""Years of a question in the calendar that documents count them in."""

import pytest

from briefqa.index import Index
from briefqa.questions.calendars import other_years
from briefqa.questions.renaming import renamed_for
from briefqa.retrieving import search_for
from fakes import FakeEmbedder, memory_index

DOCUMENTS = {
    "minutes.txt": "112 年全年完成駕駛訓練者共 720 人。\n",
    "early.txt": "民國99年龍溪橋改建完成，耗資三億元。\n",
    "english.txt": "In 2024 the bureau trained 510 drivers.\n",
    "length.txt": "龍溪橋共110年的歷史，由居民看守110年。\n",
}


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2023年有多少人完成駕駛訓練？", [("2023年", ("112年",))]),
        ("How many drivers were trained in 2023?", [("2023", ("112年",))]),
        ("西元2010年改建了什麼？", [("西元2010年", ("民國99年",))]),
        ("民國113年訓練了多少人？", [("民國113年", ("2024年", "2024"))]),
        ("113 年訓練了多少人？", [("113 年", ("2024年", "2024"))]),
        ("2021年的歷史？", []),
        ("民國80年有什麼？", []),
        ("花了113年嗎？", []),
        ("The 2023-A form, $2023 and 12023", []),
        ("", []),
    ],
)
def test_years_that_documents_count_otherwise_are_found(
    index: Index, question: str, years: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = other_years(index, question)
    assert [(year.written, year.others) for year in found] == years
    assert all(year.span.of(question) == year.written for year in found)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("112 年全年完成訓練", "112年有多少人？"),
        ("民國112年完成訓練", "112年有多少人？"),
        ("2023 年完成訓練，112年結束", "2023年有多少人？"),
        ("編號1112年", "2023年有多少人？"),
    ],
)
def test_a_question_is_read_in_the_calendar_of_the_sentence(index: Index, text: str, read_as: str) -> None:
    question = "2023年有多少人？"
    assert renamed_for(question, other_years(index, question), text) == read_as


def test_a_question_is_searched_once_and_its_years_go_with_it(index: Index) -> None:
    embedder = FakeEmbedder()
    found = search_for(index, embedder, "2023年完成了什麼？")
    assert embedder.questions == ["2023年完成了什麼？"]
    assert [(year.written, year.is_year) for year in found.other_names] == [("2023年", True)]
