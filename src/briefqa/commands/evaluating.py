"""What `briefqa eval` does: open corpus and model, run the suites, and gather what is to be told."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from briefqa.commands.options import Json, Options
from briefqa.config import DEFAULT_CORPUS, Config, cache_folder
from briefqa.encoding.embedding import Embedder, load_embedder
from briefqa.errors import GateFailed, UsageError
from briefqa.errors import told as told_of
from briefqa.evaluating.ablating import ablate, ablation_text
from briefqa.evaluating.beir import beir_index, beir_json, beir_run, beir_text, judged_elsewhere, load_beir
from briefqa.evaluating.cards import run_card, system_card
from briefqa.evaluating.cases import HELD_OUT, SUITES_FOLDER, Suite, check_suites, load_suite, suite_names, suite_path
from briefqa.evaluating.comparing import Comparison, circumstances_of, compare
from briefqa.evaluating.earlier import Earlier, before_of, load_earlier, require_places
from briefqa.evaluating.gates import Gate, gate_failures, load_gates
from briefqa.evaluating.metrics import write_qrels, write_trec_run
from briefqa.evaluating.report_html import report_page
from briefqa.evaluating.reporting import (
    comparison_text,
    save_run,
    suite_json,
    suite_text,
    write_json,
)
from briefqa.evaluating.running import Collection, SuiteRun, open_collection, require_sound, run_suite
from briefqa.evaluating.saved import BASELINES_FOLDER, RUNS_FOLDER
from briefqa.printing import counted
from briefqa.progressing import Progress

DEFAULT_SUITE = "dev"
# Options that make another command of `eval`, and what else each takes beside --json and --no-save.
PURPOSES = (
    ("--beir", "measures retrieval", ("--run",)),
    ("--check", "looks at the cases", ("SUITE", "--corpus")),
    ("--ablate", "measures retrieval", ("SUITE", "--corpus")),
)


ARGUMENTS = ("corpus", "beir", "model", "index", "ablate", "compare", "gates", "accept")  # of the card, beside SUITE


@dataclass
class Told:
    """What an evaluation has to say. `failed` is told after the figures: they help to see why.

    So is `unwritten`, the first file that could not be written: the figures took minutes.
    """

    values: Json
    text: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)  # for standard error
    failed: str = ""
    unwritten: OSError | None = None

    def check(self) -> None:
        """Raises GateFailed if a gate failed, or else the error of the file that could not be written."""
        if self.failed:
            raise GateFailed("\n".join([self.failed, *([told_of(self.unwritten)] if self.unwritten else [])]))
        if self.unwritten:
            raise self.unwritten

    @contextmanager
    def writing(self, path: Path) -> Iterator[None]:
        """Around the writing of a file, or of one in a folder: an error waits until the figures are told."""
        try:
            yield
        except OSError as error:
            error.filename = error.filename or str(path)
            if self.unwritten:
                self.messages.append(told_of(error))
            self.unwritten = self.unwritten or error


@dataclass(frozen=True, slots=True)
class _Work:
    """What every part of an evaluation needs."""

    config: Config
    options: Options
    collection: Collection
    embedder: Embedder
    progress: Progress


def evaluate(config: Config, options: Options, progress: Progress) -> Told:
    """Runs `briefqa eval` as `eval_options` reads its options. Raises UsageError, or GateFailed for bad cases."""
    _require_one_purpose(options)
    if options.beir is not None:
        return _beir(config, options, progress)
    names = options.suites or (suite_names() if options.check else [DEFAULT_SUITE])
    paths = [suite_path(name) for name in dict.fromkeys(names)]
    _require_own(options, paths)
    suites = [load_suite(path) for path in paths]
    gates = load_gates() if options.gates else ()
    earlier = load_earlier(options.compare, suites) if options.compare else None
    if not options.check and not options.ablate:
        _require_writable(options, suites)
    embedder = load_embedder(config.model, threads=config.threads)
    collection = open_collection(options.corpus, config, embedder, cache_folder(), progress)
    work = _Work(config, options, collection, embedder, progress)
    if options.check:
        told = _check(work, suites)
    else:
        require_sound(suites, collection)
        if earlier:
            require_places(earlier, suites, collection)
        told = _ablations(work, suites) if options.ablate else _suites(work, suites, gates, earlier)
    told.messages[:0] = [f"skipped {item.path!r}: {item.reason}. {item.message}" for item in collection.skipped]
    return told


def _require_one_purpose(options: Options) -> None:
    """Raises UsageError where an option would be passed over."""
    given = {
        "SUITE": options.suites,
        "--corpus": options.corpus != DEFAULT_CORPUS,
        "--beir": options.beir,
        "--run": options.run_file,
        "--compare": options.compare,
        "--html": options.html,
        "--ablate": options.ablate,
        "--gates": options.gates,
        "--check": options.check,
        "--accept": options.accept,
    }
    for purpose, what, takes in PURPOSES:
        others = [name for name, value in given.items() if value and name not in (purpose, *takes)]
        if given[purpose] and others:
            raise UsageError(f"{purpose} {what} alone: leave out {', '.join(others)}, or {purpose}.")


def _require_own(options: Options, paths: Sequence[Path]) -> None:
    """Raises UsageError where gates or a baseline of one suite would be taken for those of another of the same name."""
    wanted = " and ".join(name for name, given in (("--accept", options.accept), ("--gates", options.gates)) if given)
    if not wanted:
        return
    for path in paths:
        own = SUITES_FOLDER / path.name
        if path.resolve() != own.resolve():
            raise UsageError(
                f"{path} is not {own}, whose gates and baseline are meant by that name. Leave out {wanted}."
            )
    if options.corpus.resolve() != DEFAULT_CORPUS.resolve():
        raise UsageError(
            f"Gates and baselines are of suites on {DEFAULT_CORPUS}/, and --corpus names {options.corpus}. "
            f"Leave out {wanted}, or --corpus."
        )


def _check(work: _Work, suites: Sequence[Suite]) -> Told:
    problems = check_suites(suites, work.collection.documents)
    counts = {suite.name: len(suite.cases) for suite in suites}
    told = Told({"cases": counts, "problems": [asdict(problem) for problem in problems]})
    told.text = [
        *map(str, problems),
        f"{counted(sum(counts.values()), 'case')} in {', '.join(counts)}: {counted(len(problems), 'problem')}.",
    ]
    told.failed = (
        f"{counted(len(problems), 'claim')} of the cases {'does' if len(problems) == 1 else 'do'} not hold."
        if problems
        else ""
    )
    return told


def _ablations(work: _Work, suites: Sequence[Suite]) -> Told:
    for suite in suites:
        if not any(case.answerable for case in suite.cases):
            raise UsageError(
                f"No question of {suite.name} can be answered; --ablate measures retrieval on those alone."
            )
    tables = [ablate(suite, work.collection, work.embedder, work.progress) for suite in suites]
    return Told(
        {"card": _card(work), "ablations": tables}, [ablation_text(table) for table in tables], _warnings(suites)
    )


def _suites(work: _Work, suites: Sequence[Suite], gates: tuple[Gate, ...], earlier: Earlier | None) -> Told:
    options = work.options
    runs = [run_suite(suite, work.collection, work.embedder, work.progress) for suite in suites]
    values: Json = {
        "card": _card(work),
        "suites": [suite_json(run) for run in runs],
    }
    told = Told(values, [suite_text(suite) for suite in values["suites"]], _warnings(suites))
    if earlier:
        found = [_compared(work, earlier, run, values["card"]) for run in runs]
        values["comparisons"] = [comparison.to_json() for comparison in found]
        told.text += map(comparison_text, found)
    if options.gates:
        failures = [
            failure for suite in values["suites"] for failure in gate_failures(gates, suite["suite"], suite["metrics"])
        ]
        values["gates"] = {"passed": not failures, "failures": failures}
        told.text += [] if failures else ["Every gate holds."]
        told.failed = "\n".join([f"{len(failures)} gates do not hold.", *failures]) if failures else ""
    _write(work, runs, told)
    return told


def _compared(work: _Work, earlier: Earlier, run: SuiteRun, card: Json) -> Comparison:
    before = before_of(earlier, run, work.collection)
    circumstances = circumstances_of(earlier, before, run, card)
    return compare(run.suite.name, earlier.path.name, before.outcomes, before.after, circumstances)


def _card(work: _Work) -> Json:
    return run_card(work.config, work.collection, work.embedder, _arguments(work.options))


def _arguments(options: Options) -> Json:
    """What was given to the command, as text; what was left out or says nothing is not there."""
    given = {name: getattr(options, name) for name in ("suites", *ARGUMENTS) if getattr(options, name, None)}
    return {
        name: " ".join(value) if isinstance(value, list) else value if value is True else str(value)
        for name, value in given.items()
    }


def _warnings(suites: Sequence[Suite]) -> list[str]:
    return [
        f"Suite {suite.name} is held out: report its figures, choose nothing by them, and leave its questions unread."
        for suite in suites
        if suite.name in HELD_OUT
    ]


def _write(work: _Work, runs: Sequence[SuiteRun], told: Told) -> None:
    """The saved run, and then the files that were asked for."""
    options = work.options
    if not options.no_save:
        with told.writing(RUNS_FOLDER):
            told.messages.append(f"The run is saved in {save_run(told.values)}.")
    for run in runs if options.accept else ():
        path = _baseline(run.suite)
        with told.writing(path):
            write_json(path, {"card": told.values["card"], "suites": [suite_json(run, details=False)]})
            told.messages.append(f"The accepted run is in {path}.")
    if options.run_file:
        with told.writing(options.run_file):
            write_trec_run(options.run_file, {name: row for run in runs for name, row in run.run.items()})
            write_qrels(_qrels_file(options.run_file), {name: row for run in runs for name, row in run.qrels.items()})
    if options.html:
        with told.writing(options.html):
            options.html.write_text(report_page(told.values), encoding="utf-8")
            told.messages.append(f"The report is in {options.html}.")


def _baseline(suite: Suite) -> Path:
    return BASELINES_FOLDER / f"{suite.name}.json"


def _qrels_file(run_file: Path) -> Path:
    return Path(f"{run_file}.qrels")


def _require_writable(options: Options, suites: Sequence[Suite]) -> None:
    """Raises UsageError where a file that a run will leave could not be written: better now than after minutes of work."""
    asked = [options.run_file, _qrels_file(options.run_file)] if options.run_file else []
    for path in [*asked, *([options.html] if options.html else [])]:
        _require_file(path, path.parent, "Name another file, or make its folder.")
    for path in [_baseline(suite) for suite in suites] if options.accept else []:
        _require_file(path, _nearest(path.parent), "Leave out --accept, or work in another folder.")
    if not options.no_save:
        _require_file(RUNS_FOLDER / "run.json", _nearest(RUNS_FOLDER), "Give --no-save, or work in another folder.")


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there: those between are made when they are needed."""
    return next((item for item in (folder, *folder.parents) if os.path.lexists(item)), folder)


def _require_file(path: Path, folder: Path, advice: str) -> None:
    try:
        if not folder.is_dir():
            reason = f"{folder} is no folder"
        elif path.is_dir():
            reason = "it is a folder"
        else:
            reason = "" if os.access(path if path.exists() else folder, os.W_OK) else "it may not be written here"
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        raise UsageError(f"{path} cannot be written: {reason}. {advice}")


def _beir(config: Config, options: Options, progress: Progress) -> Told:
    asked = [options.run_file, _qrels_file(options.run_file)] if options.run_file else []
    for path in asked:
        _require_file(path, path.parent, "Name another file, or make its folder.")
    collection = load_beir(options.beir)
    embedder = load_embedder(config.model, threads=config.threads)
    index = beir_index(collection, config, embedder, cache_folder(), progress)
    run = beir_run(index, embedder, collection, progress)
    values = {
        "card": system_card(config, embedder, _arguments(options)),
        **beir_json(collection, run, chunks=len(index.chunks)),
    }
    told = Told(values, [beir_text(values)])
    if missing := judged_elsewhere(collection):
        told.messages.append(f"judged relevant but not in corpus.jsonl, so that they count as missed: {missing}.")
    if options.run_file:
        with told.writing(options.run_file):
            write_trec_run(options.run_file, run)
            write_qrels(_qrels_file(options.run_file), collection.qrels)
    return told
