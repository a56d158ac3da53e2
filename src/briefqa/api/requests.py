"""What a request may hold. Whatever the schema says is taken is taken, and the other way round."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.library import MAX_LISTED, MAX_PLACE_CHARS

MAX_FOUND = 100
MAX_FILTERED = 100

_LEAP_DAY = "(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:12|16|20|24|28)00)-02-29"
_DAY = "(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31"
# A year, a month or a day that there is; empty for no limit.
DATE = f"^(?:|{_LEAP_DAY}|[12][0-9]{{3}}(?:-(?:{_DAY}|0[1-9]|1[0-2]))?)$"
DOCUMENT_ID = "^[0-9a-f]{64}$"
PASSAGE_ID = "^([0-9a-f]{64}):([0-9]{1,9})-([0-9]{1,9})$"

# In the schema alone: `checked_question` is the one that decides, for every door.
_HAS_WORDS = {"pattern": r"[\p{L}\p{N}]"}


def _date(value: str) -> str:
    if not re.fullmatch(DATE, value):
        raise PydanticCustomError("date", "expected a date such as 2025, 2025-08 or 2025-08-14")
    return value


# The pattern is for the schema; as a message nobody could read it.
Date = Annotated[str, AfterValidator(_date), Field(json_schema_extra={"pattern": DATE})]


class Asking(BaseModel):
    """A question, and which documents may answer it."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=MAX_QUESTION_CHARS, json_schema_extra=_HAS_WORDS)]
    from_date: Annotated[Date, Field(alias="from", description="Only documents of this date or later.")] = ""
    to_date: Annotated[Date, Field(alias="to", description="Only documents of this date or earlier.")] = ""
    documents: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=1_000)]],
        Field(max_length=MAX_FILTERED, description="Only these documents, by id or path; all if there are none."),
    ] = []


def _whole(value: object) -> object:
    """20.0 is an integer to JSON Schema, and so it is here."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Searching(Asking):
    """A question, which documents may answer it, and how many passages are wanted."""

    limit: Annotated[int, Field(ge=1, le=MAX_FOUND), BeforeValidator(_whole)] = 10


class AskingBody(Asking):
    """A question, and which documents may answer it."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SearchingBody(Searching):
    """A question, which documents may answer it, and how many passages are wanted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Listing(BaseModel):
    """A stretch of the list of documents."""

    model_config = ConfigDict(extra="forbid")

    offset: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=MAX_LISTED)] = 100


class Stretch(BaseModel):
    """A stretch of a document's text, in code points."""

    model_config = ConfigDict(extra="forbid")

    start: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    length: Annotated[int, Field(ge=1, le=MAX_PLACE_CHARS)] = MAX_PLACE_CHARS
