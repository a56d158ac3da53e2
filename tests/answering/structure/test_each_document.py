"""A question after what each document says is answered document by document, in the order of their dates."""

import pytest

from briefqa.answering.asking import ask
from briefqa.answering.differences import disagreements
from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.structure import each_document
from briefqa.answering.structure.each_document import with_other_documents
from briefqa.questions.asked import search_terms
from briefqa.questions.parting import asks_per_document
from briefqa.questions.sides import asks_for_sides
from briefqa.questions.sources import asks_for_source
from briefqa.retrieving import retrieve
from briefqa.types import Span
from fakes import FakeEmbedder, answer_everything, memory_index, words_vector

FILES = {
    "new.md": "---\ndate: 2025-03-01\n---\nQuelltal 的果園收成很差。\n",
    "old.md": "---\ndate: 2019-05-01\n---\nQuelltal 的果園收成很好。\n",
    "undated.md": "Quelltal 的果園換了主人，收成不明。\n",
    "other.md": "---\ndate: 2020-01-01\n---\n北岬燈塔建於1872年，由四名守望員輪班。\n",
}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("各文件怎麼說 Quelltal 的收成？", True),
        ("各方看法：晶片禁令", True),
        ("關於收成有哪些說法？", True),
        ("关于收成有哪些说法？", True),
        ("哪些文件提到 Quelltal？", True),
        ("哪几份报告谈到果园？", True),
        ("不同来源怎么看收成？", True),
        ("各份報告對收成的看法", True),
        ("What do the sources say about the orchard?", True),
        ("Which documents mention Quelltal?", True),
        ("How do the briefs describe the orchard?", True),
        ("What does each report say about the orchard?", True),
        ("收成是多少？", False),
        ("各國的收成是多少？", False),
        ("What source does the brief give for the figure?", False),
        ("這個數字的來源是哪篇文章？", False),
        ("Which company sells apples?", False),
    ],
)
def test_questions_after_each_document_are_told(question: str, *, expected: bool) -> None:
    assert asks_per_document(question) is expected
    assert not (expected and asks_for_source(question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("倉庫花了多少錢？各份文件講的一樣嗎？", True),
        ("水庫最低降到幾成？兩份材料說得一致嗎？", True),
        ("合併是誰推動的？聽說有兩種說法。", True),
        ("答案檔出錯該怪誰？各方怎麼說？", True),
        ("利润下滑的原因，公司和工会各怎么看？", True),
        ("Why do the figures for the levee differ?", True),
        ("When did the plant open? I have seen two dates.", True),
        ("Do the two accounts agree?", True),
        ("補助款，各份文件寫的金額分別是多少？", True),
        ("受訓人數，交通局與工會的數字各是多少？", True),
        ("选映的影片数目，两篇文章各说几部？", True),
        ("请比较中文报道与英文报告的数字。", True),
        ("What conflicting explanations are given for the merger?", True),
        ("Set out each source's version of it.", True),
        ("交通局與工會的人數各是多少？", False),
        ("名單上的兩家公司各有多少人？", False),
        ("中央倉庫花了多少錢？", False),
        ("局長為什麼不同意這個方案？", False),
        ("When did the board agree to pay?", False),
        ("誰反駁了票價補貼乘客的說法？", False),
    ],
)
def test_questions_after_several_sides_are_told(question: str, *, expected: bool) -> None:
    assert asks_for_sides(question) is expected


def test_the_words_that_ask_each_document_are_not_searched_for() -> None:
    assert search_terms("What do the sources say about the orchard?") == ["orchard"]
    assert search_terms("哪些文件提到 Quelltal？") == ["quelltal"]


def test_each_document_that_speaks_of_it_is_quoted_in_the_order_of_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    monkeypatch.setattr(each_document, "SCORE_REACH", 0.5)  # chosen for the real model's cosines
    index = memory_index(FILES)
    answer = ask(index, FakeEmbedder(), "哪些文件提到 Quelltal 果園的收成？").answer
    paths = [index.documents[citation.document].path for citation in answer.citations]
    assert paths == ["old.md", "new.md", "undated.md"]
    assert all(any(hit.chunk.span.covers(c.quote.span) for hit in answer.hits) for c in answer.citations)


def test_documents_beyond_the_first_dozen_passages_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    monkeypatch.setattr(each_document, "SCORE_REACH", 0.9)
    monkeypatch.setattr(each_document, "COVERAGE_SHARE", 0.1)
    long = "".join(f"## 第{n}節\n\nQuelltal 果園第{n}區的收成很好。\n\n" for n in range(1, 30))
    others = {f"news-{n}.md": f"---\ndate: 2024-01-0{n}\n---\n記者第{n}次走訪，Quelltal 收成。\n" for n in range(1, 6)}
    index = memory_index({"long.md": f"---\ndate: 2023-05-01\n---\n{long}", **others})
    answer = ask(index, FakeEmbedder(), "哪些文件提到 Quelltal 果園的收成？").answer
    assert len({index.documents[citation.document].path for citation in answer.citations}) == len(others) + 1


def test_what_differs_is_told_of_documents_that_are_quoted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    monkeypatch.setattr(each_document, "SCORE_REACH", 0.9)
    monkeypatch.setattr(disagreements, "MIN_COVERAGE", 0.1)  # the fake model counts every word
    files = {
        "new.md": "---\ndate: 2024-02-01\n---\n龍溪橋的橋墩數目是五座。\n",
        "old.md": "---\ndate: 2024-01-01\n---\n龍溪橋的橋墩數目是三座。\n",
    }
    question = "龍溪橋的橋墩數目，不同來源的說法是否一致？各是幾座？"
    answer = ask(memory_index(files), FakeEmbedder(), question).answer
    assert [sentence.text for sentence in answer.sentences] == ["龍溪橋的橋墩數目是三座。", "龍溪橋的橋墩數目是五座。"]
    assert [item.citations for item in answer.disagreements] == [(1, 2)]
    assert {sentence.highlight for sentence in answer.sentences} == {Span(9, 11)}


def test_a_document_that_was_read_to_answer_is_quoted_beside_those_that_are_near() -> None:
    files = {
        "new.md": "---\ndate: 2024-02-01\n---\n龍溪橋的橋墩數目是五座。\n",
        "old.md": "---\ndate: 2024-01-01\n---\n龍溪橋的橋墩數目是三座。\n",
    }
    index = memory_index(files)
    question = "龍溪橋的橋墩數目，不同來源的說法是否一致？各是幾座？"
    vector = words_vector(question)
    new, old = sorted(
        candidates(index, question, vector, retrieve(index, question, vector)),
        key=lambda item: "三座" in item.quote.text,
    )
    assert with_other_documents(index, [new], [new]) == [new]
    assert with_other_documents(index, [new], [new, old]) == [old, new]
