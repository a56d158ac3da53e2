"""What ten million and a thousand million chunks would take, extrapolated from the last run of `make bench`.

`python bench/run.py --table --write` puts it into docs/scaling.md. Every figure is a measured one times a number of chunks, in a
straight line; none of it was run.
"""

from typing import Any

Json = dict[str, Any]

BEGIN, END = "<!-- sizing -->", "<!-- /sizing -->"
MEASURED = "100000"
COUNTS = (1_000_000, 10_000_000, 1_000_000_000)
RETRIEVAL_MS = 60  # that a shard may take


def quantity(value: float, units: tuple[str, ...], step: float = 1_000) -> str:
    """To two figures, in the unit that leaves a small number."""
    unit = 0
    while value >= step and unit < len(units) - 1:
        value, unit = value / step, unit + 1
    return f"{value:,.1f} {units[unit]}" if value < 10 else f"{value:,.0f} {units[unit]}"


def in_bytes(value: float) -> str:
    return quantity(value, ("B", "KB", "MB", "GB", "TB"))


def in_hours(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours:,.1f} h" if hours < 100 else f"{hours:,.0f} h"


def of_vectors(files: Json) -> float:
    """Bytes a chunk of everything that vectors are kept in, its sentences' among them."""
    places = {"vectors": 0.0, "sentences": files.get("sentences.npy", 0.0)}  # the file of the sentences' places
    return sum(float(size) for name, size in files.items() if name.startswith(tuple(places))) - sum(places.values())


def lines_for(results: Json) -> list[str]:
    found, embedding = results["scale"][MEASURED], results["embedding"]
    measured = found["build"]["chunks"]
    files, reader = found["bytes_a_chunk"], found["reader"]
    chunk_rate, sentence_rate = (embedding[name]["briefqa_per_second"] for name in ("tokens_200", "sentences"))
    sentences = found["build"]["texts"] / measured - 1
    embedding_seconds = 1 / chunk_rate + sentences / sentence_rate
    shard = max(1, int(measured * RETRIEVAL_MS / reader["retrieve_ms"]["p95"] / 10_000)) * 10_000
    rows = {
        "texts and what is known of them, on disk": lambda n: in_bytes(n * files["texts"]),
        "all that makes them searchable, on disk, mapped by readers": lambda n: in_bytes(n * files["beside"]),
        "of it, vectors of chunks and sentences": lambda n: in_bytes(n * of_vectors(files)),
        "retrieval p50 in one process, were it one index": lambda n: quantity(
            n / measured * reader["retrieve_ms"]["p50"], ("ms", "s")
        ),
        f"shards of {shard:,} chunks, so that retrieval stays within {RETRIEVAL_MS} ms at the 95th percentile": lambda n: (
            f"{-(-n // shard):,}"
        ),
        f"embedding, two-core machines times hours ({chunk_rate:.0f} chunks and {sentence_rate:.0f} sentences a second)": (
            lambda n: in_hours(n * embedding_seconds)
        ),
        "everything else of a full build, the same": lambda n: in_hours(n / measured * found["build"]["seconds"]),
    }
    head = f"| | measured: {measured:,} chunks | {' | '.join(f'{count:,} (extrapolated)' for count in COUNTS)} |"
    return [
        head,
        f"|{' --- |' * (len(COUNTS) + 2)}",
        *(
            f"| {name} | {' | '.join(figure(count) for count in (measured, *COUNTS))} |"
            for name, figure in rows.items()
        ),
    ]


def markdown(results: Json) -> str:
    """The table between its markers, or what has to be run first."""
    try:
        lines = lines_for(results)
    except KeyError as missing:
        lines = [f"Not measured yet: `make bench` has no results for {missing}."]
    return "\n".join([BEGIN, *lines, END])
