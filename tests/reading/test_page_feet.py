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
