"""The head of a text file: its title, its writer and its day, on lines that nothing marks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.dispatch import read_document
from briefqa.reading.letterhead import Head, is_byline, read_head
from briefqa.reading.plain import read_plain
from briefqa.sentences import sentences_of
from briefqa.types import BlockKind, Document

TITLE = "離島渡輪四月起調整班次"
BODY = "離島渡輪將於四月一日起調整班次。港務處表示，末班船延至晚間十點。"


def document(*lines: str) -> Document:
    return read_document("\n".join(lines).encode(), "news.txt")


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        (("2026-03-18 離島日報 記者林帆／報導",), "林帆"),
        (("2026-03-18 離島日報 記者 林帆",), "林帆"),
        (("離島日報 2026年3月18日",), ""),
        (("2026/03/18 16:20 離島日報",), ""),
        (("撰文：方芷若", "發布日期：2026年3月18日"), "方芷若"),
        (("民國115年3月18日",), ""),
        (("By Ana Ruiz", "March 18, 2026"), "Ana Ruiz"),
        (("", "离岛日报　2026年3月18日", ""), ""),
        (("離島日報　中華民國115年3月18日",), ""),
        (("採訪／林帆", "2026年3月18日"), "林帆"),
        (("——在離島論壇的演講", "", "講者：方芷若（離島經濟學會理事長）", "日期：民國一一五年三月十八日"), "方芷若"),
        (("——在離島論壇的演講", "方芷若", "2026年3月18日"), "方芷若"),
    ],
)
def test_title_day_and_writer_under_it(lines: tuple[str, ...], author: str) -> None:
    read = document(TITLE, *lines, "", BODY)
    assert (read.title, read.metadata.date) == (TITLE, "2026-03-18")
    assert read.metadata.authors == ((author,) if author else ())
    assert "".join(span.of(read.text) for _, span in sentences_of(read)) == BODY  # none of it is a sentence to quote
    assert {block.headings for block in read.blocks} == {()}


@pytest.mark.parametrize(
    ("name", "authors", "publisher"),
    [
        ("離島觀察編輯部", (), "離島觀察編輯部"),
        ("离岛观察社", (), "离岛观察社"),
        ("港務處", (), "港務處"),
        ("方芷若", ("方芷若",), ""),
        ("方芷若、林帆", ("方芷若", "林帆"), ""),
        ("安娜·魯伊斯", ("安娜·魯伊斯",), ""),
        ("Ana Ruiz", ("Ana Ruiz",), ""),
        ("The Coast Review", (), "The Coast Review"),
        ("作者：方芷若", ("方芷若",), ""),
        ("從數字看航線", (), ""),
        ("研究員　方芷若", ("方芷若",), ""),
        ("By Ana Ruiz and James Q. Tan", ("Ana Ruiz", "James Q. Tan"), ""),
    ],
)
@pytest.mark.parametrize(
    "day",
    [
        "2026年3月18日",
        "民國115年3月18日",
        "中華民國115年3月18日",
        "時間：2026年3月18日（星期三）14:00",
        "時間：115年3月18日（星期三）下午2時30分",
        "March 18, 2026",
    ],
)
def test_a_name_and_a_day_on_lines_of_their_own(name: str, authors: tuple[str, ...], publisher: str, day: str) -> None:
    read = document(TITLE, name, day, "", BODY, BODY)
    assert (read.title, read.metadata.date) == (TITLE, "2026-03-18")
    assert (read.metadata.authors, read.metadata.publisher) == (authors, publisher)
    kinds = [block.kind for block in read.blocks]
    told = BlockKind.PARAGRAPH if day.startswith("時間") else BlockKind.BYLINE  # may be when those present met
    assert kinds == [BlockKind.TITLE, BlockKind.BYLINE, told, BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_an_author_and_a_publisher_may_stand_over_the_day() -> None:
    read = document("渡輪為什麼停航？", "", "方芷若", "離島觀察社", "2026年3月18日", "", BODY)
    assert read.title == "渡輪為什麼停航？"
    assert (read.metadata.authors, read.metadata.publisher) == (("方芷若",), "離島觀察社")


def test_minutes_are_titled_and_dated_though_a_list_follows() -> None:
    read = document("離島航線第七次會議紀錄", "時間：2026年5月6日", "主席：方芷若", "", f"一、{BODY}", f"二、{BODY}")
    assert (read.title, read.metadata.date) == ("離島航線第七次會議紀錄", "2026-05-06")
    assert {block.headings for block in read.blocks} == {()}  # 主席 is no heading over the list
    assert "主席：方芷若" in [span.of(read.text) for _, span in sentences_of(read)]


@pytest.mark.parametrize(
    "fields",
    [
        ("壹、時間：115年5月6日（星期三）下午2時30分", "貳、地點：港務處三樓", "參、主持人：方芷若　　紀錄：林帆"),
        ("一、開會時間：民國115年5月6日", "二、地點：港務處三樓", "三、主席：方芷若"),
        ("（一）會議日期：2026年5月6日", "（二）出席單位：港務處、船公司", "（三）散會：下午4時"),
    ],
)
@pytest.mark.parametrize("title", ["離島航線第七次會議紀錄", "「離島航線」增班與票價第七次協調會議紀錄"])
def test_numbered_fields_of_minutes_are_quoted_and_give_the_day(title: str, fields: tuple[str, ...]) -> None:
    read = document(title, "", *fields, "", "肆、報告事項：", f"一、{BODY}")
    assert (read.title, read.metadata.date) == (title, "2026-05-06")
    assert set(fields) <= {span.of(read.text) for _, span in sentences_of(read)}
    assert not {heading for block in read.blocks for heading in block.headings} & set(fields)


def test_the_end_of_a_meeting_gives_no_day() -> None:
    read = document("離島航線第七次會議紀錄", "", "壹、地點：港務處三樓", "貳、散會時間：2026年5月6日", "", BODY)
    assert read.metadata.date == ""


def test_an_interview_is_titled_dated_by_its_issue_and_quoted_answer_by_answer() -> None:
    turns = (
        "問：你們多久抵達現場？",
        "答：約四個小時，當時浪高三公尺，船走得慢。",
        "問：為什麼沒有登船？",
        "答：浪太高。",
    )
    read = document("【專訪】站在第一線：專訪船長", "", "《離島觀察》雜誌 2026年3月號", "採訪／林帆", "", *turns)
    assert (read.title, read.metadata.date) == ("【專訪】站在第一線：專訪船長", "2026-03")
    assert (read.metadata.authors, read.metadata.publisher) == (("林帆",), "離島觀察")
    assert [span.of(read.text) for _, span in sentences_of(read)] == list(turns)


def test_an_author_and_a_day_may_share_a_line() -> None:
    read = document(TITLE, "作者：方芷若（港務處研究員）　　發布機構：離島觀察社　　日期：2026年3月18日", "", BODY)
    assert (read.title, read.metadata.date) == (TITLE, "2026-03-18")
    assert (read.metadata.authors, read.metadata.publisher) == (("方芷若",), "離島觀察社")
    assert "".join(span.of(read.text) for _, span in sentences_of(read)) == BODY


def test_strokes_set_a_publisher_apart_from_the_day() -> None:
    read = document(TITLE, "By Ana Ruiz", "Coast Review Institute | Working Paper No. 7 | March 18, 2026", "", BODY)
    assert (read.metadata.publisher, read.metadata.date) == ("Coast Review Institute", "2026-03-18")
    assert read.metadata.authors == ("Ana Ruiz",)


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE, "居民多半歡迎，店家則擔心", "2026年3月18日", BODY),
        (TITLE, "港務處在三月宣布的新航線與各站停靠的時間和票價一覽表", "2026年3月18日", BODY),
        (TITLE, "方芷若", "2026年春", BODY),
        (TITLE, "方芷若", "2026年3月18日港務處宣布", BODY),
    ],
)
def test_a_line_is_a_name_only_if_it_has_the_form_of_one_and_a_day_follows(lines: tuple[str, ...]) -> None:
    head = read_head(lines)
    assert (head.bylines, head.authors, head.publisher, head.date) == (0, (), "", "")


def test_an_agency_names_its_day_and_is_no_part_of_the_first_sentence() -> None:
    read = document(TITLE, "", f"（中央社記者林帆台北2026年3月18日電）{BODY}")
    assert (read.title, read.metadata.date) == (TITLE, "2026-03-18")
    assert next(span.of(read.text) for _, span in sentences_of(read)) == "離島渡輪將於四月一日起調整班次。"
    assert "（中央社記者林帆台北2026年3月18日電）" in read.text


def test_a_day_without_its_year_dates_nothing() -> None:
    read = document(TITLE, f"（中央社記者林帆台北18日電）{BODY}2025年12月18日曾經停航。")
    assert read.metadata.date == ""


def test_a_note_mark_after_the_agency_stands_where_it_stood() -> None:
    read = document(TITLE, "", "（離島社18日電）船資漲了。¹", "", "¹ 方芷若，〈渡口〉，2021年。")
    assert [mark.span.of(read.text) for mark in read.marks] == ["¹"]
    assert len(read.notes) == 1


@pytest.mark.parametrize(
    "line",
    [
        "2026年3月18日，港務處宣布新的航線",
        "2026年3月18日港務處宣布新的航線",
        "港務處在2026年3月18日宣布",
        "港務處說 2026-03-18 起調整",
        "記者會在下午舉行",
        "By the quay stands a shop",
        "離島日報 2026年3月",
        f"2026-03-18 {'港務處的新航線' * 8}",
        "2026-03-18 新航線開航。居民歡迎",
        "壹、時間：2026年5月6日",
        "記者：你怎麼看？",
        "主持人：方芷若　　紀錄：林帆",
    ],
)
def test_what_only_tells_of_a_day_or_a_writer_is_no_byline(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "lines",
    [
        ("離島渡輪調整班次。", BODY),
        ("港務月報 2024年5月6日", BODY),
        ("米", "鹽", "茶葉", "糖"),
        ("離島渡輪", "離島碼頭", "離島燈塔"),
        (BODY * 3, BODY),
        (TITLE,),
        (),
    ],
)
def test_a_text_without_a_title_has_no_head(lines: tuple[str, ...]) -> None:
    assert not read_head(lines).title


def test_a_short_first_line_over_lines_that_are_not_set_apart_is_the_title() -> None:
    read = document("港務處公布新航線，居民多半歡迎", BODY, BODY)
    assert read.title == "港務處公布新航線，居民多半歡迎"


@given(st.text("渡輪2026年3月18日記者（電）。，\n By", max_size=120))
@settings(deadline=None)
def test_a_title_stands_first_or_nowhere(text: str) -> None:
    raw = read_plain(text.encode())
    kinds = [block.kind for block in raw.blocks]
    assert BlockKind.TITLE not in kinds[1:]


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("（2024年11月6日第四次處務會議通過，自2025年2月1日起施行）",), "2024-11-06"),
        (("（2024年11月6日省人民政府公布）",), "2024-11-06"),
        (("中華民國113年6月3日港務字第1130001號令修正公布全文 12 條；並自公布日施行",), "2024-06-03"),
        (("中華民國一百一十三年六月三日公布",), "2024-06-03"),
        (("中華民國84年8月11日公布", "中華民國112年5月31日修正公布第 3 條條文"), "2023-05-31"),
        (("自2025年2月1日起施行",), "2025-02-01"),
        (("中華民國114年4月17日港務處第三次會議通過",), "2025-04-17"),
        (("2025年4月17日議會三讀通過",), "2025-04-17"),
    ],
)
def test_a_law_is_dated_by_its_history(lines: tuple[str, ...], date: str) -> None:
    read = document(
        "離島渡輪管理辦法",
        "",
        *lines,
        "",
        "第一條 為管理離島渡輪，制定本辦法。",
        "",
        "第二條 本辦法所稱渡輪，指載客船舶。",
    )
    assert read.metadata.date == date
    assert sum(block.kind == BlockKind.BYLINE for block in read.blocks) == len(lines)


@pytest.mark.parametrize(
    "line",
    [
        "2026年3月18日，議會三讀通過新的船資。",
        "2026年3月18日，議會三讀通過",
        "2026年3月18日新船資在一片反對聲中通過",
        "議會 2026年3月18日 通過新船資並施行",
        "2026年3月18日起實施新票價",
        "（2026年3月18日，港務處提供）",
        "本辦法自公布日施行",
    ],
)
def test_what_tells_of_a_law_is_not_its_history(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("<h1>龍溪橋完工</h1>", "<p>發布日期：114-05-22</p>", "<p>龍溪橋今日完工。</p>"), "2025-05-22"),
        (("<h1>龍溪橋完工</h1>", "<p>2025年5月22日</p>", "<p>龍溪橋今日完工。</p>"), "2025-05-22"),
        (("<h1>龍溪橋完工</h1>", "<p>龍溪橋今日完工。</p>", "<p>更新日期：114-05-22</p>"), ""),
        (("<h1>龍溪橋完工</h1>", "<p>縣府於2025年5月22日宣布</p>", "<p>龍溪橋今日完工。</p>"), ""),
        (
            ("<h1>備忘錄</h1>", "<p>收件人：方芷若　　發件人：林帆　　日期：2025年5月22日</p>", "<p>完工。</p>"),
            "2025-05-22",
        ),
        (("<h1>會議紀錄</h1>", "<p>壹、時間：114年5月22日下午2時</p>", "<p>完工。</p>"), "2025-05-22"),
        (("<h1>2025年5月22日</h1>", "<p>龍溪橋今日完工。</p>"), ""),
    ],
)
def test_a_page_that_states_no_day_has_the_one_printed_over_its_text(lines: tuple[str, ...], day: str) -> None:
    page = f"<!doctype html><html><head><title>龍溪縣府</title></head><body>{''.join(lines)}</body></html>"
    assert read_document(page.encode(), "page.html").metadata.date == day


def test_the_day_that_a_page_states_counts_before_the_printed_one() -> None:
    head = '<meta property="article:published_time" content="2025-06-01">'
    body = "<h1>龍溪橋完工</h1><p>發布日期：114-05-22</p><p>龍溪橋今日完工。</p>"
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    assert read_document(page.encode(), "page.html").metadata.date == "2025-06-01"


@pytest.mark.parametrize(
    "title", ["採訪：離島的醫生", "演講：渡輪的一百年", "口述：渡輪工人的一生", "主席：一個時代的結束"]
)
@pytest.mark.parametrize("lines", [("記者林帆／報導", "2026年3月18日"), ("林帆", "2026年3月18日")])
def test_a_label_over_a_byline_or_a_day_begins_a_title(title: str, lines: tuple[str, ...]) -> None:
    read = document(title, *lines, "", BODY)
    assert (read.title, read.metadata.authors, read.metadata.date) == (title, ("林帆",), "2026-03-18")
    assert {block.headings for block in read.blocks} == {()}
    assert document(title, lines[1], "", BODY).title == title


def test_a_field_that_names_a_person_is_no_title() -> None:
    assert not read_head(["主席：方芷若", "2026年3月18日", BODY]).title
    assert not read_head(["採訪：離島的醫生", "地點：港務處三樓", BODY]).title


@pytest.mark.parametrize("line", ["演講：渡輪的未來", "記者：請問處長", "作者：已經走了"])
def test_what_is_said_behind_a_label_is_no_author(line: str) -> None:
    assert read_head(["離島論壇", line, "2026年3月18日", BODY]).authors == ()


def test_two_lines_of_four_characters_are_no_authors() -> None:
    assert read_head(["秋夜", "明月當空", "渡輪遠去", "2026年3月18日", BODY]).authors == ()
    assert read_head(["秋夜", "方芷若", "林帆", "2026年3月18日", BODY]).authors == ("方芷若", "林帆")


def test_the_days_of_a_life_are_no_dateline() -> None:
    assert not is_byline("（1970年1月2日—2020年3月4日）")
    assert not is_byline("January 2, 1970 – March 4, 2020")
    assert is_byline("離島日報 | 2026年3月18日")


@pytest.mark.parametrize(
    "first",
    ["Dear colleagues", "各位同仁好", "敬啟者", "您好", "局長好", "姓名", "地址", "電話", "職稱", "事由", "Hello all,"],
)
def test_a_greeting_and_a_label_of_a_form_head_no_text(first: str) -> None:
    assert read_head([first, "林帆", "2024年3月14日", "海港市交通局昨日宣布，全市渡輪停航三日。"]) == Head()


def test_a_line_of_common_english_words_is_no_name() -> None:
    text = "The council met for three days and heard the residents of the harbour."
    assert read_head(["A Ferry Plan", "The Ferry Stops", "14 March 2024", text]).authors == ()
    assert read_head(["A Ferry Plan", "Ana Ruiz", "14 March 2024", text]).authors == ("Ana Ruiz",)


@pytest.mark.parametrize(
    ("lines", "date", "authors", "publisher"),
    [
        (("離島研究院　航運組", "方芷若、林帆*", "2026 年 3 月"), "2026-03", ("方芷若", "林帆"), "離島研究院　航運組"),
        (("方芷若", "2026年3月"), "2026-03", ("方芷若",), ""),
        (("《港務觀察》2026年3月號　採訪整理：方芷若",), "2026-03", ("方芷若",), "港務觀察"),
        (("作者：方芷若　發表於《港務觀察》2026年第2期",), "", ("方芷若",), ""),
        (("港務處　更新日期：115 年 3 月 18 日",), "2026-03-18", (), "港務處"),
        (
            ("離島研究院　研究報告第9號　2026年3月18日　執筆：方芷若、林帆",),
            "2026-03-18",
            ("方芷若", "林帆"),
            "離島研究院",
        ),
    ],
)
def test_the_head_of_a_report_or_an_interview(
    lines: tuple[str, ...], date: str, authors: tuple[str, ...], publisher: str
) -> None:
    read = document(TITLE, *lines, "", BODY)
    assert (read.title, read.metadata.date, read.metadata.authors) == (TITLE, date, authors)
    assert read.metadata.publisher == publisher
    assert "".join(span.of(read.text) for _, span in sentences_of(read)) == BODY


@pytest.mark.parametrize(
    "lines",
    [
        ("2026年3月", BODY, "2026年4月", BODY),  # a list of months
        ("渡輪三艘　碼頭兩座", BODY),
        ("港務處　工務局", BODY),
        ("客運　2026年3月起停航", BODY),
    ],
)
def test_what_only_looks_like_a_head_is_none(lines: tuple[str, ...]) -> None:
    assert read_head((TITLE, *lines)).bylines == 0


@pytest.mark.parametrize("under", [(), ("港務處",), ("方芷若",)])
def test_months_over_the_parts_of_a_chronicle_date_nothing(under: tuple[str, ...]) -> None:
    months = [line for month in (3, 7, 11) for line in (f"2026年{month}月", "", *[f"{BODY}", ""] * 5)]
    read = document("離島紀事", *under, "", *months)
    assert (read.metadata.date, read.metadata.authors) == ("", ())


def test_one_month_over_a_long_text_dates_it() -> None:
    assert document(TITLE, "2026年3月", "", *[BODY, ""] * 12).metadata.date == "2026-03"


@pytest.mark.parametrize("line", ["討論初稿", "限閱文件", "離島來信", "五月", "Working Draft", "Mixed Blessings"])
def test_a_subtitle_over_a_month_is_no_author(line: str) -> None:
    read = document(TITLE, line, "2026年3月", "", BODY)
    assert (read.title, read.metadata.date, read.metadata.authors) == (TITLE, "2026-03", ())


@pytest.mark.parametrize("line", ["方芷若", "歐陽芷若", "林帆、方芷若", "阿里·卡西姆", "James Q. Tan", "By Ana Ruiz"])
def test_a_name_over_a_month_is_an_author(line: str) -> None:
    assert document(TITLE, line, "2026年3月", "", BODY).metadata.authors


def test_what_a_paper_calls_itself_is_no_author() -> None:
    assert document(TITLE, "Working Draft", "2026年3月18日", "", BODY).metadata.authors == ()


@pytest.mark.parametrize("line", ["時間：中華民國115年5月6日上午9時", "開會時間：2026年5月6日　地點：港務處三樓"])
def test_when_a_meeting_is_stays_in_the_text_and_gives_the_day(line: str) -> None:
    read = document("離島航線會議紀錄", "", line, "", "主席：方芷若", "", BODY)
    assert read.metadata.date == "2026-05-06"
    assert line in [span.of(read.text) for _, span in sentences_of(read)]


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("離島渡輪停航的外溢效應", "The Spillover of Idle Ferries"),
        ("The Spillover of Idle Ferries", "離島渡輪停航的外溢效應"),
    ],
)
def test_the_title_may_stand_in_both_scripts(title: str, other: str) -> None:
    read = document(title, other, "", "方芷若", "2026年3月18日", "", "壹、現況", BODY)
    assert (read.title, read.metadata.authors, read.metadata.date) == (title, ("方芷若",), "2026-03-18")
    assert {block.headings for block in read.blocks} == {(), ("壹、現況",)}


@pytest.mark.parametrize(
    "lines",
    [("方芷若", "離島經濟研究中心 副主任"), ("方芷若 副研究員",), ("方芷若", "港務處 研究員"), ("方芷若",)],
)
def test_a_sure_name_with_a_post_or_above_the_abstract_needs_no_day(lines: tuple[str, ...]) -> None:
    read = document("離島渡輪停航的外溢效應", *lines, "", "摘要", BODY, "壹、現況", BODY)
    assert (read.title, read.metadata.authors) == ("離島渡輪停航的外溢效應", ("方芷若",))
    assert [block.kind for block in read.blocks[1 : 1 + len(lines)]] == [BlockKind.BYLINE] * len(lines)


def test_a_heading_that_only_may_be_a_name_is_no_author() -> None:
    read = document("離島渡輪停航的外溢效應", "方法", "一、訪談", BODY, "二、問卷", BODY)
    assert read.metadata.authors == ()
    assert read.blocks[1].kind == BlockKind.HEADING


@pytest.mark.parametrize("day", ["14 March 2026", "March 2026"])
@pytest.mark.parametrize("line", ["Helena Moravec and Mark D. Trent", "Ana Ruiz, James Q. Tan, and Helena Moravec"])
def test_several_english_names_stand_over_a_day(line: str, day: str) -> None:
    read = document(
        "Ferries, Fares and Debt", "", line, "", day, "", "1. Introduction", "", "The ferries run. They pay."
    )
    assert read.metadata.authors == tuple(line.replace(", and ", ", ").replace(" and ", ", ").split(", "))


def test_words_that_and_joins_over_a_month_are_no_authors() -> None:
    lines = (
        "Ferries, Fares and Debt",
        "",
        "Northern Ports and Southern Ferries",
        "",
        "March 2026",
        "",
        "The ferries run.",
    )
    assert document(*lines).metadata.authors == ()
