"""What a sources.toml says of files, and what is told of one that says it wrongly."""

from pathlib import Path
from typing import Any

import pytest

from briefqa.indexing.scanning import Skipped, scan
from briefqa.indexing.sidecars import read_sidecar
from briefqa.types import Metadata
from fakes import write_files


def told(folder: Path, content: str | bytes) -> list[str]:
    write_files(folder, {"a.txt": "a", "b.txt": "b", "sources.toml": content})
    return [problem.message for problem in read_sidecar(folder)[1]]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ('"2025/8/14"', "2025-08-14"),
        ('"14 August 2025"', "2025-08-14"),
        ('"民國114年8月14日"', "2025-08-14"),
        ("2025-08-14", "2025-08-14"),
        ("2025-08-14T10:00:00Z", "2025-08-14"),
        ('"2025-08-14T10:00:00+08:00"', "2025-08-14"),
        ('"2025-08"', "2025-08"),
        ("2025", "2025"),
        ('""', ""),
    ],
)
def test_dates_are_told_in_one_form_however_they_are_written(tmp_path: Path, written: str, date: str) -> None:
    assert told(tmp_path, f'[[source]]\nfile = "a.txt"\ndate = {written}\n') == []
    assert read_sidecar(tmp_path)[0] == {"a.txt": Metadata(date=date)}


@pytest.mark.parametrize("written", ['"not a date"', '"2025-13-45"', "10:00:00", "true", "[2025]", '"soon"', "7"])
def test_what_is_no_date_leaves_the_document_undated_and_is_named(tmp_path: Path, written: str) -> None:
    (message,) = told(tmp_path, f'[[source]]\nfile = "a.txt"\ntitle = "A"\ndate = {written}\n')
    assert message.startswith("Entry 1 (a.txt) has ")
    assert " as date; expected a date such as 2025, 2025-08 or 2025-08-14. It is left undated." in message
    assert read_sidecar(tmp_path)[0] == {"a.txt": Metadata(title="A")}


GOOD = '[[source]]\nfile = "b.txt"\ntitle = "B"\n'
MISTAKES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "an unknown table": (
        f'{GOOD}[[sources]]\nfile = "a.txt"\n',
        "'sources' is not known; expected [[source]] before the keys of each file.",
        {},
    ),
    "an unknown key": (
        f'{GOOD}[[source]]\nfile = "a.txt"\ntitel = "A"\n',
        "Entry 2 (a.txt) has the key 'titel'; expected 'title'.",
        {"a.txt": Metadata()},
    ),
    "a path from the root": (
        f'{GOOD}[[source]]\nfile = "/a.txt"\n',
        "Entry 2 has '/a.txt' as file; expected the name of a file beside sources.toml.",
        {},
    ),
    "no file": (f'{GOOD}[[source]]\ntitle = "A"\n', "Entry 2 has no file; expected the name", {}),
    "two of one file": (
        f'[[source]]\nfile = "a.txt"\ntitle = "1"\n{GOOD}[[source]]\nfile = "a.txt"\ntitle = "2"\n',
        "Entry 3 (a.txt) is not the first of this file; the last one counts.",
        {"a.txt": Metadata(title="2")},
    ),
}


@pytest.mark.parametrize(("content", "message", "known"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_and_the_other_entries_count(
    tmp_path: Path, content: str, message: str, known: dict[str, Metadata]
) -> None:
    (found,) = told(tmp_path, content)
    assert found.startswith(message)
    assert read_sidecar(tmp_path)[0] == known | {"b.txt": Metadata(title="B")}


@pytest.mark.parametrize(
    ("written", "message", "known"),
    [
        ("url = false", "has False as url; expected a text.", Metadata(title="A")),
        ('publisher = ["P"]', "has ['P'] as publisher; expected a text.", Metadata(title="A")),
        ("language = {script = 1}", "has {'script': 1} as language; expected a text.", Metadata(title="A")),
        ('authors = {name = "Ann"}', "has {'name': 'Ann'} as authors; expected the name of each.", Metadata(title="A")),
        ('author = ["Ann", [2]]', "has [2] as author; expected the name", Metadata(title="A", authors=("Ann",))),
        ("ai_label = [1]", "has [1] as ai_label; expected a text, true or false.", Metadata(title="A")),
    ],
)
def test_a_value_of_another_kind_is_told_and_left_out_and_the_others_count(
    tmp_path: Path, written: str, message: str, known: Metadata
) -> None:
    (told_,) = told(tmp_path, f'[[source]]\nfile = "a.txt"\n{written}\ntitle = "A"\n')
    assert told_.startswith(f"Entry 1 (a.txt) {message}")
    assert told_.endswith(" It is left out.")
    assert read_sidecar(tmp_path)[0] == {"a.txt": known}


@pytest.mark.parametrize(
    ("written", "label"),
    [
        *(("false", ""), ("true", "true"), ('"no"', ""), ("0", ""), ('""', "")),
        *(('"Drafted by a model"', "Drafted by a model"), ('{ Label = "1", by = true }', "Label: 1, by: true")),
    ],
)
def test_an_ai_label_is_read_as_in_front_matter(tmp_path: Path, written: str, label: str) -> None:
    assert told(tmp_path, f'[[source]]\nfile = "a.txt"\nai_label = {written}\n') == []
    assert read_sidecar(tmp_path)[0] == {"a.txt": Metadata(ai_label=label)}


def test_a_number_may_be_a_title_and_one_name_all_the_authors(tmp_path: Path) -> None:
    assert told(tmp_path, '[[source]]\nfile = "a.txt"\ntitle = 1984\nauthor = "Ann"\npublisher = ""\n') == []
    assert read_sidecar(tmp_path)[0] == {"a.txt": Metadata(title="1984", authors=("Ann",))}


def test_what_is_no_toml_loses_every_entry_and_is_said_to(tmp_path: Path) -> None:
    (message,) = told(tmp_path, f'{GOOD}[[source]]\nfile = "a.txt"\ndate = 2025-02-31\n')
    assert message.startswith("No entry counts: sources.toml cannot be read. Invalid date or datetime (at line 6, ")
    assert read_sidecar(tmp_path)[0] == {}


def test_a_path_below_the_folder_is_told_as_missing_and_nothing_as_skipped(tmp_path: Path) -> None:
    assert told(tmp_path, '[[source]]\nfile = "sub/c.txt"\ntitle = "C"\n[[source]]\nfile = "../d.txt"\n') == []
    write_files(tmp_path / "sub", {"c.txt": "c"})
    found = scan([tmp_path])
    assert [(item.path, item.reason, item.is_there) for item in found.skipped] == [
        ("../d.txt", "missing", False),
        ("sub/c.txt", "missing", False),
    ]
    assert {file.path: file.sidecar.title for file in found.files} == {"a.txt": "", "b.txt": "", "sub/c.txt": ""}
    assert scan([tmp_path / "a.txt"]).skipped == ()


def test_a_file_of_the_folder_may_be_named_from_the_folder(tmp_path: Path) -> None:
    assert told(tmp_path, '[[source]]\nfile = "./a.txt"\ntitle = "A"\n') == []
    assert read_sidecar(tmp_path)[0] == {"a.txt": Metadata(title="A")}


def test_what_else_people_note_is_theirs(tmp_path: Path) -> None:
    content = f'[project]\nname = "B"\n{GOOD}note = "Scanned."\nreceived = 2025-03-01\n'
    assert told(tmp_path, content) == []
    assert read_sidecar(tmp_path)[0] == {"b.txt": Metadata(title="B")}


def test_one_table_in_the_place_of_several_is_told(tmp_path: Path) -> None:
    message = "source is one table, [source]; expected [[source]] before the keys of each file."
    assert told(tmp_path, '[source]\nfile = "a.txt"\n') == [message]


def test_a_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    assert told(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()) == []
    assert read_sidecar(tmp_path)[0] == {"b.txt": Metadata(title="B")}


def test_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert told(tmp_path, f"\ufeff{GOOD}".encode(encoding)) == []
        assert read_sidecar(tmp_path)[0] == {"b.txt": Metadata(title="B")}


def test_a_mistake_is_told_among_what_was_skipped_under_the_path_of_its_file(tmp_path: Path) -> None:
    told(tmp_path / "sub", '[[source]]\nfile = "a.txt"\ndate = "soon"\n[[source]]\nfile = "b.txt"\ndate = "late"\n')
    for named, files in (
        (tmp_path, ["a.txt", "b.txt"]),
        (tmp_path / "sub" / "a.txt", ["a.txt"]),
        (tmp_path / "sub" / "b.txt", ["b.txt"]),
    ):
        skipped = scan([named], known=[str(tmp_path)]).skipped
        assert [(item.path, item.reason) for item in skipped] == [("sub/sources.toml", "damaged")] * len(files)
        assert all(
            isinstance(item, Skipped) and name in item.message for item, name in zip(skipped, files, strict=True)
        )
