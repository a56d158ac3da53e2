"""Questions with the places that answer them: `eval/*.jsonl`, one object a line. The format stands in eval/README.md."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefqa.errors import InputRefused, UsageError
from briefqa.evaluating.fields import field_of, require_known, texts_of
from briefqa.evaluating.json_lines import is_one_column, json_lines
from briefqa.evaluating.short_answers import contains_answer, short_form
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

UNANSWERABLE_KINDS = frozenset({"unanswerable_near", "unanswerable_far", "false_premise"})
MIN_QUOTE_CHARS = 2  # one character stands everywhere

_CASE_FIELDS = (
    *("id", "question", "language", "kind", "answerable", "gold", "need", "answers"),
    *("other_words", "nearest", "note"),
)
_GOLD_FIELDS = ("document", "quote", "group")
_ENDS = "?!.。"


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
    other_words: tuple[str, ...] = ()  # those of the answers that need not stand in gold
    line: int = field(default=0, compare=False)  # of the suite's file

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
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a case; no figure is worth reporting before it is mended."""

    suite: str
    case: str
    place: str  # file and line
    finding: str

    def __str__(self) -> str:
        return f"{self.place}, {self.case}: {self.finding}"


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
            cases.append(_case(row, number))
        except ValueError as error:
            raise UsageError(
                f"{path}, line {number}, is no case: {error}. The format stands in eval/README.md."
            ) from None
    if not cases:
        raise UsageError(f"{path} holds no cases.")
    return Suite(path.stem, tuple(cases), sha256(path.read_bytes()).hexdigest(), path)


def _case(row: Any, line: int) -> Case:
    """The case of a line. Raises ValueError, which says what is missing, unknown or of another type."""
    require_known(row, _CASE_FIELDS)
    need = field_of(row, "need", str)
    other_words = texts_of(row, "other_words", "an answer in other words", [])
    return Case(
        id=field_of(row, "id", str),
        question=field_of(row, "question", str),
        language=field_of(row, "language", str),
        kind=field_of(row, "kind", str),
        answerable=field_of(row, "answerable", bool),
        need=need,
        gold=_gold(field_of(row, "gold", list), need),
        answers=texts_of(row, "answers", "an answer") + other_words,
        nearest=_gold(field_of(row, "nearest", list, []), "any"),
        note=field_of(row, "note", str, ""),
        other_words=other_words,
        line=line,
    )


def _gold(items: Sequence[Any], need: str) -> tuple[Gold, ...]:
    """Places of gold; where all groups are needed and none is named, each place is a group of its own."""
    found: list[Gold] = []
    for number, item in enumerate(items, 1):
        require_known(item, _GOLD_FIELDS)
        group = field_of(item, "group", int, number)
        found.append(Gold(field_of(item, "document", str), field_of(item, "quote", str), group if need == "all" else 0))
    named = sum("group" in item for item in items)
    if named and need == "any":
        raise ValueError("it names a group, which says nothing where any place is enough")
    if named not in (0, len(items)):
        raise ValueError(f"{named} of {len(items)} places name a group; all of them have to, or none")
    return tuple(found)


def check_suites(suites: Sequence[Suite], documents: Mapping[str, Document]) -> list[Problem]:
    """Everything wrong with the cases, over all suites: a question may stand in one of them only.

    documents: by path in the corpus.
    """
    twins = (_twins(suites, "id", lambda case: case.id), _twins(suites, "question", _plain))
    problems: list[Problem] = []
    for suite in suites:
        for case in suite.cases:
            place = _place(suite, case)
            findings = [*_findings(case), *_gold_findings(case, documents)]
            findings += [finding for found in twins if (finding := found.get(place))]
            problems += [Problem(suite.name, case.id, place, finding) for finding in findings]
    return problems


def _place(suite: Suite, case: Case) -> str:
    return f"{suite.path}:{case.line}"


def _twins(suites: Sequence[Suite], name: str, key: Callable[[Case], str]) -> dict[str, str]:
    """What to say of cases that share an id or a question with others, by their places."""
    places = defaultdict(list)
    for suite in suites:
        for case in suite.cases:
            places[key(case)].append(_place(suite, case))
    return {
        place: f"the {name} stands {len(same)} times: {', '.join(same)}"
        for same in places.values()
        for place in same
        if len(same) > 1
    }


def _plain(case: Case) -> str:
    """A question without what makes no other question of it: white space, width, case, and how it ends."""
    return "".join(unicodedata.normalize("NFKC", case.question).split()).casefold().strip(_ENDS)


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
        (
            case.kind not in KINDS or case.answerable == (case.kind not in UNANSWERABLE_KINDS),
            f"{'an answerable' if case.answerable else 'an unanswerable'} question is not of kind {case.kind}",
        ),
        (all(map(short_form, case.answers)), "an accepted answer is blank: nothing of it is left to be looked for"),
        (case.kind != "disagreement" or case.need == "all", "a disagreement has two sides, so that need is all"),
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
        elif len(gold.quote.strip()) < MIN_QUOTE_CHARS:
            found.append(f"the quote {gold.quote!r} is one character, which is no place")
    for golds in (case.gold, case.nearest):
        found += [
            f"the place {gold.quote!r} stands twice"
            for gold in sorted({*golds}, key=golds.index)
            if golds.count(gold) > 1
        ]
    groups = [
        frozenset((gold.document, gold.quote) for gold in case.gold if gold.group == group) for group in case.groups
    ]
    if len(set(groups)) < len(groups):
        found.append("two groups have the same places, so that they are one part of the answer")
    return found + _answer_findings(case)


def _answer_findings(case: Case) -> list[str]:
    """The accepted answers that no gold quote contains, though they are not said to be in other words."""
    quotes = [gold.quote for gold in case.gold]
    own = case.answers[: len(case.answers) - len(case.other_words)]
    return [
        f"the accepted answer {answer!r} stands in none of its gold quotes; if other words are meant, "
        "it belongs in other_words"
        for answer in own
        if quotes and short_form(answer) and not contains_answer(quotes, [answer])
    ]
