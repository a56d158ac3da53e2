"""Another thing's fact: what is told of one place or company is no answer about another."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.refusals.other_subjects import tells_of_another
from briefqa.index import Index
from briefqa.questions.renaming import OtherNames
from briefqa.retrieving import retrieve
from briefqa.types import Span
from fakes import memory_index, words_vector

UNREAD, CLEAR = -2.0, 2.0  # logits of the cross-encoder


def told(
    question: str,
    documents: dict[str, str],
    *order: str,
    relevance: float = UNREAD,
    others: Sequence[OtherNames] = (),
    step: float = 0.2,
) -> bool:
    """Of the documents' sentences those that begin so, best first, each a step below the one before."""
    index: Index = memory_index(documents)
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    ordered = [item for start in order for item in found if item.quote.text.startswith(start)]
    assert len(ordered) == len(order)
    scored = [replace(item, score=0.6 - step * rank, relevance=relevance) for rank, item in enumerate(ordered)]
    return tells_of_another(index, question, scored, others)


TEA = "2023 年茶葉出口 9,400 噸，其中智利買走 41%，秘魯買走 22%。"
FERRIES = "The yards delivered 46 ferries in 2022, most of them to Norway and Chile."


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("茶葉出口到希臘的占幾成？", TEA, True),
        ("希臘籍的買家買走幾成茶葉？", TEA, True),
        ("茶葉出口到智利的占幾成？", TEA, False),
        ("茶葉出口到台灣的占幾成？", TEA, False),  # of what all is about
        ("茶葉出口到紐西蘭的占幾成？", TEA.replace("智利", "紐西蘭"), False),
        ("日本買走幾成茶葉？", TEA.replace("智利", "日商"), False),
        ("茶葉出口多少噸？", TEA, False),
        ("希臘的買家為什麼不買茶葉？", TEA, False),
        ("希臘那家大廠賣出幾艘渡輪？", "西卡公司在 2022 年賣出 46 艘渡輪。", False),  # which may be that one
        ("How many ferries did Portugal order in 2022?", FERRIES, True),
        ("How many ferries did Norway order in 2022?", FERRIES, False),
        ("How many ferries did Norway order in 2022?", FERRIES.replace("Norway", "Norwegian towns"), False),
        ("How many ferries did the yards deliver in 2022?", FERRIES, False),
        ("How many ferries did Portugal order in 2022?", "船廠在 2022 年交付 46 艘渡輪，多數給挪威。", False),
        ("葡萄牙訂了幾艘渡輪？", FERRIES, False),  # in another script it may be called otherwise
    ],
)  # fmt: skip
def test_another_place(question: str, text: str, *, another: bool) -> None:
    assert told(question, {"a.md": f"# 概況\n\n{text}\n"}, text[:6]) is another


def test_nothing_is_said_of_what_was_not_read() -> None:
    question = "茶葉出口到希臘的占幾成？"
    assert not told(question, {"a.md": f"# 概況\n\n{TEA}\n"}, "2023", relevance=float("nan"))


def test_a_place_may_stand_anywhere_in_the_document_or_in_what_is_quoted_too() -> None:
    question = "茶葉出口到希臘的占幾成？"
    assert not told(question, {"a.md": f"# 希臘的茶葉市場\n\n{TEA}\n"}, "2023")
    assert not told(question, {"a.md": f"# 概況\n\n{TEA}\n\n## 展望\n\n明年想多賣茶葉給希臘。\n"}, "2023")
    greek = {"a.md": f"# 概況\n\n{TEA}\n", "b.md": "# 茶葉\n\n希臘買走的茶葉占 3%。\n"}
    assert not told(question, greek, "2023", "希臘買走", relevance=CLEAR)
    assert told(question, greek, "2023", "希臘買走"), "which is too far down, and was not read as an answer"


STEEL = {
    "a.md": "# 鋼鐵業\n\n2024 年第一季，海棠鋼鐵的營收是 31 億元。\n",
    "b.md": "# 供應鏈\n\n茂原鋼鐵向海棠鋼鐵買鋼板，今年多買兩成。\n",
    "c.md": "# Steel\n\nThat was the revenue of Harrow Steel in 2024, 31 million pounds.\n",
    "d.md": "# Plates\n\nMarlow buys its plates from Harrow Steel.\n",
}


@pytest.mark.parametrize(
    ("question", "start", "relevance", "another"),
    [
        ("茂原鋼鐵 2024 年第一季的營收是多少？", "2024", UNREAD, True),
        ("茂原鋼鐵 2024 年第一季的營收是多少？", "2024", CLEAR, False),
        ("海棠鋼鐵 2024 年第一季的營收是多少？", "2024", UNREAD, False),
        ("海鋼 2024 年第一季的營收是多少？", "2024", UNREAD, False),
        ("茂原鋼鐵為什麼漲價？", "2024", UNREAD, False),
        ("How much revenue did Marlow make in 2024?", "That was", UNREAD, True),
        ("How much revenue did Marlow make in 2024?", "That was", CLEAR, True),  # its first words name another
        ("How much revenue did Harrow Steel make in 2024?", "That was", UNREAD, False),
        ("How much revenue did Harrow make in 2024?", "That was", UNREAD, False),
        ("How much revenue did MPS make in 2024?", "That was", UNREAD, False),  # which may be spelt out
        ("How much did Harrow Steel sell to Marlow?", "That was", UNREAD, False),  # it is not about Marlow
    ],
)
def test_another_company(question: str, start: str, relevance: float, *, another: bool) -> None:
    assert told(question, STEEL, start, relevance=relevance) is another


WATER = {
    "a.md": "# 武漢與成都的水價\n\n成都漏水率偏高，因為鐵管老舊。去年武漢開了三場說明會。\n",
    "b.md": "# Companies\n\nMarlow Water serves two million people, and Harrow Water serves fewer. Its chief executive is Ann Lee. "
    "She earns 300,000 pounds. Tern Water keeps its own fleet for water.\n\nMarlow spent 40 million in 2024. A year later Marlow closed, and COM did.\n",
    "d.md": "# 近況\n\n農業部門受創最深，休耕補償金是 9 億元。\n\n昌平水庫去年休耕。\n",
    "c.md": "# 武漢的水價\n\n成都調價之後，漏水率仍然偏高。\n",
}


@pytest.mark.parametrize(
    ("question", "start", "another"),
    [
        ("武漢的漏水率為什麼偏高？", "成都漏水率", True),  # its title names both
        ("成都的漏水率為什麼偏高？", "成都漏水率", False),
        ("昌平水庫休耕的補償金是多少？", "農業部門", False),  # a word that begins as 農業部 does
        ("武漢的漏水率為什麼偏高？", "成都調價", False),  # under a title of the one asked alone
        ("How many people does Tern Water serve?", "Marlow Water serves", True),
        ("How many people does Harrow Water serve?", "Marlow Water serves", False),
        ("Who is the chief executive of Tern Water?", "Its chief", True),  # what it leans on is of another
        ("Who is the chief executive of Marlow Water?", "Its chief", False),
        ("How much does the chief executive of Marlow Water earn?", "She earns", False),  # two sentences back
        ("How much does the chief executive of Tern Water earn?", "She earns", True),
        ("How much did Tern Water spend in 2024?", "Marlow spent", True),  # a word with a capital elsewhere too
        ("How much did Marlow Water spend in 2024?", "Marlow spent", False),
        ("How much did COM spend in 2024?", "Marlow spent", True),  # which the title, Companies, begins with
    ],
)
def test_a_sentence_that_begins_with_another_is_of_that_one(question: str, start: str, *, another: bool) -> None:
    assert told(question, WATER, start, relevance=CLEAR) is another


@pytest.mark.parametrize(
    ("title", "sentence", "another"),
    [
        ("武漢：水價何去何從", "成都調價三成，每度是 9 元。", False),  # a title of the one asked, with a colon
        ("武漢與成都的水價", "成都調價三成，每度是 9 元。", True),
        ("各地的水價", "成都市長王大明表示，每度是 9 元。", False),  # who says it
        ("各地的水價", "王大明去年訂的水價，每度是 9 元。", False),  # a person
        ("各地的水價", "去年的水價每度是 9 元。", False),
    ],
)
def test_who_says_it_is_no_other_and_a_title_may_name_the_one_asked(
    title: str, sentence: str, *, another: bool
) -> None:
    documents = {"a.md": f"# {title}\n\n{sentence}\n", "b.md": "# 近況\n\n武漢去年開了三場說明會。\n"}
    assert told("武漢的水價每度是多少元？", documents, sentence[:4], relevance=CLEAR) is another


def test_what_is_read_as_an_answer_beside_it_may_be_of_the_one_asked() -> None:
    both = {**WATER, "d.md": "# Fleets\n\nTern Water serves 40,000 people.\n"}
    question = "How many people does Tern Water serve?"
    assert not told(question, both, "Marlow Water serves", "Tern Water serves", relevance=CLEAR, step=0.02)
    assert told(question, both, "Marlow Water serves", "Tern Water serves", relevance=CLEAR), (
        "too far down to be quoted"
    )


def test_another_name_of_a_company_or_place_is_as_good() -> None:
    question = "茂原鋼鐵 2024 年第一季的營收是多少？"
    assert not told(question, STEEL, "2024", others=[OtherNames(Span(0, 2), "茂原", ("海棠",))])
    place = [OtherNames(Span(5, 7), "希臘", ("智利",))]
    assert not told("茶葉出口到希臘的占幾成？", {"a.md": f"# 概況\n\n{TEA}\n"}, "2023", others=place)
