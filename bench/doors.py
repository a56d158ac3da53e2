"""How long POST /api/v1/ask takes on the shipped corpus, with one client and with eight at once. Loopback alone.

`python bench/doors.py [REQUESTS] [INDEX]` indexes corpus/ into a temporary folder, unless an index of it is named, starts
`briefqa serve` beside itself, asks its questions in turn, and prints the median and the 95th percentile in milliseconds, as a client sees them.
"""

import itertools
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2

from briefqa.config import DEFAULT_CORPUS

CLIENTS = (1, 8)
WARM_UP = 4
BRIEFQA = (sys.executable, "-m", "briefqa.cli")
QUESTIONS = (
    "DeepSeek R1 的參數規模有多大？",
    "中国的人工智能标识办法什么时候施行？",
    "How large is DeepSeek R1?",
    "哪些公司推出了開源模型？",
    "這份簡報引用了哪篇文章說明雲端市場？",
    "Which labs released models in the second quarter?",
    "月球背面有多少座圖書館？",
)


def milliseconds(address: str, questions: Sequence[str]) -> list[float]:
    """What each question takes one client that asks them one after another."""
    taken = []
    with httpx2.Client(timeout=60) as client:
        for question in questions:
            started = time.perf_counter()
            response = client.post(f"{address}/ask", json={"question": question})
            taken.append((time.perf_counter() - started) * 1e3)
            response.raise_for_status()
    return taken


def measured(address: str, clients: int, requests: int) -> dict[str, float]:
    """Latencies over so many requests, shared among so many clients at once."""
    asked = list(itertools.islice(itertools.cycle(QUESTIONS), requests))
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        shares = [asked[number::clients] for number in range(clients)]
        taken = sorted(itertools.chain.from_iterable(pool.map(lambda share: milliseconds(address, share), shares)))
    seconds = time.perf_counter() - started
    p95 = statistics.quantiles(taken, n=20)[-1]
    return {
        "clients": clients,
        "requests": len(taken),
        "p50": round(statistics.median(taken), 1),
        "p95": round(p95, 1),
        "per_second": round(len(taken) / seconds, 1),
    }


def main() -> None:
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 160
    with tempfile.TemporaryDirectory() as folder:
        index = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "index"
        if not index.exists():
            subprocess.run(
                [*BRIEFQA, "index", DEFAULT_CORPUS, "--index", index], stdout=subprocess.DEVNULL, timeout=600
            )
        serve = [*BRIEFQA, "serve", "--index", index, "--port", "0", "--log-level", "error"]
        with subprocess.Popen(serve, stderr=subprocess.PIPE, text=True) as server:
            try:
                found = re.search(r"http://\S+", server.stderr.readline() if server.stderr else "")
                if not found:
                    sys.exit("briefqa serve did not start.")
                milliseconds(found[0], QUESTIONS[:WARM_UP])
                for clients in CLIENTS:
                    print(json.dumps(measured(found[0], clients, requests)))
            finally:
                server.terminate()


if __name__ == "__main__":
    main()
