"""Which names a text says are one, and the marks that they leave among its words."""

import time

import pytest

from briefqa.lexical import tokens
from briefqa.pairing import MARK, Pair, mark_of, name_ending, pairs_in, passage_tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中以青鯨科技（Blue Whale）為首。", [("青鯨科技", "Blue Whale")]),
        ("「白鷺計畫」(Egret Project) 已結束。", [("白鷺計畫", "Egret Project")]),
        ("《河務週報》（River Weekly）報導。", [("河務週報", "River Weekly")]),
        (
            "擷取增強生成（Retrieval Augmented Generation, RAG）",
            [("擷取增強生成", "Retrieval Augmented Generation"), ("擷取增強生成", "RAG")],
        ),
        ("Blue Whale（青鯨科技）發布新船。", [("青鯨科技", "Blue Whale")]),
        ("百川實驗室（百川 Hundred Rivers）發布。", [("百川", "Hundred Rivers")]),
        ("河川安全研究院（以下簡稱河安院）成立。", [("河川安全研究院", "河安院")]),
        ("河川安全研究院（英文為：River Institute）", [("河川安全研究院", "River Institute")]),
        ("主持人喬許・欽（Josh Chin）說。", [("喬許・欽", "Josh Chin")]),
        ("2025 年標誌著大語言模型（LLM）的轉捩點。", [("大語言模型", "LLM")]),
        ("the River Data Corporation (RDC) said", [("River Data Corporation", "RDC")]),
        ("河川安全研究院（下稱「河安院」）成立。", [("河川安全研究院", "河安院")]),
        ("董事長陳大河（River Chen）說", [("陳大河", "River Chen")]),
        ("百川（Baichuan Inc.）", [("百川", "Baichuan Inc")]),
        ("the Bank of Dragon Creek (龍溪銀行)", [("龍溪銀行", "Bank of Dragon Creek")]),
        ("In Blue Whale (青鯨) they", [("青鯨", "Blue Whale")]),
        ("The World River Bank (WRB) said", [("World River Bank", "WRB")]),
        ("the Bureau of River Data (BRD) said", [("Bureau of River Data", "BRD")]),
    ],
)
def test_names_that_a_text_says_are_one(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs_in(text) == [Pair(*pair) for pair in expected]


@pytest.mark.parametrize(
    "text",
    [
        "沒有括號的青鯨科技 Blue Whale。",
        "頂尖模型（如 Blue Whale）",
        "三家公司（Blue Whale、Egret、Heron）",
        "去年第二季（Q2）",
        "青鯨科技（見圖 3）",
        "青鯨（青鯨科技）",
        "產量（2024）",
        "三家業者（Blue Whale, Egret, Heron）",
        "先前研究（Smith, 2019）",
        "陳大河（Chairman）",
        "青鯨造船（以下簡稱本公司）",
        "產能（MW）",
        "Heron（見下文）",
        "委員會（Committee）",
        "the River Data Corporation (ABC) said",
        "青鯨科技（" + "x" * 90 + "）",
    ],
)
def test_what_is_no_second_name(text: str) -> None:
    assert pairs_in(text) == []


@pytest.mark.parametrize(
    ("run", "name"),
    [
        ("以青鯨", "青鯨"),
        ("與依圖科技", "依圖科技"),
        ("雲從科技", "雲從科技"),
        ("詳細闡述模型的校準技術", "校準技術"),
        ("矽谷普遍相信大型語言模型", "大型語言模型"),
        ("北京智源人工智能研究院", "北京智源人工智能研究院"),
    ],
)
def test_where_a_name_begins(run: str, name: str) -> None:
    assert name_ending(run) == name


def test_marks_stand_among_a_passage_s_words_and_are_none_of_them() -> None:
    text = "青鯨科技（Blue Whale）發布新船。"
    marked = passage_tokens(text, is_note=False)
    assert marked[: len(tokens(text))] == tokens(text)
    assert marked[len(tokens(text)) :] == [mark_of("青鲸科技"), mark_of("blue whale")], (
        "folded: either script finds them"
    )
    assert passage_tokens(text, is_note=True) == tokens(text)
    assert not any(token.startswith(MARK) for token in tokens(f"{MARK}青鯨 {MARK}blue {MARK}{MARK}whale"))


@pytest.mark.parametrize("unit", ["青（", "A-", "A (", "「青」(", "青鯨（A b ", "A B c-", "（(" * 3])
def test_brackets_upon_brackets_take_no_longer_than_their_text(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    started = time.process_time()
    pairs_in(text)
    assert time.process_time() - started < 5
