"""A bug of ours, in a real browser: an id to look up in the log, and nothing of the machine."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from browser_app import REPOSITORY, App, served
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
BUG = """
import briefqa.answering.asking


def broken(*arguments):
    raise RuntimeError("a secret of /srv/secrets")


briefqa.answering.asking._answer = broken
"""


def test_a_bug_shows_an_id_and_one_sentence(chromium: Any, index: Path, tmp_path: Path) -> None:  # U8
    for name in ("src", ".streamlit"):
        shutil.copytree(REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    script = (REPOSITORY / "app.py").read_text(encoding="utf-8")
    (tmp_path / "app.py").write_text(BUG + script, encoding="utf-8")
    log = tmp_path / "log.txt"
    with served(index, log, tmp_path) as address, chromium.new_context(locale="zh-TW") as context:
        app = App(context.new_page(), address).open()
        box = app.page.get_by_test_id("stChatInputTextArea")
        box.fill("燈塔建於哪一年？")
        box.press("Enter")
        said = app.page.get_by_text(re.compile("出了意料之外的錯誤，編號 [0-9a-f]{8}"))
        expect(said.first).to_be_visible(timeout=30_000)
        number = re.search("[0-9a-f]{8}", said.first.inner_text())
        page = app.page.content()
        assert not [word for word in ("Traceback", "RuntimeError", "secret", str(tmp_path)) if word in page]
        app.open()
        expect(app.page.get_by_test_id("stChatInputTextArea")).to_be_visible()
        assert app.strange_requests == []
    assert number is not None
    written = log.read_text(encoding="utf-8")
    assert number[0] in written
    assert "a secret of /srv/secrets" in written
