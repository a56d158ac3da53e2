"""The command `eval`. Imports nothing heavy: the command line builds its parser for every command."""

from pathlib import Path

from briefqa.commands.ending import say
from briefqa.commands.options import JSON, MODEL, Adder, Options, print_json
from briefqa.config import DEFAULT_CORPUS, Config


def add_commands(command: Adder) -> None:
    """Adds `eval`."""
    parser = command("eval", run_eval, "measure retrieval, answers and refusals on the suites in eval/", MODEL, JSON)
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
    parser.add_argument(
        "--check",
        action="store_true",
        help="instead of a run: check that the cases fit their documents; exit 6 if any does not",
    )
    parser.add_argument("--accept", action="store_true", help="keep the figures as eval/baselines/SUITE.json")
    parser.add_argument("--no-save", action="store_true", help="do not save the run under eval/runs/")


def run_eval(options: Options, config: Config) -> int:
    from briefqa.commands.evaluating import evaluate
    from briefqa.progressing import progress_bar

    with progress_bar() as progress:
        told = evaluate(config, options, progress)
    print_json(told.values) if options.json else print("\n\n".join(told.text))
    say(*told.messages)
    told.check()
    return 0
