"""`briefqa feedback`: what was said of answers in the app, as candidate questions for the evaluation suites."""

import sys
from pathlib import Path

from briefqa.commands.options import Adder, Options
from briefqa.config import Config, data_folder
from briefqa.errors import UsageError
from briefqa.printing import json_text


def add_commands(command: Adder) -> None:
    """Adds `feedback`."""
    added = command("feedback", run_feedback, "verdicts given in the app on answers, as draft evaluation cases")
    added.add_argument("--out", type=Path, metavar="FILE", help="JSONL to write to (default: standard output)")


def run_feedback(options: Options, config: Config) -> int:
    """Writes one line for each verdict. Raises UsageError for a file that cannot be used."""
    from briefqa.keeping import candidate_cases, verdicts  # here: the command line builds its parser for every command

    lines = "".join(f"{json_text(row)}\n" for row in candidate_cases(verdicts(data_folder())))
    if options.out:
        try:
            options.out.write_text(lines, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{options.out} cannot be written: {error.strerror}. Name another file.") from None
    else:
        sys.stdout.write(lines)
    return 0
