"""What `make bench` says of its figures: reached or not, by the bounds that are asked, and never a figure that is not there."""

import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(BENCH)
    import table

    return table


@pytest.fixture
def measuring(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(BENCH)
    import measuring

    return measuring


def times(milliseconds: float) -> dict[str, float]:
    return {"p50": milliseconds, "p95": 2 * milliseconds, "processor_p50": milliseconds}


def results(**changed: float) -> dict:
    """A run that reaches everything, at the very bound, but for what is changed."""
    figures = {"retrieve": 25.0, "resident": 700.0, "build": 5_000.0, "start": 1.0} | changed
    reader = {
        "open_ms": 50.0,
        "words_ms": times(1.0),
        "retrieve_ms": times(figures["retrieve"]),
        "answer_ms": times(50.0),
        "megabytes": {"resident": figures["resident"], "own": 100.0, "mapped": 200.0},
    }
    built = {"seconds": 0.0, "model_seconds": figures["build"], "chunks": 100_000, "texts": 500_000, "megabytes": 1.0}
    return {
        "shipped": {"chunks": 300, "reader": reader, "start_seconds": 0.75},
        "scale": {
            "100000": {
                "build": built,
                "update": built | {"seconds": 100.0, "model_seconds": 0.0},
                "reader": reader,
                "start_seconds": figures["start"],
                "bytes_a_chunk": {"texts": 1_000.0, "beside": 1_200.0, "vectors.faiss": 768.0},
            }
        },
    }


def line_of(table: ModuleType, found: dict, name: str) -> str:
    lines = [line for line in table.summary(found).splitlines() if line.startswith(f"| {name}")]
    assert len(lines) == 1
    return lines[0]


def test_a_figure_at_its_bound_is_reached(table: ModuleType) -> None:
    lines = {
        name: line_of(table, results(), name) for name in ("retrieval", "memory", "one of", "new process", "on disk")
    }
    assert {name for name, line in lines.items() if not line.endswith("| yes |")} == set()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("retrieval", {"retrieve": 26.0}),
        ("memory", {"resident": 701.0}),
        ("one of", {"build": 4_900.0}),
        ("new process", {"start": 1.1}),
    ],
)
def test_a_figure_beyond_its_bound_is_marked(table: ModuleType, name: str, changed: dict[str, float]) -> None:
    assert line_of(table, results(**changed), name).endswith("| **not reached** |")


def test_what_was_not_measured_says_so(table: ModuleType) -> None:
    assert "| not measured |" in line_of(table, results(), "a question embedded")
    assert table.summary({}).count("| not measured |") == len(table.ROWS)


def test_vectors_are_fast_and_found_or_not_reached(table: ModuleType) -> None:
    held = {"nearest_10_ms": times(2.0), "recall_at_10": 0.996, "megabytes": 1.0}
    found = results() | {"vectors": {"100000": {"compact": held}, "1000000": {"compact": held}}}
    assert line_of(table, found, "100,000 vectors").endswith("| **not reached** |")  # 0.999 is asked there
    assert line_of(table, found, "1,000,000 vectors").endswith("| yes |")


def test_a_part_that_failed_is_named(table: ModuleType) -> None:
    said = table.details(results() | {"parts": {"vectors": "stopped after 480 s", "embedding": "done in 9 s"}})
    assert "vectors stopped after 480 s" in said
    assert "embedding done" not in said


def test_storing_a_part_leaves_the_others(measuring: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    measuring.store("one", {"a": 1}, path)
    measuring.store("two", {"b": 2}, path)
    measuring.store("one", {"a": 3}, path)
    assert measuring.load(path) == {"one": {"a": 3}, "two": {"b": 2}}


def test_json_is_read_behind_what_a_library_prints(measuring: ModuleType) -> None:
    program = "import json; print('loading {model}'); print(json.dumps({'a': {'b': 1}}, indent=1))"
    assert measuring.in_a_process([sys.executable, "-c", program], 60).values == {"a": {"b": 1}}


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("", "done in"),
        ("import sys; sys.exit(3)", "failed with exit code 3"),
        ("import time; time.sleep(60)", "stopped after"),
    ],
)
def test_a_part_ends_in_its_time_and_says_how(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, said: str
) -> None:
    monkeypatch.syspath_prepend(BENCH)
    import run

    (tmp_path / "part.py").write_text(program, encoding="utf-8")
    monkeypatch.setattr(run, "BENCH", tmp_path)
    seconds = 0.2 if said == "stopped after" else 60
    assert run.run(run.Part("part", ("part.py",), seconds), 1, str(tmp_path)).startswith(said)


def test_a_table_goes_between_its_markers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(BENCH)
    import run

    page = tmp_path / "speed.md"
    page.write_text("before\n<!-- t -->\nold\n<!-- /t -->\nafter\n", encoding="utf-8")
    run.write_into(page, "<!-- t -->\nnew\n<!-- /t -->")
    assert page.read_text(encoding="utf-8") == "before\n<!-- t -->\nnew\n<!-- /t -->\nafter\n"
    page.write_text("no markers", encoding="utf-8")
    with pytest.raises(SystemExit, match="speed"):
        run.write_into(page, "<!-- t -->\nnew\n<!-- /t -->")


def test_what_was_measured_is_written_into_the_pages_of_speed_and_scaling(
    table: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import run

    shutil.copytree(BENCH.parent / "docs", tmp_path / "docs", ignore=lambda *_: {"images", "decisions"})
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "load", results)
    monkeypatch.setattr(sys, "argv", ["run.py", "--table", "--write"])
    assert run.main() == 0
    page = (tmp_path / "docs" / "speed.md").read_text(encoding="utf-8")
    assert table.summary(results()) in page
    assert table.details(results()) in page
    assert run.sizing.markdown(results()) in (tmp_path / "docs" / "scaling.md").read_text(encoding="utf-8")


def test_sizes_grow_in_a_straight_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCH)
    import sizing

    rates = {"briefqa_per_second": 50.0}
    found = results() | {"embedding": {"tokens_200": rates, "sentences": {"briefqa_per_second": 100.0}}}
    lines = {line.split(" | ")[0].strip("| "): line.split(" | ")[1:] for line in sizing.markdown(found).splitlines()}
    assert [cell.strip(" |") for cell in lines["of it, vectors of chunks and sentences"]] == [
        "77 MB",
        "768 MB",
        "7.7 GB",
        "768 GB",
    ]
    embedding = next(cells for name, cells in lines.items() if name.startswith("embedding"))
    assert embedding[2].strip() == "167 h"  # 10⁷ chunks at 50 a second and four sentences each at 100: 0.06 s a chunk
    assert "`make bench` has no results" in sizing.markdown({})


def test_peers_are_judged_by_place_and_by_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCH)
    import beside_peers

    right = SimpleNamespace(
        evidence=lambda places: any(place.path == "a" and place.span.start == 0 for place in places)
    )
    by_place = beside_peers.Collection("corpus", {}, ("?", "?"), {}, (right, right))
    ranked = [[["a", 0, 9]], [["b", 0, 9]] * 5 + [["a", 0, 9]]]
    assert by_place.scores(ranked) == {"evidence@5": 0.5}
    by_document = beside_peers.Collection("passages", {}, ("?", "?"), None, ({"a"}, {"a"}))
    assert by_document.scores(ranked) == {"Success@1": 0.5, "Success@5": 1.0}


STUB = """
import json, sys
sys.path.insert(0, {peers!r})
import protocol


def index(documents, store, model):
    store.write_text(json.dumps(documents), encoding="utf-8")
    return len(documents)


def opened(store, model):
    texts = json.loads(store.read_text(encoding="utf-8"))
    return lambda question: [(name, 0, len(text)) for name, text in texts.items() if question in text]


protocol.main(index, {{"plain": opened}}, ["pytest"])
"""


def test_a_run_beside_peers_measures_each_and_names_what_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(BENCH)
    import beside_peers as bench

    stub = tmp_path / "stub.py"
    stub.write_text(STUB.format(peers=str(BENCH / "peers")), encoding="utf-8")
    right = SimpleNamespace(evidence=lambda places: [place.path for place in places] == ["b"])
    texts = {"a": "one 風", "b": "two 雨"}
    by_place = bench.Collection("corpus", texts, ("雨",), {}, (right,))
    by_document = bench.Collection("passages", texts, ("風", "雨"), None, ({"a"}, {"a"}))
    monkeypatch.setattr(bench, "corpus_collection", lambda questions: by_place)
    monkeypatch.setattr(bench, "passage_collection", lambda passages, questions: by_document)
    monkeypatch.setattr(bench, "prepare_packaged_model", lambda: None)
    monkeypatch.setattr(bench, "packaged_model_folder", lambda: tmp_path)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(bench, "COLD_STARTS", 1)
    ways = {"plain": "Stub"}
    systems = (bench.System("Stub", str(stub), ways, "words"), bench.System("Gone", "no.py", {"plain": "Gone"}, ""))
    monkeypatch.setattr(bench, "SYSTEMS", systems)
    monkeypatch.setattr(sys, "argv", ["beside_peers.py", "--python", sys.executable])
    assert bench.main() == 1
    printed = capsys.readouterr()
    rows = {line.split(" | ")[0]: line for line in printed.out.splitlines()}
    assert rows["| Stub"].endswith("| 1.000 | 0.500 / 0.500 |")
    assert rows["| Gone"].startswith("| Gone | failed |")
    assert "Gone on corpus" in printed.err
    monkeypatch.setattr(sys, "argv", ["beside_peers.py", "--table"])
    assert bench.main() == 0
    assert capsys.readouterr().out == printed.out
