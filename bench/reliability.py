"""Runs the tests that docs/reliability.md names and writes their results into its last column: `make reliability`.

`python bench/reliability.py FILE.xml …` takes results that pytest has written with --junitxml and runs nothing.
"""

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
ROW = re.compile(r"^\| ([XIQUO]\d+) \|(?P<cells>.*)\|(?P<result>[^|]*)\|$", re.M)
NAMED = re.compile(r"`(test_\w+)::(test_\w+)`")

Results = dict[tuple[str, str], Counter[str]]


def run_named(text: str, report: Path) -> None:
    files = {path.stem: path for path in (ROOT / "tests").rglob("test_*.py")}
    tests = sorted({f"{files[file]}::{test}" for file, test in NAMED.findall(text)})
    subprocess.run([sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", *tests], cwd=ROOT, check=False)


def read_results(reports: list[Path]) -> Results:
    """How often each test function passed, failed or was skipped, its cases together."""
    results: Results = defaultdict(Counter)
    for report in reports:
        for case in ET.parse(report).getroot().iter("testcase"):
            kinds = {child.tag for child in case}
            outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
            file, test = case.get("classname", "").split(".")[-1], case.get("name", "").split("[")[0]
            results[file, test][outcome] += 1
    return results


def with_results(text: str, results: Results, day: str) -> str:
    """The page with the last column renewed, in rows of which a test was run."""

    def renewed(match: re.Match[str]) -> str:
        total: Counter[str] = Counter()
        named = NAMED.findall(match["cells"])
        for name in named:
            total += results.get(name, Counter())
        if not total:
            return match[0]
        missing = sum(name not in results for name in named)
        parts = [f"{number} {kind}" for kind, number in sorted(total.items(), reverse=True)]
        parts += [f"{missing} not run"] if missing else []
        said = "FAILS" if total["failed"] else "holds"
        return f"| {match[1]} |{match['cells']}| {said}: {', '.join(parts)}, {day} |"

    return ROW.sub(renewed, text)


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        reports = [Path(name) for name in sys.argv[1:]] or [Path(folder) / "results.xml"]
        if not sys.argv[1:]:
            run_named(text, reports[0])
        results = read_results(reports)
    PAGE.write_text(with_results(text, results, datetime.now(UTC).date().isoformat()), encoding="utf-8")
    named = {name for name in NAMED.findall(text) if name in results}
    failed = [f"{file}::{test}" for file, test in sorted(named) if results[file, test]["failed"]]
    print(f"{len(named)} tests named, {sum(results[name].total() for name in named)} cases; failed: {failed or 'none'}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
