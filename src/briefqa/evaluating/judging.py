"""Places judged against gold: which passage is relevant, which citation covers which part of the answer.

Gold is words in a document, so it survives re-chunking. A quote may stand more than once in its document; each of its
places counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from briefqa.evaluating.cases import Case
from briefqa.types import Document, Span

SHARE = 0.5  # of the shorter of two places, that has to lie in the other
MAX_CITED_CHARS = 500  # of a citation that supports: nobody finds the words that answer in a whole document


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a document's text, by the document's path in the corpus."""

    path: str
    span: Span

    @property
    def name(self) -> str:
        """What a TREC file calls it: `path:start-end`, white space as %20, since columns are parted by white space."""
        return f"{'%20'.join(self.path.split())}:{self.span.start}-{self.span.end}"


def place_of_name(name: str) -> Place | None:
    """The place that a TREC file names; None where it names something else."""
    path, colon, offsets = name.rpartition(":")
    start, dash, end = offsets.partition("-")
    if not (colon and dash and start.isdecimal() and end.isdecimal()):
        return None
    return Place(path.replace("%20", " "), Span(int(start), int(end)))


def meets(place: Place, gold: Place) -> bool:
    """Whether two places overlap by at least half of the shorter one's length."""
    if place.path != gold.path:
        return False
    common = min(place.span.end, gold.span.end) - max(place.span.start, gold.span.start)
    shorter = min(place.span.end - place.span.start, gold.span.end - gold.span.start)
    return common > 0 and common >= SHARE * shorter


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A gold quote at every place where it stands."""

    group: int
    places: tuple[Place, ...]

    def is_met_by(self, place: Place) -> bool:
        return any(meets(place, gold) for gold in self.places)


@dataclass(frozen=True, slots=True)
class Judge:
    """A case's gold, found in the documents."""

    quotes: tuple[GoldQuote, ...]
    groups: tuple[int, ...]

    def relevant(self, place: Place) -> bool:
        return any(quote.is_met_by(place) for quote in self.quotes)

    def groups_met(self, places: Iterable[Place]) -> frozenset[int]:
        """The parts of the answer that the places carry between them."""
        return frozenset(quote.group for place in places for quote in self.quotes if quote.is_met_by(place))

    def supports(self, citation: Place) -> bool:
        """Whether a citation shows gold: it meets a place of it, and is no longer than MAX_CITED_CHARS.

        A passage is judged without the limit: it is what was read, and not what is shown for the answer.
        """
        return citation.span.end - citation.span.start <= MAX_CITED_CHARS and self.relevant(citation)

    def groups_cited(self, citations: Iterable[Place]) -> frozenset[int]:
        """The parts of the answer that citations support between them."""
        return self.groups_met(filter(self.supports, citations))

    def evidence(self, places: Iterable[Place]) -> bool:
        """Whether the places carry every part of the answer: all groups, or the one of an `any` question."""
        return len(self.groups_met(places)) == len(self.groups)

    def relevant_names(self, ranked: Iterable[Place], chunks: Iterable[Place]) -> dict[str, int]:
        """The qrels of a question: every relevant place among the ranked ones and among all chunks, with grade 1.

        A quote that no chunk holds stands for itself, so that it counts as missed and not as absent.
        """
        pool = {place: None for place in (*chunks, *ranked)}
        names = {place.name: 1 for place in pool if self.relevant(place)}
        for quote in self.quotes:
            if not any(quote.is_met_by(place) for place in pool):
                names[quote.places[0].name] = 1
        return names


def judge_of(case: Case, documents: Mapping[str, Document]) -> Judge:
    """A case's gold in documents by path. The case has passed the check: every quote stands in its document."""
    quotes = tuple(
        GoldQuote(
            gold.group,
            tuple(Place(gold.document, span) for span in occurrences(documents[gold.document].text, gold.quote)),
        )
        for gold in case.gold
    )
    return Judge(quotes, case.groups)


def occurrences(text: str, quote: str) -> Sequence[Span]:
    """Every place of a quote in a text, overlapping ones too, in order."""
    found: list[Span] = []
    start = text.find(quote) if quote else -1
    while start >= 0:
        found.append(Span(start, start + len(quote)))
        start = text.find(quote, start + 1)
    return found
