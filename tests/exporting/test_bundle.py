"""Saved answers read back: from a file of any of the three shapes, and from one that somebody edited."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefqa.errors import InputRefused, UsageError
from briefqa.exporting.bundle import bundle_from_json, read_answers
from briefqa.exporting.export import export
from briefqa.types import Span
from exporting.saved_answers import MAKING, TORTURE, answer, bundle, disputed

Json = dict[str, Any]


def test_an_answer_comes_back_as_it_was_saved() -> None:
    read = bundle("甲句。", "乙句。")
    assert [quote.quote for quote in read.citations] == ["甲句。", "乙句。"]
    assert read.citations[0].span == Span(100, 103)
    assert read.citations[0].source.authors == ("王小明",)
    assert read.citations[0].notes[0].references[0].container == "航海學報"
    assert (read.generation, read.model_sha256) == ("gen-000007", "ab" * 32)


def test_a_highlight_is_counted_in_the_sentence_and_an_impossible_one_is_left_out() -> None:
    values = answer("霧鐘在1880年加裝。")
    values["answer"][0]["highlight"] = [103, 108]
    assert bundle_from_json(values).statements[0].highlight.of("霧鐘在1880年加裝。") == "1880年"
    for wrong in ([0, 4], [103, 500], [108, 103], None):
        values["answer"][0]["highlight"] = wrong
        assert bundle_from_json(values).statements[0].highlight == Span(0, 0)


def test_one_answer_a_batch_and_an_exported_set_are_read_alike(tmp_path: Path) -> None:
    first, second = answer("甲句。"), answer(*TORTURE, question="第二問")
    (tmp_path / "one.json").write_text(json.dumps(first, indent=2))
    (tmp_path / "batch.jsonl").write_text(
        "".join(json.dumps({"id": n, **v}) + "\n" for n, v in enumerate((first, second)))
    )
    batch = read_answers(tmp_path / "batch.jsonl")
    (tmp_path / "set.json").write_bytes(export(batch, "json", MAKING))
    again = read_answers(tmp_path / "set.json")
    assert [item.citations for item in again] == [item.citations for item in batch]
    assert [item.sha256 for item in again] == [first["answer_sha256"], second["answer_sha256"]]
    assert read_answers(tmp_path / "one.json")[0].citations == batch[0].citations


def test_an_answer_of_the_first_version_can_be_read() -> None:
    """Without what came later: filters, hashes, prefix and suffix."""
    values = answer("甲句。")
    for key in ("filters", "answer_sha256", "milliseconds", "disagreements", "passages"):
        del values[key]
    values["index"] = {"generation": "gen-000001", "model": "m"}
    for key in ("prefix", "suffix"):
        del values["citations"][0][key]
    del values["citations"][0]["document"]["text_sha256"]
    assert bundle_from_json(values).citations[0].quote == "甲句。"


def edited(change: Callable[[Json], object]) -> Json:
    values = copy.deepcopy(answer("甲句。", "乙句。"))
    change(values)
    return values


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"citations": [], "answer": [], "question": 3},
        edited(lambda v: v["answer"][0].update(citations=[9])),
        edited(lambda v: v["answer"][0].update(citations=["1"])),
        edited(lambda v: v["citations"][0].update(number=2)),
        edited(lambda v: v["citations"][0].update(document="x")),
        edited(lambda v: v["citations"][0]["document"].update(title=7)),
        edited(lambda v: v["citations"][0].update(notes=[{"marker": 3}])),
        edited(lambda v: v.update(disagreements=[{"about": "x", "citations": [4]}])),
        edited(lambda v: v.update(index=[1])),
    ],
)
def test_what_is_no_answer_is_wrong_usage(values: Json) -> None:
    with pytest.raises(UsageError, match="not the JSON of an answer"):
        bundle_from_json(values)


@pytest.mark.parametrize(
    "values",
    [
        edited(lambda v: v["answer"][0].update(text="丙句。")),
        edited(lambda v: v["answer"][0].update(citations=[])),
        edited(lambda v: v["citations"][0].update(end=999)),
        edited(lambda v: v["citations"][0].update(start=-3, end=0)),
        edited(lambda v: v["citations"][0].update(quote="改甲句。")),
    ],
)
def test_an_answer_whose_words_were_changed_is_refused(values: Json) -> None:
    with pytest.raises(InputRefused, match="The saved answer was edited"):
        bundle_from_json(values)
    assert bundle_from_json(values, edited=True).citations


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"3", b"not JSON", b'{"a": 1}\nnot JSON\n', b"[" * 100_000]
)
def test_a_file_of_something_else_is_wrong_usage(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    with pytest.raises(UsageError):
        read_answers(tmp_path / "x.json")


def test_a_missing_file_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_answers(tmp_path / "none.json")


def test_disagreements_are_read() -> None:
    assert disputed().disputes[0].citations == (1, 3)
