"""Many questions from a file: which lines count, what is written, and who is told of what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from briefqa import contract
from briefqa.citing import is_as_saved
from briefqa.commands.batching import BatchRow, Unanswered, answer_batch, read_batch, refused_answer, refused_search
from briefqa.errors import IndexCorrupt, InputRefused, QuoteNotVerbatim, UsageError
from briefqa.filtering import Filters
from briefqa.printing import json_text
from briefqa.progressing import no_progress
from fakes import json_lines, memory_index


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def echo(row: BatchRow) -> dict[str, Any]:
    if not row.question:
        raise InputRefused("The question is empty.")
    return {"question": row.question}


def test_lines_end_at_line_feeds_alone_and_blank_ones_are_passed_over(tmp_path: Path) -> None:
    rows = [{"id": i, "question": f"one{odd}two"} for i, odd in enumerate("\x85\u2028\u2029")]
    content = "\r\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + " \n \t\n"
    read = read_batch(written(tmp_path / "in.jsonl", b"\xef\xbb\xbf" + content.encode()))
    assert [{"id": row.id, "question": row.question} for row in read] == rows


@pytest.mark.parametrize(
    ("line", "id", "words"),
    [
        (b'{"id": 1}', 1, "no text as question"),
        (b'{"id": [2], "question": 5}', [2], "no text as question"),
        (b'{"question": "a"}', None, "no id"),
        (b"[1, 2]", None, "expected a JSON object"),
        (b"[" * 100_000, None, "not JSON"),
        (b'{"id": 1, "question": "\\x"}', None, "not JSON"),
        (b'{"id": 1, "question": "\xff"}', None, "not UTF-8 at byte 24"),
        (b'{"id": NaN, "question": "a"}', None, "not JSON"),
        (b'{"id": -1e999, "question": "a"}', None, "not JSON"),
    ],
)
def test_a_line_that_is_no_question_is_kept_with_its_number_and_its_fault(
    tmp_path: Path, line: bytes, id: Any, words: str
) -> None:
    first, bad, last = read_batch(
        written(tmp_path / "in.jsonl", b'{"id": 0, "question": "a"}\n\n%s\n{"id": 9, "question": "b"}' % line)
    )
    assert (first, last) == (BatchRow(0, "a"), BatchRow(9, "b"))
    assert (bad.id, bad.question) == (id, "")
    assert bad.fault.startswith(f"in.jsonl, line 3: {words}")


def test_a_line_s_own_filters_go_before_those_of_the_command(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "question": "a"},
        {"id": 2, "question": "b", "from": "2025", "to": "2025-08", "documents": ["x.txt"], "kind": "fact"},
        {"id": 3, "question": "c", "filters": {"from": "2024", "to": "", "documents": [], "languages": ["en"]}},
        {"id": 4, "question": "d", "from": None, "filters": None},
    ]
    path = written(tmp_path / "in.jsonl", "\n".join(map(json.dumps, lines)).encode())
    default = Filters("2001", "", ("y.txt",))
    assert [row.filters for row in read_batch(path, default)] == [
        default,
        Filters("2025", "2025-08", ("x.txt",)),
        Filters("2024", "", ("y.txt",), ("en",)),
        default,
    ]


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"from": "soon"}, "from is 'soon'; expected a date such as"),
        ({"to": 2025}, "to is 2025; expected a date such as"),
        ({"from": "2025-09", "to": "2025-08"}, "from is 2025-09 and to is 2025-08; expected the earlier date first"),
        ({"documents": "x.txt"}, "documents is 'x.txt'; expected a list of texts"),
        ({"documents": [1]}, "documents holds 1; expected a list of texts"),
        ({"filters": ["en"]}, "filters is ['en']; expected an object"),
        ({"filters": {"languages": "en"}}, "languages is 'en'; expected a list of texts"),
    ],
)
def test_a_line_with_filters_that_are_none_is_at_fault(tmp_path: Path, filters: dict[str, Any], words: str) -> None:
    lines = [{"id": 1, "question": "a"}, {"id": 2, "question": "b", **filters}]
    _, row = read_batch(written(tmp_path / "in.jsonl", "\n".join(map(json.dumps, lines)).encode()))
    assert (row.id, row.question) == (2, "b")
    assert row.fault.startswith(f"in.jsonl, line 2: {words}")


def test_a_file_without_any_question_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"in\.jsonl, line 2: not JSON"):
        read_batch(written(tmp_path / "in.jsonl", b"\nid,question\n1,When?\n"))


def test_a_file_that_is_not_there_or_is_a_folder_is_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.jsonl"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_batch(path)


def refusal(row: BatchRow, reason: str) -> dict[str, Any]:
    return {"question": row.question, "reason": reason}


def test_every_question_has_its_line_and_the_refused_are_named(tmp_path: Path) -> None:
    identifiers: list[Any] = [1, "\udc80", None, {"of": ["any", "kind"]}]
    rows = [
        BatchRow(name, question) for name, question in zip(identifiers, ["a", "\ud83d\u202e", "", "d"], strict=True)
    ]
    out = tmp_path / "out.jsonl"
    rows.append(BatchRow("e", "", "line 7: no text as question"))
    rows.append(BatchRow(None, "", "line 8: not JSON"))
    told = (
        "not asked null: The question is empty.",
        'not asked "e": line 7: no text as question',
        "not asked: line 8: not JSON",
    )
    assert answer_batch(rows, out, echo, refusal, no_progress) == Unanswered(told)
    *answers, last, _ = json_lines(out)
    assert last == {"id": "e", "question": "", "reason": "line 7: no text as question"}
    assert [answer["id"] for answer in answers] == identifiers
    assert [answer["question"] for answer in answers] == ["a", "\ud83d\u202e", "", "d"]
    assert answers[2] == {"id": None, "question": "", "reason": "The question is empty."}


def test_a_refused_line_has_the_keys_of_an_answer_and_a_true_hash() -> None:
    index, filters = memory_index(), Filters("2024-01-01", "", ("tea.txt",))
    row = refused_answer("\ud800？", "The question is empty.", index, filters)
    assert set(row) == set(contract.Answer.__annotations__)
    assert set(row["milliseconds"]) == set(contract.AnswerTimes.__annotations__)
    assert set(row["index"]) == set(contract.IndexIdentity.__annotations__)
    assert (row["status"], row["reason_kind"], row["reason"]) == ("not_found", "not_asked", "The question is empty.")
    assert row["filters"] == {"from": "2024-01-01", "to": "", "documents": ["tea.txt"], "languages": []}
    assert is_as_saved(json.loads(json_text(row)))


def test_a_refused_line_of_a_search_has_the_keys_of_a_search_and_the_reason() -> None:
    row = refused_search("？", "The question is empty.", memory_index())
    assert set(row) == {*contract.SearchResult.__annotations__, "reason"}
    assert set(row["milliseconds"]) == set(contract.SearchTimes.__annotations__)
    assert (row["passages"], row["reason"]) == ([], "The question is empty.")


def test_an_index_that_fails_ends_the_batch(tmp_path: Path) -> None:
    def fail(row: BatchRow) -> dict[str, Any]:
        raise IndexCorrupt("gone")

    with pytest.raises(IndexCorrupt):
        answer_batch([BatchRow(1, "a")], tmp_path / "out.jsonl", fail, refusal, no_progress)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), QuoteNotVerbatim("no such words"), KeyError("a\nb")])
def test_a_bug_that_one_question_meets_is_told_and_the_others_are_answered(
    tmp_path: Path, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(row: BatchRow) -> dict[str, Any]:
        if row.id in (2, 4):
            raise error
        return echo(row)

    out = tmp_path / "out.jsonl"
    unanswered = answer_batch([BatchRow(i, "a") for i in range(1, 6)], out, answer, refusal, no_progress)
    assert unanswered.refused == ()
    assert [told.split(":")[0] for told in unanswered.failed] == ["not answered 2", "not answered 4"]
    assert all(type(error).__name__ in told and "\n" not in told for told in unanswered.failed)
    rows = json_lines(out)
    assert [row["id"] for row in rows] == [1, 2, 3, 4, 5]
    assert [type(error).__name__ in row.get("reason", "") for row in rows] == [False, True, False, True, False]
    assert capsys.readouterr().err.count("Traceback") == 1


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(5, "Input/output error"), IndexCorrupt("gone")])
def test_what_ends_a_batch_leaves_the_old_file_and_the_answers_so_far_beside_it(
    tmp_path: Path, error: BaseException, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(row: BatchRow) -> dict[str, Any]:
        if row.id == 3:
            raise error
        return echo(row)

    out = written(tmp_path / "out.jsonl", b"of yesterday")
    with pytest.raises(type(error)):
        answer_batch([BatchRow(i, "a") for i in (1, 2, 3, 4)], out, answer, refusal, no_progress)
    assert out.read_bytes() == b"of yesterday"
    (beside,) = set(tmp_path.iterdir()) - {out}
    assert [row["id"] for row in json_lines(beside)] == [1, 2]
    assert str(beside) in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere" / "out.jsonl"):
        with pytest.raises(UsageError, match="cannot be written"):
            answer_batch([], path, echo, refusal, no_progress)
