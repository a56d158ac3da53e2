"""Which reader reads a file, and what is known of a document beside its text."""

import zipfile
from hashlib import sha256
from io import BytesIO

import docx
import pytest

from briefqa.errors import DocumentUnreadable
from briefqa.indexing.scanning import SUFFIXES
from briefqa.reading.dispatch import FORMAT_OF_SUFFIX, READERS, read_document, sniff
from briefqa.types import Metadata
from reading.fixtures import Ink, pdf, word_document

HTML = b"<!DOCTYPE html><html><head><title>A page</title></head><body><p>Words on a page.</p></body></html>"
PDF = pdf([[Ink(50, 700, "Words in a file that is printed.")]])


def word(text: str) -> bytes:
    def fill(document: docx.document.Document) -> None:
        document.add_paragraph(text)

    return word_document(fill)


DOCX = word("Words in a file that is typed.")


def zipped(**entries: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


def refusal(content: bytes, path: str) -> tuple[str, str]:
    with pytest.raises(DocumentUnreadable) as caught:
        read_document(content, path)
    return caught.value.reason, str(caught.value)


def test_every_suffix_that_is_scanned_has_a_reader() -> None:
    assert set(FORMAT_OF_SUFFIX) == set(SUFFIXES)
    assert set(FORMAT_OF_SUFFIX.values()) == set(READERS)


@pytest.mark.parametrize(
    ("content", "path", "format_name"),
    [
        (b"Words.", "a.txt", "txt"),
        (b"Words.", "a.TEXT", "txt"),
        (b"Words.", "a.markdown", "md"),
        (b"Words.", "a", "txt"),
        (b"Words.", "a.htm", "html"),
        (HTML, "a.xhtml", "html"),
        (PDF, "a.pdf", "pdf"),
        (b"\n\n" + PDF, "a.pdf", "pdf"),
        (DOCX, "a.docx", "docx"),
        (PDF, "a.txt", "pdf"),
        (PDF, "a.docx", "pdf"),
        (DOCX, "a.md", "docx"),
        (DOCX, "a.pdf", "docx"),
        (HTML, "a.md", "html"),
        (b"\n " + HTML.lower(), "a.txt", "html"),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "a.txt", "html"),
        (b"Write <html> as the first tag.", "a.md", "md"),
        (b"%PDFs are everywhere.", "a.txt", "txt"),
    ],
)
def test_the_content_decides_on_the_format_before_the_name(content: bytes, path: str, format_name: str) -> None:  # I3
    assert sniff(content, path) == format_name


def test_a_page_that_begins_with_a_byte_order_mark_is_a_page() -> None:  # I3
    assert sniff(b"\xef\xbb\xbf" + HTML, "a.txt") == "html"


def test_a_text_whose_first_letters_are_those_of_a_program_is_a_text() -> None:  # I2
    text = "MZ世代的消費習慣與上一代不同。"
    assert read_document(text.encode(), "a.txt").text == text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01\0" + b"\0" * 60,
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + b"\0" * 60,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 60,
        b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 60,
        b"GIF89a\x01\0\x01\0\x80\0\0" + b"\0" * 60,
        b"\x1f\x8b\x08\0" + b"\0" * 60,
        b"SQLite format 3\0" + b"\0" * 60,
        b"\0\0\x01\0" * 60,
    ],
    ids=["program", "exe", "png", "jpeg", "gif", "gzip", "sqlite", "icon"],
)
def test_a_program_or_picture_under_a_text_s_name_is_binary(content: bytes, name: str) -> None:  # I2
    reason, message = refusal(content, name)
    assert reason == "binary"
    assert message


def test_a_text_under_another_format_s_name_is_refused_with_the_name_s_format() -> None:  # I3
    for suffix in ("pdf", "docx"):
        reason, message = refusal(b"Only words.", f"a.{suffix}")
        assert reason == "damaged"
        assert suffix in message


def test_an_archive_that_is_no_word_file_is_refused() -> None:  # I3
    for content in (zipped(hello=b"world"), zipped(), b"PK\x03\x04" + b"\0" * 30):
        assert refusal(content, "a.docx")[0] == "damaged"


def test_an_old_or_encrypted_office_file_is_refused_as_such() -> None:  # I6
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx")[0] == "encrypted"


@pytest.mark.parametrize(
    "content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe\n\0", "\u3000\n\u3000".encode(),
     "\u200b\u200d\n\u2060\u3164".encode()],
    ids=["no bytes", "white space", "a mark", "a mark and a line end", "wide spaces", "nothing that has a width"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_file_without_words_is_empty(content: bytes, name: str) -> None:  # I1
    assert refusal(content, name)[0] == "empty"


def test_empty_files_of_every_format_are_empty() -> None:  # I1
    for suffix in SUFFIXES:
        assert refusal(b"", f"a{suffix}")[0] == "empty"
    assert refusal(word(""), "a.docx")[0] == "empty"
    assert refusal(b"<html><head><title>t</title></head><body></body></html>", "a.html")[0] == "empty"


def test_a_document_s_id_is_the_hash_of_its_file() -> None:
    for content, path in ((b"Words.", "a.txt"), (HTML, "a.html"), (PDF, "a.pdf"), (DOCX, "a.docx")):
        assert read_document(content, path).id == sha256(content).hexdigest()


def test_what_the_sources_say_wins_over_the_file_and_that_over_a_guess() -> None:
    text = "---\ntitle: From the file\ndate: 2024-01-02\n---\n\n# 一個標題\n\n春天採收三次，去年是四千二百公斤。\n".encode()
    read = read_document(text, "a.md", Metadata(title="From the sources", publisher="A house"))
    assert read.metadata.title == "From the sources"
    assert read.metadata.publisher == "A house"
    assert read.metadata.date == "2024-01-02"
    assert read.metadata.language == "zh-Hant"
    assert read_document(text, "a.md").metadata.title == "From the file"


def test_the_first_heading_is_a_title_unless_it_is_an_introduction_or_a_date() -> None:
    def title(heading: str) -> str:
        return read_document(f"Words before.\n\n## {heading}\n\nWords after.\n".encode(), "a.md").metadata.title

    assert read_document("## 茶園\n\n春天採收。\n".encode(), "a.md").metadata.title == "茶園"
    for heading in (
        *(
            "前言",
            "壹、前言",
            "一、前言：茶園的處境",
            "前言與背景",
            "第一章　緒論",
            "1. Introduction",
            "Introduction",
            "Abstract:",
        ),
        *("2025 年 3 月 1 日", "民國114年3月1日茶園公告", "茶園月報 2025年3月", "2025年3月號", "2025年度", "2025"),
    ):
        assert read_document(f"## {heading}\n\n春天採收。\n".encode(), "a.md").metadata.title == ""
    for heading in ("序列模型的進展", "Introduction to Quantum Networks", "引言者的角色", "調度中心擬2027年底前獨立"):
        assert read_document(f"## {heading}\n\n春天採收。\n".encode(), "a.md").metadata.title == heading
    assert title("茶園") == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("這個茶園的產量與去年不同。", "zh-Hant"),
        ("这个茶园的产量与去年不同。", "zh-Hans"),
        ("The yield of this garden is not last year's.", "en"),
        ("1234 5678", ""),
    ],
)
def test_the_language_is_told_by_the_characters(text: str, language: str) -> None:
    assert read_document(text.encode(), "a.txt").metadata.language == language


@pytest.mark.parametrize(
    ("stated", "text", "language"),
    [
        ("en", "渡口的霧鐘在清晨敲響，船員說今天不開船。", "zh-Hant"),
        ("en", "渡口的雾钟在清晨敲响，船员说今天不开船。", "zh-Hans"),
        ("zh-TW", "The ferry office has published the timetable of a new line.", "en"),
        ("zh-CN", "渡口的雾钟在清晨敲响，船员说今天不开船。", "zh-Hans"),
        (
            "zh-TW",
            "渡輪處公布新航線。 The ferry office has published the timetable of a new line to the islands.",
            "zh-Hant",
        ),
        ("en-GB", "The ferry office (渡輪處) has published the timetable of a new line.", "en"),
        ("fr", "Le bac ne part pas ce matin.", "fr"),
        ("ja", "霧の朝に船は出ない。", "ja"),
    ],
)
def test_a_stated_language_holds_unless_the_script_of_the_text_belies_it(stated: str, text: str, language: str) -> None:
    page = f'<!doctype html><html lang="{stated}"><body><p>{text}</p></body></html>'
    assert read_document(page.encode(), "a.html").metadata.language == language
    sidecar = Metadata(language="de")
    assert read_document(page.encode(), "a.html", sidecar).metadata.language == "de"
