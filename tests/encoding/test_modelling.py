"""The packaged model's folder: how it comes to be, and what is noticed when it is not right."""

import json
import multiprocessing
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from briefqa.encoding import modelling
from briefqa.encoding.checking import CHECKED
from briefqa.encoding.modelling import (
    FORMAT,
    MANIFEST,
    PACKAGED_MODEL,
    check_model,
    packaged_model_folder,
    prepare_packaged_model,
    trained_digest,
)
from briefqa.encoding.packed_weights import unpack_rows
from briefqa.errors import ModelUnusable
from fakes import child_environment

FOLDER = f"{PACKAGED_MODEL}-{FORMAT}-{trained_digest()}"


@pytest.fixture(scope="session")
def prepared() -> Path:
    """In the default place, so that a machine prepares it once and not once a run."""
    return prepare_packaged_model()


@pytest.fixture
def copied(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / prepared.name, copy_function=_link))


def _link(source: str, target: str) -> str:
    Path(target).hardlink_to(source)
    return target


def test_rows_of_4_bit_weights_unpack_by_their_layout() -> None:
    row = np.zeros((1, 18), dtype=np.uint8)
    row[0, :2] = np.array([0.5], dtype="<f2").view(np.uint8)
    row[0, 2] = 0xF1  # weight 0 is 1, weight 16 is 15
    weights = unpack_rows(row)
    assert weights.shape == (1, 32)
    assert weights.dtype == np.float32
    assert weights[0, 0] == (1 - 8) * 0.5
    assert weights[0, 16] == (15 - 8) * 0.5
    assert set(np.delete(weights[0], [0, 16])) == {-4.0}


def test_models_are_kept_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("BRIEFQA_MODELS", raising=False)
    assert packaged_model_folder() == tmp_path / "cache" / "briefqa" / "models" / FOLDER
    monkeypatch.setenv("BRIEFQA_MODELS", str(tmp_path / "named"))
    assert packaged_model_folder() == tmp_path / "named" / FOLDER
    assert packaged_model_folder(tmp_path) == tmp_path / FOLDER


def test_weights_that_were_trained_anew_are_prepared_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def digest_of(value: float) -> str:
        for name in (modelling.TRAINED_QUESTION_ENCODER, modelling.TRAINED_CROSS_ENCODER):
            np.savez_compressed(tmp_path / name, weights=np.array([1.0, value]))
        trained_digest.cache_clear()
        return packaged_model_folder(tmp_path).name

    monkeypatch.setattr(modelling, "files", lambda _package: tmp_path)
    try:
        assert digest_of(2.0) == digest_of(2.0) != digest_of(3.0)
    finally:
        trained_digest.cache_clear()


def test_a_missing_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(modelling, "SOURCE_PACKAGE", "no_such_package")
    with pytest.raises(ModelUnusable, match=r"pip install no_such_package"):
        prepare_packaged_model(tmp_path)


def test_a_full_disk_is_noticed_before_the_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(modelling, "NEEDED_BYTES", 10**18)
    monkeypatch.setattr(modelling, "_find_source", lambda: tmp_path / "never read")
    with pytest.raises(ModelUnusable, match=r"MB are free.*BRIEFQA_MODELS"):
        prepare_packaged_model(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelUnusable, match="BRIEFQA_MODELS"):
        prepare_packaged_model(tmp_path / "file" / "models")


def test_other_weights_than_the_known_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(modelling, "SOURCE_SHA256", "0" * 64)
    with pytest.raises(ModelUnusable, match="sha256"):
        prepare_packaged_model(tmp_path)


def test_a_crash_half_way_leaves_nothing_that_looks_finished(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def crash(_weights: object, folder: Path) -> None:
        (folder / "config.json").write_text("{}")
        raise KeyboardInterrupt

    monkeypatch.setattr(modelling, "_write_sentence_transformers_folder", crash)
    with pytest.raises(KeyboardInterrupt):
        prepare_packaged_model(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
    assert check_model(packaged_model_folder(tmp_path))


@pytest.mark.model
def test_a_prepared_folder_is_whole_and_prepared_once(prepared: Path) -> None:
    before = (prepared / MANIFEST).stat().st_mtime_ns
    said: list[str] = []
    assert prepare_packaged_model(prepared.parent, said.append) == prepared
    assert said == []
    assert (prepared / MANIFEST).stat().st_mtime_ns == before
    assert check_model(prepared) == []


@pytest.mark.model
def test_the_manifest_names_every_file(prepared: Path) -> None:
    manifest = json.loads((prepared / MANIFEST).read_text(encoding="utf-8"))
    there = {path.relative_to(prepared).as_posix() for path in prepared.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == there - {MANIFEST, CHECKED}
    assert manifest["source"]["sha256"] == modelling.SOURCE_SHA256


@pytest.mark.model
@pytest.mark.parametrize("name", ["encoder.onnx", "question_encoder.onnx", "cross_encoder.onnx"])
def test_two_products_of_integers_fit_into_16_bits(prepared: Path, name: str) -> None:
    """Else a processor without VNNI, which adds two in 16 bits, cuts what is more: other vectors than with it."""
    graph = onnx.load(prepared / "fast" / name).graph
    arrays = [onnx.numpy_helper.to_array(constant) for constant in graph.initializer]
    weights = [array.astype(np.int32) for array in arrays if array.dtype == np.int8 and array.ndim == 2]
    assert len(weights) == 12 * 6
    assert (
        max(int(np.abs(matrix).reshape(len(matrix) // 2, 2, -1).sum(axis=1).max()) for matrix in weights) * 255 < 2**15
    )


@pytest.mark.model
def test_a_changed_file_is_found(copied: Path) -> None:
    path = copied / "fast" / "positions.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.unlink()  # the copy is a link, and the original must stay
    path.write_bytes(content)
    (problem,) = check_model(copied)
    assert "positions.npy" in problem
    assert "sha256" in problem


@pytest.mark.model
def test_a_lost_file_is_found(copied: Path) -> None:
    (copied / "fast" / "words.npy").unlink()
    (problem,) = check_model(copied)
    assert "words.npy is missing" in problem


@pytest.mark.model
def test_a_manifest_that_is_no_manifest_is_found(copied: Path) -> None:
    for content in ("", "[]", "{}", '{"files": 3, "format": 1}'):
        (copied / MANIFEST).unlink()
        (copied / MANIFEST).write_text(content)
        assert len(check_model(copied)) == 1


@pytest.mark.model
@pytest.mark.slow
def test_two_processes_at_once_prepare_one_whole_folder(tmp_path: Path) -> None:
    """One of them over what a killed process left, and over a folder of an older format."""
    (tmp_path / ".preparing-left" / "fast").mkdir(parents=True)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / MANIFEST).write_text('{"format": 0, "files": {}}')
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=prepare_packaged_model, args=(tmp_path,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(300)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", FOLDER]
    assert check_model(tmp_path / FOLDER) == []


def test_running_the_model_keeps_no_report_for_the_makers_of_its_runtime(prepared: Path, tmp_path: Path) -> None:  # O4
    """They are kept in the home of who runs it, and sent from there by a thread that no audit hook sees."""
    code = "import sys; from pathlib import Path; from briefqa.encoding.running import open_graph; open_graph(Path(sys.argv[1]))"
    environment = child_environment(HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache"))
    environment.pop("ORT_DISABLE_TELEMETRY", None)  # which this process has from `briefqa` itself
    for graph in sorted((prepared / "fast").glob("*.onnx")):
        subprocess.run([sys.executable, "-c", code, str(graph)], env=environment, check=True, timeout=60)
        assert list(tmp_path.rglob("*")) == []
