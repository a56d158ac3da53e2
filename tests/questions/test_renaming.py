"""A question under the other names that documents give."""

import pytest

from briefqa.answering.asking import ask
from briefqa.answering.quotes import choosing
from briefqa.folding import fold
from briefqa.index import Index
from briefqa.questions import renaming
from briefqa.questions.renaming import other_names, renamed_for, renamed_questions
from briefqa.retrieving import retrieve_all
from briefqa.types import NearName
from fakes import FakeEmbedder, answer_everything, memory_index

DOCUMENTS = {
    "one.txt": "青鯨科技（Blue Whale）是一家造船公司。青鯨科技的船很大。\n",
    "two.txt": "Blue Whale 成立於 1987 年，總部在龍溪。\n",
    "three.txt": "藍鯨船廠（Blue Whale）有四十名員工。藍鯨船廠去年虧損。\n",
    "five.txt": "青鯨科技去年造了一艘船。\n",
    "six.txt": "藍鯨船廠去年修了一艘船。\n",
    "four.txt": "河務局清點水門的鑰匙，技術（swarm）不同。Swarm boats are new.\n" + "河務局另有規定。" * 9 + "\n",
}


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(DOCUMENTS)


def names(index: Index, question: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(name.written, name.others) for name in other_names(index, question)]


def test_other_names_are_found_in_either_script(index: Index) -> None:
    assert names(index, "青鯨科技是哪一年成立的？") == [("青鯨科技", ("Blue Whale",))]
    assert names(index, "青鲸科技是哪一年成立的？") == [("青鲸科技", ("Blue Whale",))]
    assert names(index, "Ｂｌｕｅ Ｗｈａｌｅ 是哪一年成立的？") == [("Ｂｌｕｅ Ｗｈａｌｅ", ("青鯨科技", "藍鯨船廠"))]
    assert names(index, "When was blue whale's yard founded?") == [("blue whale", ("青鯨科技", "藍鯨船廠"))]


@pytest.mark.parametrize(
    "question",
    [
        "河務局清點了什麼？",
        "青鯨科技（Blue Whale，藍鯨船廠）是哪一年成立的？",
        "What is a swarm?",
        "技術有什麼不同？",
        "",
    ],
)
def test_names_without_others_and_common_words_stay(index: Index, question: str) -> None:
    assert names(index, question) == []


def test_a_question_is_asked_under_each_name(index: Index) -> None:
    question = "When was Blue Whale founded?"
    found = other_names(index, question)
    assert renamed_questions(question, found) == ["When was 青鯨科技 founded?", "When was 藍鯨船廠 founded?"]
    assert renamed_questions(question, ()) == []


def test_a_sentence_is_read_with_the_name_it_has(index: Index) -> None:
    question = "青鯨科技是哪一年成立的？"
    found = other_names(index, question)
    assert renamed_for(question, found, "Blue Whale 成立於 1987 年。") == "Blue Whale是哪一年成立的？"
    assert renamed_for(question, found, "青鯨科技（Blue Whale）成立於 1987 年。") == question
    assert renamed_for(question, found, "一家公司成立於 1987 年。") == question
    assert renamed_for(question, (), "Blue Whale") == question
    assert found[0].in_text(fold("Blue Whale").text) == "Blue Whale"
    assert found[0].in_text(fold("XBlue Whales").text) == "青鯨科技"


def test_a_passage_under_another_name_is_found(index: Index) -> None:
    question = "青鯨科技成立於哪一年？"
    (search,) = retrieve_all(index, FakeEmbedder(), question, limit=4)
    assert search.question == question
    assert search.other_names
    positions = [hit.position for hit in search.hits]
    assert len(positions) == len(set(positions)) <= 4
    assert [hit.score for hit in search.hits] == sorted((hit.score for hit in search.hits), reverse=True)
    assert "1987" in search.hits[0].chunk.span.of(index.document_of(search.hits[0].position).text)


NAMES = {
    "report.txt": "恒岳置業去年違約。宋文笛認為恒岳的債務很重。\n" + "河務局清點水門的鑰匙。" * 5 + "\n",
    "english.txt": "Hengyue defaulted in October. Lu Xingjian left the board of the women's fund.\n",
    "other.txt": "陸行簡是董事。我們很橫，越過了山。\n" + "河務局另有規定。" * 9 + "\n",
}


@pytest.fixture(scope="module")
def two_scripts() -> Index:
    return memory_index(NAMES)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When did Hengyue default?", [("Hengyue", ("恒岳",))]),
        ("What does Sung Wen-ti think?", [("Sung Wen-ti", ("宋文笛",))]),
        ("恆岳是哪一個月違約的？", [("恆岳", ("Hengyue",))]),
        ("陸行簡離開了什麼？", [("陸行簡", ("Lu Xingjian",))]),
        ("我們離開了什麼？", []),
        ("What did Microsoft say?", []),
    ],
)
def test_names_are_heard_in_the_other_script(
    two_scripts: Index, question: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert names(two_scripts, question) == expected


def test_an_answer_says_what_its_quotes_call_a_name(two_scripts: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    answer = ask(two_scripts, FakeEmbedder(), "Sung Wen-ti 認為恆岳的什麼很重？").answer
    assert NearName("Sung Wen-ti", "宋文笛") in answer.other_names
    assert "宋文笛" in "".join(sentence.text for sentence in answer.sentences)
    assert ask(two_scripts, FakeEmbedder(), "宋文笛認為恒岳的什麼很重？").answer.other_names == ()


def test_a_name_that_stands_in_a_quote_as_it_was_asked_for_is_called_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer_everything(monkeypatch)
    monkeypatch.setattr(choosing, "SCORE_MARGIN", 1.0)
    index = memory_index({"a.txt": "宋文笛（Sung Wen-ti）認為負債很重。宋文笛又說負債很重。\n"})
    answer = ask(index, FakeEmbedder(), "Sung Wen-ti 認為負債很重？").answer
    assert len(answer.sentences) == 2
    assert answer.other_names == ()


def test_nothing_is_heard_where_no_passage_is_in_the_other_script() -> None:
    chinese = memory_index({"report.txt": NAMES["report.txt"]})
    assert names(chinese, "恆岳是哪一個月違約的？") == []
    english = memory_index({"english.txt": NAMES["english.txt"]})
    assert names(english, "When did Hengyue default?") == []


MISLEADING = {
    "firms.txt": "青鯨造船（以下簡稱本公司）與白鷺航運（以下簡稱本公司）簽約。星鏈雜誌（The Egret）報導。ASML（荷蘭）在北約（NATO）各國設廠。\n",
    "more.txt": "本公司去年虧損。雜誌很多。NATO has a plan. ASML is large. The Egret says so.\n",
    "third.txt": "荷蘭大選將近，北約開會，台北很大。白鷺航運去年獲利。\n" + "河務局另有規定。" * 9 + "\n",
}


@pytest.mark.parametrize(
    "question",
    [
        "青鯨造船去年虧損多少？",
        "What did The Egret report?",
        "荷蘭何時大選？",
        "台北約有多少人？",
        "雜誌報導了什麼？",
    ],
)
def test_what_names_something_else_is_not_exchanged(question: str) -> None:
    assert names(memory_index(MISLEADING), question) == []


def test_a_spelling_stands_side_by_side_and_in_capitals() -> None:
    index = memory_index({"a.txt": "Mr Chang bought an apple. He Feng left.\n", "b.txt": "長安很大，何峰住在那裡。\n"})
    assert names(index, "長安在哪裡？") == []
    assert names(index, "何峰是誰？") == [("何峰", ("He Feng",))]


@pytest.mark.parametrize("question", ["Yi Shi Ji An Bei Chang " * 80, "一是及安北長" * 300], ids=["latin", "chinese"])
def test_a_question_full_of_syllables_is_not_folded_again_at_each(
    two_scripts: Index, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    folded: list[str] = []
    monkeypatch.setattr(renaming, "fold", lambda text: (folded.append(text), fold(text))[1])
    other_names(two_scripts, question)
    assert folded.count(question) <= 3
    assert len(folded) < 100, "what stands in the index, and not each of the places that may be a name"
