"""The API as a process: where it may listen, and how it ends."""

import json
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import briefqa.commands.doors
import fakes
from api.servers import served
from briefqa.api.running import Address
from briefqa.cli import main
from briefqa.errors import UsageError

TOKEN = "a-token-for-tests-alone"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_on_this_machine_alone_no_token_is_needed(host: str) -> None:
    assert Address(host, 8080).rules.token == ""


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "briefs.example", ""])
def test_elsewhere_a_token_is_needed(host: str) -> None:
    with pytest.raises(UsageError, match="a token is needed"):
        Address(host, 8080)
    assert Address(host, 8080, TOKEN).rules.token == TOKEN


@pytest.mark.parametrize("token", ["short", "a b" * 10, "ü" * 20, "a" * 201, f"{TOKEN}\n"])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="16 to 200 ASCII"):
        Address("127.0.0.1", 8080, token)


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_out_of_range_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="0 to 65535"):
        Address("127.0.0.1", port)


def test_the_command_refuses_to_start_without_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BRIEFQA_TOKEN", raising=False)
    assert main(["serve", "--host", "0.0.0.0", "--index", str(tmp_path)]) == 2
    assert "BRIEFQA_TOKEN" in capsys.readouterr().err


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "Choose another with --port" in capsys.readouterr().err


def test_without_an_index_it_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fakes.use_fake_model(monkeypatch)
    assert main(["serve", "--port", "0", "--index", str(tmp_path)]) == 4
    assert "Run `briefqa index" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_what_is_not_installed_is_named(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(briefqa.commands.doors, "find_spec", lambda name: None)
    assert main([command]) == 2
    assert "pip install -e '.[doors]'" in capsys.readouterr().err


def test_a_server_answers_many_and_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    """`served` asks it to end by SIGTERM and checks that it ends with 0; the token comes from an option here."""
    root = fakes.make_index(tmp_path)
    statuses: list[int] = []
    with served(root, "--token", TOKEN) as address:

        def ask(number: int) -> None:
            request = urllib.request.Request(
                f"{address}/ask",
                json.dumps({"question": fakes.QUESTIONS[number % len(fakes.QUESTIONS)]}).encode(),
                {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"},
            )
            with urllib.request.urlopen(request, timeout=30) as response:
                statuses.append(response.status)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{address}/status", timeout=30)
    assert statuses == [200] * 8
