"""Readers under load while the index changes: `make load`, on this machine and no network.

Readers ask through `ask`, as the doors do, of an index of generated documents; every few seconds another process brings the
index up to date with a document changed, one added and one removed. Each reader holds one generation from question to
answer and takes the newest for the next question. Every answer is checked, refusals too: each quote and passage has to
stand at its place in the generation that the answer names, and each figure has to be that generation's.

The packaged model embeds every question, so that its time is in the figures; but what is searched with are stand-in
vectors, made of the words of questions and chunks alike: to embed all chunks would measure the model and not the index.
With `--ready` the generations are built before the readers begin, so that they come in time on a machine that is busy.

Exits 1 if an answer failed, an answer was not its generation's, or memory grew.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from synthetic import StandInEmbedder, document, fact

from briefqa.answering.asking import ask
from briefqa.citing import answer_to_json
from briefqa.config import Config
from briefqa.encoding.embedding import Embedder, FloatMatrix, FloatVector, ModelIdentity, TextsDone, load_embedder
from briefqa.index import Index, open_index
from briefqa.indexing.updating import update_index
from briefqa.storing.store import Draft, current_name, locked, open_generation, prune

SECTIONS = 50  # of a document, one chunk each
CHANGING = 5  # documents, one of which changes with each publishing
READY = 3  # generations that take turns where they are built beforehand
MAX_GROWTH_PER_MINUTE = 0.05  # of memory, as a share; what a warm-up and the allocator's leftovers may be
FIGURE = re.compile(r"(\d+)號\w{2,3}\w{2}時花了(\d+)銀元")
WARM_UP_SHARE = 0.34  # of the time: what is measured before does not count for memory


@dataclass
class Holder:
    """The newest generation that any reader has opened; readers take it and keep it for one question."""

    root: Path
    index: Index
    lock: threading.Lock = field(default_factory=threading.Lock)

    def newest(self) -> Index:
        with self.lock:
            if current_name(self.root) != self.index.generation:
                self.index = open_index(self.root)
            return self.index


@dataclass
class Tally:
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0
    figures: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    generations: set[str] = field(default_factory=set)


@dataclass
class Corpus:
    """Documents on disk, and what each generation has in the ones that change."""

    folder: Path
    documents: int
    salts: dict[str, dict[int, int]] = field(default_factory=dict)  # generation → document → salt

    def write(self, number: int, salt: int = 0) -> None:
        numbers = range(number * SECTIONS, (number + 1) * SECTIONS)
        (self.folder / f"{number:05d}.md").write_text(document(numbers, salt), encoding="utf-8")


def change(corpus: Corpus, turn: int) -> dict[int, int]:
    """One document changes, one goes, one comes: the salts of those that are there now and can be asked about."""
    before = next(reversed(corpus.salts.values()))
    salts = dict(before)
    salts[turn % CHANGING] = turn
    corpus.write(turn % CHANGING, turn)
    (corpus.folder / f"{corpus.documents + turn - 1:05d}.md").unlink(missing_ok=True)
    corpus.write(corpus.documents + turn)
    return salts


class Publisher:
    """Another process that publishes each time it is told to. Use it as a context.

    It stays, as an indexer that watches a folder would: to start Python anew takes longer than a generation does.
    """

    def __init__(self, corpus: Corpus, root: Path, identity: ModelIdentity) -> None:
        self.corpus, self.root, self._identity = corpus, root, identity
        self.ready: list[tuple[Path, dict[int, int]]] = []  # generations that only have to be written, and their salts
        self._turn = 0

    def __enter__(self) -> Self:
        command = [sys.executable, __file__, "--publish"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def begin(self) -> float:
        """The first generation, and how many seconds it took."""
        return self._published({}, dict.fromkeys(range(CHANGING), 0))

    def publish(self) -> float:
        """The next generation, and how many seconds it took."""
        self._turn += 1
        if self.ready:
            folder, salts = self.ready[self._turn % len(self.ready)]
            return self._published({"ready": str(folder)}, salts)
        return self._published({}, change(self.corpus, self._turn))

    def make_ready(self, folder: Path) -> None:
        """Builds the generations to be published later, in an index beside this one."""
        beside = shutil.copytree(self.root, folder / "beside")
        for turn in range(1, READY + 1):
            salts = change(self.corpus, turn)
            name = self._told({"index": str(beside)})
            self.corpus.salts[f"ready-{turn}"] = salts
            self.ready.append((shutil.copytree(beside / name, folder / f"ready-{turn}"), salts))

    def _published(self, order: dict[str, str], salts: dict[int, int]) -> float:
        started = time.perf_counter()
        # What a generation holds is known before any reader can see it.
        number = int((current_name(self.root) or "gen-000000").removeprefix("gen-")) + 1
        self.corpus.salts[f"gen-{number:06d}"] = salts
        published = self._told({"index": str(self.root), **order})
        assert published == f"gen-{number:06d}", published
        return time.perf_counter() - started

    def _told(self, order: dict[str, str]) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        whole = {"documents": str(self.corpus.folder), "identity": self._identity.to_json(), **order}
        self._process.stdin.write(json.dumps(whole) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


def publish_as_told() -> None:
    """What the other process does, for each line: `briefqa index` with stand-in vectors, or writes what is ready."""
    embedder: StandInEmbedder | None = None
    for line in sys.stdin:
        order = json.loads(line)
        root = Path(order["index"])
        if "ready" in order:
            print(write_ready(Path(order["ready"]), root), flush=True)
            continue
        embedder = embedder or StandInEmbedder(ModelIdentity.from_json(order["identity"]))
        report = update_index(Config(index=root), [Path(order["documents"])], partial(_same, embedder))
        print(report.generation, flush=True)


def _same(embedder: StandInEmbedder) -> StandInEmbedder:
    return embedder


def write_ready(folder: Path, root: Path) -> str:
    """Publishes the files of a generation that was built elsewhere, by the steps that `briefqa index` takes."""
    made = open_generation(folder)
    with locked(root):
        before = current_name(root)
        draft = Draft(root)
        for name in made.manifest["files"]:
            draft.write(name, (folder / name).read_bytes())
        facts = {key: value for key, value in made.manifest.items() if key not in ("format", "content_sha256", "files")}
        generation = draft.publish(facts)
        prune(root, {generation.name, before or ""})
    return generation.name


class Asking:
    """Embeds each question with the model, for its time, and gives the stand-in vector."""

    def __init__(self, model: Embedder) -> None:
        self.identity = model.identity
        self._model = model
        self._stand_in = StandInEmbedder(model.identity)

    def embed_passages(self, texts: Sequence[str], *, progress: TextsDone | None = None) -> FloatMatrix:
        return self._stand_in.embed_passages(texts, progress=progress)

    def embed_question(self, text: str) -> FloatVector:
        self._model.embed_question(text)
        return self._stand_in.embed_question(text)


def read(seed: int, holder: Holder, corpus: Corpus, embedder: Embedder, over: threading.Event) -> Tally:
    tally, rng = Tally(), random.Random(seed)
    while not over.is_set():
        document_number = rng.randrange(corpus.documents)
        if rng.random() < 0.5:
            document_number %= CHANGING  # half of the questions are about what changes
        number = document_number * SECTIONS + rng.randrange(SECTIONS)
        started = time.perf_counter()
        try:
            index = holder.newest()
            values = answer_to_json(ask(index, embedder, fact(number)[0]), index)
        except Exception as error:
            tally.failed.append(f"{type(error).__name__}: {error}")
            continue
        tally.milliseconds.append((time.perf_counter() - started) * 1e3)
        check(values, index, corpus, tally)
    return tally


def check(values: dict[str, Any], index: Index, corpus: Corpus, tally: Tally) -> None:
    """Every quote and passage at its place in the generation that the answer names, and every figure that one's own."""
    generation = values["index"]["generation"]
    tally.generations.add(generation)
    tally.refused += values["status"] != "answered"
    rows = {entry.id: row for row, entry in enumerate(index.catalog)}
    shown = [(c["document"]["id"], c["start"], c["end"], c["quote"]) for c in values["citations"]]
    shown += [(p["document"], p["start"], p["end"], p["text"]) for p in values["passages"]]
    for identity, start, end, words in shown:
        source = index.documents[rows[identity]]
        salt = corpus.salts[generation].get(int(Path(source.path).stem), 0)
        stated = [(int(found[1]), found[2]) for found in FIGURE.finditer(words)]
        tally.figures += len(stated)
        if (
            generation != index.generation
            or source.text[start:end] != words
            or any(figure != fact(number, salt)[2] for number, figure in stated)
        ):
            tally.mixed.append(f"{generation}: {source.path} {words[:60]}")


def resident_megabytes() -> float:
    """Of this process, without the files that are mapped: those belong to the page cache."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def growth_per_minute(samples: list[tuple[float, float]], seconds: float) -> float:
    """Slope of memory over time by least squares, after the warm-up, as a share of its mean; per minute."""
    late = np.array([sample for sample in samples if sample[0] >= WARM_UP_SHARE * seconds])
    slope = float(np.polyfit(late[:, 0], late[:, 1], 1)[0])
    return slope * 60 / float(late[:, 1].mean())


def run(options: argparse.Namespace, folder: Path) -> int:
    root = folder / "index"
    asking = Asking(load_embedder(threads=1))
    corpus = Corpus(folder / "documents", options.chunks // SECTIONS, {"": dict.fromkeys(range(CHANGING), 0)})
    corpus.folder.mkdir()
    for number in range(corpus.documents):
        corpus.write(number)
    with Publisher(corpus, root, asking.identity) as publisher:
        seconds = publisher.begin()
        holder = Holder(root, open_index(root))
        print(
            f"{len(holder.index.chunks):,} chunks, {len(holder.index.sentences):,} sentences, built in {seconds:.0f} s"
        )
        if options.ready:
            publisher.make_ready(folder)
        return load(options, holder, publisher, asking)


def load(options: argparse.Namespace, holder: Holder, publisher: Publisher, asking: Asking) -> int:
    over, tallies = threading.Event(), [Tally() for _ in range(options.readers)]

    def work(place: int) -> None:
        tallies[place] = read(place, holder, publisher.corpus, asking, over)

    readers = [threading.Thread(target=work, args=(place,)) for place in range(options.readers)]
    started = time.perf_counter()
    for reader in readers:
        reader.start()
    try:
        samples, publishing = watch(options, publisher, started)
    finally:
        over.set()
        for reader in readers:
            reader.join()
    return report(tallies, samples, publishing, time.perf_counter() - started)


def watch(
    options: argparse.Namespace, publisher: Publisher, started: float
) -> tuple[list[tuple[float, float]], list[float]]:
    """Publishes every so often and samples the readers' memory all the while, until the time is over."""
    samples: list[tuple[float, float]] = []
    publishing: list[float] = []
    with ThreadPoolExecutor(1) as pool:
        running: Future[float] | None = None
        while (now := time.perf_counter() - started) < options.seconds:
            samples.append((now, resident_megabytes()))
            if running is not None and running.done():
                publishing.append(running.result())
                running = None
            if running is None and now >= options.every * (len(publishing) + 1):
                running = pool.submit(publisher.publish)
            time.sleep(0.25)
        if running is not None:
            publishing.append(running.result())
    return samples, publishing


def report(tallies: list[Tally], samples: list[tuple[float, float]], publishing: list[float], seconds: float) -> int:
    times = np.array([value for tally in tallies for value in tally.milliseconds])
    failed = [line for tally in tallies for line in tally.failed]
    mixed = [line for tally in tallies for line in tally.mixed]
    growth = growth_per_minute(samples, samples[-1][0])
    generations = set().union(*(tally.generations for tally in tallies))
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    print(f"{len(times):,} answers by {len(tallies)} readers in {seconds:.0f} s ({len(times) / seconds:.1f} a second)")
    print(
        f"{sum(tally.refused for tally in tallies):,} of them refusals; {len(failed)} failed, {len(mixed)} quotes or passages wrong"
    )
    print(f"{sum(tally.figures for tally in tallies):,} figures compared with those of their generation")
    print(
        f"{len(publishing)} generations published, in {np.mean(publishing):.1f} s each; answers from {len(generations)}"
    )
    print(f"milliseconds: p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}, longest {times.max():.0f}")
    memory = [megabytes for _, megabytes in samples]
    print(
        f"memory: {memory[0]:.0f} MB at first, {max(memory):.0f} at most, {memory[-1]:.0f} at last; {growth:+.1%} a minute"
    )
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for line in [*failed, *mixed][:5]:
        print(f"  {line}")
    return int(bool(failed or mixed or growth > MAX_GROWTH_PER_MINUTE))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chunks", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--every", type=float, default=10, help="seconds between two generations")
    parser.add_argument("--ready", action="store_true", help="build the generations beforehand, and only publish them")
    parser.add_argument("--publish", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.publish:
        publish_as_told()
        return 0
    with tempfile.TemporaryDirectory(prefix="briefqa-load-") as folder:
        return run(options, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
