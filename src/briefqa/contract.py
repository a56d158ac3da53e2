"""The JSON that every door gives, as types: the command line prints it, the HTTP API, the MCP tools and Python return it.

Places are half-open ranges of Unicode code points in a document's text. Null: neither the document nor its folder says.
"""

from typing import NotRequired  # pydantic reads these, and not typing's before Python 3.12

from typing_extensions import TypedDict


class Reference(TypedDict):
    """What a note cites, as far as it can be read off. An empty string or list: the note does not say."""

    authors: list[str]
    title: str
    container: str
    date: str
    url: str


class Note(TypedDict):
    """A footnote of a source. `reference` is what it leads to in the end, through 同註, Supra and Ibid."""

    marker: str
    text: str
    start: int
    end: int
    reference: Reference | None
    references: list[Reference]
    same_as: str | None


class Source(TypedDict):
    """A document, as one cites it. `id` is the sha256 of its file; `path` is relative to the folder that was indexed.

    `text_sha256` is that of the text that places are counted in, as UTF-8.
    """

    id: str
    path: str
    title: str
    authors: list[str]
    publisher: str | None
    date: str | None
    language: str | None
    url: str | None
    ai_label: str | None
    text_sha256: str


class CopyPlace(TypedDict):
    """Where another document, a copy of the cited one, has the same words."""

    id: str
    path: str
    title: str
    start: int
    end: int


class Citation(TypedDict):
    """A numbered quote: `quote` is its document's text from `start` to `end`, to the character; prefix and suffix are around it.

    `table_header` is the first row of the table that the quote stands in, further down; null elsewhere. `table_caption` is
    what stands beside that table and says what it shows and in which unit; null where nothing does.
    """

    number: int
    document: Source
    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    headings: list[str]
    table_header: str | None
    table_caption: str | None
    page: int | None
    notes: list[Note]
    also_in: list[CopyPlace]


class AnswerSentence(TypedDict):
    """A sentence of an answer and the numbers of its citations. `highlight` is the short answer's place in the document."""

    text: str
    citations: list[int]
    highlight: NotRequired[list[int]]


class Disagreement(TypedDict):
    """Citations that give different answers to one question: for each its figure, date or words, and its document's date."""

    about: str
    citations: list[int]
    figures: list[str | None]
    dates: list[str | None]


class Passage(TypedDict):
    """A passage found, best first. `text` is the document's text from `start` to `end`; scores compare within one question."""

    rank: int
    score: float
    document: str
    path: str
    title: str
    date: str | None
    headings: list[str]
    page: int | None
    is_note: bool
    start: int
    end: int
    text: str


class IndexFacts(TypedDict):
    """What answered: a generation of the index, and the model it was made with."""

    generation: str
    model: str


class IndexIdentity(IndexFacts):
    """The same, told from all others: two that agree in all but `generation` hold the same texts and vectors."""

    model_sha256: str  # of its weights
    content_sha256: str | None  # of all files of the generation; null for an index that is only in memory
    format: int | None


class SearchTimes(TypedDict):
    embed: float
    retrieve: float
    total: float


class AnswerTimes(SearchTimes):
    answer: float


# `from` is no name in Python: the keys are spelt as texts.
AskedFilters = TypedDict("AskedFilters", {"from": str, "to": str, "documents": list[str], "languages": list[str]})


class NearName(TypedDict):
    """A name of the question as it was written, and another one that the documents hold."""

    written: str
    indexed: str


class Answer(TypedDict):
    """A cited answer. `status` is `answered` or `not_found`; `reason` says why the documents do not answer.

    `reason_kind` is `no_entity`, `no_fact`, `otherwise`, `other_date`, `filters`, `empty_index`, about the `reason_terms`; or `not_asked`: a line of a batch that is no question.
    `did_you_mean` is for a name that may be misspelt; `other_names` are what quotes call otherwise than the question does.
    `unanswered` are the parts of a question after several things that the documents do not answer, where they answer others.
    `denial` is the sentence that seems to deny what the question takes for granted, where the kind is `otherwise`.
    `answer_sha256` is the hash of all but index and times: the same index gives the same.
    """

    question: str
    filters: AskedFilters
    status: str
    reason: str | None
    reason_kind: str | None
    reason_terms: list[str]
    did_you_mean: NearName | None
    other_names: list[NearName]
    unanswered: list[str]
    denial: Citation | None
    confidence: float
    answer: list[AnswerSentence]
    citations: list[Citation]
    disagreements: list[Disagreement]
    passages: list[Passage]
    index: IndexIdentity
    milliseconds: AnswerTimes
    answer_sha256: str


class SearchResult(TypedDict):
    """Ranked passages for a question."""

    question: str
    passages: list[Passage]
    index: IndexIdentity
    milliseconds: SearchTimes


class Place(TypedDict):
    """A place of a document, up to the whole of it: `text` is the document's text from `start` to `end` of `chars`."""

    document: Source
    start: int
    end: int
    chars: int
    headings: list[str]
    page: int | None
    text: str
    notes: list[Note]
    index: IndexFacts


class DocumentFacts(TypedDict):
    """What is known of a document without reading it."""

    id: str
    path: str
    title: str
    authors: list[str]
    publisher: str | None
    date: str | None
    language: str | None
    url: str | None
    ai_label: str | None
    chars: int
    chunks: int
    notes: int
    notes_resolved: int


class DocumentList(TypedDict):
    """A stretch of the list of documents, in the index's order, from `offset` on, of `total`."""

    total: int
    offset: int
    documents: list[DocumentFacts]
    index: IndexFacts


class Status(TypedDict):
    """What the index holds, in counts. `content_sha256` is the same for the same documents, model and settings."""

    generation: str
    created: str
    model: str
    documents: int
    chunks: int
    sentences: int
    notes: int
    notes_resolved: int
    content_sha256: str
