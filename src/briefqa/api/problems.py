"""What goes wrong, as application/problem+json (RFC 9457). A problem never holds a path, a traceback or the question."""

import logging
import traceback
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, NotRequired

from starlette.responses import Response
from typing_extensions import TypedDict

from briefqa.errors import BriefqaError, IndexUnusable, InputRefused, ModelUnusable, NotInIndex, UsageError
from briefqa.printing import json_text

PROBLEM_TYPE = "application/problem+json"
RETRY_SECONDS = 2

_log = logging.getLogger(__name__)


class FieldProblem(TypedDict):
    """What is wrong with one part of a request, such as `body.question`."""

    field: str
    message: str


class Problem(TypedDict):
    """Why a request was not answered. `request_id` is in the server's log too."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    errors: NotRequired[list[FieldProblem]]


class Refused(Exception):
    """A request that is not answered, with its status, one sentence for people, and headers of its own."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def busy(status: int, detail: str) -> Refused:
    """A refusal that asks to come again later."""
    return Refused(status, detail, {"Retry-After": str(RETRY_SECONDS)})


def problem_response(refused: Refused, request_id: str, errors: Sequence[FieldProblem] = ()) -> Response:
    values: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(refused.status).phrase,
        "status": refused.status,
        "detail": refused.detail,
        "request_id": request_id,
    }
    if errors:
        values["errors"] = list(errors)
    headers = {"Cache-Control": "no-store", **refused.headers}
    return Response(json_text(values), refused.status, headers, PROBLEM_TYPE)


def refusal_of(error: BriefqaError, request_id: str) -> Refused:
    """An error of briefqa's as an answer to a request. What its message may tell of this machine goes into the log alone."""
    if isinstance(error, InputRefused):
        return Refused(422, str(error))
    if isinstance(error, NotInIndex):
        return Refused(404, "The index holds no such document or place.")
    if isinstance(error, UsageError):
        return Refused(422, "A filter or a limit cannot be used.")
    if isinstance(error, IndexUnusable | ModelUnusable):
        _log.error("request %s: %s", request_id, error)
        return busy(503, "The index cannot be used at the moment; the server's log says why.")
    return bug(error, request_id)


def bug(error: BaseException, request_id: str) -> Refused:
    """Our bug: its place goes into the log, its words, which may hold those of a question, at the level DEBUG alone."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "no place"
    _log.error("request %s failed: %s at %s", request_id, type(error).__name__, place)
    _log.debug("request %s", request_id, exc_info=error)
    return Refused(500, "briefqa has failed; that is a bug of ours. The server's log has this request's id.")
