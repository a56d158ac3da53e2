"""The commands for saved answers: what goes where, and with which exit code."""

import errno
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from briefqa import cli
from briefqa.citing import answer_sha256
from briefqa.ui.strings_ask import ASK
from briefqa.verifying import State
from fakes import (
    CORPUS,
    LIGHTHOUSE,
    FaultyDisk,
    faulty_disk,
    make_index,
    publish,
    use_fake_model,
    write_json_lines,
)

QUESTION = "燈塔的霧鐘何時加裝？"
QUOTE = "燈塔的霧鐘在1880年加裝。"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_index(tmp_path)


@pytest.fixture
def run(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    use_fake_model(monkeypatch)
    monkeypatch.chdir(tmp_path)

    def run_(*arguments: str | Path, index: Path = root) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main([*map(str, arguments), "--index", str(index)])
        output = capsys.readouterr()
        return code, output.out, output.err

    return run_


@pytest.fixture
def saved(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(run("ask", QUESTION, "--json")[1], encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["md", "html", "jsonld", "csl", "bibtex", "json"])
def test_text_goes_to_standard_output_or_a_file(name: str, run: Run, saved: Path, tmp_path: Path) -> None:
    code, out, error = run("export", saved, "--to", name, "--at", "2026-03-02T08:00:00Z")
    assert (code, error) == (0, "")
    assert QUOTE in re.sub(r"\*\*|</?strong>", "", out) or name == "bibtex"
    assert run("export", saved, "--to", name, "--at", "2026-03-02T08:00:00Z", "-o", tmp_path / "x") == (0, "", "")
    assert (tmp_path / "x").read_text(encoding="utf-8") == out


def test_docx_needs_a_file(run: Run, saved: Path, tmp_path: Path) -> None:
    code, _, error = run("export", saved, "--to", "docx")
    assert code == 2
    assert "-o FILE" in error
    assert run("export", saved, "--to", "docx", "-o", tmp_path / "x.docx")[0] == 0
    assert QUOTE in [paragraph.text for paragraph in docx.Document(str(tmp_path / "x.docx")).paragraphs]


def test_a_batch_is_one_export(run: Run, tmp_path: Path) -> None:
    questions = write_json_lines(
        tmp_path / "q.jsonl", [{"id": n, "question": q} for n, q in enumerate((QUESTION, "", "龍溪茶園每年採收幾次？"))]
    )
    assert run("ask", "--batch", questions, "--out", tmp_path / "a.jsonl")[0] == 0
    code, out, _ = run("export", tmp_path / "a.jsonl", "--to", "md")
    assert code == 0
    assert out.count("\n## ") >= 4
    assert run("verify", tmp_path / "a.jsonl")[0] == 0
    (tmp_path / "set.json").write_text(run("export", tmp_path / "a.jsonl", "--to", "json")[1], encoding="utf-8")
    assert run("verify", tmp_path / "set.json")[0] == 0


def test_without_an_index_it_exports_and_says_that_nothing_was_looked_up(run: Run, saved: Path, tmp_path: Path) -> None:
    code, out, error = run("export", saved, "--to", "md", index=tmp_path / "none")
    assert code == 0
    assert QUOTE in out.replace("**", "")
    assert "not looked up" in error
    assert run("export", saved, "--to", "md", "--unchecked", index=tmp_path / "none")[2] == ""


def test_a_source_that_changed_or_went_is_said_and_shown(run: Run, saved: Path, root: Path) -> None:
    publish(root, {**CORPUS, "lighthouse.txt": LIGHTHOUSE.replace("1872", "1873")})
    code, out, error = run("export", saved, "--to", "md")
    assert code == 0
    assert "lighthouse.txt has changed since" in error
    assert "在作答之後已經變更" in out
    publish(root, {"tea.txt": CORPUS["tea.txt"]})
    code, out, error = run("export", saved, "--to", "md")
    assert code == 0
    assert "not in the index any more" in error
    assert "another index" not in error
    assert "已不在索引中" in out


def test_an_answer_of_another_index_is_said_to_be_so_once(run: Run, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    publish(other, {"mill.txt": "The mill was sold in 1990 to a baker.\n"})
    code, out, error = run("export", saved, "--to", "md", index=other)
    assert code == 0
    assert QUOTE in out.replace("**", "")
    assert error.count("\n") == 1
    assert "another index" in error
    assert "--index" in error
    code, out, error = run("verify", saved, index=other)
    assert code == 6
    assert out.splitlines()[-1].startswith("0 of ")
    assert "another index" in error


def test_verify_diff_and_app_have_one_word_for_what_became_of_a_quote(run: Run, saved: Path, root: Path) -> None:
    publish(root, {**CORPUS, "lighthouse.txt": f"更正啟事在先。{LIGHTHOUSE}"})
    code, out, _ = run("verify", saved)
    assert code == 6
    assert "[1] moved: lighthouse.txt has changed since; the same words now stand at " in out
    assert re.search(r"^0 of (\d+) quotes hold; \1 moved\.$", out, re.M)
    told = run("diff", "--saved", saved)[1]
    assert f"  moved: {QUOTE}\n    lighthouse.txt has changed since" in told
    assert "「" not in told
    assert all(f"view.source_{state.value}" in ASK for state in State if state is not State.HOLDS)


def test_diff_without_names_compares_the_last_two_generations(run: Run, root: Path) -> None:
    code, out, error = run("diff")
    assert (code, out) == (2, "")
    assert "gen-000001 alone" in error
    publish(root, {**CORPUS, "lighthouse.txt": LIGHTHOUSE.replace("1880", "1881")})
    assert run("diff")[1].startswith("gen-000001 → gen-000002\n")
    assert run("diff", "gen-000001")[1] == run("diff")[1]


def test_diff_without_names_compares_with_the_current_generation_after_a_roll_back_too(run: Run, root: Path) -> None:
    publish(root, {**CORPUS, "lighthouse.txt": LIGHTHOUSE.replace("1880", "1881")})
    assert run("rollback")[0] == 0
    out = run("diff")[1]
    assert out.startswith("gen-000002 → gen-000001\n")
    assert "      + 燈塔的霧鐘在1880年加裝。" in out
    assert run("diff", "gen-000002")[1] == out


def test_an_altered_quote_is_not_exported(run: Run, saved: Path, tmp_path: Path) -> None:
    saved.write_text(saved.read_text(encoding="utf-8").replace("1880", "1890"), encoding="utf-8")
    code, out, error = run("export", saved, "--to", "md", "-o", tmp_path / "x.md")
    assert code == 7
    assert out == ""
    assert "Nothing was exported" in error
    assert not (tmp_path / "x.md").exists()


def edit(saved: Path, change: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads(saved.read_text(encoding="utf-8"))
    change(values)
    saved.write_text(json.dumps(values), encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v["citations"][0]["document"].update(title="另一本書"),
        lambda v: v["citations"][0].update(prefix="別的話"),
        lambda v: v.update(question="茶園何時採收？"),
    ],
)
def test_verify_notices_what_else_was_edited(change: Callable[[dict[str, Any]], object], run: Run, saved: Path) -> None:
    edit(saved, change)
    code, out, _ = run("verify", saved)
    assert code == 6
    assert "altered: " in out


def test_verify_says_whether_index_and_model_are_the_same(run: Run, saved: Path, root: Path) -> None:
    same = "The index and the model are the ones that answered."
    assert same in run("verify", saved)[1]
    edit(saved, lambda values: values.update(question="茶園何時採收？"))
    code, out, _ = run("verify", saved)
    assert (code, same in out) == (6, False)  # what answered them never said this
    publish(root, {**CORPUS, "mill.txt": "The mill was sold in 1990 to a baker.\n"})
    code, out, _ = run("verify", saved)
    assert same not in out


def test_an_answer_that_was_cut_short_is_told_as_a_whole(run: Run, saved: Path) -> None:
    text = saved.read_text(encoding="utf-8")
    saved.write_text(text[: len(text) // 2], encoding="utf-8")
    for words in (["verify", saved], ["export", saved, "--to", "md"]):
        code, out, error = run(*words)
        assert (code, out) == (2, "")
        assert "is not the JSON of an answer, or was cut short: " in error
        assert "line 1 is not" not in error


DAMAGE: list[Callable[[dict[str, Any]], object]] = [
    lambda v: v.update(passages=7),
    lambda v: v.update(passages=["x"]),
    lambda v: v["passages"][0].update(start="0"),
    lambda v: v.update(denial={"document": []}),
    lambda v: v.update(denial=7),
    lambda v: v.update(index=[1]),
    lambda v: v["citations"][0].update(notes=7),
    lambda v: v["citations"][0].update(number="1"),
    lambda v: v["citations"][0]["document"].update(path=7),
    lambda v: v["answer"][0].update(text=None) or v["answer"].append("x"),
]


@pytest.mark.parametrize("change", DAMAGE)
def test_a_damaged_answer_is_wrong_usage_to_verify_as_to_export(
    change: Callable[[dict[str, Any]], object], run: Run, saved: Path
) -> None:
    edit(saved, change)
    for words in (["verify", saved], ["verify", saved, "--json"], ["export", saved, "--to", "md"]):
        code, out, error = run(*words)
        assert (code, out) == (2, ""), error
        assert "This is not the JSON of an answer" in error


def test_asking_again_gives_the_same_answer_byte_for_byte(run: Run, saved: Path) -> None:
    again = json.loads(run("ask", QUESTION, "--json")[1])
    first = json.loads(saved.read_text(encoding="utf-8"))
    assert json.dumps({**again, "milliseconds": 0}) == json.dumps({**first, "milliseconds": 0})
    assert again["answer_sha256"] == first["answer_sha256"]


def test_an_answer_without_its_hash_is_said_to_be_one_whose_words_could_not_be_checked(run: Run, saved: Path) -> None:
    values = json.loads(saved.read_text())
    assert "The index and the model are the ones that answered." in run("verify", saved)[1]
    del values["answer_sha256"]
    saved.write_text(json.dumps(values))
    code, out, _ = run("verify", saved)
    assert code == 0
    assert "The answer has no answer_sha256: " in out
    assert "ones that answered" not in out
    saved.write_text("\n".join(json.dumps(each) for each in (values, values | {"answer_sha256": None}, values)))
    assert "\n3 of 3 answers have no answer_sha256: " in run("verify", saved)[1]


def test_an_answer_that_says_otherwise_of_its_source_is_altered_and_not_exported(run: Run, saved: Path) -> None:
    values = json.loads(saved.read_text())
    values["citations"][0]["document"]["date"] = "1999-09-09"
    values["answer_sha256"] = answer_sha256(values)
    saved.write_text(json.dumps(values))
    code, out, _ = run("verify", saved)
    assert code == 6
    assert "[1] altered: lighthouse.txt is unchanged, but the index says otherwise of its date.\n" in out
    code, out, error = run("export", saved, "--to", "md")
    assert (code, out) == (7, "")
    assert "Nothing was exported. Citation 1 of " in error
    assert run("export", saved, "--to", "md", "--unchecked")[0] == 0


def test_an_export_that_the_disk_does_not_take_is_no_wrong_usage_and_the_old_one_stays(
    run: Run, saved: Path, tmp_path: Path
) -> None:
    words = ("export", saved, "--to", "html", "-o")
    if Path("/dev/full").exists():
        code, _, error = run(*words, "/dev/full")
        assert (code, "No space left on device (/dev/full)" in error) == (1, True)
    (tmp_path / "x.html").write_text("of yesterday")
    with faulty_disk(FaultyDisk(2, code=errno.ENOSPC)):
        code, _, error = run(*words, tmp_path / "x.html")
    assert (code, "No space left on device" in error) == (1, True)
    assert (tmp_path / "x.html").read_text() == "of yesterday"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("x.")] == ["x.html"]


def exit_of(run: Run, words: list[str]) -> tuple[int, str, str]:
    """The parser of options leaves by an exception of its own."""
    try:
        return run(*words)
    except SystemExit as ended:
        return int(str(ended.code)), "", "usage: "


@pytest.mark.parametrize(
    "words",
    [
        ["export", "none.json", "--to", "md"],
        ["export", "answer.json", "--to", "pdf"],
        ["export", "answer.json"],
        ["export", "answer.json", "--to", "md", "--at", "soon"],
        ["export", "answer.json", "--to", "md", "--language", "fr"],
        ["export", "answer.json", "--to", "md", "-o", "no/such/folder/x.md"],
        ["diff", "gen-000001", "gen-000009"],
        ["diff"],
        ["diff", "gen-000009"],
        ["diff", "gen-000001", "gen-000001", "--saved", "none.jsonl"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2(words: list[str], run: Run, saved: Path) -> None:
    code, out, error = exit_of(run, words)
    assert (code, out) == (2, "")
    assert error.startswith(("briefqa: ", "usage: "))


def test_diff_prints_documents_and_answers(run: Run, saved: Path, root: Path) -> None:
    publish(root, {**CORPUS, "lighthouse.txt": LIGHTHOUSE.replace("1880", "1881")})
    code, out, _ = run("diff", "gen-000001", "gen-000002", "--saved", saved)
    assert code == 0
    assert "~ lighthouse.txt" in out
    assert f"before: {QUOTE}" in out
    values = json.loads(run("diff", "gen-000001", "gen-000002", "--saved", saved, "--json")[1])
    assert values["answers"][0]["answer_changed"]
    assert (values["asked"], values["same_content"]) == (1, False)
