"""An earlier run, read from its file, and what of it can be held against the questions of a suite as they are now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from briefqa.errors import UsageError
from briefqa.evaluating.cards import case_digest
from briefqa.evaluating.cases import Case, Suite
from briefqa.evaluating.judging import Judge, Place, judge_of, place_of_name
from briefqa.evaluating.metrics import read_trec_run, values_by_question
from briefqa.evaluating.outcomes import Outcome, outcome_from_json
from briefqa.evaluating.running import Collection, SuiteRun, qrels_of
from briefqa.evaluating.scoring import EVIDENCE_DEPTH
from briefqa.types import Document, Span

Json = dict[str, Any]
Ranking = Mapping[str, Mapping[str, float]]  # question → name → score

CHANGED, ONLY_BEFORE, ONLY_AFTER, UNJUDGED = "changed", "only_before", "only_after", "unanswerable"


@dataclass(frozen=True, slots=True)
class EarlierSuite:
    """A suite of a saved run, by id; `cases` has the hashes of its cases, and nothing in a run saved without them."""

    digest: str
    outcomes: Mapping[str, Outcome]
    cases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run, as its file holds it: the suites of its JSON with its card, or the ranking of its TREC run."""

    path: Path
    suites: tuple[EarlierSuite, ...] = ()
    card: Json = field(default_factory=dict)
    ranking: Ranking = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Before:
    """What can be compared: the earlier outcomes by id, those of the run judged alike, and what was left out of both."""

    outcomes: Mapping[str, Outcome]
    after: tuple[Outcome, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)  # why → how many questions
    notes: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()  # of the suites that the earlier outcomes are of


def load_earlier(path: Path, suites: Sequence[Suite]) -> Earlier:
    """A run that was saved: the JSON of `--json`, of a saved run or of a baseline, or a TREC run.

    Raises UsageError where the file is neither, or shares no question with one of the suites.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    earlier = _from_json(path, text) if text.lstrip().startswith("{") else Earlier(path, ranking=read_trec_run(path))
    for suite in suites:
        same, left_out = _same(earlier, suite)
        if not same and left_out[CHANGED]:
            raise UsageError(
                f"{path} and suite {suite.name} share {left_out[CHANGED]} ids, but each of these questions has another "
                "text or other gold now. Compare runs of the same questions."
            )
        if not same:
            raise UsageError(f"{path} holds none of the questions of suite {suite.name}.")
    return earlier


def _from_json(path: Path, text: str) -> Earlier:
    try:
        values = json.loads(text)
        suites = tuple(
            EarlierSuite(
                digest=str(suite.get("suite_sha256", "")),
                outcomes={row["id"]: outcome_from_json(row) for row in suite["outcomes"]},
                cases={row["id"]: str(row["case_sha256"]) for row in suite["outcomes"] if "case_sha256" in row},
            )
            for suite in values["suites"]
        )
        return Earlier(path, suites, dict(values.get("card") or {}))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{path} is no run ({type(error).__name__}: {error}); expected the JSON of `briefqa eval`, or a TREC run."
        ) from None


def _same(earlier: Earlier, suite: Suite) -> tuple[list[str], dict[str, int]]:
    """The questions that an earlier run and a suite share, and how many are left out, by why."""
    cases = {case.id: case for case in suite.cases}
    if earlier.suites:
        parts = _parts(earlier, suite)
        had = {name: part for part in parts for name in part.outcomes}
        shared = [name for name in cases if name in had]
        same = [name for name in shared if _is_same(cases[name], had[name])]
        unjudged = 0
    else:
        had = dict.fromkeys(earlier.ranking, EarlierSuite("", {}, {}))
        shared = [name for name in cases if name in had]
        same = [name for name in shared if cases[name].answerable]
        unjudged = len(shared) - len(same)
    only_after = sum(name not in had and (case.answerable or bool(earlier.suites)) for name, case in cases.items())
    return same, {
        CHANGED: len(shared) - len(same) - unjudged,
        ONLY_BEFORE: len(had) - len(shared),
        ONLY_AFTER: only_after,
        UNJUDGED: unjudged,
    }


def _parts(earlier: Earlier, suite: Suite) -> list[EarlierSuite]:
    """The suites of an earlier run that have a question of this one."""
    ids = {case.id for case in suite.cases}
    return [part for part in earlier.suites if ids & part.outcomes.keys()]


def _is_same(case: Case, part: EarlierSuite) -> bool:
    """Whether a case asks and expects what it did; of a run without hashes, as far as its outcome tells."""
    outcome = part.outcomes[case.id]
    if (outcome.question, outcome.answerable) != (case.question, case.answerable):
        return False
    return part.cases.get(case.id, case_digest(case)) == case_digest(case)


def before_of(earlier: Earlier, run: SuiteRun, collection: Collection) -> Before:
    """What of an earlier run can be compared with this one. Of a TREC run that is retrieval, see `_of_ranking`."""
    same, left_out = _same(earlier, run.suite)
    if not earlier.suites:
        return _of_ranking(earlier, run, collection, same, left_out)
    parts = _parts(earlier, run.suite)
    outcomes = {name: part.outcomes[name] for part in parts for name in same if name in part.outcomes}
    unknown = sum(
        name not in part.cases
        for part in parts
        if part.digest != run.suite.digest
        for name in same
        if name in part.outcomes
    )
    note = f"{unknown} questions were saved without a hash of what is expected; whether their gold is the same is not known."
    digests = tuple(part.digest for part in parts)
    return Before(outcomes, run.outcomes, left_out, (note,) if unknown else (), digests)


def require_places(earlier: Earlier, suites: Sequence[Suite], collection: Collection) -> None:
    """Raises UsageError where a TREC run names no place in the documents, or one that reaches beyond a document's end."""
    if not earlier.suites:
        for suite in suites:
            _places(earlier, _same(earlier, suite)[0], collection.documents)


def _of_ranking(
    earlier: Earlier, run: SuiteRun, collection: Collection, same: Sequence[str], left_out: Mapping[str, int]
) -> Before:
    """The retrieval of a TREC run. Both rankings are judged by one pool: the chunks, and the places of either.

    What a run ranks is pooled with the chunks, so that a ranking of other passages is judged at all. Judged each by its
    own places, two rankings would have different numbers of relevant ones to find.
    """
    places, unread = _places(earlier, same, collection.documents)
    ranked = {name: dict(sorted(earlier.ranking[name].items(), key=lambda item: -item[1])) for name in same}
    before: dict[str, dict[str, float]] = {}
    for question, scores in ranked.items():
        found = before.setdefault(question, {})
        for name, score in scores.items():
            found.setdefault(places[name].name if name in places else name, score)
    cases = [case for case in run.suite.cases if case.id in ranked]
    judges = {case.id: judge_of(case, collection.documents) for case in cases}
    listed = {case.id: [places[name] for name in ranked[case.id] if name in places] for case in cases}
    own = {case.id: [place for name in run.run[case.id] if (place := place_of_name(name))] for case in cases}
    pooled = qrels_of(cases, judges, {case.id: [*listed[case.id], *own[case.id]] for case in cases}, collection)
    values, after = values_by_question(pooled, before), values_by_question(pooled, run.run)
    notes = [f"{unread[0]} of its {unread[1]} names are no places in these documents; they count as not relevant."]
    more = sum(pooled[case.id].keys() != run.qrels[case.id].keys() for case in cases)
    notes.append(
        f"On {more} questions the earlier run names relevant places of its own: both are judged by the places of both, so "
        "that this run's figures may differ from those above."
    )
    outcomes = {case.id: _retrieved(case, judges[case.id], listed[case.id], values[case.id]) for case in cases}
    again = tuple(replace(outcome, values={**outcome.values, **after.get(outcome.id, {})}) for outcome in run.outcomes)
    told = tuple(note for note, count in zip(notes, (unread[0], more), strict=True) if count)
    return Before(outcomes, again, left_out, told)


def _retrieved(case: Case, judge: Judge, places: Sequence[Place], values: Mapping[str, float]) -> Outcome:
    evidence = float(judge.evidence(places[:EVIDENCE_DEPTH]))
    found = {**values, f"evidence@{EVIDENCE_DEPTH}": evidence}
    return Outcome(case.id, case.question, case.language, case.kind, True, False, 0.0, found)


def _places(
    earlier: Earlier, questions: Sequence[str], documents: Mapping[str, Document]
) -> tuple[dict[str, Place], tuple[int, int]]:
    """The places that a TREC run names, and of how many names, how many are none. Raises UsageError, see above."""
    paths = {Place(path, Span(0, 0)).name.rpartition(":")[0]: path for path in documents}
    names = {name for question in questions for name in earlier.ranking[question]}
    found: dict[str, Place] = {}
    for name in sorted(names):
        place, path = place_of_name(name), paths.get(name.rpartition(":")[0])
        if place is None or path is None or place.span.start >= place.span.end:
            continue
        if place.span.end > (length := len(documents[path].text)):
            raise UsageError(
                f"{earlier.path} names {name}, but {path} has {length} characters. Make the run anew on these documents."
            )
        found[name] = Place(path, place.span)
    if not found:
        raise UsageError(
            f"{earlier.path} names no place in these documents, such as {min(names, default='nothing')!r}; expected "
            "`path:start-end`, as `briefqa eval --run` writes it."
        )
    return found, (len(names) - len(found), len(names))
