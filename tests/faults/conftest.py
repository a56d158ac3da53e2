from collections.abc import Iterator

import pytest

from fakes import read_here, use_fake_model
from faults.changes import Change, make_change
from faults.children import Indexers


@pytest.fixture(autouse=True)
def _fake_model(monkeypatch: pytest.MonkeyPatch) -> None:
    use_fake_model(monkeypatch)
    read_here(monkeypatch)


@pytest.fixture(scope="session")
def change(tmp_path_factory: pytest.TempPathFactory) -> Change:
    with pytest.MonkeyPatch.context() as patch:
        use_fake_model(patch)
        read_here(patch)
        return make_change(tmp_path_factory.mktemp("change"))


@pytest.fixture(scope="session")
def indexers() -> Iterator[Indexers]:
    with Indexers() as server:
        yield server
