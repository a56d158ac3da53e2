"""The packaged model's files are compared with their hashes when they are loaded, and not read again for nothing."""

import json
import os
from pathlib import Path

import pytest

from briefqa.encoding import checking
from briefqa.encoding.checking import CHECKED, check_fast_files
from briefqa.encoding.modelling import MANIFEST, file_sha256
from briefqa.errors import ModelUnusable


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "fast").mkdir()
    for name in ("fast/words.npy", "fast/encoder.onnx", "model.safetensors"):
        (tmp_path / name).write_bytes(name.encode() * 100)
    names = [path for path in tmp_path.rglob("*") if path.is_file()]
    files = {path.relative_to(tmp_path).as_posix(): {"sha256": file_sha256(path)} for path in names}
    (tmp_path / MANIFEST).write_text(json.dumps({"files": files}))
    return tmp_path


def test_a_changed_byte_is_refused_when_the_model_is_loaded(model: Path) -> None:  # X12
    check_fast_files(model)
    path = model / "fast" / "words.npy"
    content = bytearray(path.read_bytes())
    content[7] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(1, 1))
    for _ in range(2):
        with pytest.raises(ModelUnusable, match=r"words\.npy is not what was written.*Delete"):
            check_fast_files(model)


def test_files_that_were_not_touched_are_not_read_again(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_fast_files(model)
    monkeypatch.setattr(checking, "file_sha256", lambda path: pytest.fail(f"{path} was read for nothing"))
    check_fast_files(model)
    assert [path.name for path in model.glob(f"{CHECKED}*")] == [CHECKED]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"fast/words.npy": 1}'])
def test_a_record_that_is_none_costs_a_reading(model: Path, content: bytes) -> None:
    (model / CHECKED).write_bytes(content)
    check_fast_files(model)
    assert set(json.loads((model / CHECKED).read_bytes())) == {"fast/encoder.onnx", "fast/words.npy"}
