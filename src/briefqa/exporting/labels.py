"""How an export says what it is: a line for readers, fields for programs. See docs/labels.md for what is marked and why."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from briefqa.errors import UsageError
from briefqa.exporting.bundle import Bundle
from briefqa.exporting.phrases import LANGUAGES, language_of, words
from briefqa.version import __version__

GENERATION_MODE = "extractive"
PRODUCER = "briefqa"
# GB 45438-2025 knows "1" made with AI, "2" perhaps, "3" suspected. A choice and an order made by a program that uses a
# language model are called "1"; `generation_mode` says how far that goes: no word was generated.
AIGC_LABEL = "1"
# IPTC NewsCodes: "mix or composite of several elements, any of which may or may not be generative AI".
DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/composite"
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Making:
    """When and how an export is made. The same answers and the same making give the same bytes.

    `findings` are, by the file's sha256, what became of sources that were looked for in an index: "changed" or "removed".
    """

    made_at: str  # ISO 8601 with a time zone, to the second: "2026-03-02T08:00:00Z"
    language: str = ""  # of our own words, one of LANGUAGES; empty: that of the first question
    findings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _TIME.fullmatch(self.made_at):
            raise UsageError(f"The time of the export is {self.made_at!r}; expected one such as 2026-03-02T08:00:00Z.")
        if self.language and self.language not in LANGUAGES:
            raise UsageError(f"The language is {self.language!r}; expected one of: {', '.join(LANGUAGES)}.")


@dataclass(frozen=True, slots=True)
class Label:
    """What every format carries. `content_sha256` is the hash of the answers exported, `produce_id` the export's number."""

    line: str
    language: str
    made_at: str
    produce_id: str
    content_sha256: str
    source_labels: tuple[str, ...]  # of sources that call themselves AI-generated

    def aigc(self) -> dict[str, str]:
        """The implicit label of GB 45438-2025; every value is a string. Who hands the file on may rewrite the last three."""
        return {
            "Label": AIGC_LABEL,
            "ContentProducer": PRODUCER,
            "ProduceID": self.produce_id,
            "ReservedCode1": f"sha256:{self.content_sha256}",
            "ContentPropagator": PRODUCER,
            "PropagateID": self.produce_id,
            "ReservedCode2": f"sha256:{self.content_sha256}",
        }

    def fields(self) -> dict[str, Any]:
        """All that programs are told, under the names that every format uses."""
        return {
            "label": self.line,
            "generator": f"{PRODUCER} {__version__}",
            "generation_mode": GENERATION_MODE,
            "digital_source_type": DIGITAL_SOURCE_TYPE,
            "human_review": "none recorded",
            "created": self.made_at,
            "AIGC": self.aigc(),
            "source_ai_labels": list(self.source_labels),
        }


def label_of(bundles: Sequence[Bundle], making: Making) -> Label:
    """The label of an export of these answers."""
    language = making.language or language_of(bundles[0].question if bundles else "")
    content = sha256(json.dumps([bundle.sha256 for bundle in bundles]).encode()).hexdigest()
    number = sha256(f"{content} {making.made_at} {language} {__version__}".encode()).hexdigest()[:32]
    own = (quote.source.ai_label for bundle in bundles for quote in bundle.citations if quote.source.ai_label)
    return Label(
        line=words("label", language, version=__version__, made_at=making.made_at),
        language=language,
        made_at=making.made_at,
        produce_id=number,
        content_sha256=content,
        source_labels=tuple(dict.fromkeys(own)),
    )
