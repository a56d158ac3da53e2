"""Results as tables for docs/speed.md: what is asked, and said plainly where it is not reached; the sizes and the remarks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

ASKED = "<!-- bench: asked -->", "<!-- /bench: asked -->"
SIZES = "<!-- bench: sizes -->", "<!-- /bench: sizes -->"
LARGE = "100000"
HELD_AS = "compact"  # the kind of vectors that an index takes by itself from 100,000 rows on
NOT_MEASURED = "not measured"


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure, and the least or most that it may be."""

    value: float
    form: str  # of the figure and of what is asked, such as "{:.1f} ms"
    most: float | None = None
    least: float | None = None

    @property
    def reached(self) -> bool:
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)

    @property
    def measured(self) -> str:
        return self.form.format(self.value)

    @property
    def asked(self) -> str:
        return f"≤ {self.form.format(self.most)}" if self.most is not None else f"≥ {self.form.format(self.least)}"


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    bounds: Callable[[Json], Sequence[Bound]]  # KeyError where it was not measured

    def line(self, results: Json) -> str:
        try:
            bounds = self.bounds(results)
        except (KeyError, TypeError):
            return f"| {self.name} | {NOT_MEASURED} | | |"
        reached = "yes" if all(bound.reached for bound in bounds) else "**not reached**"
        return (
            f"| {self.name} | {', '.join(bound.measured for bound in bounds)} "
            f"| {', '.join(bound.asked for bound in bounds)} | {reached} |"
        )


def large(results: Json) -> Json:
    found: Json = results["scale"][LARGE]
    return found


def embedding(results: Json) -> list[Bound]:
    found = results["embedding"]["tokens_200"]
    return [Bound(found["briefqa_per_second"], "{:.0f} a second", least=40), Bound(found["ratio"], "{:.1f} ×", least=3)]


def vectors(count: int, most_ms: float, least_recall: float) -> Callable[[Json], list[Bound]]:
    def bounds(results: Json) -> list[Bound]:
        found = results["vectors"][str(count)][HELD_AS]
        return [
            Bound(found["nearest_10_ms"]["p50"], "{:.1f} ms", most=most_ms),
            Bound(found["recall_at_10"], "recall@10 {:.4f}", least=least_recall),
        ]

    return bounds


def words(results: Json) -> list[Bound]:
    reader = large(results)["reader"]
    return [Bound(reader["words_ms"]["p50"], "{:.1f} ms", most=1), Bound(reader["open_ms"], "{:.0f} ms", most=50)]


def times(part: str, p50: float, p95: float) -> Callable[[Json], list[Bound]]:
    def bounds(results: Json) -> list[Bound]:
        found = large(results)["reader"][part]
        return [Bound(found["p50"], "{:.0f}", most=p50), Bound(found["p95"], "{:.0f} ms", most=p95)]

    return bounds


def start(results: Json) -> list[Bound]:
    small, great = results["shipped"]["start_seconds"], large(results)["start_seconds"]
    return [Bound(great - small, "{:+.2f} s", most=0.3)]


def update_share(scale: Json) -> float:
    """Seconds of an update over those of a full build, both with the model's share counted in."""
    update, build = (scale[name]["seconds"] + scale[name]["model_seconds"] for name in ("update", "build"))
    return float(update / build)


def update(results: Json) -> list[Bound]:
    return [Bound(1 / update_share(large(results)), "1/{:.0f}", least=50)]


ROWS = (
    Row("texts of 200 tokens embedded; beside sentence-transformers (torch, fp32) in the same run", embedding),
    Row("a question embedded, p50", lambda r: [Bound(r["embedding"]["question_ms"]["p50"], "{:.0f} ms", most=15)]),
    Row("100,000 vectors searched, p50", vectors(100_000, 3, 0.999)),
    Row("1,000,000 vectors searched, p50", vectors(1_000_000, 2, 0.995)),
    Row("words of 100,000 chunks: search p50; opening the whole index", words),
    Row("retrieval among 100,000 chunks, p50, p95 (beside the question's vector)", times("retrieve_ms", 25, 60)),
    Row("answer from 100,000 chunks, p50, p95 (all of it)", times("answer_ms", 50, 120)),
    Row("new process on 100,000 chunks, over that on the shipped corpus", start),
    Row("one of 1,000 documents changed, as a share of the full build (100,000 chunks)", update),
    Row(
        "memory of a reader of 100,000 chunks, mapped files included",
        lambda r: [Bound(large(r)["reader"]["megabytes"]["resident"], "{:.0f} MB", most=700)],
    ),
    Row(
        "on disk beside a chunk's text",
        lambda r: [Bound(large(r)["bytes_a_chunk"]["beside"] / 1e3, "{:.2f} KB", most=1.2)],
    ),
)


def by_size(results: Json) -> list[str]:
    """What grows with the number of chunks, a line for each size."""
    head = (
        "chunks | words, ms | retrieval p50 / p95, ms | answer p50 / p95, ms | new process, s | reader, MB "
        "(own + mapped) | peak of the build, MB | build without the model, s | one document changed, s"
    )
    lines = [f"| {head} |", f"|{' --- |' * (head.count('|') + 1)}"]
    if shipped := results.get("shipped"):
        lines.append(f"| {shipped['chunks']:,} (shipped corpus) | {_reader(shipped)} | | | |")
    for found in sorted(results.get("scale", {}).values(), key=lambda found: found["build"]["chunks"]):
        build = (
            f"{found['build']['megabytes']:.0f} | {found['build']['seconds']:.1f} | {found['update']['seconds']:.2f}"
        )
        lines.append(f"| {found['build']['chunks']:,} | {_reader(found)} | {build} |")
    return lines


def _reader(found: Json) -> str:
    reader, megabytes = found["reader"], found["reader"]["megabytes"]
    retrieve, answer = reader["retrieve_ms"], reader["answer_ms"]
    return (
        f"{reader['words_ms']['p50']:.1f} | {retrieve['p50']:.0f} / {retrieve['p95']:.0f} "
        f"| {answer['p50']:.0f} / {answer['p95']:.0f} | {found['start_seconds']:.2f} "
        f"| {megabytes['resident']:.0f} ({megabytes['own']:.0f} + {megabytes['mapped']:.0f})"
    )


def where(results: Json) -> str:
    """The machine and the day, as a sentence."""
    machine = results.get("machine", {})
    return (
        f"{machine.get('processor', 'unknown processor')}, {machine.get('cores', '?')} cores, "
        f"{machine.get('gigabytes', '?')} GB, no GPU; load before the run {machine.get('load_before', '?')}; "
        f"{machine.get('day', '')}."
    )


def remarks(results: Json) -> list[str]:
    """What has to be known of the figures, a paragraph each."""
    said = [
        f"{where(results)} Texts of the larger indexes are put together from real sentences, and their vectors are "
        "mixtures of real ones (`bench/stand_ins.py`); questions, their vectors and the answers' cross-encoder are real."
    ]
    if found := results.get("embedding"):
        passages = found["passages"]
        said.append(
            f"The shipped corpus' passages, which both sort by length, are embedded {passages['ratio']:.1f} times as fast "
            f"({passages['briefqa_per_second']:.0f} a second)."
        )
    others = [
        f"{int(count):,} {kind} {found['nearest_10_ms']['p50']:.1f} ms, recall@10 {found['recall_at_10']:.4f}, "
        f"{found['megabytes']:,.0f} MB"
        for count, kinds in results.get("vectors", {}).items()
        for kind, found in kinds.items()
    ]
    said += [f"Vectors: {'; '.join(others)}."] if others else []
    build = results.get("scale", {}).get(LARGE, {}).get("build", {})
    if build.get("model_seconds"):
        said.append(
            f"The full build of {build['chunks']:,} chunks took {build['seconds']:.0f} s without the model; its "
            f"{build['texts']:,} texts, counted at the rates of this run, add {build['model_seconds'] / 3600:.1f} hours, "
            "and what an update has to embed is counted likewise."
        )
    if files := results.get("scale", {}).get(LARGE, {}).get("bytes_a_chunk"):
        parts = sorted(((size, name) for name, size in files.items() if "." in name), reverse=True)
        listed = ", ".join(f"{name} {size:.0f}" for size, name in parts)
        said.append(f"Bytes a chunk: {files['texts']:.0f} of text and {files['beside']:.0f} beside it ({listed}).")
    bad = [f"{name} {end}" for name, end in results.get("parts", {}).items() if not end.startswith("done")]
    return said + ([f"**Not measured in this run:** {', '.join(bad)}."] if bad else [])


def summary(results: Json) -> str:
    """What is asked and what was measured, between its two markers."""
    lines = ["| `make bench` | measured | asked | reached |", "| --- | --- | --- | --- |"]
    lines += [row.line(results) for row in ROWS]
    return "\n".join([ASKED[0], *lines, "", where(results), ASKED[1]])


def details(results: Json) -> str:
    """The sizes and what has to be known of the figures, between their two markers."""
    return "\n".join([SIZES[0], *by_size(results), "", *(f"- {line}" for line in remarks(results)), SIZES[1]])
