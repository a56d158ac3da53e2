"""The API's description (OpenAPI 3.1): the routes as FastAPI sees them, and what every one of them may answer besides."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from briefqa.api.problems import PROBLEM_TYPE, Problem
from briefqa.version import __version__

Json = dict[str, Any]
TITLE = "briefqa"
ABOUT = "Answers questions with sentences copied from your documents, each cited to its place, or says that they do not say."

_REFERENCE = "#/components/schemas/{model}"
_RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
_REQUEST_ID = {"X-Request-Id": {"description": "This request in the server's log.", "schema": {"type": "string"}}}
_TAG = {"ETag": {"description": "Changes with the index's generation.", "schema": {"type": "string"}}}
PROBLEMS = {
    "400": "The body cannot be read.",
    "403": "A foreign Host or Origin.",
    "404": "The index holds no such document or place.",
    "408": "The body has not come in time.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "The request does not fit the schema, or the question holds no words.",
    "429": "This address has too much running and waiting.",
    "500": "A bug of ours.",
    "503": "The queue is full, time is up, or the index cannot be used.",
}
WITH_TOKEN = "401", "The token is missing or another."


def describe(app: FastAPI, *, with_token: bool) -> Json:
    """The description of an application's routes."""
    whole = get_openapi(title=TITLE, version=__version__, description=ABOUT, routes=app.routes, openapi_version="3.1.0")
    schemas = whole["components"]["schemas"]
    problem = TypeAdapter(Problem).json_schema(ref_template=_REFERENCE)
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problems = PROBLEMS | (dict([WITH_TOKEN]) if with_token else {})
    for path, methods in whole["paths"].items():
        for method, operation in methods.items():
            _complete(operation, problems, cached=method == "get" and not path.endswith("/health"))
            if with_token and path.endswith("/health"):
                operation["security"] = []
    if with_token:
        whole["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        whole["security"] = [{"token": []}]
    return whole


def _complete(operation: Json, problems: dict[str, str], *, cached: bool) -> None:
    responses = operation["responses"]
    responses["200"]["headers"] = _REQUEST_ID | (_TAG if "health" not in operation["operationId"] else {})
    if cached:
        tags = {"name": "If-None-Match", "in": "header", "required": False, "schema": {"type": "string"}}
        operation.setdefault("parameters", []).append(tags)
        responses["304"] = {"description": "The client has it already.", "headers": _REQUEST_ID | _TAG}
    for status, description in problems.items():
        responses[status] = {
            "description": description,
            "headers": _REQUEST_ID | (_RETRY if status in ("429", "503") else {}),
            "content": {PROBLEM_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Problem")}}},
        }
