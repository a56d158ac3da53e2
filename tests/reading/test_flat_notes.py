"""Which lines are notes and which digits are marks, told by their order alone."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.flat_notes import find_note_starts, without_number
from briefqa.reading.lines import Line
from briefqa.reading.note_lines import note_lines
from briefqa.reading.note_marks import MAX_SKIPPED_NOTES, SUPERSCRIPTS, digits_of, find_all_marks, superscript_marks


def superscript(number: int) -> str:
    return "".join(SUPERSCRIPTS[int(digit)] for digit in str(number))


def starts(*lines: str | Line) -> dict[int, str]:
    return find_note_starts([line if isinstance(line, Line) else Line(line) for line in lines])


def found(texts: Sequence[str], labels: Sequence[str]) -> list[list[str]]:
    """The labels of the marks in each text, one after the other."""
    find = find_all_marks(labels, ())
    return [[label for _, _, label in find(text, ())] for text in texts]


@given(st.integers(0, 9999))
@settings(deadline=None)
def test_superscripts_are_read_as_the_number_they_show(number: int) -> None:
    assert digits_of(superscript(number)) == str(number)


@given(st.integers(1, 12))
@settings(deadline=None)
def test_notes_that_count_up_from_one_are_all_found(count: int) -> None:
    lines = ["船資漲了。"] + [f"{number} 方芷若，〈渡口之{number}〉，2021年。" for number in range(1, count + 1)]
    marked = [Line(lines[0]), Line(lines[1], gap=True), *map(Line, lines[2:])]
    assert find_note_starts(marked) == {number: str(number) for number in range(1, count + 1)}


@given(st.lists(st.integers(0, 30), max_size=12))
@settings(deadline=None)
def test_labels_of_notes_never_jump_further_than_a_converter_loses(numbers: list[int]) -> None:
    lines = [Line(f"{number} 方芷若，〈渡口〉，2021年。", gap=True) for number in numbers]
    due = 1
    for label in map(int, find_note_starts(lines).values()):
        assert due <= label <= due + MAX_SKIPPED_NOTES or label == 1
        due = label + 1


def test_raised_numbers_begin_notes_wherever_they_point() -> None:
    assert starts("船資漲了。¹", Line("¹ 訪談所得", gap=True), "² 同上。") == {1: "1", 2: "2"}


@pytest.mark.parametrize(
    "line",
    [
        "1 方芷若，〈渡口〉。",
        "1 Ana Ruiz, “Fares,” 2021.",
        "1 https://example.org/a",
        "1 見註：港務處公告",
        "[1] 方芷若，〈渡口〉。",
        "（1） 〈渡口〉",
    ],
)
def test_a_due_number_before_a_reference_begins_a_note(line: str) -> None:
    assert starts("船資漲了。", Line(line, gap=True)) == {1: "1"}


@pytest.mark.parametrize(
    "line", ["1 艘渡輪停航", "1 月起調漲", "4 方芷若，〈渡口〉。", "0 〈渡口〉", "2021 〈渡口〉", "1", "1〈渡口〉"]
)
def test_other_numbers_at_the_start_of_a_line_begin_none(line: str) -> None:
    assert starts("船資漲了。", Line(line, gap=True)) == {}


def test_a_number_in_the_middle_of_a_paragraph_begins_no_note() -> None:
    assert starts("居民認為", "1 〈渡口〉這首歌最好聽") == {}


def test_a_line_at_the_foot_of_a_page_begins_a_note_whatever_it_says() -> None:
    assert starts(Line("船資漲了。", size=10.5), Line("1 作者訪談", foot=True, size=8)) == {1: "1"}
    assert starts("船資漲了。", Line("1 作者訪談", gap=True, foot=True)) == {1: "1"}


def test_a_number_that_a_note_at_a_flat_foot_goes_on_with_begins_none() -> None:
    notes = [Line("1 林帆，〈夜班〉，2022 年", gap=True, foot=True), Line("2 月 4 日，頁 5。", foot=True)]
    assert starts("船資漲了。", *notes, Line("2 作者訪談", gap=True, foot=True)) == {1: "1", 3: "2"}


def test_a_flat_foot_behind_pages_whose_notes_were_not_found_counts_from_its_own_first() -> None:
    notes = [Line("6 林帆，〈夜班〉，2022 年。", gap=True, foot=True), Line("7 同前註。", gap=True, foot=True)]
    assert starts("船資漲了6，班次少了。7", *notes) == {1: "6", 2: "7"}
    assert starts("船資漲了6，班次少了。7", *(Line(note.text, gap=True) for note in notes)) == {}
    assert starts("班次。", notes[0], "續航。", Line("4 〈夜班〉", gap=True, foot=True)) == {1: "6"}  # none counts back
    sized = [
        Line(note.text, gap=True, foot=True, size=8) for note in notes
    ]  # where a layout tells the foot, no mark did
    assert starts(Line("船資漲了6，班次少了。7", size=10), *sized) == {}


def test_numbering_may_restart() -> None:
    notes = [Line(f"{number} 方芷若，〈渡口〉。", gap=True) for number in (1, 2, 1, 2)]
    assert list(find_note_starts(notes).values()) == ["1", "2", "1", "2"]


@given(st.lists(st.sampled_from(["漲了。", "燃油，", "店家「好」", "words "]), min_size=1, max_size=10))
@settings(deadline=None)
def test_marks_in_order_are_all_found(parts: list[str]) -> None:
    labels = [str(number) for number in range(1, len(parts) + 1)]
    text = "".join(f"{part.strip()}{label} " for part, label in zip(parts, labels, strict=True))
    assert found([text], labels) == [labels]


def test_the_order_goes_on_from_paragraph_to_paragraph() -> None:
    assert found(["船資漲了。1", "燃油漲了。1", "店家擔心。2"], ["1", "2"]) == [["1"], [], ["2"]]


def test_a_number_that_is_not_due_is_a_number() -> None:
    assert found(["船資漲了。9", "船資漲了。1", "比去年多了。7"], [str(number) for number in range(1, 10)]) == [
        [],
        ["1"],
        [],
    ]


@pytest.mark.parametrize("text", ["漲了1成", "第1章", "1萬人", "漲了1%", "A1 型船", "1", "10。", "1999年"])
def test_a_number_with_its_unit_is_no_mark(text: str) -> None:
    assert found([text], ["1"]) == [[]]


@given(st.text("船資漲了。，「」123 年%", max_size=40), st.integers(1, 5))
@settings(deadline=None)
def test_a_mark_is_digits_of_the_text_with_the_label_that_it_shows(text: str, count: int) -> None:
    labels = [str(number) for number in range(1, count + 1)]
    previous = 0
    for start, end, label in find_all_marks(labels, ())(text, ()):
        assert text[start:end] == label
        assert label in labels
        assert int(label) > previous
        previous = int(label)


def test_raised_ranges_and_raised_characters_are_both_marks() -> None:
    find = superscript_marks(["1", "2", "12"])
    assert find("漲了¹又漲2。¹²", ((5, 6),)) == [(2, 3, "1"), (5, 6, "2"), (7, 9, "12")]


def test_raised_digits_without_a_note_are_no_marks() -> None:
    assert superscript_marks(["1"])("每 m² 十元¹", ()) == [(7, 8, "1")]


@pytest.mark.parametrize("text", ["甲板 30 m²", "4.1 × 10² 人", "a deck of 90 ft²", "people per km²", "4.1x10²"])
def test_the_raised_digits_of_a_power_are_no_mark(text: str) -> None:
    assert superscript_marks(["1", "2"])(text, ()) == []


def test_plain_marks_between_raised_ones_are_found_in_their_order() -> None:
    bodies = [("港口吞吐量上升。¹", ()), ("航線改道。2運費隨之上漲。", ()), ("船期恢復。³", ())]
    find = find_all_marks(["1", "2", "3"], bodies)
    assert [[label for _, _, label in find(text, raised)] for text, raised in bodies] == [["1"], ["2"], ["3"]]


def test_where_every_mark_is_raised_no_plain_digit_is_one() -> None:
    bodies = [("第一段。¹", ()), ("共有三座。2號機停用。²", ())]
    find = find_all_marks(["1", "2"], bodies)
    assert [[label for _, _, label in find(text, raised)] for text, raised in bodies] == [["1"], ["2"]]


@pytest.mark.parametrize("mark", ["[1]", "［1］", "〔1〕", "[註1]", "（註 1）", "(註1)"])
def test_a_bracketed_number_is_a_mark(mark: str) -> None:
    text = f"運費上漲兩成{mark}，船期延後。"
    assert [text[start:end] for start, end, _ in find_all_marks(["1"], [(text, ())])(text, ())] == [mark]


BODY = "船資漲了{0}。燃油漲了{1}。"


@pytest.mark.parametrize(
    "notes",
    [
        ("[1] 方芷若，〈渡口〉。", "[2] 港務處，年鑑"),
        ("[1]方芷若，渡口", "[2]同上。"),
        ("［1］ 方芷若，〈渡口〉。", "［2］ 港務處，年鑑"),
        ("[註1] 方芷若，渡口", "[註2] 同上。"),
        ("註1：方芷若，渡口", "註2：港務處，年鑑"),
    ],
)
@pytest.mark.parametrize("mark", ["[{}]", "［{}］", "（註{}）"])
def test_notes_that_bracketed_marks_lead_to_need_not_look_like_references(notes: tuple[str, str], mark: str) -> None:
    body = BODY.format(mark.format(1), mark.format(2))
    assert starts(body, Line(notes[0], gap=True), notes[1]) == {1: "1", 2: "2"}


@pytest.mark.parametrize("heading", ["Notes", "註釋", "注释："])
@pytest.mark.parametrize("marks", [("¹", "²"), ("[1]", "[2]")])
def test_dotted_notes_under_a_heading_are_found_by_their_marks(heading: str, marks: tuple[str, str]) -> None:
    lines = [Line(heading, gap=True), Line("1. 港務處，年鑑", gap=True), "2. 訪談所得"]
    assert starts(BODY.format(*marks), *lines) == {2: "1", 3: "2"}


def test_dotted_notes_without_a_heading_are_found_where_one_cites() -> None:
    assert starts(BODY.format("¹", "²"), Line("1. 方芷若，〈渡口〉。", gap=True), "2. 訪談所得") == {1: "1", 2: "2"}


UNDER = "船資漲了。1 燃油漲了，2 店家擔心。"


@pytest.mark.parametrize("heading", ["Notes", "註釋", "参考文献："])
@pytest.mark.parametrize("form", ["註{} 港務處，年鑑", "{} 港務處，年鑑", "{}. 港務處，年鑑", "{}、港務處，年鑑"])
@pytest.mark.parametrize("gap", [True, False])
def test_plain_marks_lead_to_all_notes_under_a_heading(heading: str, form: str, gap: bool) -> None:
    notes = [Line(form.format(number), gap=gap or number == 1) for number in (1, 2)]
    assert starts(UNDER, Line(heading, gap=True), *notes) == {2: "1", 3: "2"}


def test_a_mark_may_be_the_last_of_its_line_and_stand_behind_a_year() -> None:
    body = ["The engines arrived late.1", "Each cutter has 52 sailors; more left in 2024.2 The office", "agreed.3"]
    notes = [Line(f"{number}. Harbour Office, notice", gap=True) for number in (1, 2, 3)]
    assert starts(*body, Line("Notes", gap=True), *notes) == {4: "1", 5: "2", 6: "3"}
    assert found(["more left in 2024.1 The office", "release 2024.1 The office"], ["1"]) == [["1"], []]


@pytest.mark.parametrize(
    "lines",
    [
        ("船資漲了。燃油漲了。", "註釋", "1. 含稅", "2. 未含保險"),
        ("船資漲了。1 燃油漲了。", "註釋", "1. 含稅", "2. 未含保險"),  # one has no mark
        ("燃油漲了。2 船資漲了。1", "註釋", "1. 含稅", "2. 未含保險"),  # out of order
        ("方案1、方案2都可行。", "註釋", "1. 含稅", "2. 未含保險"),
        ("措施1與措施2都可行。", "註釋", "1. 含稅", "2. 未含保險"),
        ("in v1 and v2, up 4.2 percent", "Notes", "1. With tax", "2. Without"),
        ("The tool 2024.1 Beta. The tool 2024.2 Final.", "Notes", "1. With tax", "2. Without"),
        (UNDER, "註釋", "1. 含稅", "船公司仍在考慮。", "2. 未含保險"),  # a heading of the text below
        (UNDER, "註釋", "1. 含稅", "2. 未含保險", "附錄", "1. 班次"),
        (UNDER, "註釋", "1. 含稅", "2. 未含保險", "附錄", "3. 班次"),
        (UNDER, "註釋", "2. 含稅", "3. 未含保險"),
        (UNDER, "措施", "1. 含稅", "2. 未含保險"),
        ("註釋", "1. 含稅", "2. 未含保險", UNDER),
        (UNDER, "註釋"),
    ],
)
def test_a_list_under_a_heading_without_all_its_marks_is_none(lines: tuple[str, ...]) -> None:
    assert starts(*(Line(line, gap=True) for line in lines)) == {}


@pytest.mark.parametrize(
    "body", ["船資漲了①。燃油漲了②。", "船資漲了。① 燃油漲了。②", "船資漲了。①燃油「漲了」②，店家擔心。"]
)
def test_circled_notes_are_found_by_their_marks(body: str) -> None:
    assert starts(body, Line("①方芷若，〈渡口〉。", gap=True), "② 同上。") == {1: "①", 2: "②"}
    assert found([body], ["①", "②"]) == [["①", "②"]]


@pytest.mark.parametrize(
    "lines",
    [
        ("三項措施：①調整班次；②降低票價。", "①調整「班次」", "②降低票價"),  # a list, and the same set out
        ("班次見①。票價見②。", "①調整班次", "②降低票價"),  # what is pointed to cites nothing
        ("船資漲了。", "①方芷若，〈渡口〉。", "②同上。"),
        ("船資漲了。", "1. 方芷若，〈渡口〉。", "2. 同上。"),
        ("甲板 30 m²，每秒 10² 次。", "1. 〈渡口〉", "2. 〈碼頭〉"),
        ("船資漲了¹。燃油漲了²。", "1. 調整班次", "2. 降低票價"),
        ("船資漲了[1]。", "(1) 調整班次", "(2) 降低票價"),
        ("船資漲了[1]。", "1 艘渡輪停航"),
        ("船資漲了[1]。", "1 前言"),
        ("船資見[2021]。", "[2021] 方芷若，〈渡口〉。"),
        ("fares[1] = 30", "[1] fares"),
        ("print(fares[1])", "[1] 30 40"),
        ("每人 [5] 元", "[1] 方芷若，渡口"),
        ("售價 US$1、2 元。", "1. 〈渡口〉 30 元", "2. 〈碼頭〉 40 元"),
    ],
)
def test_lists_figures_and_code_are_no_notes(lines: tuple[str, ...]) -> None:
    assert starts(lines[0], *(Line(line, gap=True) for line in lines[1:])) == {}


def test_marks_stand_before_dotted_notes() -> None:
    assert starts("1. 〈渡口〉", "2. 〈碼頭〉", Line("船資漲了¹。燃油漲了²。", gap=True)) == {}


def test_a_list_beside_notes_of_another_form_is_none() -> None:
    notes = [Line(f"{mark} 訪談所得", gap=True) for mark in "¹²³"]
    lines = [Line("1. 〈渡口〉", gap=True), Line("2. 〈碼頭〉", gap=True)]
    assert starts("船資¹、燃油²與票價³都漲了。", *lines, *notes) == {3: "1", 4: "2", 5: "3"}


@pytest.mark.parametrize("text", ["網速 10² m", "速度 5 m·s⁻¹", "30 cm²"])
def test_raised_digits_of_a_figure_are_no_mark(text: str) -> None:
    assert superscript_marks(["1", "2"])(text, ()) == []


@pytest.mark.parametrize("mark", ["①", "[1]", "¹", "。①", "1. "])
def test_long_runs_of_marks_are_looked_at_once(mark: str) -> None:
    lines = [Line(mark * 50_000), Line("1. 方芷若，〈渡口〉。", gap=True), Line("[2] " + " " * 50_000, gap=True)]
    find_note_starts(lines)
    find_all_marks(["1"], [(lines[0].text, ())])(lines[0].text, ())


@pytest.mark.parametrize(
    ("lines", "begin"),
    [
        (["[1] 方芷若，〈渡口〉", "[2] 同上"], [0, 1]),
        (["註釋：", "① 方芷若", "② 同上"], [1, 2]),
        (["店家擔心。", "[3] 方芷若，", "〈渡口〉。", "[4] 同上。"], [1, 3]),
        (["1 方芷若，〈渡口〉。", "2 同註 1。"], [0, 1]),
        (["註釋", "[1] 航線為暫定。", "[2] 船資未稅。"], [1, 2]),
        (["店家擔心。", "註1：航線為暫定。", "註2：船資未稅。"], [1, 2]),
        (["店家擔心。", "[1] 港務處，「航線」公告，2025年7月22日。", "[2] 船資未稅。"], [1, 2]),
        (["資料來源如下。", "[1] 方芷若，〈渡口〉。", "[2] 同上。"], [1, 2]),
        (["本次共有兩案。", "[1] 調整班次，自四月起。", "[2] 降低票價，自五月起。"], []),
        (["修法重點如下。", "[1] 修正《海運法》。", "[2] 修正《港口法》。"], []),
        (["修法重點：", "[1] 修正《海運法》。", "[2] 修正《港口法》。", "[3] 修正《船舶法》。"], []),
        (["1 艘船停航。", "2 艘船復航。"], []),
        (["調查", "[1]與調查", "[2]都說"], []),
        (["[1] 方芷若", "[3] 林帆"], []),
        (["[1] 方芷若"], []),
        ([], []),
    ],
)
def test_lines_of_a_paragraph_that_count_up_begin_notes(lines: list[str], begin: list[int]) -> None:
    assert note_lines(lines) == begin


@given(st.lists(st.text("[1]2① 註：。〈渡口〉", max_size=12), max_size=8))
def test_note_lines_are_lines_in_their_order_or_none(lines: list[str]) -> None:
    found = note_lines(lines)
    assert found == sorted(set(found))
    assert len(found) != 1
    assert all(0 <= number < len(lines) for number in found)


ROUND_NOTES = ("(1) Harbour Board, Yearbook 2023, Tallow Bay, May 2024, p. 12.", "(2) Ibid., table 4.")


@pytest.mark.parametrize("mark", ["({})", "( {} )", "（{}）"])
def test_numbers_in_round_brackets_behind_stops_lead_to_notes_of_their_form(mark: str) -> None:
    body = [f"Six ferries were sold.{mark.format(1)} Two", f"stayed with the fleet.{mark.format(2)}"]
    notes = [Line(note.replace("(1)", mark.format(1)).replace("(2)", mark.format(2)), gap=True) for note in ROUND_NOTES]
    assert starts(*body, *notes) == {2: "(1)", 3: "(2)"}
    assert found(body, ["(1)", "(2)"]) == [["(1)"], ["(2)"]]


def test_notes_in_round_brackets_may_count_from_one_on_each_page_or_go_on() -> None:
    page = ("Six ferries were sold.(1) Two", "stayed.(2)", *(Line(note, gap=True) for note in ROUND_NOTES))
    assert list(starts(*page, Line("The rest", gap=True), *page).values()) == ["(1)", "(2)"] * 2
    on = ("The rest was scrapped.(3)", Line("(3) Harbour Board, Yearbook 2024.", gap=True))
    assert list(starts(*page, *on).values()) == ["(1)", "(2)", "(3)"]


@pytest.mark.parametrize(
    "body",
    [
        "Six ferries were sold. Two stayed.",  # nothing leads to them
        "Under Article 5(1) and Article 6(2) of the Harbour Act two stayed.",
        "The board may (1) sell the ferries or (2) keep them.",
        "The sale(1) and the lease(2) differ.",  # no stop, and nothing is cited
        "Six ferries (2024) were sold.(1) Two stayed.",  # one mark is missing
    ],
)
def test_items_of_a_list_in_round_brackets_are_no_notes(body: str) -> None:
    assert starts(body, Line("(1) sell the ferries", gap=True), "(2) keep the ferries") == {}


@pytest.mark.parametrize(
    "body",
    [
        "停航有兩個原因。(1) 船隻老舊。(2) 船員不足。分述如下。",
        "There were two parts.(1) Fares. All pay.(2) Piers. Few do.",
    ],
)
def test_a_summary_that_counts_before_a_list_leads_to_no_notes(body: str) -> None:
    assert starts(body, Line("(1) 船隻老舊，已有三十年。", gap=True), "(2) 船員不足，十人退休。") == {}


@pytest.mark.parametrize(("last", "noted"), [("stayed.(3)", True), ("stayed.(3) Two", False)])
def test_few_references_make_notes_where_a_mark_ends_a_paragraph(last: str, *, noted: bool) -> None:
    body = ("Six ferries were sold.(1) Two were let.(2) The rest", last)
    notes = ("(1) The board met in May.", "(2) Ibid.", "(3) It voted in June.")
    assert ("(1)" in starts(*body, *(Line(note, gap=True) for note in notes)).values()) == noted


def test_a_list_between_the_marks_and_their_notes_stays_a_list() -> None:
    body = ("Six ferries were sold.(1) Two stayed.(2)", Line("(1) sell more", gap=True), "(2) keep the rest")
    assert starts(*body, Line("The board voted.", gap=True), *(Line(note, gap=True) for note in ROUND_NOTES)) == {
        4: "(1)",
        5: "(2)",
    }


CLOSING = ("1. 方芷若，〈渡口〉，2021年。", "2. 船公司未公布細目。", "3. 同註 1，頁 4。")


def test_notes_that_end_a_text_need_no_heading_where_marks_lead_to_all_of_them() -> None:
    lines = [
        Line("票價漲了兩成。1 店家的生意少了。2 居民改搭公車。3"),
        Line(CLOSING[0], gap=True),
        *map(Line, CLOSING[1:]),
    ]
    assert find_note_starts(lines) == {1: "1", 2: "2", 3: "3"}


@pytest.mark.parametrize(
    "lines",
    [
        [Line("票價漲了兩成。1 店家的生意少了。2 居民改搭公車。"), Line(CLOSING[0], gap=True), *map(Line, CLOSING[1:])],
        [
            Line("票價漲了兩成。2 店家的生意少了。1 居民改搭公車。3"),
            Line(CLOSING[0], gap=True),
            *map(Line, CLOSING[1:]),
        ],
        [Line("票價漲了兩成1，店家的生意少了2，居民改搭公車3"), Line(CLOSING[0], gap=True), *map(Line, CLOSING[1:])],
        [Line("票價漲了兩成。1 店家的生意少了。2 居民改搭公車。3"), *map(Line, CLOSING)],
        [Line("漲了。1 少了。2"), Line("1. 票價另議。", gap=True), Line("2. 班次照舊。")],
        [Line("漲了。1 少了。2"), Line(CLOSING[0], gap=True), Line(CLOSING[1]), Line("本文到此為止。", gap=True)],
        [Line("漲了。1 居民改搭公車。"), Line(CLOSING[0], gap=True)],
    ],
)
def test_numbered_lines_at_the_end_that_not_all_marks_lead_to_are_a_list(lines: list[Line]) -> None:
    assert find_note_starts(lines) == {}


@pytest.mark.parametrize(
    "note", ["3. 方芷若，〈渡口〉。 ↩", "3. 方芷若，〈渡口〉。↩\ufe0e", "3. 方芷若，〈渡口〉。 ↩ ↩"]
)
def test_the_way_back_is_no_word_of_a_note(note: str) -> None:
    assert without_number(note) == "方芷若，〈渡口〉。"


@pytest.mark.parametrize(
    "text",
    ["The line was closed in June 2021.1 The shops", "Fares rose by Oct. 2021.1 The shops", "It closed in 2021.1 The"],
)
def test_a_mark_stands_behind_a_sentence_that_ends_in_a_month_and_a_year(text: str) -> None:
    assert found([text], ["1"]) == [["1"]]


@pytest.mark.parametrize(
    "text",
    [
        "The June 2021.1 release",
        "the line closed in 2021.1 of them",
        "version of Harbour 2021.1 The next",
        "It may 2021.1 The",
    ],
)
def test_what_only_looks_like_a_year_with_a_mark_has_none(text: str) -> None:
    assert found([text], ["1"]) == [[]]
