"""The shipped corpus: indexed with the model itself, then asked the questions of eval/dev. `make bench` runs it."""

import json
import sys
import tempfile
from pathlib import Path

from measuring import BENCH, in_a_process, start_seconds, store

from briefqa.config import DEFAULT_CORPUS
from briefqa.evaluating.cases import load_suite, suite_path

STARTS = 5
QUESTION = "DeepSeek R1 的參數規模有多大？"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root, questions = Path(folder) / "index", Path(folder) / "questions.json"
        questions.write_text(
            json.dumps([case.question for case in load_suite(suite_path("dev")).cases]), encoding="utf-8"
        )
        built = in_a_process([sys.executable, "-m", "briefqa.cli", "index", DEFAULT_CORPUS, "--index", root, "--json"])
        reader = in_a_process([sys.executable, BENCH / "asking.py", root, questions]).values
        found = {
            "build_seconds": built.seconds,
            "chunks": built.values["chunks"],
            "reader": reader,
            "start_seconds": start_seconds(root, QUESTION, STARTS),
        }
    store("shipped", found)
    print(f"answer p50 {reader['answer_ms']['p50']:.0f} ms, in a new process {found['start_seconds']:.2f} s")


if __name__ == "__main__":
    main()
