"""The API as a process: where it listens, whom it lets in, how it ends."""

import ipaddress
import logging
import re
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass

import uvicorn

from briefqa.api.application import BASE, application
from briefqa.api.guarding import Rules
from briefqa.api.queueing import Load
from briefqa.config import Config
from briefqa.errors import UsageError
from briefqa.opening import Published

MIN_TOKEN_CHARS = 16
MAX_CONNECTIONS = 512
STOP_SECONDS = 10  # for requests in hand when the server is asked to end
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens, and what a request has to name and to show. Raises UsageError for what is not safe."""

    host: str
    port: int
    token: str = ""
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65_535:
            raise UsageError(f"--port is {self.port}; expected 0 to 65535.")
        if self.token and not re.fullmatch(rf"[!-~]{{{MIN_TOKEN_CHARS},200}}", self.token):
            raise UsageError(
                f"The token has to have {MIN_TOKEN_CHARS} to 200 ASCII characters without spaces. "
                "Make one: python3 -c 'import secrets; print(secrets.token_urlsafe())'"
            )
        if not self.is_loopback and not self.token:
            raise UsageError(
                f"{self.host} can be reached from other machines: a token is needed. Set BRIEFQA_TOKEN or --token, "
                "or listen on 127.0.0.1."
            )

    @property
    def is_loopback(self) -> bool:
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def rules(self) -> Rules:
        return Rules(frozenset(name.lower() for name in (*LOOPBACK_NAMES, self.host, *self.names)), self.token)


def serve(config: Config, address: Address, load: Load, *, log_level: str = "info") -> int:
    """Serves until it is asked to end, and returns 0.

    Raises UsageError for an address that cannot be used, and IndexUnusable or ModelUnusable, before anything is answered.
    """
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(message)s")
    logging.getLogger("briefqa").setLevel(log_level.upper())
    with _listening(address) as listener:
        published = Published(config)
        published.newest()
        server = uvicorn.Server(
            uvicorn.Config(
                application(published, address.rules, load),
                lifespan="on",
                log_config=None,
                log_level="warning",
                access_log=False,  # it would hold questions
                server_header=False,
                proxy_headers=False,  # anybody could name another address than his own
                limit_concurrency=MAX_CONNECTIONS,
                timeout_graceful_shutdown=STOP_SECONDS,
                ws="none",
            )
        )
        # uvicorn ends by itself, then gives the signal on: by default that would end us with another code.
        signal.signal(signal.SIGTERM, lambda *_: None)
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"briefqa: the API is at http://{shown}:{port}{BASE} (Ctrl-C ends it)\n")
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    return 0


def _listening(address: Address) -> socket.socket:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"{address.host} is no address of this machine ({error.strerror}). See --host.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise UsageError(
            f"{address.host}, port {address.port} cannot be used ({error.strerror}). Choose another with --port."
        ) from None
    return listener
