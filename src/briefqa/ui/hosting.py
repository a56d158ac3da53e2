"""The server of the browser app: Streamlit for this machine alone, with headers on every reply.

Run as `python -m briefqa.ui.hosting APP.PY PORT`; `briefqa app` does.
"""

import re
import secrets
import sys
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefqa.config import load_config
from briefqa.indexing.receiving import may_change
from briefqa.ui.own_hosts import OwnHosts
from briefqa.ui.serving import HOST
from briefqa.ui.tabs import BROWSER

# Streamlit's page has scripts and styles of its own in it, compiles WebAssembly, and loads components from blobs.
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws://{host}; "
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


UPLOADS = "/_stcore/upload_file"


class SafetyHeaders:
    """Says with every reply what a page may load and who may frame it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(
                    {
                        "Content-Security-Policy": _POLICY.format(host=Headers(scope=scope)["host"]),
                        "X-Content-Type-Options": "nosniff",
                        "X-Frame-Options": "DENY",
                        "Referrer-Policy": "no-referrer",
                        "Cross-Origin-Opener-Policy": "same-origin",
                        "Cross-Origin-Resource-Policy": "same-origin",
                        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
                    }
                )
            await send(message)

        await self._app(scope, receive, marked if scope["type"] == "http" else send)


class BrowserNames:
    """Gives a browser a random name with its first page: what is kept of a tab is shown to the browser that made it.

    No script gets it, and of other sites' requests only those that lead a person here. It says nothing of who it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        nameless = scope["type"] == "http" and _wants_name(Headers(scope=scope))

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("Set-Cookie", _COOKIE.format(name=secrets.token_hex(16)))
            await send(message)

        await self._app(scope, receive, named if nameless else send)


_COOKIE = f"{BROWSER}={{name}}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"  # Strict would lose it by a link


def _wants_name(headers: Headers) -> bool:
    """Whether a page is asked for, and without a name."""
    named = re.search(rf"(?:^|; ?){BROWSER}=[0-9a-f]{{32}}(?:;|$)", headers.get("cookie", ""))
    return named is None and "text/html" in headers.get("accept", "")


class OwnUploads:
    """Refuses files where the app may change nothing: absent controls keep nobody from sending some."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = scope["type"] == "http" and scope["method"] == "PUT" and scope["path"].startswith(UPLOADS)
        refused = sent and not _may_send(Headers(scope=scope))
        await (PlainTextResponse("This app takes no files.\n", 403) if refused else self._app)(scope, receive, send)


def _may_send(headers: Headers) -> bool:
    """Whether whoever asks may change the documents: the same rule as for the pages; see `receiving`."""
    forwarded = "x-forwarded-for" in headers or "forwarded" in headers
    return may_change(load_config(), HOST, headers.get("host", ""), forwarded=forwarded)


def guarded_app(script: Path) -> st.App:
    """The app of a script, for this machine alone and with the headers. Only a host that is our own gets into them."""
    return st.App(
        script,
        middleware=[Middleware(OwnHosts), Middleware(SafetyHeaders), Middleware(BrowserNames), Middleware(OwnUploads)],
    )


def main() -> None:
    """Serves the script named first on the port named second until the process is told to stop."""
    script, port = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    sys.argv[:] = [str(script)]  # Streamlit takes the folder of its settings from here
    options: dict[str, Any] = {"server.address": HOST, "server.port": port}
    guarded_app(script).run(config=options)


if __name__ == "__main__":
    main()
