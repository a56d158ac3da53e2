"""Points told one after another: which sentences begin them, and when the others are quoted too."""

import pytest

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.quotes.points import points_around, with_points
from briefqa.retrieving import retrieve
from briefqa.types import Document, Span
from fakes import memory_index, words_vector

LEAD = "渡輪停航有三個原因。"
FIRST, SECOND, THIRD = "第一，碼頭太淺。", "第二，船員不足，招募也慢。", "第三，油價上漲。"
BRIEF = f"{LEAD}{FIRST}{SECOND}去年只補了兩人。{THIRD}"


def document_of(text: str) -> Document:
    return memory_index({"a.md": f"# 渡輪\n\n{text}\n\n## 其他\n\n其次，票價不變。\n"}).documents[0]


def points(text: str, quoted: str) -> list[str]:
    document = document_of(text)
    start = document.text.index(quoted)
    return [span.of(document.text) for span in points_around(document, Span(start, start + len(quoted)))]


@pytest.mark.parametrize("quoted", [LEAD, FIRST, SECOND, "去年只補了兩人。", THIRD])
def test_from_any_of_them_or_what_leads_into_them_all_are_found(quoted: str) -> None:
    assert points(BRIEF, quoted) == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    ("text", "quoted", "found"),
    [
        ("首先，調降票價。\n\n其次，加開夜船。\n\n最後，整修碼頭。", "其次", ["首先，調降票價。", "其次，加開夜船。", "最後，整修碼頭。"]),
        ("建議如下：一是調降票價。二是加開夜船。", "二是", ["建議如下：一是調降票價。", "二是加開夜船。"]),
        ("First, cut fares. It helps. Second, add boats. Finally, mend the pier.", "Second", ["First, cut fares.", "Second, add boats.", "Finally, mend the pier."]),
        ("第一期在2020年完工。第二期在2022年完工。", "第一期", []),  # phases
        ("第一，碼頭太淺。", "第一", []),  # alone
        ("碼頭太淺。船員不足。", "碼頭", []),
        ("第一，碼頭太淺。第二，船員不足。渡輪十月復航。", "渡輪十月", []),  # behind the last point
        ("渡輪停航。它去年虧損。第一，碼頭太淺。第二，船員不足。", "渡輪停航", []),  # leads into nothing
    ],
)  # fmt: skip
def test_what_points_are(text: str, quoted: str, found: list[str]) -> None:
    assert points(text, quoted) == found


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("渡輪停航為什麼？", [FIRST, SECOND, THIRD]),
        ("渡輪停航有哪些原因？", [FIRST, SECOND, THIRD]),
        ("渡輪停航有什麼原因？", [FIRST, SECOND, THIRD]),
        ("渡輪何時停航？", [FIRST]),
    ],
)
def test_where_several_things_or_a_reason_are_asked_for_all_are_quoted(question: str, quoted: list[str]) -> None:
    index = memory_index({"a.md": f"# 渡輪\n\n{BRIEF}\n"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    best = next(item for item in found if item.quote.text == FIRST)
    together = with_points(index, question, best, [best])
    assert sorted(item.quote.text for item in together) == sorted(quoted)
    assert all(item.quote.is_in(index.documents[0]) for item in together)
