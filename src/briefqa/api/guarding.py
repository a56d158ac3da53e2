"""What stands before the routes: whose requests are let in, how large they may be, and what every response carries."""

import asyncio
import hmac
import ipaddress
import logging
import re
import time
import uuid
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefqa.api.problems import Refused, bug, problem_response

REQUEST_ID = "X-Request-Id"
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPEN_PATHS = frozenset({"/api/v1/health"})  # a supervisor asks without a token, and learns nothing but that we live

_REQUEST_ID = re.compile("[A-Za-z0-9._-]{1,64}")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\s/@]+)(?::[0-9]{1,5})?")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """Host names are those that a request may name itself (DNS rebinding); with a token, every request has to show it."""

    hosts: frozenset[str]
    token: str = ""
    body_bytes: int = 64 * 1024
    body_seconds: float = 10.0


@dataclass(slots=True)
class _Sent:
    status: int = 0
    whole: bool = False


class Guard:
    """An ASGI application around another. Reads a body, bounded in size and time, before anything parses it."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, headers, sent = time.perf_counter(), Headers(scope=scope), _Sent()
        request_id = headers.get(REQUEST_ID, "")
        if not _REQUEST_ID.fullmatch(request_id):
            request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
                added = MutableHeaders(scope=message)
                added[REQUEST_ID] = request_id
                for name, value in SECURITY_HEADERS.items():
                    added[name] = value
            await send(message)
            sent.whole = message["type"] == "http.response.body" and not message.get("more_body")

        try:
            self._let_in(scope, headers)
            body = await self._body(headers, receive)
            await self._app(scope, _replayed(body, receive), send_on)
        except Refused as refused:
            await problem_response(refused, request_id)(scope, receive, send_on)
        except Exception as error:  # whatever it is, the client gets a problem and the log its place
            if sent.status and not sent.whole:
                raise
            if not sent.whole:  # else the application has told of it already, and raises it again for a server's log
                await problem_response(bug(error, request_id), request_id)(scope, receive, send_on)
        milliseconds = (time.perf_counter() - started) * 1e3
        route = getattr(scope.get("route"), "path", "no route")  # never the path itself: it may hold anything
        _log.info("%s %s %s %d %.0f ms", request_id, scope["method"], route, sent.status, milliseconds)

    def _let_in(self, scope: Scope, headers: Headers) -> None:
        """Raises Refused for a foreign Host or Origin, and for want of the token."""
        host = headers.get("host", "")
        if not self._is_ours(host, scope):
            raise Refused(403, "The Host header names another host than this server's. See --allow-host.")
        origin = headers.get("origin")
        if origin is not None and origin not in (f"http://{host}", f"https://{host}"):
            raise Refused(403, "Requests from pages of other origins are not answered.")
        if self._rules.token and scope["path"] not in OPEN_PATHS and not self._has_token(headers):
            raise Refused(401, "A token is needed: Authorization: Bearer TOKEN.", {"WWW-Authenticate": "Bearer"})

    def _is_ours(self, host: str, scope: Scope) -> bool:
        match = _HOST.fullmatch(host)
        if not match:
            return False
        name = match[1].strip("[]").lower().rstrip(".")
        if name in self._rules.hosts:
            return True
        # The address that the connection came in at cannot be another's name: rebinding needs a name.
        own = (scope.get("server") or ("", 0))[0]
        try:
            return ipaddress.ip_address(name) == ipaddress.ip_address(own)
        except ValueError:
            return False

    def _has_token(self, headers: Headers) -> bool:
        kind, _, shown = headers.get("authorization", "").partition(" ")
        same = hmac.compare_digest(shown.strip().encode("latin-1", "replace"), self._rules.token.encode())
        return same and kind.lower() == "bearer"

    async def _body(self, headers: Headers, receive: Receive) -> bytes:
        """The body, read to its end. Raises Refused for one that is too large, too slow, or broken off."""
        most = self._rules.body_bytes
        too_large = Refused(413, f"The body is larger than {most} bytes.", {"Connection": "close"})
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or len(declared) > 15 or int(declared) > most:
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(self._rules.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise Refused(400, "The body has broken off.")
                    body += message.get("body", b"")
                    if len(body) > most:
                        raise too_large
                    if not message.get("more_body"):
                        break
        except TimeoutError:
            raise Refused(408, "The body has not come in time.", {"Connection": "close"}) from None
        if body and headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refused(415, "Send the body as Content-Type: application/json.")
        return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body as one message, then whatever comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return messages.pop() if messages else await receive()

    return replay
