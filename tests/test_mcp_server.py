"""The MCP door, through the SDK's own client: over the wire to a process of its own, and to a server in this one."""

import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from mcp_types import INTERNAL_ERROR, INVALID_REQUEST, PARSE_ERROR

import fakes
from briefqa.config import Config
from briefqa.index import open_index
from briefqa.mcp_server import SCHEME, BriefqaServer
from briefqa.opening import Published

TOOLS = ["ask", "search", "get_passage", "list_documents", "index_status"]
QUESTION = "北岬燈塔建於哪一年？"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fakes.use_fake_model(monkeypatch)
    return fakes.make_index(tmp_path)


def session(target: Any, use: Callable[[Client], Awaitable[None]], mode: str = "auto") -> None:
    """Uses a client's session with a server, or with the process that parameters describe."""

    async def within() -> None:
        with anyio.fail_after(120):
            server = stdio_client(target) if isinstance(target, StdioServerParameters) else target
            async with Client(server, mode=mode) as client:
                await use(client)

    with ThreadPoolExecutor(1) as apart:  # a browser's session may hold this thread's event loop
        apart.submit(anyio.run, within).result()


def process(root: Path, module: str) -> StdioServerParameters:
    environment = {key: str(value) for key, value in fakes.child_environment().items()}
    return StdioServerParameters(
        command=sys.executable, args=["-m", module, "mcp", "--index", str(root)], env=environment
    )


async def use_everything(client: Client) -> None:
    tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    assert all(tool.output_schema and tool.description for tool in tools)
    assert all(tool.input_schema["additionalProperties"] is False for tool in tools)
    asked = await client.call_tool("ask", {"question": QUESTION})
    assert not asked.is_error
    answer = asked.structured_content
    assert answer is not None
    assert answer["status"] == "answered"
    cited = answer["citations"][0]
    where = {"document": cited["document"]["id"], "start": cited["start"], "end": cited["end"]}
    place = (await client.call_tool("get_passage", where)).structured_content
    assert place is not None
    assert place["text"] == cited["quote"]
    listed = (await client.call_tool("list_documents", {})).structured_content
    status = (await client.call_tool("index_status", {})).structured_content
    assert listed is not None
    assert status is not None
    assert listed["total"] == status["documents"]
    assert status["generation"] == answer["index"]["generation"]
    resources = (await client.list_resources()).resources
    assert [str(item.uri) for item in resources] == [SCHEME + entry["id"] for entry in listed["documents"]]
    read = await client.read_resource(SCHEME + cited["document"]["id"])
    assert cited["quote"] in read.contents[0].text  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_session_over_the_wire(root: Path, mode: str) -> None:
    session(process(root, "fakes"), use_everything, mode)


@pytest.mark.model
def test_a_session_over_the_wire_with_the_packaged_model(tmp_path: Path) -> None:
    corpus = fakes.write_files(tmp_path / "briefs", fakes.CORPUS)
    root = tmp_path / "index"
    briefqa = [sys.executable, "-m", "briefqa.cli"]
    subprocess.run([*briefqa, "index", corpus, "--index", root], check=True, capture_output=True, timeout=120)

    async def use(client: Client) -> None:
        await use_everything(client)
        refused = (
            await client.call_tool("ask", {"question": "Who won the chess championship in 1962?"})
        ).structured_content
        assert refused is not None
        assert (refused["status"], refused["answer"]) == ("not_found", [])

    session(process(root, "briefqa.cli"), use)


def test_the_text_of_a_result_is_its_json(root: Path) -> None:
    async def use(client: Client) -> None:
        found = await client.call_tool("search", {"question": QUESTION, "limit": 2})
        assert json.loads(found.content[0].text) == found.structured_content  # type: ignore[union-attr]
        assert [passage["rank"] for passage in found.structured_content["passages"]] == [1, 2]  # type: ignore[index]

    session(BriefqaServer(Published(Config(index=root))), use)


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("ask", {"question": "a" * 100_000}, "at most 2000 characters"),
        ("ask", {"question": "\0\0"}, "holds no words"),
        ("ask", {"question": ""}, "at least 1 character"),
        ("ask", {}, "question is missing; expected question, from_date, to_date, documents."),
        ("ask", {"question": QUESTION, "bogus": 1}, "'bogus' is no argument of ask; expected question, from_date, to"),
        ("search", {"question": QUESTION, "k": 0}, "'k' is no argument of search; expected question, limit, from_date"),
        ("search", {"question": QUESTION, "limit": "many"}, 'limit is "many"; expected: '),
        ("search", {"question": QUESTION, "limit": 0}, "limit is 0; expected: greater than or equal to 1."),
        ("ask", {"question": QUESTION, "k" * 5_000: 1}, "is no argument of ask"),
        ("ask", {"question": QUESTION, **dict.fromkeys(map(str, range(500)), "x")}, "'0' is no argument of ask"),
        ("index_status", {"verbose": True}, "'verbose' is no argument of index_status; expected none."),
        ("ask", {"question": QUESTION, "from_date": "2025-99"}, "from_date is '2025-99'; expected a date"),
        ("ask", {"question": QUESTION, "documents": ["nope"]}, "names no document"),
        ("search", {"question": QUESTION, "limit": 1_000_000_000}, "less than or equal to 100"),
        ("get_passage", {"document": "0" * 64, "start": 0, "end": 5}, "names no document"),
        ("get_passage", {"document": "../../etc/passwd", "start": 0, "end": 5}, "names no document"),
        ("get_passage", {"document": "tea.txt", "start": 0, "end": 90_000}, "has no place"),
        ("get_passage", {"document": "tea.txt", "start": -1, "end": 5}, "greater than or equal to 0"),
        ("delete_document", {}, "Unknown tool"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_session_goes_on(
    root: Path, tool: str, arguments: dict[str, Any], told: str
) -> None:
    async def use(client: Client) -> None:
        try:
            result = await client.call_tool(tool, arguments)
            assert result.is_error
            text = result.content[0].text  # type: ignore[union-attr]
        except MCPError as error:
            text = str(error)
        assert told in text
        assert len(text) < 2_000, "hostile words are not given back whole"
        assert "http" not in text
        assert not (await client.call_tool("index_status", {})).is_error

    session(BriefqaServer(Published(Config(index=root))), use)


@pytest.mark.parametrize(
    "uri",
    [SCHEME + "0" * 64, SCHEME + "..%2f..%2fetc%2fpasswd", SCHEME + "%00", "file:///etc/passwd", "briefqa://other/x"],
)
def test_a_resource_that_is_not_there(root: Path, uri: str) -> None:
    async def use(client: Client) -> None:
        with pytest.raises(MCPError):
            await client.read_resource(uri)

    session(BriefqaServer(Published(Config(index=root))), use)


def test_documents_of_an_index_that_is_gone_are_not_listed(tmp_path: Path) -> None:
    async def use(client: Client) -> None:
        with pytest.raises(MCPError, match="briefqa index") as raised:
            await client.list_resources()
        assert raised.value.code == INTERNAL_ERROR

    session(BriefqaServer(Published(Config(index=tmp_path / "none"))), use)


def test_hostile_lines_do_not_end_a_session(root: Path) -> None:
    """NULs, half a surrogate pair, what is no JSON, what is no message: each line is answered, and the next one is read."""
    ask = {"jsonrpc": "2.0", "id": 9, "method": "tools/call"}
    begin = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": begin}).encode(),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}).encode(),
        b'{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "a\\ud800"}}}',
        b"\x00\xff no JSON",
        b"[" * 5_000,
        b'{"jsonrpc": "2.0"}',
        b"",
        json.dumps(ask | {"params": {"name": "ask", "arguments": {"question": f"{QUESTION}\0\u202e"}}}).encode(),
    ]
    with subprocess.Popen(
        fakes.fake_command("mcp", "--index", root),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=fakes.child_environment(),
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(b"\n".join(lines) + b"\n")
        server.stdin.flush()
        replies = [json.loads(server.stdout.readline()) for _ in range(6)]
        server.stdin.close()
        assert (server.stdout.read(), server.wait(30)) == (b"", 0)
    assert [reply["error"]["code"] for reply in replies if reply["id"] is None] == [
        PARSE_ERROR,
        PARSE_ERROR,
        INVALID_REQUEST,
    ]
    results = {reply["id"]: reply["result"]["structuredContent"] for reply in replies if reply["id"] in (2, 9)}
    assert results[2]["question"] == "a\ufffd"
    assert results[9]["status"] == "answered"


def test_a_new_generation_is_noticed(root: Path) -> None:
    async def use(client: Client) -> None:
        assert (await client.call_tool("index_status", {})).structured_content["documents"] == 3  # type: ignore[index]
        fakes.publish(root, {"tea.txt": fakes.TEA})
        assert (await client.call_tool("index_status", {})).structured_content["documents"] == 1  # type: ignore[index]
        resources = (await client.list_resources(cache_mode="bypass")).resources
        assert [str(item.uri) for item in resources] == [SCHEME + entry.id for entry in open_index(root).catalog]

    session(BriefqaServer(Published(Config(index=root))), use)
