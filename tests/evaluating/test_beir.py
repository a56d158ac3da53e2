"""A folder in BEIR layout: loaded or refused with what is wrong, indexed once, ranked by document."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from briefqa.config import ChunkSettings, Config
from briefqa.errors import UsageError
from briefqa.evaluating.beir import (
    DOCUMENTS_PER_QUESTION,
    BeirSet,
    beir_documents,
    beir_index,
    beir_run,
    judged_elsewhere,
    load_beir,
)
from briefqa.evaluating.metrics import retrieval_metrics
from briefqa.index import Index
from briefqa.progressing import no_progress
from briefqa.types import Span
from fakes import FakeEmbedder, words_vector

TOPICS = [
    "渡口票價",
    "堤防工程",
    "漁市拍賣",
    "潮汐觀測",
    "燈塔維修",
    "鹽田租約",
    "船隻檢驗",
    "海藻養殖",
    "港區照明",
    "沙洲測繪",
    "風機基座",
    "候鳥棲地",
]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    corpus = [
        {
            "_id": f"p{i}",
            "title": f"{topic}紀要",
            "text": f"{topic}在第{i + 1}季完成。\n\n承辦人另行公告{topic}的細節。",
        }
        for i, topic in enumerate(TOPICS)
    ]
    write(root, "corpus.jsonl", lines([dict(row) for row in corpus]))
    write(
        root, "queries.jsonl", lines([{"_id": f"q{i}", "text": f"{topic}何時完成？"} for i, topic in enumerate(TOPICS)])
    )
    judged = "".join(f"q{i}\tp{i}\t1\n" for i in range(len(TOPICS) - 1))
    write(root, "qrels.tsv", f"query-id\tcorpus-id\tscore\n{judged}")
    return root


def loaded_index(folder: Path, tmp_path: Path, config: Config | None = None) -> tuple[BeirSet, FakeEmbedder, Index]:
    collection, embedder = load_beir(folder), FakeEmbedder()
    index = beir_index(collection, config or Config(), embedder, tmp_path / "cache", no_progress)
    return collection, embedder, index


def test_a_collection_has_what_its_files_say(folder: Path) -> None:
    collection = load_beir(folder)
    assert collection.name == "set"
    assert collection.corpus["p0"] == ("渡口票價紀要", "渡口票價在第1季完成。\n\n承辦人另行公告渡口票價的細節。")
    assert collection.questions["q3"] == "潮汐觀測何時完成？"
    assert collection.qrels["q3"] == {"p3": 1}
    assert len(collection.qrels) == len(TOPICS) - 1


def test_judgements_may_lie_in_the_qrels_folder(folder: Path) -> None:
    before = load_beir(folder)
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert load_beir(folder) == before


def test_ids_that_are_numbers_are_text(folder: Path) -> None:
    write(folder, "corpus.jsonl", lines([{"_id": 7, "text": "沒有題名的一段。"}]))
    write(folder, "queries.jsonl", lines([{"_id": 1, "text": "哪一段？"}]))
    write(folder, "qrels.tsv", "query-id\tcorpus-id\tscore\n1\t7\t2\n")
    collection = load_beir(folder)
    assert collection.corpus == {"7": ("", "沒有題名的一段。")}
    assert collection.qrels == {"1": {"7": 2}}


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_folder_that_lacks_a_file_is_wrong_usage(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(UsageError, match=r"expected corpus\.jsonl, queries\.jsonl and qrels\.tsv"):
        load_beir(folder)


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl"])
def test_a_line_that_is_no_json_is_named_by_its_number(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\nnot json\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{name}, line {len(TOPICS) + 2}, is not JSON"):
        load_beir(folder)


BROKEN: list[tuple[str, str]] = [
    ("corpus.jsonl", '{"_id": "p0"}\n'),
    ("corpus.jsonl", '{"text": "without an id"}\n'),
    ("corpus.jsonl", "[1, 2]\n"),
    ("queries.jsonl", '{"_id": "q0"}\n'),
    ("qrels.tsv", "query-id\tcorpus-id\tscore\nq0\tp0\n"),
    ("qrels.tsv", "query-id\tcorpus-id\tscore\nq0\tp0\tvery\n"),
    ("qrels.tsv", "query-id corpus-id score\nq0 p0 1\n"),
    ("qrels.tsv", "query-id\tcorpus-id\tscore\nq99\tp0\t1\n"),
    ("qrels.tsv", ""),
    ("qrels.tsv", "query-id\tcorpus-id\tscore\n"),
    ("qrels.tsv", "q0\tp0\tvery\nq1\tp1\t1\n"),
    ("qrels.tsv", "q99\tp0\tvery\nq1\tp1\t1\n"),
    ("qrels.tsv", "q99\tp0\t1\nq1\tp1\t1\n"),
    ("qrels.tsv", "q0\tp0\t1\nq0\tp0\t2\n"),
    ("corpus.jsonl", ""),
    ("queries.jsonl", "\n"),
    ("corpus.jsonl", '{"_id": "p0", "text": null}\n'),
    ("corpus.jsonl", '{"_id": "p0", "text": ["a"]}\n'),
    ("corpus.jsonl", '{"_id": "p0", "title": 7, "text": "a"}\n'),
    ("corpus.jsonl", '{"_id": null, "text": "a"}\n'),
    ("corpus.jsonl", '{"_id": true, "text": "a"}\n'),
    ("corpus.jsonl", '{"_id": "p0", "text": "\\ud800 a"}\n'),
    ("corpus.jsonl", "[" * 100_000),
]
NAMES = ["corpus.jsonl", "queries.jsonl"]


@pytest.mark.parametrize(("name", "text"), BROKEN)
def test_a_file_that_does_not_fit_the_layout_is_wrong_usage_and_named(folder: Path, name: str, text: str) -> None:
    write(folder, name, text)
    with pytest.raises(UsageError, match=name):
        load_beir(folder)


def test_a_file_in_another_encoding_is_refused_with_its_line(folder: Path) -> None:
    for name in (*NAMES, "qrels.tsv"):
        path = folder / name
        before = path.read_bytes()
        path.write_bytes(before + "燈塔".encode("big5"))
        with pytest.raises(UsageError, match=rf"{name}, line \d+, is not UTF-8"):
            load_beir(folder)
        path.write_bytes(before)


@pytest.mark.parametrize("name", NAMES)
def test_an_id_that_stands_twice_is_refused_and_not_overwritten(folder: Path, name: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + lines([{"_id": "x", "text": "一"}, {"_id": "x", "text": "二"}]))
    with pytest.raises(UsageError, match=rf"{name}, line {len(TOPICS) + 2}: the id 'x' stands in an earlier line"):
        load_beir(folder)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("id_", ["p 0", "", "p\t0", "p\u3000"])
def test_an_id_that_no_trec_file_can_hold_is_refused(folder: Path, name: str, id_: str) -> None:
    write(folder, name, lines([{"_id": id_, "text": "燈塔何時完成？"}]))
    with pytest.raises(UsageError, match=rf"{name}, line 1: the id .* is empty or holds white space"):
        load_beir(folder)


def test_judgements_without_a_header_all_count(folder: Path) -> None:
    before = load_beir(folder)
    path = folder / "qrels.tsv"
    write(folder, "qrels.tsv", path.read_text(encoding="utf-8").split("\n", 1)[1])
    assert load_beir(folder) == before


def test_files_saved_on_windows_are_the_same_collection(folder: Path) -> None:
    before = load_beir(folder)
    for name in (*NAMES, "qrels.tsv"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    after = load_beir(folder)
    assert (after.corpus, after.questions, after.qrels) == (before.corpus, before.questions, before.qrels)


def test_a_title_may_be_missing_or_null(folder: Path) -> None:
    write(folder, "corpus.jsonl", lines([{"_id": "p0", "text": "一"}, {"_id": "p1", "title": None, "text": ""}]))
    assert load_beir(folder).corpus == {"p0": ("", "一"), "p1": ("", "")}


def test_relevant_documents_that_the_corpus_lacks_are_counted(folder: Path) -> None:
    assert judged_elsewhere(load_beir(folder)) == 0
    write(folder, "qrels.tsv", "q0\tp0\t1\nq0\tgone\t2\nq1\tgone\t0\n")
    assert judged_elsewhere(load_beir(folder)) == 1


def test_each_id_is_one_document_whose_words_are_kept(folder: Path) -> None:
    collection = load_beir(folder)
    documents = list(beir_documents(collection))
    assert (
        [document.id for document in documents] == [document.path for document in documents] == list(collection.corpus)
    )
    for document in documents:
        title, text = collection.corpus[document.id]
        assert document.metadata.title == title
        assert document.text.split() == text.split()
        assert all(block.span.of(document.text) in text for block in document.blocks)


def test_every_question_is_ranked_by_document_and_finds_its_own(folder: Path, tmp_path: Path) -> None:
    collection, embedder, index = loaded_index(folder, tmp_path)
    run = beir_run(index, embedder, collection, no_progress)
    assert list(run) == list(collection.qrels), "only judged questions are asked"
    for question, scores in run.items():
        assert 0 < len(scores) <= DOCUMENTS_PER_QUESTION
        assert list(scores.values()) == sorted(scores.values(), reverse=True)
        assert set(scores) <= set(collection.corpus)
        assert next(iter(scores)) == question.replace("q", "p")
    assert retrieval_metrics(collection.qrels, run)["nDCG@10"] == 1


def test_a_document_of_several_chunks_scores_as_its_best(tmp_path: Path) -> None:
    folder = tmp_path / "long"
    parts = [f"{topic}的經費在第{i + 1}年核定，並由承辦單位每半年檢討一次。" for i, topic in enumerate(TOPICS)]
    write(
        folder, "corpus.jsonl", lines([{"_id": "long", "text": "".join(parts)}, {"_id": "short", "text": "另一件事。"}])
    )
    write(folder, "queries.jsonl", lines([{"_id": "q", "text": "候鳥棲地的經費"}]))
    write(folder, "qrels.tsv", "query-id\tcorpus-id\tscore\nq\tlong\t1\n")
    collection, embedder, index = loaded_index(folder, tmp_path, Config(chunks=ChunkSettings(40, 20)))
    assert len(index.chunks) > 3
    run = beir_run(index, embedder, collection, no_progress)
    assert list(run["q"]) == ["long", "short"]


def test_an_index_is_made_once_and_found_again(folder: Path, tmp_path: Path) -> None:
    _, first, index = loaded_index(folder, tmp_path)
    _, second, again = loaded_index(folder, tmp_path)
    assert first.embedded
    assert second.embedded == []
    assert again.generation == index.generation
    assert again.documents[0] == index.documents[0]


def _other_text(folder: Path) -> Config:
    path = folder / "corpus.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("第1季", "第9季"), encoding="utf-8")
    return Config()


def _other_chunks(folder: Path) -> Config:
    return Config(chunks=ChunkSettings(chunk_chars=41))


@pytest.mark.parametrize("change", [_other_text, _other_chunks])
def test_an_index_of_other_texts_or_settings_is_another(
    folder: Path, tmp_path: Path, change: Callable[[Path], Config]
) -> None:
    loaded_index(folder, tmp_path)
    _, embedder, _ = loaded_index(folder, tmp_path, change(folder))
    assert embedder.embedded


def test_a_damaged_cache_is_made_anew(folder: Path, tmp_path: Path) -> None:
    loaded_index(folder, tmp_path)
    (vectors,) = (tmp_path / "cache").rglob("vectors.faiss")
    vectors.write_bytes(vectors.read_bytes()[:-1])
    collection, embedder, index = loaded_index(folder, tmp_path)
    assert embedder.embedded
    assert beir_run(index, embedder, collection, no_progress)


def test_progress_counts_the_questions(folder: Path, tmp_path: Path) -> None:
    collection, embedder, index = loaded_index(folder, tmp_path)
    seen: list[tuple[str, int, int]] = []
    beir_run(index, embedder, collection, lambda *step: seen.append(step))
    assert seen[0] == ("asking", 0, len(collection.qrels))
    assert seen[-1] == ("asking", len(collection.qrels), len(collection.qrels))


def test_vectors_of_a_passage_know_its_title(folder: Path, tmp_path: Path) -> None:
    _, embedder, index = loaded_index(folder, tmp_path)
    document = index.documents[0]
    assert f"渡口票價紀要\n{Span(0, len(document.text)).of(document.text)}" in embedder.embedded
    assert words_vector("渡口票價紀要") @ words_vector("渡口票價何時完成？") > 0.3
