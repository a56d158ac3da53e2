"""The evaluation page without a browser: saved runs, broken ones, none, and questions that are not to be seen."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import briefqa.ui.loading
from briefqa.evaluating.cases import KINDS
from briefqa.evaluating.measures import ORDER
from briefqa.evaluating.saved import load_run, saved_files
from briefqa.ui import components, page_evaluation, state
from briefqa.ui.evaluation_view import failing, suite_data
from briefqa.ui.strings import TABLE, Words
from fakes import memory_index
from saved_runs import outcome, suite, write_run

WRONG = "北岬燈塔建於哪一年？"
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(briefqa.ui.loading, "repository", lambda: tmp_path)
    return tmp_path


def evaluation_page() -> None:
    from briefqa.ui import page_evaluation

    page_evaluation.page()


def open_page() -> AppTest:
    return AppTest.from_function(evaluation_page, default_timeout=30).run()


def shown(app: AppTest) -> list[dict[str, Any]]:
    assert not app.exception
    assert not app.error
    return [json.loads(item.proto.json) for item in app.get("bidi_component") if item.key.startswith("suite-")]


def small_suite(name: str = "dev") -> dict[str, Any]:
    right = outcome(1, "霧鐘多重？", values={"right": 1.0})
    due = outcome(2, "誰拍了照？", kind="false_premise", answerable=False, note="沒有人拍照。")
    refused = outcome(3, "主跨多長？", status="not_found", answer=[], kind="a-new-kind")
    return suite(outcome(0, WRONG), right, due, refused, name=name)


@pytest.mark.parametrize(("measured", "told"), [("same", False), ("a" * 64, True), (None, False)])
def test_figures_of_another_index_than_the_one_in_use_say_so(
    root: Path, monkeypatch: pytest.MonkeyPatch, measured: str | None, told: bool
) -> None:
    index = replace(memory_index(), manifest={"content_sha256": "same"})
    monkeypatch.setattr(briefqa.ui.loading, "published_index", lambda config: index)
    path = write_run(root, small_suite())
    values = json.loads(path.read_text(encoding="utf-8"))
    values["card"]["index_content_sha256"] = measured
    path.write_text(json.dumps(values), encoding="utf-8")
    app = open_page()
    assert shown(app)
    assert [item.value for item in app.info] == [Words("zh-Hant")("figures_of_other_index")] * told


def test_without_a_run_the_page_says_how_to_make_one() -> None:
    app = open_page()
    assert app.code[0].value == "make eval"
    assert not shown(app)
    assert not app.selectbox(key="lang").disabled


def test_the_last_run_is_shown_with_its_figures_its_plots_and_what_went_wrong(root: Path) -> None:
    write_run(root, suite(outcome(0, "早先的")), name="runs/20250102T030405-dev.json")
    write_run(root, small_suite(), gates={"passed": False, "failures": ["dev: right"]})
    (data,) = shown(open_page())
    assert [(tile["name"], tile["value"], tile["interval"]) for tile in data["tiles"]] == [
        ("right", "0.50", "0.25 – 0.75"),
        ("AUROC", "0.50", "0.25 – 0.75"),
    ]
    assert data["gates"] == ["dev: right"]
    assert [plot["svg"].count("<svg") > 0 for plot in data["plots"]] == [True, True]
    questions = [item for group in data["failing"] for item in group["questions"]]
    assert [item["id"] for item in questions] == ["x-0", "x-2", "x-3"]
    assert questions[0]["expected"] == ["1872 年"]
    assert questions[0]["answered"] == ["霧鐘在 1880 年加裝。"]
    assert questions[1]["note"] == "沒有人拍照。"
    assert len({item["verdict"] for item in questions}) == 3


def test_any_run_can_be_chosen_the_newest_first_and_the_accepted_last(root: Path) -> None:
    write_run(root, suite(outcome(0, "早先的")), name="runs/20250102T030405-dev.json")
    write_run(root, small_suite())
    write_run(root, suite(outcome(0, "採用的")), name="baselines/dev.json")
    app = open_page()
    options = app.selectbox(key=state.RUN).options
    assert options[:2] == ["dev · 2026-01-02 03:04 UTC", "dev · 2025-01-02 03:04 UTC"]
    assert len(options) == 3
    app = app.selectbox(key=state.RUN).set_value("baselines/dev.json").run()
    assert shown(app)[0]["failing"][0]["questions"][0]["question"] == "採用的"
    (root / "eval" / "baselines" / "dev.json").unlink()
    assert shown(app.run())[0]["failing"][0]["questions"][0]["question"] == WRONG


def test_the_questions_of_a_held_out_suite_are_not_sent_to_the_browser(root: Path) -> None:
    write_run(root, small_suite("dev"), small_suite("test"), name="runs/20260102T030405-dev+test.json")
    dev, test = shown(open_page())
    assert WRONG in json.dumps(dev, ensure_ascii=False)
    assert test["held_out"]
    assert test["tiles"] == dev["tiles"]
    assert WRONG not in json.dumps(test, ensure_ascii=False)
    run = load_run(saved_files(root)[0].path)
    assert not failing(run.suites[1])


BROKEN: dict[str, Any] = {
    "no JSON": "{",
    "a list": "[]",
    "no suites": '{"card": {}}',
    "deep": "[" * 100_000,
    "not a number": ("value", float("nan")),
    "a word for a number": ("value", "0.5"),
    "a number for a word": ("question", 7),
    "values that are a list": ("values", [1]),
    "no confidence": ("confidence", None),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_named_and_the_others_can_be_chosen(root: Path, what: str) -> None:
    if isinstance(BROKEN[what], str):
        path = write_run(root, name="runs/20270102T030405-dev.json")
        path.write_text(BROKEN[what], encoding="utf-8")
    else:
        key, value = BROKEN[what]
        bad = small_suite()
        part = bad["metrics"]["right"] | {} if key == "value" else bad["outcomes"][0]
        part[key] = value
        bad["metrics"]["right"] = part if key == "value" else bad["metrics"]["right"]
        write_run(root, bad, name="runs/20270102T030405-dev.json")
    write_run(root, small_suite())
    app = open_page()
    assert not shown(app)
    assert len(app.warning) == 1
    assert "eval/runs/20270102T030405-dev.json" in app.code[0].value
    assert str(root) not in app.code[0].value
    app = app.selectbox(key=state.RUN).set_value("runs/20260102T030405-dev.json").run()
    assert len(shown(app)) == 1


def test_a_run_without_questions_has_no_plots(root: Path) -> None:
    write_run(root, suite())
    assert shown(open_page())[0]["plots"] == []


def test_only_a_question_that_is_shown_can_be_asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(root, small_suite(), small_suite("test"))
    run = load_run(saved_files(root)[0].path)
    asked: list[str] = []
    monkeypatch.setattr(state, "go_to_question", asked.append)
    for part in run.suites:
        for wanted in ("x-0", "x-1", "", "nonsense"):
            monkeypatch.setattr(components, "value_of", lambda key, name, wanted=wanted: wanted)
            page_evaluation._ask("suite", part)
    assert asked == [WRONG]


def test_the_accepted_run_of_the_repository_can_be_shown() -> None:
    accepted = [file for file in saved_files(REPOSITORY) if file.accepted]
    assert [file.suite for file in accepted][:1] == ["dev"]
    run = load_run(accepted[0].path)
    data = suite_data(run.suites[0], Words("en"))
    assert data["no_details"]
    assert len(data["tiles"]) > 5
    assert len(data["kinds"]) == len(KINDS)


def test_every_kind_and_every_measure_has_its_words() -> None:
    assert {name for name in TABLE if name.startswith("kind.")} == {f"kind.{name}" for name in KINDS}
    assert {name for name in TABLE if name.startswith("measure.")} == {f"measure.{name}" for name in ORDER}


def test_every_word_of_the_component_is_given_to_it(root: Path) -> None:
    write_run(root, small_suite())
    words = set(shown(open_page())[0]["words"])
    script = (REPOSITORY / "src/briefqa/ui/evaluation.js").read_text(encoding="utf-8")
    used = {part.split(".")[1] for part in _pieces(script) if part.startswith("words.")}
    assert len(used) > 10
    assert used <= words


def _pieces(script: str) -> list[str]:
    return "".join(letter if letter.isalnum() or letter in "._" else " " for letter in script).split()


def test_the_page_imports_nothing_that_measures() -> None:
    """A page of saved figures must open at once."""
    code = "import sys, briefqa.ui.page_evaluation; print(*{'sklearn', 'ir_measures', 'scipy', 'torch'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert result.stdout.strip() == ""
