"""The commands `app`, `serve` and `mcp`: their options, and what has to be installed for them."""

import os
from importlib.util import find_spec

from briefqa.commands.options import MODEL, Adder, Options
from briefqa.config import Config
from briefqa.errors import UsageError

TOKEN_VARIABLE = "BRIEFQA_TOKEN"


def add_commands(command: Adder) -> None:
    """Adds `app`, `serve` and `mcp`."""
    app = command("app", _app, "open the browser app", MODEL)
    app.add_argument("--port", type=int, default=8501, metavar="N", help="port on 127.0.0.1 (default: 8501)")
    serve = command("serve", _serve, "answer over HTTP, on this machine alone unless a token is set", MODEL)
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8080, metavar="N", help="port; 0 takes a free one (default: 8080)")
    serve.add_argument(
        "--token",
        metavar="TOKEN",
        help=f"a secret that every request must carry (Authorization: Bearer); better in {TOKEN_VARIABLE}, which no list of processes shows",
    )
    serve.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a further name of this server in requests' Host",
    )
    serve.add_argument("--workers", type=int, default=2, metavar="N", help="questions answered at once (default: 2)")
    serve.add_argument("--queue", type=int, default=16, metavar="N", help="questions that may wait (default: 16)")
    serve.add_argument(
        "--per-client",
        type=int,
        default=12,
        metavar="N",
        help="requests running or waiting of one address (default: 12)",
    )
    serve.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS", help="for one request (default: 30)")
    serve.add_argument(
        "--log-level", choices=("debug", "info", "warning", "error"), default="info", help="default: info"
    )
    command("mcp", _mcp, "answer a Model Context Protocol client over standard input and output", MODEL)


def _app(options: Options, config: Config) -> int:
    from briefqa.ui.serving import run_app

    return run_app(config, port=options.port)


def _serve(options: Options, config: Config) -> int:
    _need("fastapi", "uvicorn")
    from briefqa.api.queueing import Load
    from briefqa.api.running import Address, serve

    load = Load(options.workers, options.queue, options.per_client, options.timeout)
    token = options.token if options.token is not None else os.environ.get(TOKEN_VARIABLE, "")
    address = Address(options.host, options.port, token, tuple(options.allow_host))
    return serve(config, address, load, log_level=options.log_level)


def _mcp(options: Options, config: Config) -> int:
    _need("mcp")
    from briefqa.mcp_server import serve

    return serve(config)


def _need(*packages: str) -> None:
    if missing := [name for name in packages if find_spec(name) is None]:
        raise UsageError(f"Not installed: {', '.join(missing)}. Install the doors: `pip install -e '.[doors]'`.")
