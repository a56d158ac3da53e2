"""The command line's contract: options, JSON keys, exit codes, and what goes to which stream."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefqa import cli, contract
from briefqa.index import open_index
from briefqa.storing.store import generation_names, locked
from briefqa.version import __version__
from fakes import (
    CORPUS,
    LIGHTHOUSE,
    child_environment,
    fake_cli,
    fake_command,
    json_lines,
    make_index,
    publish,
    read_here,
    use_fake_model,
    write_files,
    write_json_lines,
)

QUESTION = "燈塔的霧鐘何時加裝？"
DATED = {
    "old.md": "---\ndate: 2023-05-01\n---\n\nThe old mill was sold in 1990 to a baker from the valley.\n",
    "new.md": "---\ndate: 2025-08-14\n---\n\nThe new mill was sold in 2020 to a brewer from the coast.\n",
    "undated.md": "The third mill was sold in 1950 to a miller from the hills.\n",
}
DOCUMENT_KEYS = {"id", "path", "title", "authors", "publisher", "date", "url"}
CITATION_KEYS = {"number", "document", "quote", "start", "end", "headings", "page", "notes"}
PASSAGE_KEYS = {"rank", "score", "document", "path", "start", "end", "text"}
ASK_KEYS = {
    *("question", "status", "reason", "confidence", "answer", "citations", "disagreements", "passages", "index"),
    "milliseconds",
}
NOTED = "# 茶園\n\n## 產量\n\n龍溪茶園去年的產量是四千二百公斤。[^1]今年的產量更多一些。[^2]\n\n[^1]: 王小明，《合作社年報》，2024年，第12頁。\n[^2]: 同註1。\n"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The fake model, no second process, and a working folder of one's own."""
    use_fake_model(monkeypatch)
    read_here(monkeypatch)
    monkeypatch.chdir(tmp_path)
    for name in ("BRIEFQA_INDEX", "BRIEFQA_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that is only read."""
    return make_index(tmp_path_factory.mktemp("built"), CORPUS | DATED | {"noted.md": NOTED})


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(built: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the index that is only read, or on another; gives exit code, output and messages."""

    def run_(*arguments: str | Path, index: Path | None = built) -> tuple[int, str, str]:
        words = [str(word) for word in arguments]
        capsys.readouterr()
        code = cli.main([*words, "--index", str(index)] if index else words)
        output = capsys.readouterr()
        return code, output.out, output.err

    return run_


def values_of(result: tuple[int, str, str], code: int = 0) -> Any:
    assert result[0] == code, result[2]
    return json.loads(result[1])


# --- wording and wiring ---------------------------------------------------------------


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"briefqa {__version__}\n"


def test_help_names_every_command_and_every_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    text = capsys.readouterr().out
    for command in ("index", "search", "ask", "show", "verify", "status", "doctor", "rollback", "eval", "app"):
        assert f"\n    {command} " in text
    told = " ".join(text.split("exit codes:")[1].split())
    assert re.findall(r"\b\d+\b", told) == ["0", "1", "2", "3", "4", "5", "6", "7", "130", "143"]


@pytest.mark.parametrize(
    ("options", "commands"),
    [
        (("--index", "--model", "--json"), "index prepare ask search diff eval"),
        (("--index", "--json"), "show status doctor rollback verify"),
        (("--index", "--model"), "app serve mcp"),
        (("--index",), "export feedback"),
    ],
)
def test_a_command_takes_the_common_options_that_it_reads_and_the_index_always(
    options: tuple[str, ...], commands: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in commands.split():
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
        text = capsys.readouterr().out
        taken = [option for option in ("--index", "--model", "--json") if re.search(rf"^  {option}\b", text, re.M)]
        assert taken == list(options), command


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["ask", "--dance", QUESTION],
        ["ask"],
        ["search"],
        ["search", QUESTION, "-k", "many"],
        ["show"],
        ["verify"],
        ["ask", "--batch", "questions.jsonl"],
        ["ask", QUESTION, "--out", "answers.jsonl"],
        ["ask", "When", "was", "it", "built?"],
        ["ask", QUESTION, "--from", "soon"],
        ["ask", QUESTION, "--to", "2025-13-01"],
        ["search", QUESTION, "--from", "2025-8-1"],
        ["ask", QUESTION, "--from", "2025-08", "--to", "2024"],
        ["ask", QUESTION, "--document", "castle.txt"],
        ["show", "castle.txt"],
        ["show", "tea.txt", "--span", "3"],
        ["show", "tea.txt", "--span", "5:3"],
        ["show", "tea.txt", "--span", "-1:3"],
        ["show", "tea.txt", "--span", "0:" + "9" * 5000],
        ["show", "tea.txt", "--span", "0:999999"],
        ["verify", "nowhere.json"],
        ["index", "nowhere"],
        ["status", "--model", "another"],
        ["export", "answer.json", "--to", "md", "--json"],
        ["feedback", "--json"],
        ["app", "--json"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_with_one_message(words: list[str], run: Run, built: Path) -> None:
    Path("questions.jsonl").touch()
    try:
        code, out, error = run(*words)
    except SystemExit as exit_:
        code, out, error = int(str(exit_.code)), "", "briefqa"
    assert (code, out) == (2, "")
    assert "briefqa" in error
    assert "Traceback" not in error
    assert generation_names(built) == ["gen-000001"]


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_file_that_is_not_there_or_not_text_is_wrong_usage(command: str, run: Run) -> None:
    Path("binary.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("nowhere.jsonl", "binary.jsonl"):
        code, _, error = run(command, "--batch", name, "--out", "out.jsonl")
        assert code == 2
        assert name in error
        assert "Traceback" not in error
        assert not Path("out.jsonl").exists()


COMMANDS_THAT_READ = (
    ["ask", QUESTION],
    ["search", QUESTION],
    ["show", "tea.txt"],
    ["status"],
    ["doctor"],
    ["rollback"],
)


@pytest.mark.parametrize("words", COMMANDS_THAT_READ, ids=lambda words: words[0])
def test_without_an_index_every_command_exits_4_and_says_how_to_make_one(
    words: list[str], run: Run, tmp_path: Path
) -> None:
    code, out, error = run(*words, index=tmp_path / "nowhere")
    assert code == 4
    assert "nowhere" in out + error
    if words[0] != "rollback":
        assert "briefqa index PATH" in out + error
    assert not (tmp_path / "nowhere").exists()


def test_a_missing_manifest_exits_4_and_is_named(run: Run, built: Path, tmp_path: Path) -> None:  # X8
    spoilt = Path(shutil.copytree(built, tmp_path / "spoilt"))
    (spoilt / "gen-000001" / "manifest.json").unlink()
    for words in (["status"], ["doctor"], ["ask", QUESTION], ["rollback"], ["index", tmp_path]):
        code, out, error = run(*words, index=spoilt)
        assert code == 4, words
        assert "gen-000001/manifest.json is missing" in out + error
        assert "briefqa index --rebuild" in out + error


def test_a_bug_of_ours_is_shown_whole_and_exits_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from briefqa.errors import QuoteNotVerbatim

    def broken(*arguments: object, **options: object) -> None:
        raise QuoteNotVerbatim("Citation 1 does not stand there.")

    monkeypatch.setattr("briefqa.answering.asking.ask", broken)
    code, out, error = run("ask", QUESTION)
    assert (code, out) == (1, "")
    assert "Traceback" in error
    assert "Citation 1" in error


def test_an_interrupted_command_says_so_and_exits_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("briefqa.answering.asking.ask", interrupted)
    code, _, error = run("ask", QUESTION)
    assert code == 130
    assert "Traceback" not in error


@pytest.mark.parametrize("module", ["briefqa.cli", "argparse", "briefqa.commands.eval_options"])
def test_a_command_that_is_interrupted_while_it_begins_says_so_and_exits_130(module: str) -> None:
    begin = (
        "import signal, sys; from briefqa.__main__ import main\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs behind a shell is born deaf to it\n"
        "class Pressing:\n"
        "    def find_spec(name, path=None, target=None):\n"
        f"        if name == {module!r}: signal.raise_signal(signal.SIGINT)\n"
        "sys.meta_path.insert(0, Pressing); sys.argv = ['briefqa', '--version']; sys.exit(main())"
    )
    run = subprocess.run([sys.executable, "-c", begin], capture_output=True, check=False, timeout=60)
    assert (run.returncode, run.stdout) == (130, b"")
    assert re.fullmatch(rb"briefqa: stopped\..*\n", run.stderr)


def test_the_index_folder_comes_from_the_option_then_the_environment_then_the_settings_then_the_default(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("index", "settings", "environment", "option"):
        publish(tmp_path / name, {f"{name}.txt": f"A text that is only in the index by {name}."})

    def documents(*words: str) -> list[str]:
        return [source["path"] for source in values_of(run("status", "--json", *words, index=None))["sources"]]

    assert documents() == ["index.txt"]
    Path("briefqa.toml").write_text('index = "settings"\n')
    assert documents() == ["settings.txt"]
    monkeypatch.setenv("BRIEFQA_INDEX", "environment")
    assert documents() == ["environment.txt"]
    assert documents("--index", "option") == ["option.txt"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("indexes = 1\n", "Unknown setting indexes"),
        ("[chunks]\nchars = 1\n", r"chunks.chars"),
        ("[chunks]\nchunk_chars = 1\n", "chunks.chunk_chars is 1"),
        ("[limits]\nseconds = true\n", "limits.seconds is True"),
        ("chunks = 3\n", "chunks is 3"),
        ("threads = \n", "not TOML"),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_exits_2(content: str, words: str, run: Run) -> None:
    Path("briefqa.toml").write_text(content)
    code, out, error = run("status")
    assert (code, out) == (2, "")
    assert words in error


# --- index ----------------------------------------------------------------------------


def test_index_prints_its_counts_as_json_and_nothing_else_on_standard_output(run: Run, tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", CORPUS)
    code, out, error = run("index", docs, "--json", index=tmp_path / "index")
    values = values_of((code, out, error))
    assert error == ""
    wanted = {"generation", "documents", "chunks", "added", "updated", "removed", "unchanged", "skipped", "embedded"}
    assert wanted | {"reused", "seconds"} <= set(values)
    assert (values["generation"], values["documents"], values["added"]) == ("gen-000001", 3, 3)
    assert (values["skipped"], values["reused"], values["embedded"]) == ([], 0, 12)
    assert isinstance(values["seconds"], float)


def test_index_without_a_path_takes_the_corpus_folder(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "corpus", CORPUS)
    assert values_of(run("index", "--json", index=None))["documents"] == 3
    assert generation_names(tmp_path / "index") == ["gen-000001"]


def test_without_a_path_and_a_corpus_every_folder_that_the_index_was_made_from_is_read_again(
    run: Run, tmp_path: Path
) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "The first text."})
    two = write_files(tmp_path / "two", {"b.txt": "The second text."})
    index = tmp_path / "index"
    values_of(run("index", one, "--json", index=index))
    values_of(run("index", two, "--json", index=index))
    write_files(two, {"d.txt": "The fourth text."})
    code, out, error = run("index", "--json", index=index)
    assert f"reading again what it was made from: {one}, {two}" in error
    assert (code, json.loads(out)["added"], json.loads(out)["documents"]) == (0, 1, 3)
    (tmp_path / "corpus").mkdir()
    values = json.loads(run("index", "--rebuild", "--json", index=index)[1])
    assert (values["added"], values["removed"], values["documents"]) == (3, 0, 3)
    code, out, error = run("index", one, "--rebuild", "--json", index=index)
    assert json.loads(out)["removed"] == 2
    assert json.loads(run("index", "--rebuild", "--json", index=index)[1])["documents"] == 3


def test_a_rebuild_without_a_path_and_without_a_record_is_refused(run: Run, tmp_path: Path) -> None:
    write_files(tmp_path / "corpus", {"c.txt": "The third text."})
    one, index = write_files(tmp_path / "one", {"a.txt": "The first text."}), tmp_path / "index"
    values_of(run("index", one, "--json", index=index))
    (index / "LAST_RUN.json").unlink()
    code, out, error = run("index", "--rebuild", index=index)
    assert (code, out) == (2, "")
    assert "not on record what the index" in error


@pytest.mark.parametrize("words", [["status", "--index", ""], ["index", "", "--index", "index"]])
def test_an_empty_path_is_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main(words)
    assert "the path is empty; expected the name of a file or folder" in capsys.readouterr().err


def test_the_folder_of_the_index_holds_no_documents(run: Run, tmp_path: Path) -> None:
    code, out, error = run("index", tmp_path / "index", index=tmp_path / "index")
    assert (code, out) == (2, "")
    assert "is the folder of the index itself" in error


def test_index_says_its_counts_to_people(run: Run, tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", CORPUS)
    assert "added 3, updated 0, removed 0, unchanged 0" in run("index", docs, index=tmp_path / "index")[1]
    (docs / "tea.txt").unlink()
    (docs / "bridge.txt").write_text("Another text.")
    text = run("index", docs, index=tmp_path / "index")[1]
    assert "added 0, updated 1, removed 1, unchanged 1" in text
    assert "gen-000002: 2 documents" in text
    (docs / "bridge.txt").rename(docs / "crossing.txt")
    assert "removed 1 (1 of them only moved), unchanged 1" in run("index", docs, index=tmp_path / "index")[1]


def test_index_keeps_the_documents_of_a_folder_that_is_not_there_and_exits_3(run: Run, tmp_path: Path) -> None:
    docs, index = write_files(tmp_path / "docs", CORPUS), tmp_path / "index"
    values_of(run("index", docs, "--json", index=index))
    docs.rename(tmp_path / "unmounted")
    code, out, error = run("index", docs, "--json", index=index)
    values = values_of((code, out, error), code=3)
    assert (values["documents"], values["removed"], values["moved"]) == (3, 0, 0)
    assert [(item["path"], item["reason"]) for item in values["skipped"]] == [(str(docs), "not_there")]
    assert "--prune" in error
    assert values_of(run("index", docs, "--prune", "--purge", "--json", index=index))["removed"] == 3
    assert run("rollback", index=index)[0] == 4


def test_index_names_skipped_files_and_exits_3(run: Run, tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", CORPUS | {"empty.txt": "", "sheet.xlsx": "x"})
    code, out, error = run("index", docs, "--json", index=tmp_path / "index")
    values = values_of((code, out, error), code=3)
    assert {item["path"]: item["reason"] for item in values["skipped"]} == {
        "empty.txt": "empty",
        "sheet.xlsx": "unsupported",
    }
    assert all(set(item) >= {"path", "reason"} for item in values["skipped"])
    assert error.count("\n") == 2
    assert "empty.txt" in error
    assert values_of(run("index", docs, "--json", index=tmp_path / "index"), code=3)["unchanged"] == 3
    assert values_of(run("status", "--json", index=tmp_path / "index"))["skipped"] == values["skipped"]  # I8
    assert "'empty.txt': empty. The file is empty.\n" in run("status", index=tmp_path / "index")[1]


def test_index_prunes_and_rebuilds_when_asked(run: Run, tmp_path: Path) -> None:
    one = write_files(tmp_path / "one", {"a.txt": "The first text."})
    two = write_files(tmp_path / "two", {"b.txt": "The second text."})
    index = tmp_path / "index"
    values_of(run("index", one, two, "--json", index=index))
    assert values_of(run("index", one, "--prune", "--json", index=index))["removed"] == 1
    values = values_of(run("index", one, "--rebuild", "--json", index=index))
    assert (values["added"], values["unchanged"], values["reused"]) == (1, 0, 0)


def test_index_exits_5_while_another_indexer_runs(run: Run, tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", CORPUS)
    with locked(tmp_path / "index"):
        code, out, error = run("index", docs, index=tmp_path / "index")
    assert (code, out) == (5, "")
    assert "Wait for it to end" in error


def test_index_where_nothing_may_be_written_names_the_folder(run: Run, tmp_path: Path) -> None:  # X19
    docs = write_files(tmp_path / "docs", CORPUS)
    (tmp_path / "index").write_text("A file where the folder should be.")
    code, out, error = run("index", docs, index=tmp_path / "index")
    assert code not in (0, 3)
    assert out == ""
    assert str(tmp_path / "index") in error
    assert "Traceback" not in error


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where nobody may write")
def test_a_read_only_index_answers_and_is_not_written(run: Run, tmp_path: Path) -> None:  # X19
    root = make_index(tmp_path)
    docs = write_files(tmp_path / "docs", CORPUS)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert run("ask", QUESTION, index=root)[0] == 0
        code, _, error = run("index", docs, index=root)
        assert code not in (0, 3)
        assert "Permission denied" in error
    finally:
        for path in [root, *(path for path in root.rglob("*") if path.is_dir())]:
            path.chmod(0o755)


# --- ask and search -------------------------------------------------------------------


def test_ask_prints_the_contract_s_json(run: Run, built: Path) -> None:
    code, out, error = run("ask", QUESTION, "--json")
    values = values_of((code, out, error))
    assert error == ""
    assert set(values) >= ASK_KEYS
    assert (values["question"], values["status"], values["reason"]) == (QUESTION, "answered", None)
    assert values["index"].items() >= {"generation": "gen-000001", "model": "fake-words", "format": 3}.items()
    assert 0 <= values["confidence"] <= 1
    assert set(values["milliseconds"]) == {"embed", "retrieve", "answer", "total"}
    index = open_index(built)
    for citation in values["citations"]:
        assert set(citation) >= CITATION_KEYS
        assert set(citation["document"]) >= DOCUMENT_KEYS
        text = index.documents[index.number_of(citation["document"]["id"])].text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    sentence, citation = values["answer"][0], values["citations"][0]
    assert (sentence["text"], sentence["citations"]) == ("燈塔的霧鐘在1880年加裝。", [1])
    start, end = sentence["highlight"]
    assert citation["start"] <= start < end <= citation["end"]
    assert sentence["text"][start - citation["start"] : end - citation["start"]] == "1880年"
    assert [passage["rank"] for passage in values["passages"]] == list(range(1, len(values["passages"]) + 1))
    assert all(set(passage) >= PASSAGE_KEYS for passage in values["passages"])


def test_ask_gives_a_citation_s_notes_with_the_reference_they_lead_to(run: Run) -> None:
    values = values_of(run("ask", "龍溪茶園去年的產量是多少公斤？", "--json", "--document", "noted.md"))
    citation = next(citation for citation in values["citations"] if "四千二百" in citation["quote"])
    assert citation["headings"] == ["產量"]
    (note,) = citation["notes"]
    assert set(note) >= {"marker", "text", "reference", "same_as"}
    assert (note["marker"], note["same_as"]) == ("1", None)
    assert set(note["reference"]) >= {"authors", "title", "container", "date", "url"}
    assert note["reference"]["title"] == "合作社年報"
    more = values_of(run("ask", "今年的產量更多嗎？", "--json", "--document", "noted.md"))
    citation = next(citation for citation in more["citations"] if "今年的產量" in citation["quote"])
    (note,) = citation["notes"]
    assert (note["text"], note["same_as"]) == ("同註1。", "1")
    assert note["reference"]["title"] == "合作社年報"


def test_ask_prints_quotes_with_their_places_to_people(run: Run) -> None:
    code, out, error = run("ask", QUESTION)
    assert (code, error) == (0, "")
    assert out.startswith("燈塔的霧鐘在1880年加裝。 [1]\n")
    assert "(lighthouse.txt 21:35)" in out


def test_ask_prints_a_refusal_with_the_nearest_passages(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:  # Q8
    class NeverSupported:
        threshold = 0.5

        def confidence(self, *features: object) -> float:
            return 0.01

    monkeypatch.setattr("briefqa.answering.asking.support_model", lambda *arguments, **options: NeverSupported())
    values = values_of(run("ask", QUESTION, "--json"))
    assert (values["status"], values["answer"], values["citations"]) == ("not_found", [], [])
    assert values["reason"]
    assert values["confidence"] == 0.01
    assert values["passages"]
    code, out, _ = run("ask", QUESTION)
    assert code == 0
    assert out.startswith(values["reason"])
    assert "lighthouse.txt" in out


def test_search_prints_ranked_passages(run: Run, built: Path) -> None:
    values = values_of(run("search", QUESTION, "--json", "-k", "2"))
    assert set(values) == {"question", "passages", "index", "milliseconds"}
    assert [passage["rank"] for passage in values["passages"]] == [1, 2]
    assert all(set(passage) >= PASSAGE_KEYS for passage in values["passages"])
    assert values["passages"][0]["path"] == "lighthouse.txt"
    assert values["passages"][0]["score"] >= values["passages"][1]["score"]
    index = open_index(built)
    for passage in values["passages"]:
        text = index.documents[index.number_of(passage["document"])].text
        assert text[passage["start"] : passage["end"]] == passage["text"]
        shown = run("show", passage["document"], "--span", f"{passage['start']}:{passage['end']}")[1]
        assert passage["text"] in shown
    assert run("search", QUESTION, "-k", "1")[1].startswith("1. ")


def paths_of(values: Any) -> set[str]:
    return {passage["path"] for passage in values["passages"]}


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("filters", "paths"),
    [
        (["--from", "2025"], {"new.md"}),
        (["--from", "2025-08-14"], {"new.md"}),
        (["--from", "2025-08-15"], set()),
        (["--from", "2020"], {"old.md", "new.md"}),
        (["--to", "2023"], {"old.md"}),
        (["--to", "2023-05"], {"old.md"}),
        (["--to", "2023-04-30"], set()),
        (["--from", "2023-06", "--to", "2025-07"], set()),
        (["--from", "2023-05-01", "--to", "2025-08-14"], {"old.md", "new.md"}),
        (["--document", "undated.md"], {"undated.md"}),
        (["--document", "undated.md", "old.md"], {"undated.md", "old.md"}),
        (["--document", "undated.md", "--from", "2020"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_filters_restrict_the_documents(command: str, filters: list[str], paths: set[str], run: Run) -> None:
    values = values_of(run(command, "When was the mill sold?", "--json", *filters))
    assert paths_of(values) == paths
    if command == "ask":
        assert {citation["document"]["path"] for citation in values["citations"]} <= paths
        assert values["status"] == ("answered" if paths else "not_found")
        assert paths or "filter" in values["reason"]


def test_a_date_that_is_none_is_told_under_the_name_of_its_option(run: Run) -> None:
    for option in ("--from", "--to"):
        assert f"briefqa: {option} is 'soon'; expected a date" in run("search", QUESTION, option, "soon")[2]


def test_a_document_filter_takes_an_id_and_its_beginning(run: Run, built: Path) -> None:
    entry = next(entry for entry in open_index(built).catalog if entry.path == "old.md")
    for name in (entry.id, entry.id[:6]):
        assert paths_of(values_of(run("search", "mill", "--json", "--document", name))) == {"old.md"}


QUESTIONS = [
    {"id": "a", "question": QUESTION},
    {"id": 7, "question": "When was the Harrow bridge opened?", "kind": "fact"},
    {"id": "blank", "question": "？？？"},
    {"id": "odd", "question": "燈塔\u2028的\u0085霧鐘\x1c何時\ud83d加裝？"},
]


def test_ask_answers_a_batch_line_by_line(run: Run) -> None:
    batch = Path("questions.jsonl")
    batch.write_text("\n".join(json.dumps(row) for row in QUESTIONS[:3]) + "\n\n")
    code, out, error = run("ask", "--batch", batch, "--out", "answers.jsonl")
    assert (code, out) == (0, "")
    assert 'not asked "blank": ' in error
    rows = json_lines(Path("answers.jsonl"))
    assert [row["id"] for row in rows] == ["a", 7, "blank"]
    alone = values_of(run("ask", QUESTION, "--json"))
    assert {**rows[0], "milliseconds": 0} == {"id": "a", **alone, "milliseconds": 0}
    assert rows[1]["status"] == "answered"
    assert (rows[2]["status"], rows[2]["question"], rows[2]["reason_kind"]) == ("not_found", "？？？", "not_asked")
    assert rows[2]["reason"]
    assert set(rows[0]) == set(rows[2]) == {"id", *contract.Answer.__annotations__}
    assert rows[0]["index"] == rows[2]["index"]


def test_search_answers_a_batch_with_as_many_passages_as_asked_for(run: Run) -> None:
    write_json_lines(Path("questions.jsonl"), QUESTIONS[:3])
    code, _, error = run("search", "--batch", "questions.jsonl", "--out", "found.jsonl", "-k", "2")
    assert code == 0
    assert 'not asked "blank": ' in error
    rows = json_lines(Path("found.jsonl"))
    assert [(row["id"], len(row["passages"])) for row in rows] == [("a", 2), (7, 2), ("blank", 0)]
    assert set(rows[0]) == set(rows[2]) - {"reason"} == {"id", *contract.SearchResult.__annotations__}


def test_a_batch_line_ends_at_a_line_feed_and_nowhere_else(run: Run) -> None:  # Q3
    rows = [{"id": number, "question": f"燈塔的霧鐘{odd}何時加裝？"} for number, odd in enumerate("\u2028\u2029\x85🏮")]
    write_json_lines(Path("questions.jsonl"), rows)
    code, _, error = run("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl")
    assert code == 0, error
    answers = json_lines(Path("answers.jsonl"))
    assert [row["id"] for row in answers] == [0, 1, 2, 3]
    assert all("1880" in row["citations"][0]["quote"] for row in answers)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_may_hold_lone_surrogates_and_its_answers_are_valid_utf_8(command: str, run: Run) -> None:  # Q3
    rows = [{"id": "\udc80", "question": "燈塔的霧鐘\ud83d何時加裝？"}, {"id": 2, "question": "\ud800"}]
    Path("questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    code, _, error = run(command, "--batch", "questions.jsonl", "--out", "answers.jsonl")
    assert (code, error.count("not asked")) == (0, 1)
    first, second = json_lines(Path("answers.jsonl"))
    assert (first["id"], first["question"]) == ("\udc80", "燈塔的霧鐘\ufffd何時加裝？")
    assert first["passages"]
    assert (second["id"], second["passages"]) == (2, [])


def test_a_batch_with_a_byte_order_mark_is_read(run: Run) -> None:
    Path("questions.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(QUESTIONS[0]).encode() + b"\r\n")
    assert run("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl")[0] == 0


def test_a_batch_line_may_name_its_own_documents(run: Run) -> None:
    rows = [
        {"id": 1, "question": QUESTION, "documents": ["tea.txt"]},
        {"id": 2, "question": QUESTION, "documents": ["no.txt"]},
        {"id": 3, "question": QUESTION},
    ]
    write_json_lines(Path("questions.jsonl"), rows)
    for command in ("ask", "search"):
        code, _, error = run(command, "--batch", "questions.jsonl", "--out", "answers.jsonl")
        assert code == 0
        assert "not asked 2: 'no.txt' names no document." in error
        first, second, third = json_lines(Path("answers.jsonl"))
        assert {passage["path"] for passage in first["passages"]} == {"tea.txt"}
        assert (second["passages"], "names no document" in second["reason"]) == ([], True)
        assert "lighthouse.txt" in {passage["path"] for passage in third["passages"]}
    assert run("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl", "--document", "no.txt")[0] == 2


def test_a_batch_of_refused_questions_exits_7(run: Run) -> None:
    write_json_lines(Path("questions.jsonl"), [{"id": 1, "question": ""}, {"id": 2, "question": "燈" * 100_000}])
    assert run("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl")[0] == 7
    rows = json_lines(Path("answers.jsonl"))
    assert [row["reason_kind"] for row in rows] == ["not_asked", "not_asked"]


@pytest.mark.parametrize(
    "line",
    ["not JSON", "[1, 2]", "1", '"question"', '{"id": 1}', '{"question": "x"}', '{"id": 1, "question": null}', "{"],
)
def test_a_batch_line_that_is_no_question_is_wrong_usage_and_named_and_the_others_are_answered(
    line: str, run: Run
) -> None:
    Path("questions.jsonl").write_text(f"{json.dumps(QUESTIONS[0])}\n{line}\n{json.dumps(QUESTIONS[1])}\n")
    for command in ("ask", "search"):
        code, _, error = run(command, "--batch", "questions.jsonl", "--out", "answers.jsonl")
        assert code == 2
        assert error.count("questions.jsonl, line 2: ") == error.count("\n") == 1
        rows = json_lines(Path("answers.jsonl"))
        assert [bool(row["passages"]) for row in rows] == [True, False, True]
        assert "questions.jsonl, line 2: " in rows[1]["reason"]
        assert set(rows[1]) == {*rows[0], "reason"}


def test_a_batch_in_which_briefqa_itself_fails_once_exits_1_with_all_lines(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(index: Any, embedder: Any, question: str, **options: Any) -> Any:
        return ask(index, embedder, question, **options) if question != "？" else [][0]

    from briefqa.answering.asking import ask

    monkeypatch.setattr("briefqa.answering.asking.ask", failing)
    write_json_lines(Path("questions.jsonl"), [QUESTIONS[0], {"id": "odd", "question": "？"}, QUESTIONS[1]])
    code, _, error = run("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl")
    assert code == 1
    assert 'not answered "odd": briefqa failed (IndexError' in error
    rows = json_lines(Path("answers.jsonl"))
    assert [(row["id"], row["status"]) for row in rows] == [("a", "answered"), ("odd", "not_found"), (7, "answered")]
    assert set(rows[0]) == set(rows[1])


def test_an_empty_batch_gives_an_empty_file(run: Run) -> None:
    Path("questions.jsonl").touch()
    assert run("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl")[0] == 0
    assert Path("answers.jsonl").read_bytes() == b""


# --- show, verify, status, doctor, rollback -------------------------------------------


def test_show_prints_a_document_by_any_of_its_names(run: Run, built: Path) -> None:
    entry = next(entry for entry in open_index(built).catalog if entry.path == "lighthouse.txt")
    for name in ("lighthouse.txt", entry.id, entry.id[:10]):
        assert run("show", name) == (0, LIGHTHOUSE, "")


def test_show_takes_the_path_of_a_file_as_a_shell_completes_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs, index = (
        write_files(tmp_path / "docs", {"below/bridge.txt": "The bridge was opened in 1931.\n"}),
        tmp_path / "index",
    )
    values_of(run("index", docs, "--json", index=index))
    monkeypatch.chdir(docs)
    for name in ("./below/bridge.txt", docs / "below" / "bridge.txt", "below/bridge.txt"):
        assert run("show", name, index=index)[:2] == (0, "The bridge was opened in 1931.\n"), name
    assert run("show", "./bridge.txt", index=index)[0] == 2


def test_show_prints_a_place_between_brackets_with_its_surroundings(run: Run) -> None:
    code, out, _ = run("show", "lighthouse.txt", "--span", "21:35")
    assert code == 0
    assert "⟦燈塔的霧鐘在1880年加裝。⟧" in out
    assert "守望員" in out


def test_show_gives_a_place_as_json_with_its_notes(run: Run) -> None:
    values = values_of(run("show", "noted.md", "--json"))
    assert set(values) >= {"document", "start", "end", "page", "text", "notes"}
    text = values["text"]
    assert (values["start"], values["end"]) == (0, len(text))
    assert [note["marker"] for note in values["notes"]] == ["1", "2"]
    start = text.index("今年的產量")
    part = values_of(run("show", "noted.md", "--json", "--span", f"{start}:{start + 10}"))
    assert part["text"] == text[start : start + 10]
    assert [note["marker"] for note in part["notes"]] == ["2"]


def test_show_says_how_much_of_a_document_was_left_out_and_json_names_it(run: Run, tmp_path: Path) -> None:
    index = make_index(tmp_path, {"numbered.txt": f"{LIGHTHOUSE}\n- 1 -\n\n{LIGHTHOUSE}\n- 2 -\n"})
    code, out, error = run("show", "numbered.txt", index=index)
    assert (code, "- 1 -" in out) == (0, False)
    assert error == "briefqa: left out of it: 2 pieces, which --json names.\n"
    values = values_of(run("show", "numbered.txt", "--json", index=index))
    assert values["removed"] == ["page number: - 1 -", "page number: - 2 -"]
    assert values_of(run("show", "lighthouse.txt", "--json"))["removed"] == []


def test_show_of_an_empty_place_is_the_place(run: Run) -> None:
    assert "⟦⟧" in run("show", "lighthouse.txt", "--span", "3:3")[1]


@pytest.fixture
def saved(run: Run) -> Path:
    path = Path("answer.json")
    path.write_text(run("ask", QUESTION, "--json")[1], encoding="utf-8")
    return path


def change(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads(path.read_text(encoding="utf-8"))
    edit(values)
    path.write_text(json.dumps(values), encoding="utf-8")


def test_verify_exits_0_where_every_quote_holds(run: Run, saved: Path) -> None:
    code, out, _ = run("verify", saved)
    assert code == 0
    assert "[1] holds" in out
    checks = values_of(run("verify", saved, "--json"))
    assert checks
    assert all(check["holds"] for check in checks)


def tampered(**changes: Any) -> Callable[[dict[str, Any]], object]:
    return lambda values: values["citations"][0].update(changes)


TAMPERING: dict[str, Callable[[dict[str, Any]], object]] = {
    "another year in the quote": tampered(quote="燈塔的霧鐘在1881年加裝。"),
    "another place": tampered(start=20, end=34),
    "a place counted from the end": lambda values: tampered(
        start=values["citations"][0]["start"] - 50, end=values["citations"][0]["end"] - 50
    )(values),
    "an empty quote": tampered(quote="", start=0, end=0),
    "another document": lambda values: values["citations"][0]["document"].update(id="0" * 64, path="tea.txt"),
    "no document": lambda values: values["citations"][0]["document"].update(id="0" * 64, path="castle.txt"),
    "another sentence": lambda values: values["answer"][0].update(text="燈塔的霧鐘在1881年加裝。"),
    "a sentence without a citation": lambda values: values["answer"].append({"text": "燈塔很高。", "citations": []}),
    "a citation that is not there": lambda values: values["answer"][0].update(citations=[9]),
}


@pytest.mark.parametrize("edit", TAMPERING.values(), ids=list(TAMPERING))
def test_verify_exits_6_where_an_answer_was_tampered_with(
    edit: Callable[[dict[str, Any]], object], run: Run, saved: Path
) -> None:
    change(saved, edit)
    code, out, error = run("verify", saved)
    assert code == 6, out
    assert re.search("^\\[.+\\] (altered|removed): ", out, re.M)
    assert "Traceback" not in error
    assert not all(check["holds"] for check in values_of(run("verify", saved, "--json"), code=6))


def test_verify_exits_6_where_the_source_changed_and_says_where_the_words_are_now(
    run: Run, saved: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed"
    publish(changed, CORPUS | {"lighthouse.txt": "新的第一句話。" + LIGHTHOUSE})
    code, out, _ = run("verify", saved, index=changed)
    assert code == 6
    assert "[1] moved: lighthouse.txt has changed since; the same words now stand at 28:42." in out
    publish(changed, {name: text for name, text in CORPUS.items() if name != "lighthouse.txt"})
    code, out, _ = run("verify", saved, index=changed)
    assert code == 6
    assert "[1] removed: lighthouse.txt is not in the index any more." in out


@pytest.mark.parametrize(
    "content",
    [
        "not JSON",
        "[]",
        "null",
        "{}",
        '{"citations": [], "answer": 1}',
        '{"question": "x", "citations": [], "answer": [], "passages": 7}',
        '{"question": "x", "citations": [], "answer": [], "passages": ["x"]}',
        '{"question": "x", "citations": [], "answer": [], "denial": 7}',
        '{"question": "x", "citations": [], "answer": [], "denial": {"document": []}}',
        '{"question": "x", "citations": [], "answer": ["x"]}',
        '{"question": "x", "citations": [], "answer": [], "index": [1]}',
        '{"question": 7, "citations": [], "answer": []}',
        '{"citations": [{"number": 1}], "answer": []}',
        '{"citations": [{"number": 1, "document": "x", "quote": "x", "start": 0, "end": 1}], "answer": []}',
        '{"citations": [], "answer": [{"text": "x", "citations": [[1]]}]}',
        '{"citations": [{"number": 1e999, "document": {}, "quote": "", "start": 0, "end": 1}], "answer": []}',
        "[" * 100_000,
    ],
    ids=lambda content: content[:40],
)
def test_verify_of_what_is_no_answer_is_wrong_usage(content: str, run: Run) -> None:
    Path("answer.json").write_text(content)
    code, out, error = run("verify", "answer.json")
    assert (code, out) == (2, "")
    assert "Traceback" not in error


def test_verify_reads_the_files_and_no_cache(saved: Path, run: Run, built: Path, tmp_path: Path) -> None:  # X8
    spoilt = Path(shutil.copytree(built, tmp_path / "spoilt"))
    assert run("verify", saved, index=spoilt)[0] == 0
    path = spoilt / "gen-000001" / "documents.jsonl"
    path.write_bytes(path.read_bytes().replace(b"1880", b"1881"))
    assert run("verify", saved, index=spoilt)[0] == 4


def test_status_tells_what_the_index_holds(run: Run) -> None:
    values = values_of(run("status", "--json"))
    wanted = {"generation", "documents", "chunks", "model", "created", "content_sha256", "sources"}
    assert wanted <= set(values)
    assert values["documents"] == len(values["sources"]) == 7
    assert values["model"]["name"] == "fake-words"
    assert values["created"].endswith("Z")
    assert all(set(source) >= {"id", "path", "title", "date", "chunks", "notes"} for source in values["sources"])
    text = run("status")[1]
    assert all(source["path"] in text for source in values["sources"])


def test_doctor_exits_0_on_a_healthy_index_and_4_otherwise(run: Run, built: Path, tmp_path: Path) -> None:
    assert values_of(run("doctor", "--json")) == {"healthy": True, "findings": []}
    spoilt = Path(shutil.copytree(built, tmp_path / "spoilt"))
    for name in ("vectors.faiss", "catalog.json"):
        (spoilt / "gen-000001" / name).write_bytes(b"")
    values = values_of(run("doctor", "--json", index=spoilt), code=4)
    assert values["healthy"] is False
    assert len(values["findings"]) == 2
    code, out, _ = run("doctor", index=spoilt)
    assert code == 4
    assert "vectors.faiss" in out
    assert "catalog.json" in out


def test_the_index_may_be_named_before_the_command_too(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--index", str(built), "status"]) == 0
    before = capsys.readouterr().out
    assert cli.main(["--index", "nowhere", "status", "--index", str(built)]) == 0, "the nearer one counts"
    assert capsys.readouterr().out == before


def test_an_empty_span_is_no_whole_document(run: Run) -> None:
    code, out, err = run("show", "tea.txt", "--span", "")
    assert (code, out) == (2, "")
    assert "--span" in err


def test_rollback_says_which_generation_is_current(run: Run, tmp_path: Path) -> None:
    root = make_index(tmp_path)
    publish(root, {"other.txt": "The castle has nine towers."})
    assert run("rollback", index=root)[:2] == (0, "gen-000001 is current.\n")
    assert values_of(run("status", "--json", index=root))["documents"] == 3
    code, out, error = run("rollback", index=root)
    assert (code, out) == (4, "")
    assert "no generation before" in error


# --- as a process ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "POSIX"}],
    ids=["LC_ALL=C", "LC_ALL=C without UTF-8 mode", "POSIX"],
)
def test_the_locale_does_not_matter(locale: dict[str, str], built: Path) -> None:  # O5
    run = fake_cli("ask", QUESTION, "--json", "--index", built, **locale)
    assert run.returncode == 0, run.stderr.decode()
    values = json.loads(run.stdout.decode("utf-8"))
    assert values["question"] == QUESTION
    assert values["answer"][0]["text"] == "燈塔的霧鐘在1880年加裝。"


def test_names_that_are_not_ascii_are_indexed_in_any_locale(tmp_path: Path) -> None:  # O5 I17
    docs = write_files(tmp_path / "文件", {"燈塔.txt": LIGHTHOUSE})
    (docs / os.fsdecode(b"\xff\xfe.txt")).write_text("Words in a file with an impossible name.")
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = fake_cli("index", docs, "--json", "--index", tmp_path / "索引", **locale)
    assert run.returncode == 0, run.stderr.decode()
    assert json.loads(run.stdout.decode("utf-8"))["documents"] == 2
    paths = [entry.path for entry in open_index(tmp_path / "索引").catalog]
    assert paths == ["燈塔.txt", "\ufffd\ufffd.txt"]
    for name in ("燈塔.txt", b"\xff\xfe.txt"):
        assert fake_cli("show", name, "--index", tmp_path / "索引", **locale).returncode == 0


def test_a_question_in_the_bytes_of_another_encoding_is_answered_or_refused_in_utf_8(built: Path) -> None:  # Q3
    run = fake_cli("ask", "燈塔的霧鐘何時加裝".encode("big5"), "--json", "--index", built)
    assert run.returncode in (0, 7)
    run.stdout.decode("utf-8")
    assert b"Traceback" not in run.stderr


def test_a_reader_that_goes_away_is_no_error(built: Path) -> None:
    child = subprocess.Popen(
        fake_command("show", "lighthouse.txt", "--index", built),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    error = child.stderr.read()
    child.stderr.close()
    assert (child.wait(60), error) == (0, b"")


@pytest.mark.parametrize("stream", [1, 2], ids=["output", "messages"])
def test_a_stream_that_was_closed_is_no_error(stream: int, built: Path) -> None:
    command = fake_command("show", "lighthouse.txt" if stream == 1 else "nowhere.txt", "--index", built)
    run = subprocess.run(
        ["sh", "-c", f'exec "$@" {stream}>&-', "sh", *command],
        capture_output=True,
        env=child_environment(),
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0 if stream == 1 else 2, b"", b"")


def test_nothing_is_drawn_where_standard_error_is_no_terminal(tmp_path: Path) -> None:
    docs = write_files(tmp_path / "docs", CORPUS)
    run = fake_cli("index", docs, "--index", tmp_path / "index")
    assert (run.returncode, run.stderr) == (0, b"")


def test_help_loads_neither_faiss_nor_a_model() -> None:
    code = (
        "import sys; from briefqa.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "sys.exit(', '.join({'faiss', 'numpy', 'torch', 'onnxruntime', 'streamlit'} & set(sys.modules)) or 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)
    assert (run.returncode, run.stderr.decode()) == (0, "")


def test_asking_without_a_network_asks_for_no_network(built: Path) -> None:  # O1
    watching = (
        "import sys, fakes; from briefqa import cli; tried = [];"
        "sys.addaudithook(lambda event, values: tried.append(event) if event.startswith('socket.') else None);"
        "fakes.use_fake_model(fakes.pytest.MonkeyPatch());"
        f"code = cli.main(['ask', {QUESTION!r}, '--index', {str(built)!r}]);"
        "sys.exit(code or ', '.join(tried) or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", watching], capture_output=True, env=child_environment(), check=False, timeout=60
    )
    assert (run.returncode, run.stderr.decode()) == (0, "")


def test_a_file_that_only_the_sidecar_names_is_told_but_nothing_was_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_fake_model(monkeypatch)
    folder = tmp_path / "briefs"
    folder.mkdir()
    (folder / "lighthouse.txt").write_text("燈塔的霧鐘在 1931 年加裝。\n", encoding="utf-8")
    (folder / "sources.toml").write_text('[[source]]\nfile = "gone.txt"\n', encoding="utf-8")
    assert cli.main(["index", str(folder), "--index", str(tmp_path / "index")]) == 0
    assert "gone.txt" in capsys.readouterr().err


def test_documents_left_out_for_want_of_a_date_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_fake_model(monkeypatch)
    folder = tmp_path / "briefs"
    folder.mkdir()
    (folder / "tide.txt").write_text("潮位站設有三座。\n", encoding="utf-8")
    cli.main(["index", str(folder), "--index", str(tmp_path / "index")])
    capsys.readouterr()
    assert cli.main(["ask", "潮位站有幾座？", "--from", "2024", "--index", str(tmp_path / "index")]) == 0
    assert "without a date, left out: 1" in capsys.readouterr().err
