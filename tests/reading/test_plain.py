"""Text files: their paragraphs and notes, and the date and authors that they state about themselves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.reading.plain import HEAD_CHARS, TAIL_CHARS, lines_of, metadata_from_text, read_plain, without_false_spaces
from briefqa.types import BlockKind
from reading.fixtures import document_of

BODY = "港務處公布新的渡輪航線，居民多半歡迎，店家則擔心客人變少，希望船公司把末班船延後。\n" * 20


def test_a_text_file_becomes_blocks_and_notes() -> None:
    raw = read_plain("壹、航線\n\n船資漲了。¹\n\n¹ 方芷若，〈渡口〉，2021年。\n".encode())
    assert [(block.kind, block.text) for block in raw.blocks] == [
        (BlockKind.HEADING, "壹、航線"),
        (BlockKind.PARAGRAPH, "船資漲了。¹"),
    ]
    assert [note.text for note in raw.notes] == ["方芷若，〈渡口〉，2021年。"]
    assert raw.encoding == "utf-8"


@given(st.text("港務處 ab\n\f", max_size=60))
@settings(deadline=None)
def test_lines_hold_the_text_and_a_form_feed_begins_a_page(text: str) -> None:
    lines = lines_of(text)
    assert "\n".join(line.text for line in lines) == text.replace("\f", "\n")
    assert sum(line.breaks for line in lines) == text.count("\f")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_the_same(line_end: str) -> None:
    text = "船資漲了，而且明年還要再漲一次。\n\n燃油也漲了。\n"
    assert read_plain(text.replace("\n", line_end).encode()) == read_plain(text.encode())


@pytest.mark.parametrize(
    "line",
    [
        "發布日期：2024-05-06",
        "发布日期：2024年5月6日",
        "最後更新：2024/5/6",
        "更新日期: 2024.05.06",
        "刊登日期：民國113年5月6日",
        "Published: May 6, 2024",
        "Last updated: 6 May 2024",
    ],
)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_a_stated_date_is_read_at_the_head_or_the_foot(line: str, place: str) -> None:
    text = f"{line}\n\n{BODY}" if place == "head" else f"{BODY}\n\n{line}\n"
    assert metadata_from_text(text).date == "2024-05-06"


def test_a_date_in_the_middle_is_not_the_date_of_the_text() -> None:
    text = f"渡口紀事\n\n{BODY}\n發布日期：2024-05-06\n{BODY}"
    assert text.index("發布") > HEAD_CHARS
    assert len(text) - text.index("發布") > TAIL_CHARS
    assert metadata_from_text(text).date == ""


def test_a_date_mark_of_a_converter_is_read_taken_out_and_named() -> None:
    raw = read_plain(f"date 2024-05-06\n\n{BODY}".encode())
    assert raw.metadata.date == "2024-05-06"
    assert raw.removed[0] == "date mark: date 2024-05-06"
    assert "2024-05-06" not in "".join(block.text for block in raw.blocks)


def test_a_short_first_line_with_a_full_date_dates_the_text() -> None:
    assert metadata_from_text(f"港務月報 2024年5月6日\n\n{BODY}").date == "2024-05-06"


@pytest.mark.parametrize("first", ["港務處自2024年起試辦", "渡口紀事（2024年5月）", f"2024年5月6日{BODY[:40] * 2}"])
def test_a_date_that_is_told_and_not_stated_dates_nothing(first: str) -> None:
    assert metadata_from_text(f"{first}\n\n{BODY}").date == ""


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("作者：方芷若", ("方芷若",)),
        ("作者：方芷若、林帆", ("方芷若", "林帆")),
        ("文／方芷若", ("方芷若",)),
        ("撰文：方芷若（港務處研究員）", ("方芷若",)),
        ("記者：方芷若，渡口報導", ("方芷若",)),
        ("Author: Ana Ruiz; Tom Hale", ("Ana Ruiz", "Tom Hale")),
        ("By: Ana Ruiz & Tom Hale", ("Ana Ruiz", "Tom Hale")),
        ("作者  方芷若", ("方芷若",)),
    ],
)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_stated_authors_are_read_at_the_head_or_the_foot(line: str, authors: tuple[str, ...], place: str) -> None:
    text = f"渡口紀事\n{line}\n\n{BODY}" if place == "head" else f"{BODY}\n\n{line}\n"
    assert metadata_from_text(text).authors == authors


@pytest.mark.parametrize(
    "line", ["作者認為航線太長", "文化局表示歡迎", "By the quay stands a shop", "記者會在下午舉行", "作者："]
)
def test_lines_that_begin_like_an_author_name_none(line: str) -> None:
    assert metadata_from_text(f"{line}\n\n{BODY}").authors == ()


@given(st.text(max_size=300))
@settings(deadline=None)
def test_what_a_text_says_about_itself_can_always_be_looked_for(text: str) -> None:
    metadata = metadata_from_text(text)
    assert all(author in text for author in metadata.authors)


def test_a_paragraph_over_a_form_feed_is_one() -> None:
    first, second = "港務處公布新的渡輪航線，居民多半歡迎，店家則擔心客人變", "少，希望船公司把末班船延後。"
    raw = read_plain(f"{first}\f{second}\n\n其餘從略。\n".encode())
    assert [block.text for block in raw.blocks] == [first + second, "其餘從略。"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5", "gb18030"])
def test_the_encoding_is_told_and_recorded(encoding: str) -> None:
    text = BODY if encoding != "gb18030" else "港务处公布新的渡轮航线，居民多半欢迎，店家则担心客人变少。\n" * 20
    raw = read_plain(text.encode(encoding))
    assert "".join(block.text for block in raw.blocks).startswith(text[:10])
    assert raw.encoding


# --- notes at the feet of pages, no blank line above them ------------------------------

FOOTED = (  # two pages with {0} behind the words that the notes are about, and notes that begin with {1}
    "離島渡輪營運檢討\n\n一、班次\n\n"
    "渡輪處在三月公布新的航線{m1}，各站停靠的時間與票價都隨之調整，居民多半歡迎，\n"
    "只有碼頭邊的店家擔心客人變少，希望船公司把末班船延後半小時{m2}，而在旺季時，\n"
    "南線與北線的班次應當互相銜接，使得轉乘的旅客與送貨的商\n"
    "{n1}方芷若，〈渡口的時刻表〉，《航運季刊》，2021 年，\nhttps://example.org/ferry。\n{n2}同註 1，頁 5。\n"
    "{cut}家不必久候。船公司則說，船員的人數不足{m3}，增班要等到明年夏天才能辦到，在那\n"
    "之前只能加開假日的班次，並以較大的船來載運平日的旅客與貨物。\n"
    '{n3}Lin Fan, "Crews of the Outer Islands,"\nHarbour Review, May 3, 2022.\n{end}'
)
NOTE_SETTINGS = {
    "raised": ("¹²³", "{} "),
    "plain": ("123", "{} "),
    "boxed": (("[1]", "[2]", "[3]"), "{}"),
    "named": (("（註1）", "（註2）", "（註3）"), "{}"),
}
PAGE_ENDS = {
    "page number": ("- 4 -\n\n", "- 5 -\n"),
    "form feed": ("\f", ""),
    "header": ("4\n離島渡輪營運檢討\n", "5\n"),
}


def footed(setting: str, page_end: str, *, template: str = FOOTED) -> str:
    marks, start = NOTE_SETTINGS[setting]
    starts = [f"註{number}：" if setting == "named" else start.format(mark) for number, mark in enumerate(marks, 1)]
    cut, end = PAGE_ENDS[page_end]
    values = {f"m{number}": mark for number, mark in enumerate(marks, 1)}
    return template.format(**values, **{f"n{number}": text for number, text in enumerate(starts, 1)}, cut=cut, end=end)


@pytest.mark.parametrize(
    ("setting", "page_end"),
    [  # plain numbers are those of notes only where a page number or a form feed follows
        (setting, page_end)
        for setting in NOTE_SETTINGS
        for page_end in PAGE_ENDS
        if (setting, page_end) != ("plain", "form feed")
    ],
)
def test_notes_right_under_the_text_of_a_page_are_linked_and_the_cut_paragraph_is_whole(
    setting: str, page_end: str
) -> None:
    document = document_of(read_plain(footed(setting, page_end).encode()))
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert document.notes[0].references[0].title == "渡口的時刻表"
    assert document.notes[1].same_as == (0,)
    assert document.notes[2].span.of(document.text).endswith('Islands," Harbour Review, May 3, 2022.')
    assert [mark.note for mark in document.marks] == [0, 1, 2]
    paragraphs = [block.span.of(document.text) for block in document.blocks if block.kind == BlockKind.PARAGRAPH]
    assert len(paragraphs) == 1
    assert "送貨的商家不必久候" in paragraphs[0]
    assert document.blocks[0].span.of(document.text) == "離島渡輪營運檢討"
    assert document.blocks[0].kind == BlockKind.TITLE


TORN = "渡輪處在三月公布新的航線，各站停靠的時間與票價都隨之調整，居民多半歡迎，只有\n碼頭邊的店家擔心客人變少"
NO_FEET = {
    "a list of schemes": "，方案1、方案2與方案3都在研議。\n1 修正《渡輪條例》\n2 檢討《票價辦法》\n3 增設碼頭\n",
    "a list beside marks": "¹。居民也說²。\n1. 調整班次\n2. 檢討票價\n",
    "attachments": "，詳見附件1與附件2。\n1 《渡輪條例》全文\n2 《票價辦法》全文\n",
    "articles": "。\n第二條 依前條第1項及第2項辦理，期限由主管機關定之。\n1 「渡輪」指載客的船。\n2 「碼頭」指泊船處。\n",
    "a table": "，三線1、2、3的班次如下。\n1 12 34\n2 15 40\n3 18 22\n",
    "a cut sentence": "。白皮書的第3章提到\n3 〈票價〉一節所說的規定，並說明\n",
    "a number with its unit": "1。船公司則把《時刻表》改了，從\n1 月 3 日起適用〈假日〉的班次\n",
    "a mark that stands again": "[1]。居民說船資也漲了，而店家又說\n[1]同意這個看法，並引〈渡口〉一文說明理由\n",
    "a mark at a line's start": "¹。居民說船資也漲了\n²，而店家又說不會漲\n",
    "notes that lie before the foot": "¹。居民也說了。\n¹ 方芷若，〈渡口〉。\n\n船公司則說，增班要等到明年夏天。\n",
}


FERRY = '¹。居民也同意²。\n¹ 方芷若，〈渡口〉，2021 年。\n² Ana Ruiz, "Quays," https://example.org/q\n'
BOXED = "[1]，也問了旅客[2]，結果如下。\n"
NO_FEET |= {
    "a heading and body text behind the notes": f"{FERRY}結論\n船公司應當再問一次居民的意見。\n",
    "a sentence behind the notes": f"{FERRY}船公司應當再問一次居民的意見。\n",
    "a signature behind the notes": f"{FERRY}--\n港務處\n",
    "an article behind the notes": "[1]。居民也同意[2]。\n[1] 方芷若，〈渡口〉。\n[2] 碼頭：指泊船處。\n第四條 船資另定之。\n",
    "questions": f"{BOXED}[1] 你多久搭一次船？\n[2] 你滿意船資嗎？\n",
    "options": f"{BOXED}[1] 保留夜班。\n[2] 停開夜班。\n",
    "code": f"{BOXED}[1] = https://example.org/a\n[2] = https://example.org/b\n",
    "a plain note that cites nothing": "1。居民也同意2。\n1 方芷若，〈渡口〉，2021 年。\n2 此為作者整理。\n",
    "a plain one between others": "1。居民2也同意3。\n1 方芷若，〈渡口〉，2021 年。\n2 作者整理。\n3 林帆，〈碼頭〉，2022 年。\n",
    "a note that stands apart": "¹。居民也同意²。\n¹ 方芷若，〈渡口〉。\n\n船公司還在等。\n² 林帆，〈碼頭〉。\n",
}


@pytest.mark.parametrize("foot", NO_FEET)
@pytest.mark.parametrize("end", ["- 4 -\n", "\f", ""])
def test_other_lines_that_begin_with_numbers_at_a_page_s_foot_are_no_notes(foot: str, end: str) -> None:
    raw = read_plain(f"{TORN}{NO_FEET[foot]}{end}船公司還在考慮。\n".encode())
    assert raw.notes == ()


def test_plain_numbers_at_the_end_of_a_file_are_no_notes() -> None:
    foot = "1。居民也同意2。\n1 方芷若，〈渡口〉，2021 年。\n2 林帆，〈碼頭〉，2022 年。\n"
    assert read_plain(f"{TORN}{foot}".encode()).notes == ()
    assert len(read_plain(f"{TORN}{foot}- 1 -\n".encode()).notes) == 2


def test_a_page_s_notes_are_taken_whole_however_many() -> None:
    numbers = range(1, 71)
    body = "".join(f"第{number}位店家也這麼說[{number}]，而旅客不同意。\n" for number in numbers)
    notes = "".join(f"[{number}] 方芷若，〈渡口〉，頁 {number}。\n" for number in numbers)
    assert len(read_plain(f"離島渡輪\n\n{body}{notes}".encode()).notes) == 70


@pytest.mark.parametrize("field", ["From: Ana Ruiz <ana@example.org>", "Return-Path: <ana@example.org>"])
def test_a_field_of_a_mail_is_no_title(field: str) -> None:
    raw = read_plain(f"{field}\n\n{BODY}".encode())
    assert (raw.blocks[0].text, raw.blocks[0].kind == BlockKind.TITLE) == (field, False)


def test_a_list_at_a_page_s_foot_is_no_list_of_the_notes_that_stand_elsewhere() -> None:
    lists = "1. 調整〈班次〉\n2. 檢討〈票價〉\n"
    notes = "註釋\n¹ 方芷若，〈渡口〉。\n² 同註 1。\n"
    raw = read_plain(f"{TORN}¹。居民也說²。\n- 1 -\n船公司還在考慮。\n{lists}- 2 -\n{notes}".encode())
    assert [note.text for note in raw.notes] == ["方芷若，〈渡口〉。", "同註 1。"]


# --- the title that the pages repeat ---------------------------------------------------


@pytest.mark.parametrize("pages", [2, 3, 5])
def test_a_running_header_that_is_the_first_line_stays_once_as_the_title(pages: int) -> None:
    texts = [
        f"離島渡輪營運檢討\n\n{BODY.splitlines()[0]}第{'甲乙丙丁戊'[number]}段。\n- {number + 1} -\n"
        for number in range(pages)
    ]
    raw = read_plain("".join(texts).encode())
    assert [block.text for block in raw.blocks].count("離島渡輪營運檢討") == 1
    assert raw.blocks[0].text == "離島渡輪營運檢討"
    assert raw.removed.count("running header: 離島渡輪營運檢討") == pages - 1


def test_a_sentence_that_two_pages_begin_with_is_no_running_header() -> None:
    raw = read_plain("船資漲了。\n- 1 -\n船資漲了。\n- 2 -\n".encode())
    assert [block.text for block in raw.blocks] == ["船資漲了。"] * 2


def test_a_first_line_above_a_numbered_heading_is_the_title() -> None:
    blocks = read_plain(f"離島渡輪營運檢討\n\n一、班次\n\n{BODY}".encode()).blocks
    assert [(block.kind, block.text) for block in blocks[:2]] == [
        (BlockKind.TITLE, "離島渡輪營運檢討"),
        (BlockKind.HEADING, "一、班次"),
    ]


def test_a_short_paragraph_cut_under_a_running_header_is_whole() -> None:
    page = "渡輪處在三月公布新的航線，各站停靠的時間與票價都隨之調整，居民多半"
    raw = read_plain(f"渡輪月報\n\n{page}\n\f渡輪月報\n歡迎。\n\f渡輪月報\n船公司還在考慮。\n".encode())
    assert f"{page}歡迎。" in [block.text for block in raw.blocks]


# --- days that are none of the text's own ----------------------------------------------

NOTED = "¹ 方芷若，〈渡口〉，2021 年 5 月 2 日，https://a.example/b"


@pytest.mark.parametrize(
    "access",
    [
        "，瀏覽日期：2025年8月1日。",
        "（上網檢視日期：2025年8月1日）。",
        "（瀏覽\n日期：2025年8月1日）。",
        "\n最後更新：2025年8月1日。",
        "，更新日期：2025年8月1日。",
    ],
)
def test_a_day_in_a_note_is_not_the_date_of_the_text(access: str) -> None:
    text = f"離島渡輪的班次\n離島觀察編輯部\n2025年9月15日\n\n船資漲了。¹{BODY}\n\n{NOTED}{access}\n"
    assert read_plain(text.encode()).metadata.date == "2025-09-15"


def test_a_day_that_a_line_only_speaks_of_is_not_the_date_of_the_text() -> None:
    assert metadata_from_text(f"渡口紀事\n公告上的截止日期：2025年8月1日\n\n{BODY}").date == ""
    assert metadata_from_text(f"{BODY}\n參見〈渡口〉，發布日期：2025年8月1日\n").date == ""


@pytest.mark.parametrize(
    "line", ["作者：方芷若　　日期：2024年5月6日", "港務處 | Date: 6 May 2024", "港務處新聞稿（發布日期：2024-05-06）"]
)
def test_a_day_may_be_stated_behind_something_else(line: str) -> None:
    assert metadata_from_text(f"渡口紀事\n{line}\n\n{BODY}").date == "2024-05-06"


@pytest.mark.parametrize(
    "line",
    [
        "網頁更新日期：2024-05-06",
        "新聞稿發布日期：2024-05-06",
        "公告日期：2024年5月6日",
        "本頁最後更新：2024-05-06",
        "頁面更新時間：2024/05/06",
        "※更新日期：2024-05-06",
        "[更新日期：2024-05-06]",
        "港務處/發布日期：2024-05-06",
        "瀏覽人次：123，更新日期：2024-05-06",
        "「渡輪」專區 更新日期：2024-05-06",
        "Document date: 6 May 2024",
        "Article published: May 6, 2024",
        "Harbour Office - Published: 6 May 2024",
    ],
)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_a_day_is_stated_of_the_page_itself(line: str, place: str) -> None:
    text = f"夜班渡輪\n\n{line}\n\n{BODY}" if place == "head" else f"夜班渡輪\n\n{BODY}\n\n{line}\n"
    assert metadata_from_text(text).date == "2024-05-06"


@pytest.mark.parametrize(
    "line",
    [
        "網頁瀏覽日期：2024-05-06",
        "頁面檢視日期：2024-05-06",
        "Page accessed: 6 May 2024",
        "參見「渡輪」，離島日報，更新日期：2024-05-06",
        "招標公告日期：2024-05-06",
    ],
)
@pytest.mark.parametrize("place", ["head", "foot"])
def test_the_day_of_something_else_is_not_stated_of_the_page(line: str, place: str) -> None:
    text = f"夜班渡輪\n\n{line}\n\n{BODY}" if place == "head" else f"夜班渡輪\n\n{BODY}\n\n{line}\n"
    assert metadata_from_text(text).date == ""


def test_a_stray_nul_is_named() -> None:
    raw = read_plain(("港務處" * 700 + "。賠償金是6\x007 萬元。").encode())
    assert raw.removed == ("NUL characters, read as spaces: 1",)
    assert raw.blocks[0].text.endswith("6 7 萬元。")


@pytest.mark.parametrize(
    ("scanned", "text"),
    [
        (
            "渡 輪 票 價 自 2024 年 起 漲 到 45 元 。\n居 民 說 ： 「 太 貴 」 ， 店 家 不 語 。",
            "渡輪票價自 2024 年起漲到 45 元。\n居民說：「太貴」，店家不語。",
        ),
        ("渡 輪 停 航 三 週 後 ， IMO 說 明 原 因 。", "渡輪停航三週後，IMO 說明原因。"),
    ],
)
def test_spaces_between_most_chinese_characters_are_none(scanned: str, text: str) -> None:
    assert without_false_spaces(scanned) == text


@pytest.mark.parametrize(
    "text",
    [
        "公 告\n\n渡輪自明日起停航三週，居民改搭公車。",
        "姓 名 年 齡\n方芷若與林帆昨天在渡口見面，談到票價。",
        "渡輪 停航，居民 改搭 公車。",
        "The ferry , and its quay .",
        "",
    ],
)
def test_spaces_that_part_words_stay(text: str) -> None:
    assert without_false_spaces(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "文／方芷若、攝影／林帆",
        "文／方芷若　攝影／林帆　編輯／莊可",
        "文／方芷若、空拍／林帆",
        "撰文：方芷若　圖：離島社",
    ],
)
def test_who_took_the_pictures_is_no_author(line: str) -> None:
    assert metadata_from_text(f"渡輪停航之後\n\n{line}\n2026-03-18\n").authors == ("方芷若",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("文／方芷若、林帆", ("方芷若", "林帆")),
        ("作者：方芷若，港務處研究員", ("方芷若",)),
        ("作者：Ana Ruiz", ("Ana Ruiz",)),
    ],
)
def test_all_who_wrote_are_authors(line: str, authors: tuple[str, ...]) -> None:
    assert metadata_from_text(f"渡輪停航之後\n\n{line}\n2026-03-18\n").authors == authors
