"""Bytes to text, or a refusal; never mojibake."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.errors import DocumentUnreadable
from briefqa.reading.decoding import SAMPLE_BYTES, decode, stray_nuls

TRADITIONAL = (
    "山城的圖書館在一九五二年開放，最初只有三間房。館員把報紙按月份裝訂成冊，放在靠窗的書架上。\n"
    "每逢星期六，附近學校的學生會來這裡借閱小說和地圖。後來館舍擴建，增加了一個可以容納兩百人的演講廳。\n"
    "今天的讀者大多使用目錄電腦查詢書籍，但老館員仍然記得每一本舊書的位置。\n"
)
SIMPLIFIED = (
    "山城的图书馆在一九五二年开放，最初只有三间房。馆员把报纸按月份装订成册，放在靠窗的书架上。\n"
    "每逢星期六，附近学校的学生会来这里借阅小说和地图。后来馆舍扩建，增加了一个可以容纳两百人的演讲厅。\n"
    "今天的读者大多使用目录电脑查询书籍，但老馆员仍然记得每一本旧书的位置。\n"
)
MIXED_SCRIPTS = (
    "The library (山城圖書館) opened in 1952 with 3 rooms.\n第一年有 4,200 名讀者，第二年增加到 6,800 名。\n" * 3
)
ENGLISH = "The library opened in 1952 with three rooms. Readers came from every part of the town.\n"

CODECS = {  # bytes of a text in each form that files come in
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16 le with a mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 be with a mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16 le": lambda text: text.encode("utf-16-le"),
    "utf-16 be": lambda text: text.encode("utf-16-be"),
    "utf-32 le with a mark": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
    "utf-32 be with a mark": lambda text: codecs.BOM_UTF32_BE + text.encode("utf-32-be"),
    "gb18030": lambda text: text.encode("gb18030"),
    "big5": lambda text: text.encode("big5"),
    "cp950": lambda text: text.encode("cp950"),
}
CASES = [
    pytest.param(codec, text, id=f"I4 {codec}, {name}")
    for codec in CODECS
    for name, text in {"traditional": TRADITIONAL, "simplified": SIMPLIFIED, "both scripts": MIXED_SCRIPTS}.items()
    if not (codec in ("big5", "cp950") and name == "simplified")
]


def refusal(content: bytes) -> str:
    with pytest.raises(DocumentUnreadable) as caught:
        decode(content)
    return caught.value.reason


@pytest.mark.parametrize(("codec", "text"), CASES)
def test_a_paragraph_comes_back_from_every_encoding(codec: str, text: str) -> None:
    decoded, encoding = decode(CODECS[codec](text))
    assert decoded == text
    family = codec.split(" ")[0]
    if family.startswith("utf"):
        assert encoding.replace("-", "").startswith(family.replace("-", ""))
    else:
        assert encoding, "the encoding is recorded"


@pytest.mark.parametrize("codec", ["utf-16 le", "utf-16 be"])
def test_english_in_utf_16_without_a_mark_is_text_and_no_program(codec: str) -> None:  # I4
    assert decode(CODECS[codec](ENGLISH * 3))[0] == ENGLISH * 3


def test_a_long_big5_text_is_decoded_whole() -> None:
    """The detector sees a sample; where the sample is cut must not matter."""
    text = TRADITIONAL * 900
    content = text.encode("big5")
    assert len(content) > SAMPLE_BYTES
    for shift in ("", "x"):  # so that the sample ends once between and once inside two-byte characters
        assert decode((shift + text).encode("big5"))[0] == shift + text


def test_two_encodings_in_one_file_are_refused() -> None:  # I5
    assert refusal(TRADITIONAL.encode("big5") + SIMPLIFIED.encode("utf-8")) == "encoding"
    assert refusal(TRADITIONAL.encode("utf-8") + TRADITIONAL.encode("big5")) == "encoding"
    assert refusal(codecs.BOM_UTF8 + TRADITIONAL.encode("big5")) == "encoding"


def test_a_file_that_was_decoded_wrongly_before_is_refused() -> None:  # I5
    spoilt = TRADITIONAL.encode("big5").decode("utf-8", "replace")
    assert refusal(spoilt.encode("utf-8")) == "encoding"
    assert refusal((TRADITIONAL + "\ufffd").encode("utf-8")) == "encoding"
    mentioned = TRADITIONAL * 10 + "The character \ufffd stands for what could not be read."
    assert decode(mentioned.encode("utf-8"))[0] == mentioned


def test_half_a_utf_16_character_is_refused() -> None:
    assert refusal(codecs.BOM_UTF16_LE + TRADITIONAL.encode("utf-16-le")[:-1]) == "encoding"
    assert refusal(codecs.BOM_UTF16_LE + b"\x00\xd8A\x00") == "encoding"


BINARIES = {
    "NULs": b"\0" * 400,
    "a program's head": b"\x7fELF\x02\x01\x01" + b"\0" * 300 + bytes(range(256)),
    "all bytes": bytes(range(256)) * 4,
    "text between NULs": b"name\0value\0" * 40,
    "control characters": b"\x01\x02\x03\x04\x05abc" * 40,
    "mark and NULs": codecs.BOM_UTF8 + b"a\0b\0" * 40,
}


@pytest.mark.parametrize("content", BINARIES.values(), ids=[f"I2 {name}" for name in BINARIES])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    assert refusal(content) in ("binary", "encoding")


def test_a_few_control_characters_of_a_terminal_make_a_short_text_no_binary() -> None:
    text = "\x1b[31m渡船停航\x1b[0m\x07"
    assert decode(text.encode()) == (text, "utf-8")
    assert refusal(b"abc\x01\x02\x03\x04\x05") == "binary"


def test_line_ends_are_one_character() -> None:
    assert decode(b"a\r\nb\rc\nd") == ("a\nb\nc\nd", "utf-8")


def test_a_stray_nul_is_read_as_a_space_and_a_stray_mark_is_dropped() -> None:
    text = "港務處" * 700
    content = f"{text}6\x007 萬元".encode()
    assert decode(content) == (text + "6 7 萬元", "utf-8")
    assert stray_nuls(content, "utf-8") == ("NUL characters, read as spaces: 1",)
    assert stray_nuls(ENGLISH.encode("utf-16"), "utf-16") == ()
    assert decode("\ufeff\ufeffab".encode())[0] == "ab"


def test_invisible_and_odd_characters_stay() -> None:  # I19: what is searched is folded later, what is quoted is not
    text = "人\u200b工\u00ad智能\u202eabc\U000e0041🐉\u0301"
    assert decode(text.encode())[0] == text


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    try:
        text, outcome = decode(content)
    except DocumentUnreadable as error:
        text, outcome = "", error.reason
    assert outcome
    text.encode("utf-8")
    assert not set(text) & {"\0", "\r"}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufeff"), max_size=200))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8")) == (text, "utf-8")
