"""The commands `ask` and `search`: one question, or a batch of them."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from briefqa.commands.ending import say
from briefqa.commands.opened import begin_opening_for_asking
from briefqa.commands.options import JSON, MODEL, Adder, Json, Options, print_json, text_argument
from briefqa.config import MAX_HITS, Config
from briefqa.errors import BriefqaError, InputRefused, UsageError
from briefqa.printing import printable, writes_bold

if TYPE_CHECKING:
    from briefqa.commands.batching import BatchRow
    from briefqa.filtering import Filters
    from briefqa.index import Index

# What is heavy is imported inside the commands: a question waits for what it needs alone.

DATE_FORMS = "2025, 2025-08 or 2025-08-14"


def add_commands(command: Adder) -> None:
    """Adds `ask` and `search`."""
    for name, run, what in (
        ("ask", run_ask, "a cited answer from the documents, or what is nearest to one"),
        ("search", run_search, "ranked passages"),
    ):
        added = command(name, run, what, MODEL, JSON)
        added.add_argument(
            "question", nargs="?", type=text_argument, metavar="QUESTION", help="one question, in any language"
        )
        added.add_argument(
            "--batch",
            type=Path,
            metavar="FILE",
            help="JSONL with id and question on each line, and from, to, documents",
        )
        added.add_argument("--out", type=Path, metavar="FILE", help="JSONL to write: each id with its answer's JSON")
        for side, which in (("from", "later"), ("to", "earlier")):
            added.add_argument(
                f"--{side}",
                dest=f"{side}_date",
                default="",
                metavar="DATE",
                help=f"only documents of this date or {which}: {DATE_FORMS}",
            )
        added.add_argument(
            "--document",
            action="extend",
            nargs="+",
            type=text_argument,
            default=[],
            metavar="ID",
            help="only these documents, by id or path",
        )
        if name == "search":
            added.add_argument("-k", type=int, default=10, metavar="N", help=f"passages, 1 to {MAX_HITS} (default: 10)")


def run_ask(options: Options, config: Config) -> int:
    questions = _questions(options)
    opened = begin_opening_for_asking(config)
    from briefqa.answering.asking import ask
    from briefqa.citing import answer_text, answer_to_json
    from briefqa.commands.batching import refused_answer

    index, embedder = opened()
    _look_at_filters(index, options, questions)
    return _answer(
        options,
        questions,
        lambda row: answer_to_json(ask(index, embedder, row.question, filters=row.filters), index, row.filters),
        lambda row, reason: refused_answer(row.question, reason, index, row.filters),
        lambda values: answer_text(values, bold_answers=writes_bold(sys.stdout)),
    )


def run_search(options: Options, config: Config) -> int:
    questions = _questions(options)
    opened = begin_opening_for_asking(config)
    from briefqa.answering.searching import timed_search
    from briefqa.citing import passages_text, search_to_json
    from briefqa.commands.batching import refused_search
    from briefqa.questions.asked import checked_question
    from briefqa.retrieving import check_limit

    check_limit(options.k, name="-k")
    index, embedder = opened()
    _look_at_filters(index, options, questions)

    def found(row: "BatchRow") -> Json:
        question = checked_question(row.question)
        hits, milliseconds = timed_search(index, embedder, question, limit=options.k, filters=row.filters)
        return search_to_json(question, hits, index, milliseconds)

    return _answer(
        options,
        questions,
        found,
        lambda row, reason: refused_search(row.question, reason, index),
        lambda values: printable(passages_text(values)),
    )


def _questions(options: Options) -> "list[BatchRow]":
    """The question, or those of a batch, checked before anything is loaded."""
    from briefqa.commands.batching import BatchRow, read_batch
    from briefqa.questions.asked import checked_question

    if options.batch is not None:
        if options.out is None or options.out.resolve() == options.batch.resolve():
            raise UsageError("--batch needs --out FILE, and another FILE than its own.")
        if options.question is not None:
            raise UsageError("Give a question or --batch, not both.")
        return read_batch(options.batch, _filters(options))
    if options.out is not None:
        raise UsageError("--out is for --batch. Leave it out, and send standard output to a file.")
    if options.question is None:
        hint = " Put it before --document, which takes all that follows." if options.document else ""
        raise UsageError(f"Give a question, or --batch FILE --out FILE.{hint}")
    return [BatchRow(None, checked_question(options.question), filters=_filters(options))]


def _filters(options: Options) -> "Filters":
    from briefqa.filtering import Filters, check_date, check_order

    check_date(options.from_date, name="--from")
    check_date(options.to_date, name="--to")
    filters = Filters(options.from_date, options.to_date, tuple(options.document))
    check_order(filters, names=("--from", "--to"))
    return filters


def _look_at_filters(index: "Index", options: Options, questions: "Sequence[BatchRow]") -> None:
    """A document without a date fits no date: how many are left out for it is said, not hidden.

    Raises NotInIndex where an option names a document that is not there.
    """
    for name in options.document:
        index.number_of(name)
    if any(row.filters.from_date or row.filters.to_date for row in questions):
        undated = sum(not entry.date for entry in index.catalog)
        if undated:
            say(f"briefqa: documents without a date, left out: {undated}.")


def _answer(
    options: Options,
    questions: "Sequence[BatchRow]",
    answer: "Callable[[BatchRow], Json]",
    refusal: "Callable[[BatchRow, str], Json]",
    text: Callable[[Json], str],
) -> int:
    """Prints what the question gives, made printable by `text`, or writes what each of a batch gives, see `answer_batch`."""
    from briefqa.commands.batching import answer_batch
    from briefqa.progressing import progress_bar

    if options.batch is None:
        values = answer(questions[0])
        print_json(values) if options.json else print(text(values))
        return 0
    with progress_bar() as progress:
        unanswered = answer_batch(questions, options.out, answer, refusal, progress)
    say(*unanswered.refused, *unanswered.failed)
    if unanswered.failed:
        return BriefqaError.exit_code
    if any(row.fault for row in questions):
        return UsageError.exit_code
    return InputRefused.exit_code if questions and len(unanswered.refused) == len(questions) else 0
