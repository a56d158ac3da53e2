"""Notes right under the text of a page, among them some that name no title of their own."""

import pytest

from briefqa.reading.plain import read_plain
from briefqa.types import BlockKind, Document
from reading.fixtures import document_of

BODY = (
    "渡輪處在三月公布新的航線1，各站停靠的時間與票價都隨之調整，居民多半歡迎，只\n"
    "有碼頭邊的店家擔心客人變少2，希望船公司把末班船延後半小時，而在旺季時加開班\n"
    "次，使得轉乘的旅客與送貨的商家不必久候3，並由港務處按月公布各線的載客人數與\n"
    "準點的比率，供各方查考。\n"
)
FIRST = "1 方芷若，〈渡口的時刻表〉，2021 年。\n"
SECOND = "2 林帆，〈夜班〉，《航運季刊》，2022 年。\n"
RULE = "──────────\n"


def read(text: str) -> Document:
    return document_of(read_plain(text.encode()))


def page(*notes: str, rule: str = RULE, end: str = "- 4 -\n") -> str:
    return f"離島渡輪營運檢討\n\n一、班次\n{BODY}{rule}{''.join(notes)}{end}船公司仍在考慮。\n"


@pytest.mark.parametrize(
    "third",
    [
        "3 方芷若，前揭文，頁 18。\n",
        "3 方芷若，前引書，頁 18。\n",
        "3 參見註 2。\n",
        "3 見註 1。\n",
        "3 同上，頁 5。\n",
        "3 Ruiz, op. cit., p. 45.\n",
        "3 Ruiz, supra note 1.\n",
        "3 Ibid., 5.\n",
    ],
)
@pytest.mark.parametrize("rule", [RULE, "", "____________________\n"])
def test_a_note_that_only_points_to_another_stands_among_them(third: str, rule: str) -> None:
    document = read(page(FIRST, SECOND, third, rule=rule))
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert [mark.note for mark in document.marks] == [0, 1, 2]
    assert sum(
        block.kind == BlockKind.PARAGRAPH and "渡輪處" in block.span.of(document.text) for block in document.blocks
    )
    assert "各站停靠的時間與票價都隨之調整，居民多半歡迎，只有碼頭邊的店家" in document.text


def test_under_a_rule_one_note_may_be_a_remark() -> None:
    assert len(read(page(FIRST, SECOND, "3 作者訪談船長所得。\n")).notes) == 3
    assert read(page(FIRST, SECOND, "3 作者訪談船長所得。\n", rule="")).notes == ()
    assert read(page(FIRST, "2 作者整理。\n", "3 作者訪談船長所得。\n", rule=f"{RULE}這裡還有一行字。\n")).notes == ()


def test_a_starred_remark_on_the_author_may_stand_above_the_notes() -> None:
    document = read(page("* 港務處研究員。\n", FIRST, SECOND, "3 作者訪談船長所得。\n"))
    assert [note.marker for note in document.notes] == ["1", "2", "3"]


STAR = "* 方芷若為港務處研究員；林帆為航運學系教授。本文不代表港務處與航運學\n  系的立場。\n"


@pytest.mark.parametrize("behind", [STAR, "＊ 港務處研究員。\n", "* 港務處研究員。\n** 航運學系教授。\n", ""])
@pytest.mark.parametrize("rule", [RULE, f"\n{RULE}"])
@pytest.mark.parametrize("last", ["3", "[3]", "³"])
def test_a_mark_may_end_the_last_line_above_the_notes(behind: str, rule: str, last: str) -> None:
    marks = {"1": "1", "2": "2", "3": "3"} if last == "3" else {"1": "¹", "2": "²", "3": "³"}
    if last == "[3]":
        marks = {number: f"[{number}]" for number in "123"}
    body = (
        f"渡輪處在三月公布新的航線{marks['1']}，居民多半歡迎，店家擔心{marks['2']}，希望船公司加開班次。{marks['3']}\n"
    )
    notes = [f"{mark} 方芷若，〈時刻表之{number}〉，2021 年。\n" for number, mark in marks.items()]
    document = read(f"離島渡輪營運檢討\n\n一、班次\n{body}{rule}{behind}{''.join(notes)}- 4 -\n船公司仍在考慮。\n")
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert [mark.note for mark in document.marks] == [0, 1, 2]


def test_a_remark_between_the_rule_and_the_notes_of_which_one_cites_nothing_may_be_wrapped() -> None:
    document = read(page(STAR, FIRST, SECOND, "3 作者訪談船長所得。\n"))
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert all("立場" not in note.span.of(document.text) for note in document.notes)
    assert read(page(STAR.removeprefix("* "), FIRST, SECOND, "3 作者訪談船長所得。\n")).notes == ()


@pytest.mark.parametrize(
    "third",
    [
        "3 Mary Lin, Ferries of Small Islands (Dublin: Harcourt Press, 2021), pp. 77-81.\n",
        "3 Mary Lin, Ferries of Small Islands (Dublin: Harcourt Press, 2021).\n",
        "3 Harbour Office, quarterly report Q3 2025, p. 7.\n",
        "3 Harbour Office, route change notice, 21 May 2024.\n",
        "3 Harbour Office, route change notice, Island Register, May 21, 2024.\n",
        "3 審計部，離島渡輪審核報告，2024 年 7 月，頁丙-215。\n",
    ],
)
@pytest.mark.parametrize("rule", [RULE, ""])
def test_a_work_whose_title_nothing_marks_is_told_by_what_stands_behind_it(third: str, rule: str) -> None:
    document = read(page(FIRST, SECOND, third, rule=rule))
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert document.notes[2].span.of(document.text) == third[2:-1]


@pytest.mark.parametrize(
    "third",
    [
        "3 The office opened a route on 21 May 2024.\n",
        "3 The office, in May 2024, opened a route.\n",
        "3 港務處於 2024 年 7 月加開班次，頁數未定。\n",
        "3 港務處（台北：總處）在 2024 年加開班次。\n",
        "3 兩線的比數為 3，頁 5 有說明，班次另定。\n",
    ],
)
def test_a_sentence_with_a_day_or_a_page_names_no_source(third: str) -> None:
    assert read(page(FIRST, SECOND, third, rule="")).notes == ()


def test_a_page_whose_notes_are_not_found_costs_no_other_page() -> None:
    first = page(*(f"{number} 作者整理。\n" for number in (1, 2, 3)), end="- 1 -\n")
    second = (
        "港務處則把旺季的班次加倍4，並由各線的船長按月回報載客的人數與準點的比率。5\n"
        f"{RULE}4 方芷若，〈渡口的班次〉，2023 年。\n5 同前註，頁 3。\n- 2 -\n"
    )
    third = f"票價的調整要等到明年六月6，居民多半不以為意。\n{RULE}6 同註 4。\n- 3 -\n船公司仍在考慮。\n"
    document = read(first + second + third)
    assert [note.marker for note in document.notes] == ["4", "5", "6"]
    assert [note.same_as for note in document.notes] == [(), (0,), (0,)]
    assert [mark.note for mark in document.marks] == [0, 1, 2]


def test_a_rule_is_no_heading_and_no_text() -> None:
    for rule in ("──────────", "______", "------", "* * *", "＝＝＝＝", "———"):
        document = read(f"離島渡輪營運檢討\n\n船公司仍在考慮。\n{rule}\n港務處沒有回覆居民的詢問，也沒有說明原因。\n")
        assert rule not in document.text
        assert all(rule not in block.headings for block in document.blocks)


def test_nothing_is_joined_over_a_rule_but_what_its_notes_parted() -> None:
    first = "船公司仍在考慮是否增開假日的班次並且延後末班船的時間，這要看下個月的載客人數與"
    second = "港務處沒有回覆居民的詢問，也沒有說明原因，居民因此打算在下個月再到港務處去詢問。"
    document = read(f"{first}\n{RULE}\n{second}\n")
    assert [block.span.of(document.text) for block in document.blocks] == [first, second]
