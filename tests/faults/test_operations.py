"""Operations: no network, SIGTERM, what is logged, clocks and locales, and folders that may not be written."""

import json
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from briefqa import cli
from briefqa.storing.store import current
from fakes import CORPUS, LIGHTHOUSE, child_environment, fake_cli, fake_command, write_files, write_json_lines
from faults.changes import GOLDEN, Change, assert_clean, golden_answer

SECONDS = 300  # a busy machine takes its time


def test_index_ask_and_eval_touch_no_socket(tmp_path: Path) -> None:  # O1
    """In one process under an audit hook; the reading process, which has no hook, is given a network of its own: none."""
    docs = write_files(tmp_path / "docs", CORPUS)
    gold = [{"document": "lighthouse.txt", "quote": "燈塔的霧鐘在1880年加裝。"}]
    case = {
        "id": "1",
        "question": GOLDEN,
        "kind": "fact",
        "language": "zh-Hant",
        "answerable": True,
        "gold": gold,
        "need": "any",
    }
    cases = write_json_lines(tmp_path / "cases.jsonl", [case | {"answers": ["1880"]}])
    commands = [
        ["index", str(docs)],
        ["ask", GOLDEN],
        ["search", GOLDEN, "--json"],
        ["status"],
        ["eval", str(cases), "--corpus", str(docs), "--no-save"],
    ]
    watching = (
        "import sys, fakes; from briefqa import cli; tried = [];"
        "sys.addaudithook(lambda event, values: tried.append(event) if event.startswith('socket.') else None);"
        "fakes.use_fake_model(fakes.pytest.MonkeyPatch());"
        f"codes = [cli.main([*words, '--index', {str(tmp_path / 'index')!r}]) for words in {commands!r}];"
        "sys.exit(f'{codes} {tried}' if any(codes) or tried else 0)"
    )
    command = [sys.executable, "-c", watching]
    alone = ["unshare", "--net"] if _can_unshare() else []
    run = subprocess.run([*alone, *command], capture_output=True, env=child_environment(), timeout=SECONDS, check=False)
    assert run.returncode == 0, run.stderr.decode()


def _can_unshare() -> bool:
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode
    )


SLOW = (
    "import faulthandler, signal, sys, time, fakes\n"
    "faulthandler.enable()\n"
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # what runs behind a shell is born deaf to it
    "class Slow(fakes.FakeEmbedder):\n"
    "    def embed_passages(self, texts, **options):\n"
    "        linger('embedding')\n"
    "    def embed_question(self, text):\n"
    "        linger('asking')\n"
    "def linger(at):\n"  # in short sleeps: a signal that comes just before a sleep begins does not end it
    "    print(at, flush=True)\n"
    "    for _ in range(6000): time.sleep(0.1)\n"
    "fakes.use_fake_model(fakes.pytest.MonkeyPatch(), Slow())\n"
    "from briefqa import cli; sys.exit(cli.main())"
)


def _said_to_the_end(child: "subprocess.Popen[bytes]") -> bytes:
    """What a process that was asked to stop says on standard error; one that goes on fails the test with its traceback."""
    try:
        return child.communicate(timeout=SECONDS)[1]
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGABRT)
        pytest.fail(f"It did not stop:\n{child.communicate()[1].decode()}")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
@pytest.mark.parametrize("command", ["index", "ask"])
def test_a_command_that_is_asked_to_stop_takes_back_what_it_began(
    change: Change, tmp_path: Path, command: str, stop: signal.Signals
) -> None:  # O2
    root = shutil.copytree(change.root, tmp_path / "index")
    words = [str(change.docs) if command == "index" else GOLDEN, "--index", str(root)]
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, command, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=child_environment(),
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() in (b"embedding\n", b"asking\n")
        child.send_signal(stop)
        said = _said_to_the_end(child)
    assert child.returncode == 128 + stop
    assert b"stopped" in said
    assert b"Traceback" not in said
    assert golden_answer(root) == change.old
    assert_clean(root)


def test_a_first_index_that_is_stopped_is_not_said_to_hold_a_generation(tmp_path: Path) -> None:  # O2
    docs, root = write_files(tmp_path / "docs", CORPUS), tmp_path / "index"
    command = [sys.executable, "-c", SLOW, "index", str(docs), "--index", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=child_environment()) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"embedding\n"
        child.terminate()
        said = _said_to_the_end(child)
    assert child.returncode == 128 + signal.SIGTERM
    assert b"it is as it was last published, if it ever was" in said
    assert [path.name for path in root.iterdir()] == ["LOCK"]


@pytest.fixture
def captured(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def test_no_log_says_what_was_asked_or_answered(
    change: Change, captured: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:  # O4
    for words in (["ask", GOLDEN], ["search", GOLDEN], ["ask", "Who painted the ceiling of the chapel?"]):
        assert cli.main([*words, "--index", str(change.root)]) == 0
    capsys.readouterr()
    logged = "\n".join(record.getMessage() for record in captured.records if record.levelno >= logging.INFO)
    for words in ("霧鐘", "1880", "ceiling", "守望員"):
        assert words not in logged


def test_the_app_sends_no_statistics() -> None:  # O4
    settings = (Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert "gatherUsageStats = false" in settings


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/St_Johns", "nonsense/zone"])
def test_times_are_utc_in_every_time_zone(tmp_path: Path, zone: str) -> None:  # O5
    docs = write_files(tmp_path / "docs", {"a.txt": LIGHTHOUSE})
    for path in (docs / "a.txt", docs):
        os.utime(path, (2**31 + 10, 2**31 + 10))  # after January 2038
    locale = {"TZ": zone, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    run = fake_cli("index", docs, "--index", tmp_path / "index", **locale)
    assert run.returncode == 0, run.stderr.decode()
    created = current(tmp_path / "index").manifest["created"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", created)
    utc = subprocess.run(["date", "-u", "+%Y-%m-%dT%H"], capture_output=True, text=True, check=True).stdout
    assert created[:13] <= utc.strip()
    assert created[:10] >= "2020-01-01"


def run_powerless(*words: str | Path) -> subprocess.CompletedProcess[bytes]:
    """The command line as a user with no right of root's to read and write everywhere."""
    powerless = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root reads and writes where nobody may, and there is no setpriv")
        powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
    return subprocess.run(
        [*powerless, *fake_command(*words)],
        capture_output=True,
        env=child_environment(),
        timeout=SECONDS,
        check=False,
    )


@pytest.mark.parametrize("below", [".", "gen-000002", "CURRENT", "gen-000002/keys.npy", "gen-000002/manifest.json"])
def test_an_index_that_may_not_be_read_is_told_so_and_not_called_damaged(
    change: Change, tmp_path: Path, below: str
) -> None:  # X19
    root = shutil.copytree(change.root, tmp_path / "index")
    closed = root / below.replace("gen-000002", current(root).name)
    mode = closed.stat().st_mode
    for words in (["ask", GOLDEN], ["status"], ["doctor"]):
        closed.chmod(0)
        try:
            run = run_powerless(*words, "--index", root)
        finally:
            closed.chmod(mode)
        said = (run.stdout + run.stderr).decode()
        assert run.returncode == 4, said
        assert f"{closed}" in said
        assert "cannot be read (Permission denied). Allow the user that briefqa runs as to read" in said
        for word in ("write", "rollback", "rebuild", "Traceback"):
            assert word not in said


def test_a_folder_that_may_not_be_written_answers_and_is_not_written(change: Change, tmp_path: Path) -> None:  # X19
    """Where tests run as root, the children lose root's right to write anywhere."""
    root = shutil.copytree(change.root, tmp_path / "index")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for words, code in ((["ask", GOLDEN, "--json"], 0), (["index", change.docs], 1), (["rollback"], 1)):
            run = run_powerless(*words, "--index", root)
            assert run.returncode == code, run.stderr.decode()
            if code:
                assert b"Permission denied" in run.stderr
                assert b"See who may write there" in run.stderr
                assert b"Traceback" not in run.stderr
            else:
                assert "1880" in json.loads(run.stdout)["citations"][0]["quote"]
        assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    finally:
        for path in [root, *(path for path in root.rglob("*") if path.is_dir())]:
            path.chmod(0o755)
