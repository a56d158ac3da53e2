"""A real browser before the real app, with the packaged model and an index of documents that mean harm.

Every test fails if the page asks any other machine for anything, or if a script from a document has run.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from harmful import FILES

CHROMIUM = Path(os.environ.get("BRIEFQA_CHROMIUM", "/usr/bin/chromium"))
REPOSITORY = Path(__file__).parents[2]
START_SECONDS = 120


def without(reason: str) -> NoReturn:
    if os.environ.get("BRIEFQA_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser of the whole run. Where there is none, its tests are skipped, or fail if one is required."""
    if not CHROMIUM.exists():
        without(
            f"there is no Chromium at {CHROMIUM}; install it (apt-get install chromium) or name it in BRIEFQA_CHROMIUM"
        )
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        without("playwright is not installed (pip install -e '.[app,dev]')")
    with sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def briefqa(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "briefqa.cli", *map(str, arguments)]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def index(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built") / "index"
    subprocess.run(briefqa("index", corpus, "--index", root), check=True, capture_output=True, timeout=300)
    return root


@pytest.fixture(scope="session")
def origin(chromium: Any, index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, served as `briefqa app` serves it."""
    with served(index, tmp_path_factory.mktemp("server") / "log.txt", REPOSITORY) as address:
        yield address


@pytest.fixture(scope="module")
def origin_of_copy(chromium: Any, index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of the app, served from a copy of what it needs of the repository, and the copy: a test may fill its eval/."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("src", ".streamlit"):
        shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(REPOSITORY / "app.py", copy)
    with served(index, copy / "log.txt", copy) as address:
        yield address, copy


@dataclass(frozen=True)
class Living:
    """An app whose documents a test may change: its address, its documents, its index and what is kept."""

    address: str
    documents: Path
    index: Path
    kept: Path

    def reindex(self) -> None:
        subprocess.run(
            briefqa("index", self.documents, "--index", self.index, "--prune"),
            check=True,
            capture_output=True,
            timeout=300,
        )


@pytest.fixture(scope="module")
def living(chromium: Any, corpus: Path, index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    folder = tmp_path_factory.mktemp("living")
    shutil.copytree(corpus, folder / "corpus")
    shutil.copytree(index, folder / "index")
    with served(folder / "index", folder / "log.txt", REPOSITORY) as address:
        yield Living(address, folder / "corpus", folder / "index", folder / "data")


@contextmanager
def served(index: Path, log: Path, repository: Path) -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = briefqa("app", "--index", index, "--port", str(port))
    environment = {**os.environ, "PYTHONPATH": str(repository / "src"), "BRIEFQA_DATA": str(log.parent / "data")}
    with log.open("wb") as output:  # a pipe would fill up and stop the server
        process = subprocess.Popen(command, cwd=repository, env=environment, stdout=output, stderr=output)
        try:
            wait_until_it_answers(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(30)
            sys.stdout.write(log.read_text(encoding="utf-8", errors="replace"))


def wait_until_it_answers(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.2)
    pytest.fail(f"the app did not answer in {START_SECONDS} s:\n{log.read_text(encoding='utf-8', errors='replace')}")


class App:
    """The app in one page, and the few things that a person does in it."""

    def __init__(self, page: Any, origin: str) -> None:
        self.page, self.origin = page, origin
        self.strange_requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", self._seen)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _seen(self, request: Any) -> None:
        own = (self.origin, self.origin.replace("http:", "ws:"), "data:", "blob:")
        if not request.url.startswith(own):
            self.strange_requests.append(request.url)

    def open(self, path: str = "/") -> "App":
        self.page.goto(f"{self.origin}{path}")
        self.settled()
        return self

    def settled(self) -> None:
        """Waits until Streamlit has drawn everything."""
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=60_000)

    def ask(self, question: str) -> Any:
        """Types a question, presses Enter, and gives the turn that appears."""
        number = self.page.locator(".turn").count()
        box = self.page.get_by_test_id("stChatInputTextArea")
        box.fill(question)
        box.press("Enter")
        turn = self.page.locator(".turn").nth(number)
        turn.wait_for(timeout=30_000)
        self.settled()
        return turn


def comes_true(element: Any, condition: str, seconds: float = 10) -> None:
    """Waits until a JavaScript condition holds of an element: what is drawn may not have its place and size yet."""
    deadline = time.monotonic() + seconds
    while not element.evaluate(condition):
        assert time.monotonic() < deadline, condition
        element.page.wait_for_timeout(50)


def at_rest(element: Any, seconds: float = 10) -> dict[str, float]:
    """The box of an element once it is the same at three looks in a row."""
    deadline, seen = time.monotonic() + seconds, []
    while len(seen) < 3 or seen[-1] is None or seen[-1] != seen[-2] or seen[-2] != seen[-3]:
        assert time.monotonic() < deadline, "the page does not come to rest"
        seen.append(element.bounding_box())
        element.page.wait_for_timeout(100)
    box: dict[str, float] = seen[-1]
    return box


@pytest.fixture
def app(chromium: Any, origin: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """The app in a fresh browser profile. A test may set viewport, locale and scheme with `@pytest.mark.parametrize`."""
    settings = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-TW", **getattr(request, "param", {})}
    context = chromium.new_context(timezone_id="Asia/Taipei", reduced_motion="reduce", **settings)
    opened = App(context.new_page(), origin)
    failed_before = request.session.testsfailed
    yield opened
    if request.session.testsfailed > failed_before:
        for scheme in ("light", "dark"):
            opened.page.emulate_media(color_scheme=scheme)
            opened.page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
        sys.stdout.write(f"screenshots of the failure are in {tmp_path}\n")
    harmed = opened.page.evaluate("window.__xss")
    context.close()
    assert opened.strange_requests == [], "the page asked another machine"
    assert opened.errors == [], "a script of the page failed"
    assert harmed is None, "a script from a document has run"
