"""Signs that a quote is of the time, and holds the sort of thing, that a question asks for."""

import pytest

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.quotes.subjects import RELATIONS, by_subject, dates_agree, relations_of, telling_names
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector


def related(question: str, text: str) -> dict[str, float]:
    index, vector = memory_index({"a.txt": text}), words_vector(question)
    first = candidates(index, question, vector, retrieve(index, question, vector))[0]
    return dict(zip(RELATIONS, relations_of(index, question, first), strict=True))


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("2023 年的收成是多少？", "2024 年的收成是四百公斤。\n", (0, 0, 1)),
        ("2024 年的收成是多少？", "2024 年的收成是四百公斤。\n", (1, 1, 1)),
        ("收成是多少？", "2024 年的收成是四百公斤。\n", (1, 1, 1)),
        ("2024 年的收成是多少？", "果園的收成是四百公斤。\n", (0, 1, 1)),
        ("花了多少錢採購水塔？", "河務局採購了四十座水塔。\n", (1, 1, 0)),
        ("花了多少錢採購水塔？", "河務局花八萬元採購水塔。\n", (1, 1, 1)),
    ],
)
def test_relations(question: str, text: str, expected: tuple[float, ...]) -> None:
    assert tuple(related(question, text).values()) == expected


def test_every_date_asked_for_has_to_agree() -> None:
    assert dates_agree(["2024-05"], ["2024", ""])
    assert not dates_agree(["2024", "2025"], ["2024"])
    assert dates_agree([], [])


def test_what_does_not_hold_the_question_s_name_comes_behind() -> None:
    text = "# 渡輪\n\n青鯨號每月載客兩千五百人，是航線上最大的船。\n\n# 纜車\n\n白鷺號每月載客三千人。\n"
    index = memory_index({"a.md": text, "b.md": "# 其他\n\n" + "河務局清點水門的鑰匙。\n\n" * 9})
    question = "白鷺號每月載客多少人？"
    vector = words_vector("青鯨號每月載客兩千五百人，是航線上最大的船。")  # as near as can be to the other ship
    found = candidates(index, question, vector, retrieve(index, question, vector))
    assert found[0].quote.text.startswith("青鯨號")
    assert [term.text for term in telling_names(index, "「白鷺號」每月載客多少人？")] == ["白鷺號"]
    again = by_subject(index, "「白鷺號」每月載客多少人？", found)
    assert {item.quote for item in again} == {item.quote for item in found}
    scores = {item.quote.text[:3]: item.score for item in again}
    before = {item.quote.text[:3]: item.score for item in found}
    assert scores["白鷺號"] == before["白鷺號"]
    assert scores["青鯨號"] < before["青鯨號"]


SPENDING = "表二　各港支出{unit}\n\n| 港口 | 拖船 | 燈塔 |\n| --- | --- | --- |\n| 北岬 | 310 | 45 |\n"


@pytest.mark.parametrize(("unit", "holds"), [("（單位：萬元）", 1), ("", 0)])
def test_a_row_holds_the_sort_that_its_table_s_caption_gives_the_unit_of(unit: str, holds: int) -> None:
    question = "北岬的拖船支出是多少元？"
    index, vector = memory_index({"a.md": SPENDING.format(unit=unit)}), words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    row = next(item for item in found if item.header)
    assert dict(zip(RELATIONS, relations_of(index, question, row), strict=True))["asked_sort_in_quote"] == holds
