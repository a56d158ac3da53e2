"""Two states of an index, and the answer of each: whatever is done to one of them, it has to give one of these."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from briefqa.answering.asking import ask
from briefqa.citing import answer_to_json
from briefqa.index import open_index
from briefqa.printing import json_text
from briefqa.storing.store import CURRENT, LAST_RUN, LOCK, UNFINISHED, current, generation_names
from fakes import CORPUS, LIGHTHOUSE, FakeEmbedder, answer_without_times, update, write_files

Count = Callable[..., None]  # the fixture `count`
GOLDEN = "燈塔的霧鐘何時加裝？"
NEW = {"lighthouse.txt": LIGHTHOUSE.replace("1880", "1881"), "castle.txt": "The castle has nine towers.\n"}


def golden_answer(root: Path) -> bytes:
    """The answer of whatever generation is current, without its name and its times."""
    index = open_index(root)
    return json_text(answer_without_times(answer_to_json(ask(index, FakeEmbedder(), GOLDEN), index))).encode()


@dataclass(frozen=True, slots=True)
class Change:
    """An index at `root` with the answer `old`, and changed documents that `new` will be the answer of. Copy the root."""

    docs: Path
    root: Path
    old: bytes
    new: bytes


def make_change(folder: Path) -> Change:
    """The index has a generation before the current one, so that there is one to prune. For the fake model."""
    docs = write_files(folder / "docs", CORPUS | {"old.txt": "The old tower was torn down in 1944.\n"})
    update(folder / "index", docs)
    (docs / "old.txt").unlink()
    update(folder / "index", docs)
    old = golden_answer(folder / "index")
    write_files(docs, NEW)
    update(folder / "reference", docs)
    return Change(docs, folder / "index", old, golden_answer(folder / "reference"))


def assert_clean(root: Path) -> None:
    """Nothing is left but the current generation, at most one before it, the pointer, the lock and the last run's record."""
    names = {path.name for path in root.iterdir()}
    assert not [name for name in names if name.endswith(UNFINISHED)]
    assert names - {LAST_RUN} == {CURRENT, LOCK, *generation_names(root)}
    assert len(generation_names(root)) <= 2
    assert current(root).problems() == []
