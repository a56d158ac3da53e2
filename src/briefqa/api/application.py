"""The routes: each reads a request, asks one generation of the index, and gives the contract's JSON."""

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from briefqa import contract
from briefqa.api.describing import TITLE, describe
from briefqa.api.guarding import Guard, Rules
from briefqa.api.problems import FieldProblem, Refused, bug, problem_response, refusal_of
from briefqa.api.queueing import Load, Queue
from briefqa.api.requests import DOCUMENT_ID, PASSAGE_ID, Asking, AskingBody, Listing, Searching, SearchingBody, Stretch
from briefqa.errors import BriefqaError
from briefqa.library import OpenedIndex
from briefqa.opening import Published
from briefqa.printing import json_text
from briefqa.version import __version__

BASE = "/api/v1"
MAX_FIELD_CHARS = 100  # of a name that a request made up, repeated to it

router = APIRouter(prefix=BASE)


class Health(TypedDict):
    """The server runs and has an index to ask."""

    status: str


@dataclass(frozen=True, slots=True)
class Door:
    """What the routes share."""

    published: Published
    queue: Queue


@router.get("/ask", responses={200: {"model": contract.Answer}}, summary="The cited answer to a question")
async def ask(request: Request, asking: Annotated[Asking, Query()]) -> Response:
    return await _ask(request, asking)


@router.post("/ask", responses={200: {"model": contract.Answer}}, summary="The cited answer to a question")
async def ask_by_post(request: Request, asking: AskingBody) -> Response:
    return await _ask(request, asking)


async def _ask(request: Request, asking: Asking) -> Response:
    def answer(opened: OpenedIndex) -> Mapping[str, Any]:
        return opened.ask(
            asking.question, from_date=asking.from_date, to_date=asking.to_date, documents=asking.documents
        )

    return await _reply(request, asking.model_dump(), answer)


@router.get("/search", responses={200: {"model": contract.SearchResult}}, summary="Ranked passages for a question")
async def search(request: Request, searching: Annotated[Searching, Query()]) -> Response:
    return await _search(request, searching)


@router.post("/search", responses={200: {"model": contract.SearchResult}}, summary="Ranked passages for a question")
async def search_by_post(request: Request, searching: SearchingBody) -> Response:
    return await _search(request, searching)


async def _search(request: Request, searching: Searching) -> Response:
    def found(opened: OpenedIndex) -> Mapping[str, Any]:
        return opened.search(
            searching.question,
            limit=searching.limit,
            from_date=searching.from_date,
            to_date=searching.to_date,
            documents=searching.documents,
        )

    return await _reply(request, searching.model_dump(), found)


@router.get("/documents", responses={200: {"model": contract.DocumentList}}, summary="What documents there are")
async def documents(request: Request, listing: Annotated[Listing, Query()]) -> Response:
    return await _reply(
        request, listing.model_dump(), lambda opened: opened.documents(offset=listing.offset, limit=listing.limit)
    )


@router.get(
    "/documents/{id}", responses={200: {"model": contract.Place}}, summary="A document's text, or a stretch of it"
)
async def document(
    request: Request, id: Annotated[str, Path(pattern=DOCUMENT_ID)], stretch: Annotated[Stretch, Query()]
) -> Response:
    def place(opened: OpenedIndex) -> Mapping[str, Any]:
        chars = opened.index.catalog[opened.index.number_of(id)].chars
        return opened.place(id, stretch.start, max(stretch.start, min(stretch.start + stretch.length, chars)))

    return await _reply(request, stretch.model_dump(), place)


@router.get("/passages/{id}", responses={200: {"model": contract.Place}}, summary="A place, by DOCUMENT:START-END")
async def passage(request: Request, id: Annotated[str, Path(pattern=PASSAGE_ID)]) -> Response:
    name, start, end = re.findall(PASSAGE_ID, id)[0]
    return await _reply(request, {}, lambda opened: opened.place(name, int(start), int(end)))


@router.get("/status", responses={200: {"model": contract.Status}}, summary="What the index holds")
async def status(request: Request) -> Response:
    return await _reply(request, {}, OpenedIndex.status)


@router.get("/health", responses={200: {"model": Health}}, summary="Whether questions can be asked; needs no token")
async def health(request: Request) -> Response:
    await asyncio.to_thread(request.app.state.door.published.newest)
    return Response(json_text({"status": "ok"}), headers={"Cache-Control": "no-store"}, media_type="application/json")


async def _reply(
    request: Request, asked: Mapping[str, Any], work: Callable[[OpenedIndex], Mapping[str, Any]]
) -> Response:
    """What the work gives for the newest generation, or 304 where the client has it already."""
    door: Door = request.app.state.door
    held = _held(request)

    def worked() -> tuple[str, Mapping[str, Any] | None]:
        opened = OpenedIndex(*door.published.newest())
        tag = entity_tag(opened, request.url.path, asked)
        return tag, None if tag in held else work(opened)

    tag, values = await door.queue.run(request.client.host if request.client else "", worked)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if values is None or "*" in held:
        return Response(status_code=304, headers=headers)
    return Response(json_text(values), headers=headers, media_type="application/json")


def _held(request: Request) -> set[str]:
    """The entity tags that a client holds. They count for GET alone (RFC 9110, 13.1.2)."""
    named = request.headers.get("if-none-match", "") if request.method == "GET" else ""
    return {tag.strip() for tag in named.split(",")} - {""}


def entity_tag(opened: OpenedIndex, path: str, asked: Mapping[str, Any]) -> str:
    """Weak, for the times in an answer differ: the same for the same request to the same generation."""
    index = opened.index
    facts = [__version__, index.generation, index.manifest["content_sha256"], index.manifest["created"], path, asked]
    return f'W/"{hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]}"'


def application(published: Published, rules: Rules, load: Load) -> Guard:
    """The API as an ASGI application."""
    queue = Queue(load)

    @asynccontextmanager
    async def living(_: FastAPI) -> Any:
        yield
        queue.close()

    app = FastAPI(
        title=TITLE,
        version=__version__,
        docs_url=None,  # their pages load scripts from elsewhere
        redoc_url=None,
        openapi_url=f"{BASE}/openapi.json",
        redirect_slashes=False,
        lifespan=living,
    )
    app.state.door = Door(published, queue)
    app.include_router(router)
    for kind, handler in (
        (Refused, _refused),
        (BriefqaError, _failed),
        (RequestValidationError, _not_valid),
        (HTTPException, _no_route),
        (Exception, _bug),
    ):
        app.add_exception_handler(kind, handler)
    app.openapi = cache(lambda: describe(app, with_token=bool(rules.token)))  # type: ignore[method-assign]
    return Guard(app, rules)


def _request_id(request: Request) -> str:
    return str(request.state.request_id)


async def _refused(request: Request, error: Any) -> Response:
    return problem_response(error, _request_id(request))


async def _failed(request: Request, error: Any) -> Response:
    return problem_response(refusal_of(error, _request_id(request)), _request_id(request))


async def _bug(request: Request, error: Any) -> Response:
    return problem_response(bug(error, _request_id(request)), _request_id(request))


async def _not_valid(request: Request, error: Any) -> Response:
    """Names the fields and what was expected of them, never what they held."""
    found: list[FieldProblem] = [
        {"field": ".".join(map(str, item["loc"]))[:MAX_FIELD_CHARS], "message": item["msg"]} for item in error.errors()
    ]
    refused = Refused(422, "The request does not fit the schema; see errors.")
    return problem_response(refused, _request_id(request), found[:20])


async def _no_route(request: Request, error: Any) -> Response:
    headers = {}
    if error.status_code == 405:
        path = request.url.path
        headers["Allow"] = "GET, POST" if path in (f"{BASE}/ask", f"{BASE}/search") else "GET"
    details = {404: "There is nothing here. See /api/v1/openapi.json.", 405: "This method is not answered here."}
    refused = Refused(error.status_code, details.get(error.status_code, "The request cannot be read."), headers)
    return problem_response(refused, _request_id(request))
