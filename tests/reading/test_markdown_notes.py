"""Which notes a Markdown file has, in which order, and what they are called."""

import pytest

from briefqa.reading.markdown import read_markdown
from briefqa.types import Document
from reading.fixtures import blocks_of, document_of, notes_after


def read(text: str) -> Document:
    return document_of(read_markdown(text.encode()))


def shown(document: Document) -> list[tuple[str, str]]:
    return [(note.marker, note.span.of(document.text)) for note in document.notes]


SOURCES = "[^1]: 方芷若，〈渡口〉，2021年。\n[^2]: 林帆，〈碼頭〉，2020年。\n"


@pytest.mark.parametrize("word", ["*Ibid.*, p. 4.", "同前註。"])
def test_a_named_note_between_numbered_ones_means_the_note_marked_before_it(word: str) -> None:
    document = read(f"甲[^1] 乙[^b] 丙[^2] 丁[^d]\n\n[^d]: {word}\n[^b]: {word}\n{SOURCES}")
    assert [note.marker for note in document.notes] == ["1", "b", "2", "d"]
    assert [note.same_as for note in document.notes] == [(), (0,), (), (2,)]
    assert [document.notes[mark.note].marker for mark in document.marks] == ["1", "b", "2", "d"]


def test_a_number_in_a_note_means_the_note_that_the_file_gives_this_number() -> None:
    document = read(f"甲[^b] 乙[^1] 丙[^2] 丁[^d]\n\n{SOURCES}[^b]: 無。\n[^d]: 同註 2；同註 b；同註 3。\n")
    assert [note.marker for note in document.notes] == ["b", "1", "2", "d"]
    assert document.notes[3].same_as == (2, 0)
    assert document.notes[3].unresolved == ("同註 3。",)


@pytest.mark.parametrize(
    ("body", "markers"),
    [
        ("甲[^1] 乙[^2] 丙[^3]", ["1", "2", "3"]),
        ("甲[^3] 乙[^1] 丙[^2] 丁[^3]", ["3", "1", "2"]),
        ("甲[^15] 乙[^16]", ["15", "16"]),
        ("甲[^port] 乙[^quay] 丙[^port]", ["1", "2"]),
        ("甲[^port] 乙[^2] 丙[^quay]", ["1", "2", "3"]),
        ("甲[^1] 乙[^1a] 丙[^*] 丁[^2]", ["1", "1a", "*", "2"]),
        ("甲[^2] 乙[^3] 丙[^a-name-that-is-far-too-long]", ["2", "3", "4"]),
        ("甲[^1] 乙^[句中註] 丙[^2] 丁^[又一]", ["1", "3", "2", "4"]),
        ("甲[^1] 乙^[句中註] 丙[^3]", ["1", "2", "3"]),
    ],
)
def test_notes_stand_in_the_order_of_their_first_marks_and_no_two_share_a_label(body: str, markers: list[str]) -> None:
    labels = ["3", "2", "1", "16", "15", "quay", "port", "1a", "*", "a-name-that-is-far-too-long"]
    defined = "".join(f"[^{label}]: 註{label}。\n" for label in labels if f"[^{label}]" in body)
    document = read(f"{body}\n\n{defined}")
    assert [note.marker for note in document.notes] == markers
    order = [document.notes[mark.note].marker for mark in document.marks]
    assert list(dict.fromkeys(order)) == markers


def test_a_number_that_is_never_marked_stands_behind_the_one_below_it() -> None:
    document = read(
        "甲[^1] 乙[^3]\n\n[^3]: 同前註。\n[^2]: 林帆，〈碼頭〉，2020年。\n[^1]: 方芷若，〈渡口〉，2021年。\n"
    )
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert document.notes[2].same_as == (1,)


@pytest.mark.parametrize(
    "second", ["同上註。\n[^x]: 林帆，〈碼頭〉，2020年。", "同上註[^x]。\n[^x]: 林帆，〈碼頭〉，2020年。", "同上註。^[林帆，〈碼頭〉，2020年。]"]
)  # fmt: skip
def test_a_note_that_no_mark_of_the_text_leads_to_is_never_the_one_before(second: str) -> None:
    document = read(f"甲[^1] 乙[^2] 丙[^3]\n\n[^1]: 方芷若，〈渡口〉，2021年。\n[^2]: {second}\n[^3]: 同上註。\n")
    assert [note.marker for note in document.notes] == ["1", "2", "3", "4"]
    assert [note.same_as for note in document.notes] == [(), (0,), (1,), ()]


def test_a_linked_note_between_two_of_a_list_stands_between_them() -> None:
    document = read(
        "船資漲了。<sup>1</sup> 店家擔心。[^x] 燃油漲了。<sup>2</sup>\n\n1. 方芷若，〈渡口〉，2021年。\n2. 同前註。\n\n"
        "[^x]: 林帆，〈碼頭〉，2020年。\n"
    )
    assert [note.marker for note in document.notes] == ["1", "3", "2"]
    assert document.notes[2].same_as == (1,)


@pytest.mark.parametrize(
    ("note", "text"),
    [("此說可疑[^2]，但有人信。", "此說可疑，但有人信。"), ("<b>此說</b>可疑[^2]", "此說可疑"), ("<div>此說[^2][^9]</div>", "此說[^9]")],
)  # fmt: skip
def test_a_mark_in_a_note_leads_to_the_other_note_and_is_not_text(note: str, text: str) -> None:
    document = read(f"句[^1]\n\n[^1]: {note}\n\n[^2]: 林帆，〈碼頭〉，2020年。\n")
    assert shown(document)[0] == ("1", text)
    mark = document.marks[1]
    assert (mark.note, mark.span.start, mark.span.end) == (1, mark.span.start, mark.span.start)
    assert document.text[: mark.span.start].endswith(("可疑", "此說"))
    assert document.notes[0].same_as == (), "it says something of its own"


@pytest.mark.parametrize("words", ["參見[^2]。", "See also[^2].", "並參[^2]"])
def test_a_note_that_only_leads_to_another_rests_on_it(words: str) -> None:
    assert read(f"句[^1]\n\n[^1]: {words}\n\n[^2]: 林帆，〈碼頭〉，2020年。\n").notes[0].same_as == (1,)


def test_a_mark_in_a_note_that_cites_is_an_aside() -> None:
    document = read(f"句[^1] 句[^2]\n\n{SOURCES.replace('2021年。', '2021年。[^2]')}")
    assert document.notes[0].same_as == ()
    assert notes_after(document, "2021年。") == ["林帆，〈碼頭〉，2020年。"]


def test_marks_in_the_paragraphs_of_a_note_keep_their_places() -> None:
    document = read("句[^1]\n\n[^1]: 首段[^2]。\n\n    - 次段[^2]。\n\n[^2]: 二。\n")
    starts = [document.text[: mark.span.start] for mark in document.marks]
    assert [start[-2:] for start in starts] == ["句", "首段", "次段"]


def test_a_mark_written_in_raw_html_is_a_mark_unless_it_is_code() -> None:
    document = read("<p>渡輪停航[^1]。</p>\n\n<pre>x[^1]</pre>\n\n[^1]: 註。\n")
    assert blocks_of(document) == ["渡輪停航。", "x[^1]"]
    assert notes_after(document, "渡輪停航") == ["註。"]


FLAT = [
    ("[1]", "[2]", "[3]"),
    ("[註1] ", "[註2] ", "[註3] "),
    ("①", "②", "③"),
    ("註1：", "註2：", "註3："),
    ("¹ ", "² ", "³ "),
    ("<sup>1</sup> ", "<sup>2</sup> ", "<sup>3</sup> "),
]


@pytest.mark.parametrize("starts", FLAT)
@pytest.mark.parametrize("end", ["\n", "  \n", "<br>\n"])
@pytest.mark.parametrize("above", ["## 註釋\n\n", "注释：\n", "---\n\n", ""])
def test_flat_notes_on_lines_of_their_own_are_one_each(starts: tuple[str, ...], end: str, above: str) -> None:
    marks = [f"（{start[:2]}）" if start.endswith("：") else start.strip() for start in starts]
    body = f"船資漲了{marks[0]}。燃油漲了{marks[1]}。店家擔心{marks[2]}。"
    notes = ["方芷若，〈渡口〉，\n《航運季刊》，2021年。", "林帆，〈碼頭〉，2020年。", "同前註。"]
    document = read(f"# 渡輪\n\n{body}\n\n{above}" + end.join(map(str.__add__, starts, notes)))
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert [text for _, text in shown(document)] == [note.replace("\n", "") for note in notes]
    assert [mark.note for mark in document.marks] == [0, 1, 2]
    assert document.notes[2].same_as == (1,)


def test_flat_notes_may_stand_right_under_a_sentence() -> None:
    document = read("船資漲了[1]。燃油漲了[2]。\n\n店家擔心。\n[1] 方芷若，〈渡口〉。\n[2] 林帆，〈碼頭〉。\n")
    assert blocks_of(document) == ["船資漲了[1]。燃油漲了[2]。", "店家擔心。"]
    assert [text for _, text in shown(document)] == ["方芷若，〈渡口〉。", "林帆，〈碼頭〉。"]


@pytest.mark.parametrize(
    "lines",
    [
        ("居民在去年的調查", "[1]與今年的調查", "[2]都這麼說。"),  # a sentence that was wrapped at its marks
        ("[1] 這裡", "[3] 那裡"),
        ("1 艘船停航。", "2 艘船復航。"),
        ("① 這裡", "[2] 那裡"),
        ("[1] 只有一行，", "沒有第二個。"),
    ],
)
def test_lines_that_count_up_to_nothing_stay_one_paragraph(lines: tuple[str, ...]) -> None:
    assert len(blocks_of(read("\n".join(lines)))) == 1


def test_what_a_tag_hides_over_several_lines_stays_hidden() -> None:
    document = read("船資漲了[1]。[2]\n\n<span hidden>[1] 方芷若，〈渡口〉。\n[2] 林帆，〈碼頭〉。</span>\n")
    assert "渡口" not in document.text
    assert "碼頭" not in document.text


@pytest.mark.parametrize(
    ("body", "items"),
    [
        ("委員建議採[1]案，不採[2]案。", ("本次共有兩案。", "[1] 調整班次，自四月起。", "[2] 降低票價，自五月起。")),
        ("本案分兩期[1][2]辦理。", ("各期如下。", "[1] 第一期：興建碼頭。", "[2] 第二期：增購渡輪。")),
    ],
)
def test_a_list_that_the_body_speaks_of_stays_in_it(body: str, items: tuple[str, ...]) -> None:
    document = read("\n\n".join([body, "\n".join(items), "會議結束。"]))
    assert document.notes == ()
    assert blocks_of(document) == [body, " ".join(items), "會議結束。"]
