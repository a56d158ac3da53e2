"""Who is let in, how large and how slow a request may be, and what every response carries."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

import fakes
from api.servers import HOSTS, client_of
from briefqa.api.guarding import Guard, Rules

TOKEN = "a-token-for-tests-alone"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with pytest.MonkeyPatch.context() as patch:
        fakes.use_fake_model(patch)
        with client_of(
            fakes.make_index(tmp_path_factory.mktemp("guarded")), Rules(HOSTS | {"briefs.example"}, TOKEN)
        ) as client:
            yield client


def with_token(**headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}", **headers}


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:1", "localhost.", "briefs.example", "BRIEFS.example:443"],
)
def test_our_own_names_are_let_in(client: TestClient, host: str) -> None:
    assert client.get("/status", headers=with_token(Host=host)).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "127.0.0.1@evil",
        "",
        "a b",
        "10.0.0.9",
        "[::1",
    ],
)
def test_foreign_names_are_not(client: TestClient, host: str) -> None:
    """A page of evil.example whose name was pointed at this machine sends its own name (DNS rebinding)."""
    assert client.get("/status", headers=with_token(Host=host)).status_code == 403


def test_the_address_that_a_connection_came_in_at_is_ours() -> None:
    assert status_of(scope(host=b"192.0.2.7:8080", server=("192.0.2.7", 8080))) == 200
    assert status_of(scope(host=b"192.0.2.8:8080", server=("192.0.2.7", 8080))) == 403
    assert status_of(scope(host=b"[2001:db8::1]", server=("2001:db8:0::1", 80))) == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://127.0.0.1", 200), ("https://127.0.0.1", 200), ("http://evil.example", 403), ("null", 403)],
)
def test_pages_of_other_origins_are_not_answered(client: TestClient, origin: str, status: int) -> None:
    response = client.get("/status", headers=with_token(Origin=origin))
    assert response.status_code == status
    assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "shown",
    ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", TOKEN, "Bearer \xe9"],
)
def test_without_the_token_nothing_is_told(client: TestClient, shown: str) -> None:
    for path in ("/status", "/openapi.json", "/nothing"):
        response = client.get(path, headers={"Authorization": shown.encode("latin-1")} if shown else {})
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == "Bearer"


def test_with_the_token_one_is_let_in_and_health_needs_none(client: TestClient) -> None:
    assert client.get("/status", headers=with_token()).status_code == 200
    assert client.get("/status", headers={"Authorization": f"bearer  {TOKEN}"}).status_code == 200
    assert client.get("/health").status_code == 200


def test_every_response_carries_the_headers(client: TestClient) -> None:
    for response in (
        client.get("/health"),
        client.get("/status"),
        client.get("/nothing", headers=with_token()),
        client.post("/ask", json={"question": "燈塔"}, headers=with_token()),
    ):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert "json" in response.headers["content-type"]
        assert response.headers["x-request-id"]


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("a" * 65, False), ("a b", False), ("a\tb", False)])
def test_a_request_id_is_kept_if_it_is_harmless(client: TestClient, given: str, kept: bool) -> None:
    shown = client.get("/health", headers={"X-Request-Id": given}).headers["x-request-id"]
    assert (shown == given) is kept


def test_another_kind_of_body_is_refused_unread(client: TestClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        headers = with_token(**{"Content-Type": kind})
        assert client.post("/ask", content=b'{"question": "a"}', headers=headers).status_code == 415


def test_a_large_body_is_refused_whether_it_says_so_or_not(client: TestClient) -> None:
    headers = with_token(**{"Content-Type": "application/json"})
    declared = client.post("/ask", content=b" " * 70_000, headers=headers)
    in_pieces = client.post("/ask", content=(b" " * 10_000 for _ in range(7)), headers=headers)
    assert (declared.status_code, in_pieces.status_code) == (413, 413)


def scope(host: bytes = b"localhost", server: tuple[str, int] = ("127.0.0.1", 80), **more: Any) -> dict[str, Any]:
    headers = [(b"host", host), *((name.encode(), value.encode()) for name, value in more.items())]
    return {"type": "http", "method": "POST", "path": "/x", "server": server, "headers": headers}


def status_of(asked: dict[str, Any], *messages: dict[str, Any], rules: Rules = Rules(HOSTS)) -> int:  # noqa: B008 frozen
    """What a guard around an application that always answers 200 answers to these messages; then the client waits."""
    waiting, sent = list(messages or [{"type": "http.request", "body": b""}]), []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> Any:
        if not waiting:
            await asyncio.sleep(60)
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Guard(inner, rules)(asked, receive, send))
    return int(sent[0]["status"])


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    piece = {"type": "http.request", "body": b"{", "more_body": True}
    assert status_of(scope(), piece, rules=Rules(HOSTS, body_seconds=0.05)) == 408


def test_a_body_that_breaks_off_is_refused() -> None:
    piece = {"type": "http.request", "body": b"{", "more_body": True}
    assert status_of(scope(), piece, {"type": "http.disconnect"}) == 400


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30, "٣"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    asked = scope()
    asked["headers"].append((b"content-length", length.encode("utf-8")))
    assert status_of(asked) == 413


def test_an_application_that_fails_leaves_a_problem() -> None:
    sent: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("secret")

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Guard(inner, Rules(HOSTS))(scope(), receive, send))
    assert sent[0]["status"] == 500
    assert b"secret" not in sent[1]["body"]


def test_a_websocket_is_closed() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Guard(None, Rules(HOSTS))({"type": "websocket"}, None, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]
