"""Only requests that were meant for this machine: the guard before the app's pages."""

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_OWN_HOST = re.compile(r"(?:127\.0\.0\.1|localhost)(?::[0-9]{1,5})?", re.I)


class OwnHosts:
    """Refuses what was meant for another host: a name on the web that is made to point to 127.0.0.1 (DNS rebinding).

    Streamlit itself holds its websocket to server.allowedHosts, but would serve its page and files to any name.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = scope["type"] == "http" and not is_own(Headers(scope=scope).getlist("host"))
        refusal = PlainTextResponse("This server answers to 127.0.0.1 and localhost alone.\n", status_code=403)
        await (refusal if refused else self._app)(scope, receive, send)


def is_own(hosts: list[str]) -> bool:
    """Whether a request's Host headers are one, and that one a name of this machine."""
    return len(hosts) == 1 and _OWN_HOST.fullmatch(hosts[0]) is not None
