"""Questions with the places that answer them: `eval/*.jsonl`, one object a line. The format stands in eval/README.md."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from briefqa.errors import InputRefused, UsageError
from briefqa.evaluating.json_lines import is_one_column, json_lines
from briefqa.questions.asked import checked_question
from briefqa.types import Document

SUITES_FOLDER = Path("eval")
HELD_OUT = frozenset({"test"})  # suites that are there to report a figure, never to choose anything by

KINDS = (
    "fact",
    "number",
    "date",
    "person_org",
    "definition",
    "list",
    "comparison",
    "paraphrase",
    "simplified",
    "en_over_zh",
    "zh_over_en",
    "multi_document",
    "disagreement",
    "footnote",
    "unanswerable_near",
    "unanswerable_far",
    "false_premise",
)
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
NEEDS = ("any", "all")

_Value = TypeVar("_Value", str, bool, int, list[Any])
_EXPECTED = {str: "a text", bool: "true or false", int: "a whole number", list: "a list"}
_SHOWN_CHARS = 60  # of a value that is refused


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that carries the answer, by its words: the document's path in the corpus and an exact quote from it."""

    document: str
    quote: str
    group: int  # of the answer's parts, the one that this place gives; 0 for all where any place is enough


@dataclass(frozen=True, slots=True)
class Case:
    """One question and what is expected of its answer."""

    id: str
    question: str
    language: str
    kind: str
    answerable: bool
    need: str
    gold: tuple[Gold, ...]
    answers: tuple[str, ...]  # accepted short answers
    nearest: tuple[Gold, ...] = ()  # what speaks against a false premise
    note: str = ""

    @property
    def groups(self) -> tuple[int, ...]:
        """The parts of the answer, each of which one place has to carry; one part where any place is enough."""
        return tuple(sorted({gold.group for gold in self.gold}))


@dataclass(frozen=True, slots=True)
class Suite:
    """A file of cases."""

    name: str
    cases: tuple[Case, ...]
    digest: str  # sha256 of the file


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case; no figure is worth reporting before it is mended."""

    suite: str
    case: str
    finding: str

    def __str__(self) -> str:
        return f"{self.suite}, {self.case}: {self.finding}"


def suite_path(name: str, folder: Path = SUITES_FOLDER) -> Path:
    """The file of a suite, by its name or its own path. Raises UsageError with the choices."""
    path = Path(name) if name.endswith(".jsonl") else folder / f"{name}.jsonl"
    if path.is_file():
        return path
    choices = ", ".join(suite_names(folder)) or f"nothing: {folder}/ holds no .jsonl file"
    raise UsageError(f"There is no suite {name!r}. Choose from: {choices}.")


def suite_names(folder: Path = SUITES_FOLDER) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.jsonl"))


def load_suite(path: Path) -> Suite:
    """The cases of a file, in its order. Raises UsageError, with the line, for what is no case at all."""
    cases: list[Case] = []
    for number, row in json_lines(path):
        try:
            cases.append(_case(row))
        except ValueError as error:
            raise UsageError(
                f"{path}, line {number}, is no case: {error}. The format stands in eval/README.md."
            ) from None
    if not cases:
        raise UsageError(f"{path} holds no cases.")
    return Suite(path.stem, tuple(cases), sha256(path.read_bytes()).hexdigest())


def _case(row: Any) -> Case:
    """The case of a line. Raises ValueError, which says what is missing or of another type."""
    need = _value(row, "need", str)
    return Case(
        id=_value(row, "id", str),
        question=_value(row, "question", str),
        language=_value(row, "language", str),
        kind=_value(row, "kind", str),
        answerable=_value(row, "answerable", bool),
        need=need,
        gold=tuple(_gold(item, need, place) for place, item in enumerate(_value(row, "gold", list), 1)),
        answers=tuple(_typed("an answer", answer, str) for answer in _value(row, "answers", list)),
        nearest=tuple(_gold(item, "any", 0) for item in _value(row, "nearest", list, [])),
        note=_value(row, "note", str, ""),
    )


def _gold(item: Any, need: str, place: int) -> Gold:
    """A place of gold; one that names no group is a group of its own where all groups are needed."""
    group = _value(item, "group", int, place)
    return Gold(_value(item, "document", str), _value(item, "quote", str), group if need == "all" else 0)


def _value(row: Any, key: str, kind: type[_Value], default: _Value | None = None) -> _Value:
    if not isinstance(row, dict):
        raise ValueError(f"expected an object, found {_shown(row)}")
    if key not in row and default is None:
        raise ValueError(f"it has no {key}")
    return _typed(key, row.get(key, default), kind)


def _typed(name: str, value: Any, kind: type[_Value]) -> _Value:
    """The value, which is of exactly this type: to Python, true is a whole number as well."""
    if type(value) is not kind:
        raise ValueError(f"{name} is {_shown(value)}, expected {_EXPECTED[kind]}")
    return value


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"


def check_suites(suites: Sequence[Suite], documents: Mapping[str, Document]) -> list[Problem]:
    """Everything wrong with the cases, over all suites: a question may stand in one of them only.

    documents: by path in the corpus.
    """
    ids = Counter(case.id for suite in suites for case in suite.cases)
    questions = Counter(_plain(case.question) for suite in suites for case in suite.cases)
    problems: list[Problem] = []
    for suite in suites:
        for case in suite.cases:
            findings = [*_findings(case), *_gold_findings(case, documents)]
            if ids[case.id] > 1:
                findings.append(f"the id stands {ids[case.id]} times")
            if questions[_plain(case.question)] > 1:
                findings.append(f"the question stands {questions[_plain(case.question)]} times")
            problems += [Problem(suite.name, case.id, finding) for finding in findings]
    return problems


def _plain(question: str) -> str:
    return "".join(question.split()).casefold()


def _findings(case: Case) -> list[str]:
    checks = (
        (
            is_one_column(case.id),
            f"the id {case.id!r} is empty or holds white space, which parts columns of a TREC run",
        ),
        (case.kind in KINDS, f"kind {case.kind!r} is none of {', '.join(KINDS)}"),
        (case.language in LANGUAGES, f"language {case.language!r} is none of {', '.join(LANGUAGES)}"),
        (case.need in NEEDS, f"need {case.need!r} is neither any nor all"),
        (bool(case.gold) == case.answerable, "an answerable question needs gold, an unanswerable one has none"),
        (bool(case.answers) == case.answerable, "an answerable question needs answers, an unanswerable one has none"),
        (all(answer.strip() for answer in case.answers), "an accepted answer is blank"),
        (case.need != "all" or len(case.groups) > 1, "need is all, but there is one group only: then any is meant"),
    )
    return [finding for holds, finding in checks if not holds] + _refusals(case.question)


def _refusals(question: str) -> list[str]:
    """Why every door would refuse a question: it is too long, or holds no words."""
    try:
        checked_question(question)
    except InputRefused as error:
        return [f"the question would not be answered: {error}"]
    return []


def _gold_findings(case: Case, documents: Mapping[str, Document]) -> list[str]:
    found: list[str] = []
    for gold in (*case.gold, *case.nearest):
        document = documents.get(gold.document)
        if document is None:
            found.append(f"there is no document {gold.document!r} in the corpus")
        elif not gold.quote.strip() or gold.quote not in document.text:
            found.append(f"{gold.document} does not hold the quote {gold.quote!r}")
    return found
