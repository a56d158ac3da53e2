"""The commands that look after saved answers, behind `cli`: export them, verify them, see what changed under them."""

import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from briefqa.commands.ending import say
from briefqa.commands.opened import opened_index
from briefqa.commands.options import JSON, MODEL, Adder, Options, print_json, print_text
from briefqa.config import Config
from briefqa.errors import GateFailed, IndexNotBuilt, InputRefused, UsageError
from briefqa.exporting.formats import FORMATS
from briefqa.printing import one_line
from briefqa.storing.writing import put_in_place

if TYPE_CHECKING:
    from briefqa.exporting.bundle import Bundle
    from briefqa.verifying import Check

# What is heavy is imported inside the commands: the command line builds its parser for every command.

LANGUAGES = ("zh-Hant", "zh-Hans", "en")


def add_commands(command: Adder) -> None:
    """Adds `export`, `verify` and `diff`."""
    verify = command("verify", run_verify, "check every quote of a saved answer, or of a set, against the index", JSON)
    export = command("export", run_export, "a saved answer, or a set of them, as a file for another program")
    for added in (verify, export):
        added.add_argument(
            "answer", type=Path, metavar="ANSWER.json", help="output of `ask --json` or of `ask --batch`"
        )
    export.add_argument("--to", required=True, choices=tuple(FORMATS), metavar="FORMAT", help=", ".join(FORMATS))
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        help="file to write; needed for docx (default: standard output)",
    )
    export.add_argument("--language", choices=LANGUAGES, help="of labels and headings (default: the first question's)")
    export.add_argument(
        "--at",
        default="",
        metavar="TIME",
        help="time written into the export (default: now), such as 2026-03-02T08:00:00Z",
    )
    export.add_argument("--unchecked", action="store_true", help="do not look the quotes up in the index")
    what = "what changed between two generations of the index, and what that did to saved answers"
    diff = command("diff", run_diff, what, MODEL, JSON)
    diff.add_argument(
        "old", nargs="?", metavar="OLD", help="name of a generation, or an index folder (default: the one before)"
    )
    diff.add_argument("new", nargs="?", metavar="NEW", help="likewise (default: the current one)")
    diff.add_argument(
        "--saved", type=Path, metavar="FILE", help="questions or answers to look at: JSONL, or one answer"
    )


def run_verify(options: Options, config: Config) -> int:
    from briefqa.exporting.bundle import bundle_from_json, read_values
    from briefqa.verifying import is_of_another_index, same_makers, verify_answer

    answers = [bundle_from_json(values, edited=True).values for values in read_values(options.answer)]
    index = opened_index(config)
    checked = [(values, verify_answer(values, index)) for values in answers]
    all_hold = all(check.holds for _, checks in checked for check in checks)
    if options.json:
        rows = [[asdict(check) for check in checks] for _, checks in checked]
        sets = [
            {"question": values.get("question"), "checks": row} for (values, _), row in zip(checked, rows, strict=True)
        ]
        print_json(rows[0] if len(rows) == 1 else sets)
    else:
        for values, checks in checked:
            if len(checked) > 1:
                print(one_line(str(values.get("question"))))
            for check in checks:
                print(f"[{check.number or 'answer'}] {check.state.value}: {one_line(check.finding)}")
        print(_count([check for _, checks in checked for check in checks]))
        if unsigned := sum(values.get("answer_sha256") is None for values, _ in checked):
            which = "The answer has" if len(checked) == 1 else f"{unsigned} of {len(checked)} answers have"
            print(f"{which} no answer_sha256: only quotes and what is said of their sources could be checked.")
        elif all_hold and all(same_makers(values, index) for values, _ in checked):
            print("The index and the model are the ones that answered.")
    _say_foreign(sum(is_of_another_index(values, checks, index) for values, checks in checked), len(checked), config)
    return 0 if all_hold else GateFailed.exit_code


def _count(checks: "Sequence[Check]") -> str:
    """How many quotes hold, and what became of the others, in the words of `verifying.State`."""
    quotes = [check for check in checks if check.number]
    others = Counter(check.state.value for check in checks if not check.holds)
    told = ", ".join(f"{number} {state}" for state, number in sorted(others.items()))
    return f"{sum(check.holds for check in quotes)} of {len(quotes)} quotes hold{f'; {told}' if told else ''}."


def _say_foreign(foreign: int, of: int, config: Config) -> None:
    """Says once that answers were made from another index, which one glance at each quote would not tell."""
    if foreign:
        which = "This answer was" if of == 1 else f"{foreign} of {of} answers were"
        say(
            f"briefqa: {which} made from another index: {config.index} knows none of the files quoted. "
            "Name the one that answered with --index DIR."
        )


def run_export(options: Options, config: Config) -> int:
    from briefqa.exporting.bundle import read_answers
    from briefqa.exporting.export import export
    from briefqa.exporting.labels import Making

    if options.output is None and not FORMATS[options.to].is_text:
        raise UsageError(f"{options.to} is not for a terminal: give -o FILE.")
    making = Making(options.at or _now(), options.language or "")
    bundles = read_answers(options.answer)
    findings = {} if options.unchecked else _findings(bundles, config)
    content = export(bundles, options.to, Making(making.made_at, making.language, findings))
    if options.output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return 0
    with put_in_place(options.output) as file:
        file.write(content)
    return 0


def _now() -> str:
    """The time, or the one that reproducible builds name: https://reproducible-builds.org/specs/source-date-epoch/."""
    named = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(named) if named.isascii() and named.isdigit() and len(named) <= 11 else int(time.time())
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def _findings(bundles: "Sequence[Bundle]", config: Config) -> dict[str, str]:
    """What became of the sources since, by the file's hash; each that is not as it was is said aloud.

    Raises InputRefused where a saved answer quotes what does not stand in a source that has not changed.
    """
    from briefqa.verifying import State, is_of_another_index, verify_answer

    try:
        index = opened_index(config)
    except IndexNotBuilt:
        say(f"briefqa: there is no index at {config.index}; the quotes were not looked up in their sources.")
        return {}
    findings: dict[str, str] = {}
    checked = [(bundle, verify_answer(bundle.values, index)) for bundle in bundles]
    foreign = [is_of_another_index(bundle.values, checks, index) for bundle, checks in checked]
    _say_foreign(sum(foreign), len(checked), config)
    for (bundle, checks), elsewhere in zip(checked, foreign, strict=True):
        for check in checks:
            if check.state is State.ALTERED:
                raise InputRefused(
                    f"Nothing was exported. Citation {check.number} of {one_line(bundle.question)!r}: {check.finding}"
                )
            if not check.holds and not elsewhere:
                say(f"briefqa: [{check.number}] {one_line(check.finding)}")
                findings[check.document] = "removed" if check.state is State.REMOVED else "changed"
    return findings


def run_diff(options: Options, config: Config) -> int:
    from briefqa.commands.difference_text import difference_text
    from briefqa.differing import compare, last_two, open_named, read_saved
    from briefqa.encoding.embedding import load_embedder
    from briefqa.progressing import progress_bar

    saved = read_saved(options.saved) if options.saved else []
    named = (options.old, options.new) if options.new else last_two(config.index, options.old)
    old, new = (open_named(config.index, name) for name in named)
    embedder = load_embedder(config.model, threads=config.threads) if saved else None
    with progress_bar() as progress:
        difference = compare(old, new, saved, embedder, progress)
    print_json(asdict(difference)) if options.json else print_text(difference_text(difference))
    return 0
