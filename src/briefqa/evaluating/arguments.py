"""The options of `briefqa eval`. Imports nothing heavy: the command line builds its parser for every command."""

import argparse
from pathlib import Path

from briefqa.config import DEFAULT_CORPUS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds what `briefqa eval` understands, beside the options that all commands have."""
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="names of eval/*.jsonl, or paths (default: dev)")
    parser.add_argument(
        "--corpus", type=Path, default=DEFAULT_CORPUS, metavar="DIR", help="documents (default: corpus/)"
    )
    parser.add_argument(
        "--beir", type=Path, metavar="DIR", help="measure retrieval on a folder in BEIR layout instead of suites"
    )
    parser.add_argument("--run", dest="run_file", type=Path, metavar="FILE", help="write a TREC run, and FILE.qrels")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="against an earlier run: its JSON or TREC run")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a report in one HTML file")
    parser.add_argument("--ablate", action="store_true", help="instead: retrieval with parts of it switched off")
    parser.add_argument("--gates", action="store_true", help="exit 6 where a measure falls under eval/gates.toml")
    parser.add_argument("--check", action="store_true", help="instead: look at the cases alone; exit 6 if any is bad")
    parser.add_argument("--accept", action="store_true", help="keep the figures as eval/baselines/SUITE.json")
    parser.add_argument("--no-save", action="store_true", help="do not save the run under eval/runs/")
