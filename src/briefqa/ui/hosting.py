"""The server of the browser app: Streamlit behind a guard that looks at every request and marks every reply.

Run as `python -m briefqa.ui.hosting APP.PY PORT`; `briefqa app` does.
"""

import re
import sys
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from briefqa.serving import HOST

_OWN_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?", re.I)
# Streamlit's page has scripts and styles of its own in it, compiles WebAssembly, and loads components from blobs.
_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws://{host}; "
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class Guard:
    """Refuses a request that was meant for another host, and says with every reply what a page may load and who may frame it.

    A name on the web that is made to point to 127.0.0.1 would otherwise be served like our own page (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # Streamlit holds its websocket to server.allowedHosts and to its own origin
            await self._app(scope, receive, send)
            return
        hosts = Headers(scope=scope).getlist("host")
        own = len(hosts) == 1 and _OWN_HOST.fullmatch(hosts[0]) is not None

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _POLICY.format(host=hosts[0] if own else HOST)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
            await send(message)

        refusal = PlainTextResponse("This server answers to 127.0.0.1 and localhost alone.\n", status_code=403)
        await (self._app if own else refusal)(scope, receive, marked)


def guarded_app(script: Path) -> st.App:
    """The app of a script, behind the guard."""
    return st.App(script, middleware=[Middleware(Guard)])


def main() -> None:
    """Serves the script named first on the port named second until the process is told to stop."""
    script, port = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    sys.argv[:] = [str(script)]  # Streamlit takes the folder of its settings from here
    options: dict[str, Any] = {"server.address": HOST, "server.port": port}
    guarded_app(script).run(config=options)


if __name__ == "__main__":
    main()
