"""One of a row: what is told of the first phase, unit or group is no answer about the second."""

from dataclasses import replace

import pytest

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.refusals.other_ordinals import names_another_ordinal
from briefqa.index import Index
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector


def named_another(question: str, document: str, *order: str) -> bool:
    """Of the document's sentences those that begin so, best first."""
    index: Index = memory_index({"a.md": f"# 近況\n\n{document}"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    ordered = [item for start in order for item in found if item.quote.text.startswith(start)]
    assert len(ordered) == len(order)
    return names_another_ordinal(index, question, ordered)


DIKE = "防波堤第一期長 640 公尺，造價 27 億元。第二期再加長 300 公尺。\n"


@pytest.mark.parametrize(
    ("question", "another"),
    [
        ("防波堤第二期的造價是多少元？", True),
        ("防波堤第2期造價多少元？", True),
        ("防波堤第一期的造價是多少元？", False),
        ("防波堤首期的造價是多少元？", False),
        ("防波堤的造價是多少元？", False),
        ("防波堤第一期和第二期的造價各是多少元？", False),
    ],
)
def test_of_another_phase(question: str, *, another: bool) -> None:
    assert named_another(question, DIKE, "防波堤第一期", "第二期再") is another


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("第6號機組歲修幾天？", "第5號機組今年歲修 33 天，第6號機組照常運轉。", True),
        ("第5號機組歲修幾天？", "第5號機組今年歲修 33 天，第6號機組照常運轉。", False),
        ("第6號機組歲修幾天？", "第5號機組今年歲修 33 天，第6號機組歲修 21 天。", False),
        ("丙組的平均年齡是幾歲？", "乙組的平均年齡是 44 歲，丙組沒有統計。", True),
        ("丙組的平均年齡是幾歲？", "乙組與丙組的平均年齡都是 44 歲。", False),
        ("丙組的平均年齡是幾歲？", "丙組比乙組年長 3 歲，平均 47 歲。", False),
        ("B 案要花多少億元？", "A 案要花 9 億元。", True),
        ("B 案要花多少億元？", "甲案要花 9 億元。", True),
        ("B 案要花多少億元？", "方案B要花 9 億元，比 A 案省。", False),
        ("第十二屆燈會賣出幾張票？", "第十一屆燈會賣出 5,400 張票。", True),
        ("第十二屆燈會賣出幾張票？", "第12屆燈會賣出 5,400 張票。", False),
        ("第三期何時完工？", "第一至三期都在 2024 年完工。", False),
        ("第三期何時完工？", "整個工程在 2024 年完工。", False),
        ("How much did Phase 3 of the canal cost?", "Phase 2 of the canal cost 80 million pounds.", True),
        ("How much did phase two of the canal cost?", "Phase II of the canal cost 80 million pounds.", False),
        ("How much did the third phase of the canal cost?", "The second phase of the canal cost 80 million.", True),
        ("How much did Phase 3 of the canal cost?", "Phases 2 and 3 of the canal cost 80 million pounds.", False),
        ("How much did Phase 3 of the canal cost?", "It cost 80 million pounds, more than Phase 2.", False),
        ("How many bids did phase 2 of the canal draw?", "Phase 1 drew six bids; the second phase drew only two.", False),
        ("燈塔港第二條纜線何時完工？", "鹿灣第四條纜線將於 2026 年底前完工。", True),
        ("燈塔港第四條纜線何時完工？", "鹿灣第四條纜線將於 2026 年底前完工。", False),
        ("第四條規定何時生效？", "第五條纜線將於 2026 年底前完工。", False),  # of a law
        ("第二艘拖船何時建成？", "首艘 900 噸級拖船預定 2028 年建成。", True),
        ("第二號船塢何時完工？", "第四號船塢將於 2027 年 6 月完工；第二號船塢目前閒置。", True),
        ("第五座龍門吊何時啟用？", "第四座龍門吊於 2024 年 9 月啟用。", True),
        ("When does the second terminal open?", "The port plans a fourth terminal, which opens in 2028.", True),
        ("When did the second ferry sail?", "The third time it sailed was in 2028.", False),
        ("When was Unit 4 switched off?", "第三號機組在 2021 年關閉。", False),  # in another language nothing is told
    ],
)  # fmt: skip
def test_of_another_of_a_row(question: str, text: str, *, another: bool) -> None:
    assert named_another(question, f"{text}\n", text[:4]) is another


def test_a_sentence_of_the_one_asked_for_answers_wherever_it_is_quoted() -> None:
    question = "防波堤第二期的造價是多少元？"
    told = "防波堤第二期的造價是 31 億元。"
    assert not named_another(question, told + DIKE, "防波堤第二期", "防波堤第一期")
    first, second = "第一期的造價是 27 億元。", "第二期的造價是 31 億元。"
    assert not named_another(question, first + second, first, second), "beside it"


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("What was the rent in the third contract?", "The rent rose to 80 pounds in the second contract.", True),
        ("What was the rent in the third contract?", "The rent rose to 80 pounds in the third contract.", False),
        ("What was the rent in the third contract?", "The rent rose to 80 pounds in the third year of use.", False),
        ("How many copies did the first edition sell?", "The fourth edition sold 7,000 copies.", True),
        ("How many copies did the first edition sell?", "The book sold 7,000 copies.", False),
    ],
)
def test_of_another_contract_or_edition(question: str, text: str, *, another: bool) -> None:
    assert named_another(question, f"{text}\n", text[:8]) is another


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("白鴿 2 的錯誤率是多少？", "在測試中，白鴿 3 的錯誤率是 7%，海豹 2 是 9%。", True),
        ("白鴿 2 的錯誤率是多少？", "白鴿2 的錯誤率是 7%，比白鴿 3 低。", False),
        ("Finch V3 有多少參數？", "Finch R1 有 70 億個參數。", True),
        ("Finch V3 有多少參數？", "Finch R1 出自 V3，兩者各有 70 億個參數。", False),
        ("Finch V3 有多少參數？", "Finch V3.1 有 70 億個參數。", True),
        ("Finch 有多少參數？", "Finch V3.1 有 70 億個參數。", False),
        ("船隊有 12 艘船嗎？", "船隊有 14 艘船。", False),
        ("How long is Route 7?", "Route 9 is 40 kilometres long.", True),
        (
            "How much did Finch-2 cost?",
            "Finch-3 cost 310 million dollars, against 96 million dollars for Finch-2.",
            False,
        ),
        ("How long is Route 7?", "Routes 7 and 9 are 40 kilometres long.", False),
        ("Who led in March 12 years ago?", "In March 2014 she led.", False),
    ],
)
def test_of_another_version_of_what_is_named(question: str, text: str, *, another: bool) -> None:
    assert named_another(question, f"{text}\n", text[:4]) is another


@pytest.mark.parametrize(
    ("beside", "relevance", "another"),
    [
        ("防波堤第一期長 640 公尺，造價 27 億元。", -2.0, True),
        ("防波堤第一期長 640 公尺，造價 27 億元。", 2.0, False),  # the whole was clearly read as the answer
        ("防波堤第二期長 640 公尺。", -2.0, False),
        ("防波堤長 640 公尺。", -2.0, False),
    ],
)
def test_a_best_sentence_of_none_beside_one_of_another(beside: str, relevance: float, *, another: bool) -> None:
    question, whole = "防波堤第二期的造價是多少元？", "防波堤的造價是 58 億元。"
    index: Index = memory_index({"a.md": f"# 近況\n\n{whole}{beside}\n"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    ordered = [item for text in (whole, beside) for item in found if item.quote.text == text]
    read = [replace(item, score=0.5, relevance=relevance) for item in ordered]
    assert names_another_ordinal(index, question, read) is another


def test_a_heading_or_what_a_sentence_leans_on_may_name_it() -> None:
    question = "防波堤第二期的造價是多少元？"
    assert not named_another(question, "## 第二期\n\n第一期的造價是 27 億元。\n", "第一期")
    assert not named_another(question, "第二期已經發包。其造價多於第一期的 27 億元。\n", "其造價")
