"""Names that a question is about and that no document has."""

import pytest

from briefqa.answering import asking
from briefqa.answering.asking import ask
from briefqa.answering.refusing import ReasonKind
from briefqa.index import Index
from briefqa.questions.missing import missing_names
from briefqa.retrieving import retrieve_distinct
from fakes import FakeEmbedder, answer_everything, memory_index

TEXTS = {
    "report.txt": "潮音能源（Tidesong）的董事長為石婉容。電廠的總工程費為 184 億元，2025 年的營收是 12 億元。"
    "國家發展委員會核定了計畫。玉山腳下的測站有 83 名員工。公司老闆很高興。\n",
    "english.txt": "The chairman of Quillon is Ada Penrose. Its revenue was 12 million, and its depth 40 metres.\n",
}


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(TEXTS)


def missing(index: Index, question: str) -> list[str]:
    search = retrieve_distinct(index, FakeEmbedder(), question, limit=12)[0]
    return [term.text for term in missing_names(index, question, search.hits, search.other_names)]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("鴻海的董事長是誰？", "鴻海"),
        ("鸿海的董事长是谁？", "鸿海"),
        ("台積電 2025 年的營收是多少？", "台積電"),
        ("請問台積電有多少名員工？", "台積電"),
        ("北海道電力的總工程費是多少？", "北海道電力"),
        ("特斯拉的營收是多少？", "特斯拉"),
        ("Siemens的總工程費是多少？", "Siemens"),
        ("AT&T 的營收是多少？", "AT&T"),
        ("Who is the chairman of Siemens?", "Siemens"),
        ("What was Siemens's revenue?", "Siemens"),
    ],
)
def test_a_name_that_no_document_has_is_missing(index: Index, question: str, name: str) -> None:
    assert missing(index, question) == [name]


@pytest.mark.parametrize("question", ["zzzzzzz qqqqqq", "b", "7", "開開開開開開", "ａａａａａａ", "asdf jkl; qwer?"])
def test_letters_that_mean_nothing_are_missing_whole(index: Index, question: str) -> None:
    assert "".join(missing(index, question)) == question.replace(" ", "").strip("?").replace(";", "")


@pytest.mark.parametrize("question", ["revenue", "營收", "Tidesong", "costs?", "chaoyin", "電", "清淤花了多少？"])
def test_a_word_of_a_dictionary_or_of_a_document_is_not(index: Index, question: str) -> None:
    assert missing(index, question) == []


@pytest.mark.parametrize("name", ["鴻海", "晶圓科技公司"])
def test_chinese_in_an_english_question_is_a_name(name: str) -> None:
    index = memory_index({"report.txt": TEXTS["report.txt"]})
    assert missing(index, f"What is the revenue of {name}?") == [name]
    assert missing(index, "What is the revenue of 潮音能源?") == []


@pytest.mark.parametrize(
    "question",
    [
        "潮音能源的董事長是誰？",
        "Tidesong 的董事長是誰？",
        "玉山的測站有多少名員工？",
        "國發會核定了什麼？",  # short for what stands there
        "老闆的心情是什麼？",  # a brand's name too
        "台灣的電廠有多少名員工？",  # what the documents are about, and do not say
        "三大理由是什麼？",  # 大理 is the end of one word and the beginning of the next
        "鴻海和潮音能源的董事長是誰？",  # the other one is there
        "Who is the chairman of Quillon?",
        "Why did the Scots send a chairman?",  # described, not named
        "What was the revenue in Europe?",
    ],
)
def test_what_stands_or_may_be_no_name_is_not(index: Index, question: str) -> None:
    assert missing(index, question) == []


def test_what_may_stand_in_another_script_is_not_missing(index: Index) -> None:
    assert missing(memory_index({"english.txt": TEXTS["english.txt"]}), "鴻海的董事長是誰？") == []
    assert missing(memory_index({"report.txt": TEXTS["report.txt"]}), "Who is the chairman of Siemens?") == []


def test_a_question_about_a_missing_name_is_refused_and_told_why(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_everything(monkeypatch)
    monkeypatch.setattr(asking, "missing_names", missing_names)
    answer = ask(index, FakeEmbedder(), "台積電的董事長是誰？").answer
    assert not answer.answered
    assert (answer.reason_kind, answer.reason_terms) == (ReasonKind.NO_ENTITY, ("台積電",))
    assert ask(index, FakeEmbedder(), "潮音能源的董事長是誰？").answer.answered
