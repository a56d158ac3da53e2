"""The server of the app, asked by hand: what it answers to whom, and what every reply carries."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 60
SHELL = b'<div id="root">'  # of Streamlit's page
ADDRESSES = (
    "/",
    "/ask?q=x",
    "/documents",
    "/static/x.js",
    "/_stcore/health",
    "/_stcore/host-config",
    "/media/x",
    "/none",
)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of the app as `briefqa app` serves it, over an index that is not there (U11: it starts all the same)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("app")
    command = [sys.executable, "-m", "briefqa.ui.hosting", str(REPOSITORY / "app.py"), str(number)]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=REPOSITORY, stdout=log, stderr=log, env={**os.environ, "BRIEFQA_INDEX": str(folder / "index")}
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(number):
                assert process.poll() is None, (folder / "log.txt").read_text()
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
            yield number
        finally:
            process.terminate()
            process.wait(30)


def _answers(port: int) -> bool:
    try:
        return request(port, "/_stcore/health")[0] == 200
    except OSError:
        return False


def request(
    port: int, path: str, *, method: str = "GET", host: str | None = None, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by their names in lower case, and body of one request; the path goes out as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers={"Host": host or f"127.0.0.1:{port}", **named})
        answer = connection.getresponse()
        return (
            answer.status,
            {name.lower(): value for name, value in answer.getheaders()},
            (b"" if answer.status == 101 else answer.read()),
        )
    finally:
        connection.close()


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_reply_says_who_may_frame_it_and_what_it_may_load(port: int, path: str) -> None:  # U7
    _, headers, _ = request(port, path)
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'self'"
    assert policy["connect-src"] == f"'self' ws://127.0.0.1:{port}"
    assert not any(source.startswith(("http", "*", "https:")) for rule in policy.values() for source in rule.split())
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


NAMED = f"briefqa-browser={'0123456789abcdef' * 2}"


@pytest.mark.parametrize(
    "cookie", ["", "other=1", "briefqa-browser=", "briefqa-browser=<script>", f"x{NAMED}", f"{NAMED}0"]
)
def test_a_browser_gets_a_name_with_its_first_page(port: int, cookie: str) -> None:
    """Random, not for scripts, and not sent where another site only embeds something of ours."""
    sent = {"Cookie": cookie} if cookie else {}
    names = [request(port, "/ask", Accept="text/html,*/*", **sent)[1]["set-cookie"] for _ in range(2)]
    for name in names:
        value, *attributes = name.split("; ")
        assert re.fullmatch(r"briefqa-browser=[0-9a-f]{32}", value)
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} < set(attributes)
    assert len(set(names)) == 2


@pytest.mark.parametrize(("cookie", "accept"), [(NAMED, "text/html"), (f"a=b; {NAMED}; c=d", "text/html"), ("", "*/*")])
def test_a_browser_keeps_its_name_and_what_is_no_page_brings_none(port: int, cookie: str, accept: str) -> None:
    assert "briefqa-browser" not in request(port, "/", Accept=accept, Cookie=cookie)[1].get("set-cookie", "")


FOREIGN_HOSTS = (
    "attacker.invalid",
    "attacker.invalid:8501",
    "127.0.0.1.attacker.invalid",
    "localhost.attacker.invalid",
    "127.0.0.1:8501@attacker.invalid",
    "127.0.0.1, attacker.invalid",
    "127.0.0.1; script-src *",
    "0.0.0.0",
    "127.1",
    "[::1]",
)


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/static/x.js"])
def test_a_request_for_another_host_gets_nothing_of_the_app(port: int, host: str, path: str) -> None:  # U6
    status, headers, body = request(port, path, host=host)
    assert status in (400, 403)
    assert SHELL not in body
    assert host not in headers.get("content-security-policy", "")


def test_a_request_without_a_host_gets_nothing_of_the_app(port: int) -> None:  # U6
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert connection.recv(12).split()[1] in (b"400", b"403")


def test_no_other_address_of_this_machine_listens(port: int) -> None:
    with socket.socket() as probe:  # the whole of 127.0.0.0/8 is this machine
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.2", port)) != 0


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_its_own_names_are_served(port: int, host: str) -> None:
    status, _, body = request(port, "/", host=f"{host}:{port}")
    assert (status, SHELL in body) == (200, True)


@pytest.mark.parametrize(
    ("host", "caller", "status"),
    [(None, None, 101), ("attacker.invalid", None, 403), (None, "http://attacker.invalid", 403), (None, "null", 403)],
)
def test_only_its_own_page_gets_the_connection_that_everything_is_shown_through(
    port: int, host: str | None, caller: str | None, status: int
) -> None:  # U6
    upgrade = {
        "Origin": caller or f"http://127.0.0.1:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }
    assert request(port, "/_stcore/stream", host=host, **upgrade)[0] == status


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_a_file_without_the_page_s_token_is_refused(port: int, method: str) -> None:  # U6
    status, _, _ = request(port, "/_stcore/upload_file/session/file", method=method, body=b"x")
    assert status in (403, 405)


@pytest.mark.parametrize(
    "prefix", ["/", "/static/", "/media/", "/component/", "/app/static/", "/_stcore/", "/documents/"]
)
@pytest.mark.parametrize(
    "path", ["../app.py", "..%2f..%2fetc/passwd", "..%5c..%5cetc/passwd", "%2e%2e/%2e%2e/etc/passwd", "%00"]
)
def test_no_address_climbs_out(port: int, prefix: str, path: str) -> None:  # U5
    assert request(port, prefix + path)[0] in (400, 404)


@pytest.mark.parametrize("path", ["//etc/passwd", "//host/share/x", "/%5c%5chost%5cshare", "/C:%5cWindows"])
def test_no_address_leads_to_another_machine_or_drive(port: int, path: str) -> None:  # U5
    assert request(port, path)[0] in (400, 404)


@pytest.mark.parametrize(
    "path", ["app.py", "pyproject.toml", ".streamlit/config.toml", "app/static/app.py", "index/CURRENT"]
)
def test_nothing_of_the_repository_is_served(port: int, path: str) -> None:  # U5
    """A path that is none of Streamlit's gets its page, whose script then says that there is no such page."""
    status, _, body = request(port, f"/{path}")
    assert status == 404 or body == request(port, "/")[2]


def test_no_door_for_programs_is_open(port: int) -> None:  # U15
    status, _, body = request(port, "/_stcore/agent/openapi.json")
    assert status in (403, 404) or b"disabled" in body
