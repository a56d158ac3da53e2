"""A question after an article is answered with that article of the law that is meant, and with no other."""

import pytest

from briefqa.answering.asking import ask
from briefqa.index import Index
from briefqa.types import Answer
from fakes import FakeEmbedder, answer_everything, memory_index

FERRY_LAW = """# 渡船管理條例

## 第一章 總則

第一條　為管理渡船，特制定本條例。

第二條　渡船應每年檢查一次。但新船免檢三年。

檢查費用由船主負擔。

未檢查者，不得載客。

## 第二章 罰則

第三條　有下列情形之一者，處新臺幣五萬元罰鍰：

一、超載。

二、夜間不點燈。

三、未投保。

情節輕微者得減半。

第三條之一　罰鍰由縣政府收取。
"""
MARKET_LAW = """# 市集自治條例

## 第一條

市集每週開放兩日。

## 第二條

攤位由抽籤決定，罰鍰新臺幣九千元。
"""
LEASE = """# Lease of the boathouse

## 1. Term

The lease runs for six years.

## 2. Rent

(1) The rent is 900 a year.

(2) The rent rises each May.
"""
NEWS = "# 新聞\n\n海事法草案第三條要求船員投保意外險。\n"
FILES = {"ferry.md": FERRY_LAW, "market.md": MARKET_LAW, "lease.md": LEASE, "news.md": NEWS}


@pytest.fixture(autouse=True)
def _every_question_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(FILES)


def answered(index: Index, question: str) -> Answer:
    return ask(index, FakeEmbedder(), question).answer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "渡船管理條例第二條怎麼規定？",
            ["第二條　渡船應每年檢查一次。", "但新船免檢三年。", "檢查費用由船主負擔。", "未檢查者，不得載客。"],
        ),
        ("渡船管理條例第2條第二項規定什麼？", ["檢查費用由船主負擔。"]),
        ("渡船管理条例第 2 条第 3 项", ["未檢查者，不得載客。"]),
        ("渡船管理條例第二條但書", ["但新船免檢三年。"]),
        ("渡船管理條例第三條第二款是什麼？", ["第三條　有下列情形之一者，處新臺幣五萬元罰鍰：", "二、夜間不點燈。"]),
        ("渡船管理條例第三條第二項", ["情節輕微者得減半。"]),
        ("渡船管理條例第三條之一規定什麼？", ["第三條之一　罰鍰由縣政府收取。"]),
        ("市集自治條例第一條說什麼？", ["市集每週開放兩日。"]),
        ("第一條規定什麼？", ["第一條　為管理渡船，特制定本條例。", "市集每週開放兩日。"]),
        ("What does section 2(2) of the boathouse lease say?", ["(2) The rent rises each May."]),
    ],
)
def test_the_article_is_quoted_as_far_as_it_is_asked_for(index: Index, question: str, expected: list[str]) -> None:
    assert sorted(sentence.text for sentence in answered(index, question).sentences) == sorted(expected)


@pytest.mark.parametrize(
    "question",
    [
        "渡船管理條例第九條規定什麼？",
        "渡船管理條例第二條第五項怎麼規定？",
        "市集自治條例第二條但書",
        "渡船管理條例第九條的罰鍰是多少？",
    ],
)
def test_what_a_law_does_not_have_is_refused(index: Index, question: str) -> None:
    answer = answered(index, question)
    assert not answer.answered
    assert answer.reason


def test_a_larger_question_is_answered_from_its_article_alone(index: Index) -> None:
    answer = answered(index, "市集自治條例第二條的罰鍰是多少？")
    assert [sentence.text for sentence in answer.sentences] == ["攤位由抽籤決定，罰鍰新臺幣九千元。"]


def test_of_a_law_that_is_not_there_what_is_said_of_it_answers(index: Index) -> None:
    answer = answered(index, "海事法草案第三條規定什麼？")
    assert [sentence.text for sentence in answer.sentences] == ["海事法草案第三條要求船員投保意外險。"]


@pytest.mark.parametrize(
    "question",
    [
        *("渡船多久檢查一次？", "What is the rent of the boathouse?"),
        *("第三條航線何時開航？", "How much is the rent in section 2 of the pier?"),  # of no law
    ],
)
def test_a_question_without_an_article_is_answered_as_ever(index: Index, question: str) -> None:
    assert answered(index, question).answered


def test_without_a_law_a_number_names_nothing() -> None:
    index = memory_index({"a.md": "# 渡船通訊\n\n渡船公司說第三條航線明年開航。\n\n新船三月下水。\n"})
    assert answered(index, "第三條規定什麼？").answered
