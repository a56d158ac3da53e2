"""The app as a server: app.py behind headers that keep a page from loading or running anything that is not ours.

`briefqa app` starts this. `streamlit run app.py` shows the same pages without the headers.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse

from briefqa.config import load_config
from briefqa.receiving import may_change

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = Path(__file__).resolve().parents[3] / "app.py"
UPLOADS = "/_stcore/upload_file"

# 'unsafe-inline' is what Streamlit's own page needs; nothing from a document is ever made markup, see dom.js.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'{sockets}",
        "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class Guard:
    """Adds the headers to every answer, and refuses files where the app may change nothing."""

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)

        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(security_headers(asked.get("host", "")))
            await send(message)

        if scope["path"].startswith(UPLOADS) and scope["method"] == "PUT" and not is_allowed(asked):
            await PlainTextResponse("This app takes no files.", 403)(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)


def security_headers(host: str) -> dict[str, str]:
    """The headers for a page that the browser calls by this host; older browsers want its sockets named."""
    plain = host if host.replace(".", "").replace(":", "").replace("-", "").isalnum() else ""
    sockets = f" ws://{plain} wss://{plain}" if plain else ""
    return {
        "Content-Security-Policy": POLICY.format(sockets=sockets),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }


def is_allowed(headers: "Headers") -> bool:
    """Whether whoever asks may change the documents: the same rule as for the pages; see receiving."""
    forwarded = "x-forwarded-for" in headers or "forwarded" in headers
    address = str(st.get_option("server.address") or "")
    return may_change(load_config(), address, headers.get("host", ""), forwarded=forwarded)


app = st.App(SCRIPT, middleware=[Middleware(Guard)])
