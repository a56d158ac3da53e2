"""Years of a question as the sentence gives them that it is read beside."""

import pytest

from briefqa.questions.calendars import asked_years, read_beside
from briefqa.reading.dispatch import read_document
from briefqa.types import Document, Span


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2023年有多少人完成訓練？", [("2023年", 2023)]),
        ("2023 年 3 月的預算？", [("2023 年", 2023)]),
        ("How many drivers were trained in 2023?", [("in 2023", 2023)]),
        ("What was the 2023 budget?", [("2023", 2023)]),
        ("西元2010年改建了什麼？", [("西元2010年", 2010)]),
        ("民國99年改建了什麼？", [("民國99年", 2010)]),
        ("113 年度的預算是多少？", [("113 年", 2024)]),
        ("由2021年到112年？", [("2021年", 2021), ("112年", 2023)]),
        ("等了113年嗎？", []),
        ("1990年代的歷史？", []),
        ("The 2023-A form, $2023 and 12023", []),
        ("", []),
    ],
)
def test_the_years_of_a_question_are_told_in_either_calendar(question: str, years: list[tuple[str, int]]) -> None:
    assert [(asked.span.of(question), asked.year) for asked in asked_years(question)] == years


def document(text: str, *, date: str = "", title: str = "訓練成果") -> Document:
    head = f"---\ntitle: {title}\n" + (f"date: {date}\n" if date else "") + "---\n"
    return read_document((head + text).encode(), "report.md")


def read(question: str, sentence: str, *, before: str = "", date: str = "", title: str = "訓練成果") -> tuple[str, str]:
    found = document(f"{before}{sentence}\n", date=date, title=title)
    start = found.text.index(sentence)
    return read_beside(question, found, Span(start, start + len(sentence)))


@pytest.mark.parametrize(
    ("question", "sentence", "read_as"),
    [
        ("2023年有多少人？", "112 年全年有 720 人完成訓練。", "112年有多少人？"),
        ("2023年有多少人？", "民國112年有 720 人完成訓練。", "112年有多少人？"),
        ("2010年有多少人？", "民國99年有 720 人完成訓練。", "民國99年有多少人？"),
        ("民國113年有多少人？", "2024年有 720 人完成訓練。", "2024年有多少人？"),
        ("民國113年有多少人？", "In 2024 the bureau trained 510 drivers.", "2024有多少人？"),
        ("2023年有多少人？", "2023年（民國112年）有 720 人完成訓練。", "2023年有多少人？"),
        ("2023年有多少人？", "2022年有 720 人完成訓練。", "2023年有多少人？"),
        ("有多少人？", "112 年有 720 人完成訓練。", "有多少人？"),
    ],
)
def test_a_question_is_read_in_the_calendar_of_the_sentence(question: str, sentence: str, read_as: str) -> None:
    assert read(question, sentence) == (read_as, "")


@pytest.mark.parametrize(
    ("before", "sentence", "read_as"),
    [
        ("", "113年渡輪載客 40 萬人次。", "113年渡輪載客多少？"),
        ("民國112年起售票。\n\n", "渡輪113年載客 40 萬人次。", "113年渡輪載客多少？"),
        ("售票辦法 112 年 3 月修正。\n\n", "渡輪113年載客 40 萬人次。", "113年渡輪載客多少？"),
        ("", "渡輪113年載客 40 萬人次。", "2024年渡輪載客多少？"),
        ("民國112年起售票。\n\n", "渡輪駛了113年，載客 40 萬人次。", "2024年渡輪載客多少？"),
        ("民國112年起售票。\n\n", "113年的歷史，載客 40 萬人次。", "2024年渡輪載客多少？"),
    ],
)
def test_a_bare_year_is_told_by_where_it_stands_or_by_how_its_document_counts(
    before: str, sentence: str, read_as: str
) -> None:
    assert read("2024年渡輪載客多少？", sentence, before=before, title="年報")[0] == read_as


@pytest.mark.parametrize(
    ("question", "sentence", "date", "read_as"),
    [
        ("2023年有多少人？", "去年有 720 人完成訓練。", "2024-03-01", "去年有多少人？"),
        ("2024年有多少人？", "今年有 720 人完成訓練。", "2024-03-01", "今年有多少人？"),
        ("民國112年有多少人？", "去年有 720 人完成訓練。", "2024-03-01", "去年有多少人？"),
        ("How many in 2023?", "Last year 510 drivers were trained.", "2024-03-01", "How many Last year?"),
        ("2022年有多少人？", "去年有 720 人完成訓練。", "2024-03-01", "2022年有多少人？"),
        ("2023年有多少人？", "去年有 720 人完成訓練。", "", "2023年有多少人？"),
    ],
)
def test_what_a_text_calls_last_year_is_told_by_its_date(question: str, sentence: str, date: str, read_as: str) -> None:
    assert read(question, sentence, date=date)[0] == read_as


def test_a_sentence_without_a_year_is_of_that_of_its_paragraph_or_heading_or_document() -> None:
    question, sentence = "2023年有多少人？", "完成訓練的有 720 人。"
    assert read(question, sentence, before="2023年開辦。") == (question, "（2023年）")
    assert read(question, sentence, before="## 2023年\n\n") == (question, "（2023年）")
    assert read(question, sentence, date="2023-05-01") == (question, "（2023年）")
    assert read("民國112年有多少人？", sentence, date="2023-05-01") == ("民國112年有多少人？", "（民國112年）")
    assert read("How many in 2023?", "The bureau trained 510.", date="2023-05-01") == ("How many in 2023?", " (2023)")


def test_no_year_is_added_that_the_sentence_its_title_or_its_paragraph_belies() -> None:
    question, sentence = "2023年有多少人？", "完成訓練的有 720 人。"
    assert read(question, sentence) == (question, "")
    assert read(question, sentence, date="2024-05-01") == (question, "")
    assert read(question, sentence, before="2022年開辦。", date="2023-05-01") == (question, "")
    assert read(question, sentence, date="2023-05-01", title="2022年訓練成果") == (question, "")
    assert read(question, "2022年完成訓練的有 720 人。", date="2023-05-01") == (question, "")
