"""The command line: thin. It reads options, calls one function of `commands`, and turns errors into exit codes.

Results go to standard output, progress and messages to standard error.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from briefqa.commands import answers, asking, doors, eval_options, feedback, indexing, inspecting
from briefqa.commands.ending import ended
from briefqa.commands.options import INDEX, Options
from briefqa.config import Config, load_config
from briefqa.errors import UsageError
from briefqa.printing import prepare_streams
from briefqa.version import __version__

DESCRIPTION = "Answers questions with sentences copied from your documents, each cited to its place, or says that they do not say."
EPILOG = (
    "exit codes: 0 done; 1 a bug of ours, or the disk or the system refused; 2 wrong usage; 3 done, but some documents "
    "were skipped; 4 index or model missing, damaged or not matching; 5 another indexer is running; 6 a quality gate "
    "failed, or a quote that no longer holds; 7 question, file or export refused; 130 or 143 stopped"
)
MODULES = (indexing, asking, inspecting, feedback, answers, eval_options, doors)  # in the order of `--help`


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    prepare_streams()
    return ended(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    options, more = _parser().parse_known_args(arguments)
    if more:
        raise UsageError(f"Not understood: {' '.join(more)}. A question stands in quotes; `--help` names the options.")
    config = load_config()
    config = replace(config, index=getattr(options, "index", None) or config.index, model=options.model or config.model)
    code: int = options.run(options, config)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="briefqa", description=DESCRIPTION, epilog=EPILOG, parents=[INDEX])
    parser.add_argument("--version", action="version", version=f"briefqa {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[Options, Config], int], what: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[INDEX, *parents], help=what, description=what)
        added.set_defaults(run=run, model=None)
        return added

    for module in MODULES:
        module.add_commands(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
