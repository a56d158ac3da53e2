"""A question for a source is led from the statement to the note that has its reference."""

import pytest

from briefqa.answering.searching import ranked
from briefqa.answering.structure.sources import notes_behind, told_by_notes, with_sources
from briefqa.index import Index
from briefqa.retrieving import Search, retrieve
from briefqa.types import Span
from fakes import memory_index, words_vector

WITH_NOTES = (
    "壹、供電\n\n機房供電的預算今年增加三成，主管機關要求業者在三月前申報。¹\n\n"
    "貳、冷卻\n\n液冷設備的採購已經延到明年春天，業者還沒有決定由誰承包。²\n\n"
    "參、人力\n\n值班人員的名額減為兩班。³ 工會表示不能接受這樣的安排。\n\n"
    "¹ 王小華，〈機房供電的預算〉，《電力週刊》，2024年5月6日。\n² 同註 1。\n"
    "³ Ruth Abernethy, Staffing the Night Shift, January 2026.\n⁴ 同註 3，頁 9。\n"
)


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index({"a.txt": WITH_NOTES, "b.txt": "教師培訓的名額不變。\n"})


def found(index: Index, question: str) -> list[str]:
    """The texts of the passages, best first."""
    vector = words_vector(question)
    hits = ranked(index, None, Search(question, vector, tuple(retrieve(index, question, vector)))).search.hits
    return [hit.chunk.span.of(index.document_of(hit.position).text) for hit in hits]


@pytest.mark.parametrize("statement", ["機房供電的預算今年增加三成", "液冷設備的採購已經延到明年春天"])
def test_the_source_stands_before_its_statement(index: Index, statement: str) -> None:
    """Through 同註, if need be, to the note that has the reference."""
    first, second, *others = found(index, f"「{statement}」的出處是什麼？")
    assert first.startswith("王小華，")
    assert statement in second or statement in others[0]
    assert len({first, second, *others}) == 2 + len(others), "each passage once"


def test_a_note_is_named_by_its_number(index: Index) -> None:
    assert found(index, "機房供電那份文件的註 3 是什麼？")[0].startswith("Ruth Abernethy")


def test_another_question_gets_no_notes_before_its_passages(index: Index) -> None:
    assert "今年增加三成" in found(index, "機房供電的預算增加多少？")[0]


def test_the_note_behind_a_sentence_without_a_mark_is_the_next_and_else_the_one_before(index: Index) -> None:
    document = index.documents[0]
    place = document.text.index("工會表示")
    assert notes_behind(document, Span(place, place + 4)) == (2,)
    place = document.text.index("機房供電的預算今年")
    assert notes_behind(document, Span(place, place + 4)) == (0,)


def test_a_note_that_only_points_is_quoted_before_what_it_points_to(index: Index) -> None:
    """Which is quoted even where it could not be parsed as a reference."""
    document = index.documents[0]
    assert document.notes[3].same_as == (2,)
    vector = words_vector("註 4")
    candidates = ranked(index, None, Search("註 4", vector, tuple(retrieve(index, "註 4", vector)))).candidates
    statement, *notes = with_sources(index, "這份文件的註 4 是什麼？", candidates)
    assert [note.quote.text for note in notes] == [
        "同註 3，頁 9。",
        "Ruth Abernethy, Staffing the Night Shift, January 2026.",
    ]
    assert not statement.hit.chunk.is_note


def sources(text: str, question: str) -> list[str]:
    index = memory_index({"a.txt": text})
    vector = words_vector(question)
    candidates = ranked(index, None, Search(question, vector, tuple(retrieve(index, question, vector)))).candidates
    return [item.quote.text for item in with_sources(index, question, candidates)]


def test_the_page_of_the_statement_s_own_note_is_quoted() -> None:
    text = (
        "渡船每年載客四十萬人次。¹\n\n渡船的柴油占支出的三成。²\n\n"
        "¹ 何平，〈渡船的帳本〉，《港務月刊》，2024年5月6日，頁 19。\n² 同註 1，頁 63。\n"
    )
    assert sources(text, "渡船的柴油占支出三成，出處是什麼？") == [
        "渡船的柴油占支出的三成。²",
        "同註 1，頁 63。",
        "何平，〈渡船的帳本〉，《港務月刊》，2024年5月6日，頁 19。",
    ]
    assert sources(text, "渡船每年載客四十萬人次，出處是什麼？") == [
        "渡船每年載客四十萬人次。¹",
        "何平，〈渡船的帳本〉，《港務月刊》，2024年5月6日，頁 19。",
    ]


def test_the_sentence_that_bears_the_mark_is_quoted_with_the_statement() -> None:
    text = (
        "渡船的柴油占支出的三成。船員的薪資占四成。¹\n\n碼頭在三月整修。²\n\n"
        "¹ 何平，〈渡船的帳本〉，《港務月刊》，2024年5月6日。\n² 陳海，〈碼頭的整修〉，《電信月刊》，2025年1月2日。\n"
    )
    assert sources(text, "渡船的柴油占支出三成，出處是什麼？") == [
        "渡船的柴油占支出的三成。",
        "船員的薪資占四成。¹",
        "何平，〈渡船的帳本〉，《港務月刊》，2024年5月6日。",
    ]


def test_the_statement_that_holds_the_figure_asked_about_comes_first() -> None:
    text = (
        "維修船平均等待 9.8 天。¹\n\n修復一條海纜要等待 23 天，一篇說得更久。²\n\n"
        "¹ 王小華，〈維修船的等待〉，《海事週刊》，2024年5月6日。\n² 陳海，〈海纜的修復〉，《電信月刊》，2025年1月2日。\n"
    )
    index = memory_index({"a.txt": text})
    question = "維修船平均等待 23 天的資料來源是什麼？"
    vector = words_vector(question)
    candidates = ranked(index, None, Search(question, vector, tuple(retrieve(index, question, vector)))).candidates
    assert "9.8" in candidates[0].quote.text
    statement, note = with_sources(index, question, candidates)
    assert ("23" in statement.quote.text, note.quote.text[:2]) == (True, "陳海")
    for none_states_it in ("維修船平均等待 40 天的資料來源是什麼？", "維修船等待的這一段，出自哪一篇？"):
        assert with_sources(index, none_states_it, candidates)[0] == candidates[0]


def test_what_rests_on_nothing_has_no_source() -> None:
    plain = memory_index({"b.txt": "教師培訓的名額不變。\n"})
    vector = words_vector("教師培訓的名額")
    read = ranked(plain, None, Search("名額", vector, tuple(retrieve(plain, "名額", vector))))
    assert with_sources(plain, "教師培訓的名額，出處是什麼？", read.candidates) == []


def test_the_first_note_behind_the_figure_asked_about_comes_first() -> None:
    text = (
        "船員的月薪不得低於 3 萬元¹；調查顯示平均月薪為 4萬1,250元，每小時 260 元²。\n\n"
        "¹ 港務局，薪資函，2023年1月2日。\n² 審計局，〈船員的薪資〉，《港務月刊》，2024年5月6日。\n"
    )
    by_figure = {"平均月薪 41,250 元": "審計局", "每小時 260 元": "審計局", "月薪 3 萬元": "港務局", "月薪": "港務局"}
    for figure, source in by_figure.items():
        assert sources(text, f"船員{figure}的出處是什麼？")[1].startswith(source), figure


def told(files: dict[str, str], question: str) -> list[str]:
    index = memory_index(files)
    vector = words_vector(question)
    read = ranked(index, None, Search(question, vector, tuple(retrieve(index, question, vector))))
    return [item.quote.text for item in told_by_notes(index, question, read.search.hits, read.candidates[0], None)]


FERRIES = "# 渡船的帳本\n\n渡船每年載客四十萬人次。[^1] 柴油占支出的三成。[^2]\n\n[^1]: 何平，〈載客的統計〉，《港務月刊》，2024年5月6日。\n[^2]: 同註 1，頁 9。\n"
CABLES = "# 海纜的修復\n\n修復一條海纜要等待兩個月。[^1] 維修船都在外國。[^2] 汛期更久。[^3]\n\n[^1]: Ruth Abernethy, Waiting for Ships, January 2026.\n[^2]: 陳海，〈維修的船隻〉，《電信月刊》，2025年1月2日。\n[^3]: 何平，〈汛期的海事〉，《海事週刊》，2025年3月4日。\n"
PLAIN = "# 教師的培訓\n\n教師培訓的名額不變。\n"
FILES = {"ferries.md": FERRIES, "cables.md": CABLES, "plain.md": PLAIN}


def test_a_note_named_by_number_is_quoted_of_the_document_named() -> None:
    book, pointing = "何平，〈載客的統計〉，《港務月刊》，2024年5月6日。", "同註 1，頁 9。"
    assert told(FILES, "渡船帳本的註 2 引用什麼？") == [pointing, book, "柴油占支出的三成。"]
    assert told(FILES, "What does footnote 1 cite?（海纜的修復）") == [
        "Ruth Abernethy, Waiting for Ships, January 2026.",
        "修復一條海纜要等待兩個月。",
    ]


def test_a_note_named_by_nothing_but_its_number_is_quoted_of_all_that_have_one() -> None:
    assert told(FILES, "註 3 引用什麼？")[0].startswith("何平，〈汛期的海事〉")
    assert len(told(FILES, "註 2 是什麼？")) == 3


@pytest.mark.parametrize(
    "question", ["渡船帳本的註 3 引用什麼？", "註 9 是什麼？", "教師培訓的註 1 是什麼？", "柴油的價格是多少？"]
)
def test_a_note_that_the_document_named_does_not_have_is_none(question: str) -> None:
    assert told(FILES, question) == []


def test_the_documents_that_cite_an_author_are_told_by_their_notes() -> None:
    assert {text[:6] for text in told(FILES, "哪些文件引用了何平？")} == {"何平，〈載客", "何平，〈汛期"}
    assert told(FILES, "Which documents cite Abernethy?") == ["Ruth Abernethy, Waiting for Ships, January 2026."]


@pytest.mark.parametrize(
    "question", ["哪些文件引用了王小華？", "哪些文件引用了教師培訓的名額？", "Which documents cite Ruth Haviland?"]
)
def test_who_stands_in_no_note_is_cited_by_none(question: str) -> None:
    assert told(FILES, question) == []


@pytest.mark.parametrize(
    ("question", "author"),
    [
        ("誰寫了〈載客的統計〉？", "何平，〈載客"),
        ("谁写了《汛期的海事》？", "何平，〈汛期"),
        ("〈維修的船隻〉刊載於哪裡？", "陳海"),
        ("Who wrote “waiting for ships”?", "Ruth Abernethy"),
        ("〈載客〉是誰寫的？", None),
        ("《海纜的修復》是誰寫的？", None),
        ("〈等船的人〉的作者是誰？", None),
    ],
)
def test_who_wrote_a_work_is_told_by_the_note_that_cites_it_and_by_none_for_a_part_of_a_title(
    question: str, author: str | None
) -> None:
    assert [text.startswith(author or "") for text in told(FILES, question)] == ([True] if author else [])


def test_a_document_that_is_asked_for_by_its_title_is_not_looked_up_in_the_notes_of_others() -> None:
    citing = "# 海事的回顧\n\n帳本記得細。[^1]\n\n[^1]: 何平，〈渡船的帳本〉，2024年5月6日。\n"
    assert told({"ferries.md": FERRIES, "review.md": citing}, "《渡船的帳本》是誰寫的？") == []
