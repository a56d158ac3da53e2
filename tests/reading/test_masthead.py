"""What stands above the title: who publishes, the number of the issue, its day."""

import pytest

from briefqa.reading.dispatch import read_document
from briefqa.sentences import sentences_of
from briefqa.types import BlockKind, Document

MASTHEAD = f"港務研究中心{' ' * 26}政策簡報 第47期"
BODY = "去年的停航造成四十七億元損失，主因是碼頭過度集中，而不是船數不足，本文主張應該分散碼頭。"


def document(*lines: str) -> Document:
    return read_document("\n".join(lines).encode(), "brief.txt")


def paged(*head: str) -> Document:
    return document(*head, "", BODY, "", "- 1 -", head[0], "", BODY, "", "- 2 -", head[0], "", BODY)


@pytest.mark.parametrize("masthead", [MASTHEAD, "港務研究中心", "港務觀察　第47期"])
@pytest.mark.parametrize("names", [("方芷若、林帆",), ("方芷若 *", "林帆")])
def test_a_first_line_that_pages_repeat_above_a_day_and_a_title_is_a_masthead(
    masthead: str, names: tuple[str, ...]
) -> None:
    read = paged(masthead, "2025年3月14日", "", "渡輪停航之後", *names, "", "摘要")
    assert (read.title, read.metadata.date) == ("渡輪停航之後", "2025-03-14")
    assert read.metadata.authors == ("方芷若", "林帆")
    assert {span.of(read.text) for _, span in sentences_of(read)} == {BODY}
    assert masthead in read.text
    assert list(read.removed).count(f"running header: {masthead}") == 2


def test_parts_at_the_two_edges_of_a_page_above_a_day_are_a_masthead_on_one_page_too() -> None:
    read = document(
        f"HARBOUR POLICY REVIEW{' ' * 30}ISSUE BRIEF", "November 2025", "", "Six New Ferries", "Ana Ruiz", "", BODY
    )
    assert (read.title, read.metadata.date) == ("Six New Ferries", "2025-11")
    assert read.metadata.publisher == "HARBOUR POLICY REVIEW"


def test_a_body_in_the_masthead_publishes() -> None:
    assert paged(MASTHEAD, "2025年3月14日", "", "渡輪停航之後").metadata.publisher == "港務研究中心"


def test_a_masthead_above_no_title_is_none_either() -> None:
    read = paged(MASTHEAD, "", "壹、現況")
    assert read.metadata.title == ""
    assert read.blocks[0].kind == BlockKind.BYLINE


@pytest.mark.parametrize(
    "lines",
    [
        ("渡輪停航之後", "2025年3月14日", "", "方芷若"),
        ("渡輪停航之後", "", "壹、現況"),
        ("港務中心的一天", "", "方芷若"),
    ],
)
def test_a_title_that_pages_repeat_stays_the_title(lines: tuple[str, ...]) -> None:
    assert paged(*lines).title == lines[0]


def test_wide_blanks_alone_make_no_masthead() -> None:
    assert document(f"公{' ' * 10}告", "2025年3月14日", "", "渡輪停航", "", BODY).blocks[0].kind == BlockKind.TITLE
    assert document(f"渡輪停航{' ' * 10}居民不滿", "", BODY).blocks[0].kind != BlockKind.BYLINE


@pytest.mark.parametrize(
    ("lines", "title", "publisher"),
    [
        (
            ("Harbour Bureau        Policy Brief No. 47", "14 March 2025", "", "After the Ferry"),
            "After the Ferry",
            True,
        ),
        (("海港市政府　　　　　　　　公告", "中華民國113年3月14日", "渡輪停航三日"), "渡輪停航三日", True),
        (("匯率調整        第31期", "2025年3月14日", "渡輪票價調整"), "渡輪票價調整", False),
    ],
)
def test_the_line_under_a_masthead_is_the_title_whatever_stands_under_it(
    lines: tuple[str, ...], title: str, publisher: bool
) -> None:
    read = document(*lines, "", BODY, "", BODY)
    assert (read.metadata.title, bool(read.metadata.publisher)) == (title, publisher)


@pytest.mark.parametrize(
    "lines",
    [
        ("年度            艘次", "2024年3月        47", "2024年4月        52", "渡輪統計說明"),
        ("Route          Trips", "March 2024        47", "April 2024        52", "Ferries by month", ""),
        ("主席：林帆                紀錄：方芷若", "113年3月14日", "渡輪停航案"),
        ("問：何時復航？            答：四月", "2025年4月1日", "票價不變", ""),
    ],
)
def test_rows_of_a_table_and_fields_are_no_masthead(lines: tuple[str, ...]) -> None:
    read = document(*lines, BODY)
    assert read.blocks[0].kind not in (BlockKind.BYLINE, BlockKind.TITLE)
    assert (read.metadata.title, read.metadata.authors, lines[0][:2] in read.text) == ("", (), True)


@pytest.mark.parametrize(
    "line", ["海港市政府　函", "港務處　書函", "海港市政府開會通知單", "港務處公告", "海港市政府　令"]
)
@pytest.mark.parametrize("form", [(), ("發文日期：中華民國114年3月14日", "", "速別：普通件", "")])
def test_the_line_of_an_agency_stands_above_the_title(line: str, form: tuple[str, ...]) -> None:
    read = document(line, "", *form, "離島航線第七次會議紀錄", "", "壹、主持人：方芷若", "", BODY)
    assert (read.title, read.metadata.date) == ("離島航線第七次會議紀錄", "2025-03-14" if form else "")
    assert read.metadata.publisher in ("海港市政府", "港務處")
    assert read.blocks[0].kind == BlockKind.BYLINE


FORM = (
    "地址：海港市渡船路1號",
    "承辦人：方芷若",
    "電話：(02)1234-5678",
    "傳真：(02)1234-5679",
    "電子信箱：a@b.example",
)


@pytest.mark.parametrize("label", ["主旨", "開會事由"])
def test_a_long_form_above_the_subject_gives_no_title(label: str) -> None:
    form = (
        *FORM,
        "受文者：港務處",
        "發文日期：中華民國114年3月14日",
        "發文字號：海字第1號",
        "速別：普通件",
        "附件：如文",
    )
    read = document("海港市政府　函", "", *form, "", f"{label}：渡輪停航三日，請查照。", "", BODY)
    assert (read.title, read.metadata.date) == ("渡輪停航三日", "2025-03-14")
    assert document("海港市政府　函", "", *FORM, *FORM, *FORM, "", "壹、現況", "", BODY).title not in FORM


@pytest.mark.parametrize("first", ["收費方式", "摘要", "本文摘要"])
def test_the_heading_of_a_part_is_not_the_title_of_a_letter(first: str) -> None:
    assert document("港務處公告", "", first, BODY, "", "退費期限", BODY).title == "港務處公告"


def test_a_title_may_stand_over_headings() -> None:
    assert (
        document("港務處公告", "", "渡輪停航三日", "", "停航原因", BODY, "", "退費期限", BODY).title == "渡輪停航三日"
    )


@pytest.mark.parametrize("first", ["Key findings", "本文摘要", "Key points"])
def test_the_heading_of_a_summary_is_not_the_title_under_a_masthead(first: str) -> None:
    assert document("港務研究中心", "研究報告第31號", "2025年3月14日", first, BODY).title != first


def test_a_letter_is_called_by_its_subject_which_stays_in_the_text() -> None:
    subject = "主旨：渡輪停航三日，請查照。"
    read = document("海港市政府　函", "", "受文者：港務處", "", subject, "", "說明：", "", BODY)
    assert (read.title, read.metadata.publisher) == ("渡輪停航三日", "海港市政府")
    assert subject in [span.of(read.text) for _, span in sentences_of(read)]


@pytest.mark.parametrize(
    "lines", [("渡輪停航公告", "", BODY), ("港務處公告", "", "前言", "", BODY), ("寫給海港的信函", "", BODY)]
)
def test_a_title_that_ends_as_such_a_line_does_stays_one(lines: tuple[str, ...]) -> None:
    assert document(*lines).title == lines[0]


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("HARBOUR POLICY COUNCIL", "Report No. 31", "14 March 2025"), "2025-03-14"),
        (("港務研究中心", "2025年第3號（總第31號）", "2025年3月14日"), "2025-03-14"),
    ],
)
def test_a_number_and_a_day_under_a_body_are_a_masthead(lines: tuple[str, ...], day: str) -> None:
    read = document(*lines, "", "Six New Ferries", "", "壹、現況", "", BODY)
    assert (read.title, read.metadata.date) == ("Six New Ferries", day)
    assert document(*lines, "", "壹、現況", "", BODY).title != "壹、現況"
    assert document("Six New Ferries", *lines[1:], "", "The Fleet", "", BODY).title != "The Fleet"


COVER = ("離島渡輪補貼制度之檢討", "", "撰稿人：副研究員 方芷若", "研究員 林帆", "中華民國115年3月")


@pytest.mark.parametrize(
    ("series", "publisher"),
    [
        ("海港市議會法規處專題研究報告", "海港市議會法規處"),
        ("港務研究中心　委託研究報告", "港務研究中心"),
        ("港务研究中心政策简报", "港务研究中心"),
        ("Harbour Institute Working Paper", "Harbour Institute"),
    ],
)
def test_the_line_of_a_body_and_its_series_is_not_the_title(series: str, publisher: str) -> None:
    read = document(series, "", *COVER, "", "壹、前言", "", BODY)
    assert (read.title, read.metadata.date, read.metadata.publisher) == (COVER[0], "2026-03", publisher)
    assert read.metadata.authors == ("方芷若", "林帆")
    assert {span.of(read.text) for _, span in sentences_of(read)} == {BODY}


@pytest.mark.parametrize(
    "names", [("研究人員：林帆",), ("撰寫人：方芷若、林帆",), ("執筆：林帆", "　　　方芷若", "　　　洪可")]
)
@pytest.mark.parametrize("day", ["中華民國115年3月", "完成日期：115年3月", "撰成日期：中華民國115年3月18日"])
def test_writers_may_stand_behind_other_labels_and_go_on_below(names: tuple[str, ...], day: str) -> None:
    read = document("港務處專題研究報告", "", COVER[0], *names, day, "", "壹、前言", "", BODY)
    assert (read.title, read.metadata.date[:7]) == (COVER[0], "2026-03")
    assert len(read.metadata.authors) == max(len(names), names[0].count("、") + 1)
    assert {span.of(read.text) for _, span in sentences_of(read)} == {BODY}


@pytest.mark.parametrize(
    "lines",
    [
        ("港務處專題研究報告", "", "方芷若", "2026年3月18日"),
        ("港務處專題研究報告", "", "離島經濟研究院", "2026年3月18日"),
        ("港務處專題研究報告", "", "壹、前言", ""),
        ("渡輪停航研究報告", "", "撰稿人：方芷若", "2026年3月18日"),
        ("離島渡輪政策簡報", "——票價篇", "2026年3月18日"),
        ("港務處年度報告", "撰稿人：方芷若", "2026年3月18日"),
    ],
)
def test_a_report_that_is_called_after_its_body_keeps_its_title(lines: tuple[str, ...]) -> None:
    assert document(*lines, "", BODY, "", BODY).title == lines[0]


def test_what_goes_on_below_the_writers_is_a_name() -> None:
    read = document("渡輪補貼之檢討", "撰稿人：方芷若", "離島的票價", "2026年3月18日", "", BODY, "", BODY)
    assert read.metadata.authors == ("方芷若",)


@pytest.mark.parametrize(
    "issue", ["港務研究院 海運論壇 第 12 卷第 3 期", "海運論壇第7期", "港務研究院 研究簡訊 第 31 號"]
)
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_the_number_of_an_issue_may_stand_between_the_title_and_the_writers(issue: str, ending: str) -> None:
    sign, bold = ("# ", "**") if ending == "md" else ("", "")
    lines = (
        f"{sign}渡輪補貼之檢討",
        f"{bold}{issue}{bold}",
        f"{bold}作者：方芷若、林帆{bold}",
        "2026 年 3 月 18 日",
        BODY,
    )
    read = read_document("\n\n".join(lines).encode(), f"paper.{ending}")
    assert (read.title, read.metadata.date) == ("渡輪補貼之檢討", "2026-03-18")
    assert read.metadata.authors == ("方芷若", "林帆")
    assert read.metadata.publisher == ("港務研究院" if issue.startswith("港務") else "")
    assert {span.of(read.text) for _, span in sentences_of(read)} == {BODY}


@pytest.mark.parametrize("number", [(), ("港研（評）115-07 號",), ("第47期",)])
@pytest.mark.parametrize("series", ["港務研究報告", "政策簡報"])
def test_a_body_its_series_and_a_number_may_stand_on_lines_of_their_own(number: tuple[str, ...], series: str) -> None:
    lines = (
        "離島研究基金會",
        series,
        *number,
        "",
        "渡輪停航之後的檢討",
        "",
        "林帆",
        "離島研究基金會副研究員",
        "2026年3月18日",
    )
    read = document(*lines, "", "一、前言", "", BODY)
    assert (read.title, read.metadata.authors) == ("渡輪停航之後的檢討", ("林帆",))
    assert (read.metadata.publisher, read.metadata.date) == ("離島研究基金會", "2026-03-18")
    assert {block.headings for block in read.blocks if block.span.of(read.text) == BODY} == {("一、前言",)}


def test_a_number_and_a_body_at_the_two_edges_stand_above_a_title_with_writers() -> None:
    mast = f"Working Paper No. 2026/07{' ' * 30}Centre for Island Policy"
    names = "Helena Moravec and Mark D. Trent"
    read = document(mast, "", "SIX NEW FERRIES: A SURVEY", "", names, "", "March 2026", "", "1. Introduction", "", BODY)
    assert (read.title, read.metadata.date) == ("SIX NEW FERRIES: A SURVEY", "2026-03")
    assert read.metadata.authors == ("Helena Moravec", "Mark D. Trent")
    assert read.metadata.publisher == "Centre for Island Policy"


def test_a_body_above_a_title_alone_is_no_masthead() -> None:
    assert document("港務研究中心", "", "渡輪停航之後", "2026年3月18日", "", BODY).title == "港務研究中心"
