"""What is printed takes no terminal over, and JSON stays the values that it was."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.printing import counted, json_text, one_line, printable, writes_bold

TAKING_OVER = set("\x00\x07\x08\r\x0c\x1b\x7f\x85\x9b\u202a\u202e\u2066\u2069")


@given(st.text())
def test_no_control_character_is_printed(text: str) -> None:
    assert not TAKING_OVER & set(printable(text))
    assert printable(text).count("\n") == text.count("\n")


@given(st.text())
def test_a_name_is_printed_as_part_of_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
    assert not TAKING_OVER & set(one_line(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("燈塔\u3000的\t霧鐘\n", "燈塔\u3000的\t霧鐘\n"),
        ("👩‍🌾 ne\u0301e עברית\u200f", "👩‍🌾 ne\u0301e עברית\u200f"),  # joiners and marks belong to the words
        ("a\x1b[31mb\r\u202ec", "a\\x1b[31mb\\r\\u202ec"),
    ],
)
def test_what_is_no_control_character_stays(text: str, shown: str) -> None:
    assert printable(text) == shown


VALUES = st.recursive(st.text(st.characters()) | st.integers() | st.none(), lambda inner: st.lists(inner, max_size=3))


@given(VALUES, st.sampled_from([None, 2]))
def test_json_is_read_back_as_it_was_and_is_valid_utf_8(values: object, indent: int | None) -> None:
    text = json_text(values, indent=indent)
    assert json.loads(text.encode("utf-8")) == values
    assert not TAKING_OVER & set(text)
    assert indent or "\n" not in text


def test_json_is_readable() -> None:
    assert json_text({"question": "燈塔？"}) == '{"question": "燈塔？"}'


class _Stream(io.StringIO):
    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.mark.parametrize(
    ("terminal", "term", "bold"), [(True, "xterm", True), (True, "dumb", False), (False, "xterm", False)]
)
def test_only_a_terminal_that_knows_them_gets_codes(
    terminal: bool, term: str, bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", term)
    assert writes_bold(_Stream(terminal=terminal)) is bold


def test_one_is_singular_and_every_other_number_is_not() -> None:
    assert [counted(number, "chunk") for number in (0, 1, 2)] == ["0 chunks", "1 chunk", "2 chunks"]
