"""What holds for every format: the same bytes each time, the label in each, numbers by first use, warnings carried."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from briefqa.errors import UsageError
from briefqa.exporting.bundle import bundle_from_json
from briefqa.exporting.export import WRITERS, export
from briefqa.exporting.formats import FORMATS
from briefqa.exporting.labels import Making, label_of
from briefqa.exporting.report import arranged
from exporting.saved_answers import MAKING, TORTURE, answer, bundle, citation, disputed, source


def text_of(content: bytes, name: str) -> str:
    if name != "docx":
        return content.decode()
    archive = zipfile.ZipFile(BytesIO(content))
    return "".join(archive.read(part).decode() for part in archive.namelist())


def test_every_format_has_a_writer() -> None:
    assert set(WRITERS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_answers_give_the_same_bytes(name: str) -> None:
    bundles = [disputed(), bundle(*TORTURE)]
    assert export(bundles, name, MAKING) == export(bundles, name, MAKING)


def test_the_bytes_are_the_same_in_another_process() -> None:
    code = (
        "import hashlib, sys; sys.path.insert(0, 'tests'); from exporting.saved_answers import MAKING, bundle, TORTURE;"
        "from briefqa.exporting.export import export; from briefqa.exporting.formats import FORMATS;"
        "print(hashlib.sha256(b''.join(export([bundle(*TORTURE)], n, MAKING) for n in FORMATS)).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
                       capture_output=True, check=True, timeout=120).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_how_it_was_made_and_carries_a_source_s_own_label(name: str) -> None:
    values = answer("甲句。")
    values["citations"] = [citation(1, "甲句。", document=source(ai_label="AI-made, says the source"))]
    text = text_of(export([bundle_from_json(values)], name, MAKING), name)
    assert "【AI 整理】" in text
    assert "extractive" in text
    assert "ProduceID" in text
    assert "AI-made, says the source" in text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_the_hash_of_what_it_holds_and_of_each_source(name: str) -> None:
    """The number of the export hangs on the answers: other words, another hash."""
    made, other = bundle("甲句。"), bundle("乙句。")
    text = text_of(export([made], name, MAKING), name)
    content = label_of([made], MAKING).content_sha256
    assert content != label_of([other], MAKING).content_sha256
    assert f"sha256:{content}" in text
    assert made.citations[0].source.id in text


@pytest.mark.parametrize("name", ["md", "docx", "html", "jsonld", "csl", "json"])
def test_a_source_that_has_changed_is_shown_so(name: str) -> None:
    made = bundle("甲句。")
    finding = Making(MAKING.made_at, findings={made.citations[0].source.id: "changed"})
    assert text_of(export([made], name, finding), name) != text_of(export([made], name, MAKING), name)
    if FORMATS[name].suffix in (".md", ".html", ".docx"):
        assert "在作答之後已經變更" in text_of(export([made], name, finding), name)


def test_numbers_run_through_a_set_by_first_use() -> None:
    report = arranged([disputed(), bundle("甲句。", "乙句。")], MAKING)
    lines = [line.notes for section in report.sections for line in section.lines]
    assert lines == [(1,), (2,), (3,), (4,), (5,)]
    assert [note.number for note in report.notes] == [1, 2, 3, 4, 5]
    assert [row[0].notes for row in report.sections[0].tables[0].rows] == [(1,), (3,)]


def test_a_quote_that_no_sentence_uses_is_shown_behind_the_others() -> None:
    values = answer("甲句。", "乙句。")
    values["answer"] = values["answer"][:1]
    section = arranged([bundle_from_json(values)], MAKING).sections[0]
    assert [line.text for line in section.lines] == ["甲句。"]
    assert [(line.text, line.notes) for line in section.further] == [("乙句。", (2,))]


def test_the_number_of_an_export_is_its_own() -> None:
    labels = [
        label_of([bundle("甲句。")], MAKING),
        label_of([bundle("乙句。")], MAKING),
        label_of([bundle("甲句。")], Making("2026-03-02T08:00:01Z")),
        label_of([bundle("甲句。"), bundle("乙句。")], MAKING),
    ]
    assert len({label.produce_id for label in labels}) == len(labels)
    assert labels[0].content_sha256 == labels[2].content_sha256
    assert all(isinstance(value, str) for value in labels[0].aigc().values())


@pytest.mark.parametrize(
    ("question", "language"),
    [("灯塔何时建成？这个问题", "zh-Hans"), ("燈塔何時建成？", "zh-Hant"), ("When?", "en"), ("متى؟", "en")],
)
def test_the_label_is_in_the_question_s_language(question: str, language: str) -> None:
    assert label_of([bundle("甲句。", question=question)], MAKING).language == language
    assert label_of([bundle("甲句。", question=question)], replace(MAKING, language="en")).language == "en"


@pytest.mark.parametrize("time", ["", "yesterday", "2026-03-02", "2026-03-02T08:00:00", "2026-03-02 08:00:00Z"])
def test_a_time_that_is_none_is_wrong_usage(time: str) -> None:
    with pytest.raises(UsageError, match="time of the export"):
        Making(time)


def test_no_answers_and_unknown_formats_are_wrong_usage() -> None:
    with pytest.raises(UsageError, match="no answer"):
        export([], "md", MAKING)
    with pytest.raises(UsageError, match="expected one of: md, docx"):
        export([bundle("甲句。")], "pdf", MAKING)


def test_json_holds_the_answers_as_they_were_but_for_their_times() -> None:
    values = json.loads(export([bundle("甲句。")], "json", MAKING))
    assert values["answers"] == [{key: value for key, value in answer("甲句。").items() if key != "milliseconds"}]
