"""Files with a value on each line: what ends a line, and what is refused with its number."""

import json
from pathlib import Path

import pytest

from briefqa.errors import UsageError
from briefqa.evaluating.json_lines import is_one_column, json_lines, lines_of


def written(folder: Path, content: bytes) -> Path:
    path = folder / "x.jsonl"
    path.write_bytes(content)
    return path


def test_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    assert list(lines_of(written(tmp_path, b"a\n\n \t\nb\tc"))) == [(1, "a"), (4, "b\tc")]


def test_a_line_ends_at_a_line_feed_and_nowhere_else(tmp_path: Path) -> None:
    text = "一\u2028二\u2029三\x85四\x0b五\x1c六"
    assert list(lines_of(written(tmp_path, f"{text}\r\n七".encode()))) == [(1, text), (2, "七")]
    row = {"question": text}
    assert list(json_lines(written(tmp_path, json.dumps(row, ensure_ascii=False).encode()))) == [(1, row)]


def test_a_byte_order_mark_before_the_first_line_is_none_of_its_words(tmp_path: Path) -> None:
    assert list(json_lines(written(tmp_path, b'\xef\xbb\xbf{"a": 1}\n2\n'))) == [(1, {"a": 1}), (2, 2)]
    assert list(lines_of(written(tmp_path, b"\xef\xbb\xbf"))) == []


BAD = {
    "Big5": "燈塔".encode("big5"),
    "UTF-16": "燈塔".encode("utf-16"),
    "no JSON": b"{",
    "nested too deeply": b"[" * 100_000,
    "half a character": b'{"text": "\\ud800 a"}',
    "half a character in a name": b'{"\\udc00": 1}',
    "a key that stands twice": b'{"a": 1, "b": {"c": 1, "c": 1}}',
    "a number of too many digits": b"1" * 10_000,
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_line_that_cannot_be_read_is_refused_with_file_and_number(tmp_path: Path, line: bytes) -> None:
    path = written(tmp_path, b'{"a": 1}\n\n' + line + b"\n")
    with pytest.raises(UsageError, match=r"x\.jsonl, line 3"):
        list(json_lines(path))


def test_a_whole_character_in_two_escapes_is_read(tmp_path: Path) -> None:
    assert list(json_lines(written(tmp_path, b'"\\ud83d\\ude00"'))) == [(1, "\U0001f600")]


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        list(lines_of(tmp_path))


def test_a_column_has_no_white_space_and_something_in_it() -> None:
    assert is_one_column("文件-1%20a")
    assert not any(map(is_one_column, ("", " ", "a b", "a\t", "a\u3000b", "a\u2028")))
