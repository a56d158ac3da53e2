"""Names that a question is about and that no document has."""

import pytest

from briefqa.answering import asking
from briefqa.answering.asking import ask
from briefqa.answering.refusals.reasons import ReasonKind
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


PLACES = {
    "harbours.txt": "Nine ferries were grounded in the Kattegat last winter. The red tape delayed tugs in the North Sea. "
    "Danish crews and a British pilot ran four of them, and a Turkish yard repaired two.\n",
    "clinics.txt": "苗栗縣的診所有 31 間，臺中市有 84 間。診所平均每日看診 62 人。日商捐了三台儀器。紐西蘭的醫師來訪。伽利略的塑像在門口。\n",
}


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many ferries were grounded in the Caspian?", "Caspian"),
        ("How many ferries were grounded off Portugal last winter?", "Portugal"),
        ("How many tugs are based near Lisbon?", "Lisbon"),
        ("How many ferries were grounded in the Red Sea?", "Red Sea"),
        ("In 2023, how many ferries were grounded around Portugal?", "Portugal"),
        ("How many Portugal ferries were grounded?", "Portugal"),
        ("診所在澎湖平均每日看診幾人？", "澎湖"),
        ("診所於臺東縣有幾間？", "臺東縣"),
        ("112年澎湖縣平均每日看診幾人？", "澎湖縣"),
        ("渡輪在葡萄牙擱淺了幾艘？", "葡萄牙"),
    ],
)
def test_a_place_that_a_question_is_limited_to_and_no_document_has_is_missing(question: str, name: str) -> None:
    assert missing(memory_index(PLACES), question) == [name]


@pytest.mark.parametrize(
    "question",
    [
        "How many ferries were grounded in the Kattegat?",
        "How many ferries were grounded in Denmark?",  # as Danish
        "How many ferries were repaired in Turkey?",
        "How many clinics are there in Taichung?",
        "How many ferries were grounded in Europe?",  # what holds the places that documents name
        "How many clinics are there in Taiwan?",
        "How many ferries were grounded on Tuesday?",
        "How many crews answered in Portuguese?",  # a language
        "How many ferries were grounded in Winter?",  # a word with a capital
        "How Many Ferries Were Grounded Off Portugal?",  # a title, whose capitals tell nothing
        "How many ferries were grounded at Smeltzend?",  # that Chinese may call otherwise
        "How many ferries of the Kattegat were sold in Portugal?",  # the other name is there
        "診所在苗栗平均每日看診幾人？",
        "診所在臺中市有幾間？",
        "診所在日本有幾間？",  # as 日商
        "診所在台灣有幾間？",
        "診所在紐西蘭有幾間？",  # which an index knows under its other name, 新西蘭, too
        "112年臺中市平均每日看診幾人？",
        "渡輪在丹麥擱淺了幾艘？",
        "現在日本的診所有幾間？",
        "How many visitors see the statue of Galileo?",
        "英國擱淺了幾艘渡輪？",  # as British
    ],
)
def test_a_place_that_stands_in_any_form_or_holds_others_is_not(question: str) -> None:
    assert missing(memory_index(PLACES), question) == []


@pytest.mark.parametrize("question", ["修舊船的人為什麼不見了？", "賣五十的那家怎麼了？", "從港邊搬走的是誰？"])
def test_unknown_words_that_do_or_count_are_no_name(question: str) -> None:
    assert missing(memory_index(PLACES), question) == []


@pytest.mark.parametrize(
    ("question", "text", "absent"),
    [
        # What the dictionary remarks of a province is no name of it: "short", and so "shorter", "capital".
        ("广东的风电装机是多少？", "Shorter days in the capital; offshore wind reached 98 GW in China.", True),
        ("广东的风电装机是多少？", "Shorter days in Guangdong; offshore wind there reached 9 GW.", False),
        # An island's name in English, which the dictionary has as that of its islands.
        ("How much wind power is there on Matsu?", "馬祖的風電裝置容量為 3 MW。", False),
        ("How much wind power is there on Matsu?", "金門的風電裝置容量為 3 MW。", True),
    ],
)
def test_places_in_the_other_script(question: str, text: str, *, absent: bool) -> None:
    assert bool(missing(memory_index({"a.txt": f"{text}\n"}), question)) is absent


def test_who_wrote_or_published_a_document_stands_in_it() -> None:
    index = memory_index(
        {"brief.md": "# 潮間帶的電廠\n\n黎書瑀、Henrik Aalto\n\n2025-09-18\n\n## 建議\n\n本文建議延後第二期。\n"}
    )
    assert index.catalog[0].authors == ("黎書瑀", "Henrik Aalto")
    assert missing(index, "黎書瑀的文章建議什麼？") == []
