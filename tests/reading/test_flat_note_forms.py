"""Notes of flat text in the forms that typists give them, read from the file to the mark."""

import pytest

from briefqa.reading.flat_notes import find_note_starts
from briefqa.reading.lines import Line
from briefqa.reading.note_marks import digits_of
from briefqa.reading.note_rests import goes_on_with_note
from briefqa.reading.plain import read_plain
from briefqa.types import BlockKind, Document
from reading.fixtures import document_of, notes_after

CUT = "南嶼渡輪之載客率於二〇二一年第一季降至六成一1，惟其後即逐季回升，至同年年底已回升"
CUT_NOTE = "1 方芷若，〈渡口與離島供應鏈之關係：以南嶼為例〉，《航運季刊》，第3卷第"
BODY_REST = "至80%，並於二〇二二年第四季達到滿載2，創下三年來新高。"
LAST_NOTE = "2 同註1，頁9。"


def read(text: str) -> Document:
    return document_of(read_plain(text.encode()))


def body(document: Document) -> list[str]:
    return [block.span.of(document.text) for block in document.blocks if block.kind != BlockKind.NOTE]


def notes(document: Document) -> list[str]:
    return [note.span.of(document.text) for note in document.notes]


@pytest.mark.parametrize("order", [0, 1])
def test_a_note_that_a_page_break_cuts_is_made_whole_and_so_is_the_text_around_it(order: int) -> None:
    rest = "2期，2022年2月，頁5-19。"
    second_page = [[rest, BODY_REST], [BODY_REST, rest]][order]
    document = read("\n\n".join([CUT, CUT_NOTE, "- 3 -", *second_page, LAST_NOTE, "- 4 -\n"]))
    assert notes(document) == [CUT_NOTE[2:] + rest, LAST_NOTE[2:]]
    assert body(document) == [CUT + BODY_REST]


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("林帆，《潮汐》，頁", "5-19。"),
        ("林帆，《潮汐》，2022年；另見方芷若，", "〈渡口〉，《航運季刊》，2021年5月。"),
        ("林帆，《潮汐與離島", "的交通》，南嶼：海岸社，2022年，頁12。"),
        ('Ana Ruiz, "Fares," Journal of Ferry', "Studies 12, no. 2 (2021): 33–58."),
    ],
)
def test_the_rest_of_a_note_reads_as_what_is_left_of_a_reference(note: str, text: str) -> None:
    assert goes_on_with_note(note, text)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("林帆，《潮汐》，2022年，頁3。", "5期，頁19。"),  # the note is whole
        ("林帆，https://example.org/a", "《潮汐》，2022年。"),
        ("林帆，《潮汐》，2022年", "《渡輪條例》於2022年2月公布，票價隨之調整。"),
        ("林帆，《潮汐》，2022年；另見方芷若，", "《渡輪條例》於2022年2月公布，票價隨之調整。"),
        ("林帆，《潮汐》，2022年", "2期工程延後，渡輪處至今沒有說明。"),
    ],
)
def test_a_sentence_of_the_body_is_no_rest_of_a_note(note: str, text: str) -> None:
    assert not goes_on_with_note(note, text)


BETWEEN = """渡輪的載客率由第三季的九成降至第一季的六成（註1）。
註1：渡輪處新聞稿，2023年4月12日。
港務處則於六月公布末班船的許可要求（註2），船公司預估影響營收一成以上。
註2：林帆，〈夜班〉，2023年6月30日。
註3：這不是註解，因為沒有地方指到它。
"""


def test_a_named_note_between_lines_of_the_body_needs_no_blank() -> None:
    document = read(BETWEEN)
    assert notes(document) == ["渡輪處新聞稿，2023年4月12日。", "林帆，〈夜班〉，2023年6月30日。"]
    assert notes_after(document, "六成（註1）") == notes(document)[:1]
    assert notes_after(document, "要求（註2）") == notes(document)[1:]
    assert len(body(document)) == 3


def test_what_follows_such_a_note_stays_body_and_its_own_wrapped_line_stays_its_own() -> None:
    line = "渡輪處在三月公布新的航線，各站停靠的時間與票價都隨之調整，居民多半歡迎，只"
    wrapped = f"{line}\n有店家擔心客人變少（註1）。\n註1：方芷若，〈渡口的時刻表〉，《航運季刊》，第3卷第2期，2021年5月，頁5\n至9。\n"
    document = read(f"{line}\n{line}\n{line}\n{wrapped}船公司還在考慮。\n")
    assert notes(document) == ["方芷若，〈渡口的時刻表〉，《航運季刊》，第3卷第2期，2021年5月，頁5至9。"]
    assert body(document)[-1] == "船公司還在考慮。"


@pytest.mark.parametrize(("left", "right"), [("（", "）"), ("［", "］"), ("〔", "〕"), ("【", "】")])
def test_notes_are_counted_in_chinese_numerals_too(left: str, right: str) -> None:
    cited = "".join(f"班次減至{number}成{left}註{number}{right}。" for number in ("一", "二", "三"))
    document = read(f"{cited}\n\n註一：方芷若，〈渡口〉，2021年。\n註二：同註一，頁5。\n註三：作者訪談。\n")
    assert notes(document) == ["方芷若，〈渡口〉，2021年。", "同註一，頁5。", "作者訪談。"]
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert document.notes[1].same_as == (0,)
    assert [mark.note for mark in document.marks] == [0, 1, 2]


@pytest.mark.parametrize(
    ("numeral", "digits"), [("一", "1"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("三十四", "34")]
)
def test_chinese_numerals_are_read_as_the_number_they_show(numeral: str, digits: str) -> None:
    assert digits_of(numeral) == digits


def test_a_word_that_begins_like_a_numeral_points_to_no_note() -> None:
    document = read("班次減少（註一）。\n\n註一：見註一般旅客之說明。\n")
    assert document.notes[0].same_as == ()


def test_a_raised_digit_is_no_mark_of_notes_that_are_called_so() -> None:
    document = read("渡輪停航¹。班次減少（註1）。旅客抱怨（註2）。\n\n註1：方芷若，〈渡口〉。\n註2：同註1。\n")
    assert [mark.span.of(document.text) for mark in document.marks] == ["（註1）", "（註2）"]


def test_notes_may_begin_a_page_behind_a_sentence_that_ends() -> None:
    marked = Line("班次減少①，旅客抱怨②。")
    listed = [Line("① 方芷若，〈渡口〉，2021年。", breaks=True), Line("② 同①，第5頁。")]
    assert find_note_starts([marked, *listed]) == {1: "①", 2: "②"}
    assert find_note_starts([Line("班次減少①，旅客抱怨②，並且"), *listed]) == {}


def test_a_note_that_cites_nothing_is_due_beside_others_where_its_mark_leads_to_it() -> None:
    said = ["1 作者訪談，2023年4月2日。", "2 方芷若，〈渡口〉，2021年。", "3 港務處公告，2023年4月5日。"]
    text = "渡輪停航3天1。船班減少2，旅客抱怨3。\n\n" + "\n\n".join(said)
    assert notes(read(text)) == [note[2:] for note in said]
    assert notes(read(text.replace("抱怨3", "抱怨"))) == [note[2:] for note in said[:2]]


def test_a_number_that_no_mark_leads_to_between_two_notes_is_none() -> None:
    lines = ["班次1，票價。", "1 方芷若，〈渡口〉。", "2 號碼頭的旅客改走別處。", "3 林帆，〈夜班〉。"]
    assert find_note_starts([Line(line, gap=True) for line in lines]) == {1: "1", 3: "3"}


def test_id_points_to_the_note_before() -> None:
    document = read(
        'The ferry ran.1 It stopped.2 It ran again.3\n\n1 Ana Ruiz, "Fares," 2021.\n\n2 Id. at 22.\n\n3 Id.\n'
    )
    assert [note.same_as for note in document.notes] == [(), (0,), (1,)]


def test_digits_behind_a_length_are_its_power_and_those_behind_another_unit_may_be_a_mark() -> None:
    text = "容量達2,937MW1，成長三成。面積為12m2，人口為23萬人2。新機型是AB3。\n\n"
    document = read(text + "\n\n".join(f"{number} 方芷若，〈渡口之{number}〉，2021年。" for number in (1, 2, 3)))
    starts = [document.text[mark.span.start - 2 : mark.span.end] for mark in document.marks]
    assert starts == ["MW1", "萬人2"]


@pytest.mark.parametrize("heading", ["附註\n", ""])
def test_numbers_over_addresses_alone_are_those_of_notes(heading: str) -> None:
    addresses = "1\nhttps://a.example/x\nhttps://b.example/y\n2\nhttps://c.example/z\n"
    document = read(f"班次降至六成1。其後回升2。\n\n{heading}{addresses}")
    assert notes(document) == ["https://a.example/x https://b.example/y", "https://c.example/z"]
    assert [mark.note for mark in document.marks] == [0, 1]
    assert not read(f"班次降至六成1。\n\n{heading}{addresses}\n渡輪次日照常。\n").notes


def test_an_address_inside_another_is_not_set_apart() -> None:
    document = read("班次減少。1\n\n1 方芷若，〈渡口〉，https://archive.example/web/2021/\nhttps://port.example/a\n")
    assert "2021/https://port" in notes(document)[0]
