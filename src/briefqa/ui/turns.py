"""A turn: a question that was asked and what came of it, whole, so that it can be shown and kept without its index."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from briefqa.errors import UsageError
from briefqa.filtering import Filters

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, in values that any of the interface's languages can show."""

    number: int
    question: str  # as it was asked
    filters: Filters
    status: str  # answered, not_found or refused
    reason: str = ""  # the last part of a name in the table of strings
    generation: str = ""
    strength: str = ""  # strong, fair or weak, of an answer
    sentences: tuple[Json, ...] = ()
    places: tuple[Json, ...] = ()  # citations, or the passages nearest to a question without an answer
    unused: tuple[Json, ...] = ()  # passages that were looked at and are not quoted
    disagreements: tuple[Json, ...] = ()
    counts: Json = field(default_factory=dict)  # documents and chunks searched, passages read, documents without a date
    typed: str = ""  # the words that the question was made whole from; empty if they are the question
    id: str = ""  # names the turn beyond its session
    answer: Json = field(default_factory=dict)  # the JSON of `briefqa ask`

    @property
    def key(self) -> str:
        return f"turn-{self.number}"


def turn_to_json(turn: Turn) -> Json:
    """What of a turn is kept beside its answer's JSON."""
    return {name: value for name, value in asdict(turn).items() if name != "answer"}


def turn_from_json(shown: Mapping[str, Any], answer: Json) -> Turn:
    """The turn that `turn_to_json` was given. Raises UsageError for what is none."""
    known = {item.name for item in fields(Turn)}
    try:
        filters = Filters(**_with_tuples(shown["filters"]))
        values = _with_tuples({name: value for name, value in shown.items() if name in known and name != "filters"})
        return Turn(**values, filters=filters, answer=answer)
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"This is no kept answer: {type(error).__name__} {error}. Delete it.") from None


def _with_tuples(values: Mapping[str, Any]) -> Json:
    """JSON knows no tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
