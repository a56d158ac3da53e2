"""Answers as files for the browser to save."""

import base64
import re
import secrets
from datetime import UTC, datetime
from typing import Any

from briefqa.exporting.bundle import bundle_from_json
from briefqa.exporting.export import export
from briefqa.exporting.formats import FORMATS
from briefqa.exporting.labels import Making

Json = dict[str, Any]

MAX_NAME_CHARS = 40


def file_of(answer: Json, format_name: str, language: str) -> dict[str, str]:
    """A file with a name for people, an id of its own, and its content in base64. Raises UsageError; see export."""
    kind = FORMATS[format_name]
    made_at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    content = export([bundle_from_json(answer)], format_name, Making(made_at, language))
    return {
        "id": secrets.token_hex(4),
        "name": f"{name_of(answer['question'])}{kind.suffix}",
        "media": kind.media_type,
        "content": base64.b64encode(content).decode(),
    }


def name_of(question: str) -> str:
    """A file name that says what was asked, of letters and digits alone."""
    return re.sub(r"[\W_]+", "-", question)[:MAX_NAME_CHARS].strip("-") or "answer"
