"""What comes from documents and questions can only be shown as text: no call that would read it as markup is there."""

import ast
import re
from pathlib import Path

import pytest

import briefqa.ui

FOLDER = Path(briefqa.ui.__path__[0])
PYTHON = [*sorted(FOLDER.glob("*.py")), Path(__file__).parents[2] / "app.py"]
SCRIPTS = sorted(FOLDER.glob("*.js"))

# Streamlit reads these as Markdown: what they are given must come from the table of strings.
MARKDOWN = {"write", "title", "header", "subheader", "caption", "warning", "error", "info", "success", "button", "pills", "popover", "spinner", "status", "download_button"}  # fmt: skip
FORBIDDEN = {"markdown", "latex", "iframe", "write_stream", "toast", "exception", "badge"}


def streamlit_calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("st", "place")
    ]


def is_from_the_table(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_markdown_is_only_given_words_of_the_interface(path: Path) -> None:
    names_from_table = {
        target.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
        and (
            is_from_the_table(node.value)
            or (isinstance(node.value, ast.IfExp) and all(map(is_from_the_table, (node.value.body, node.value.orelse))))
        )
    }
    for call in streamlit_calls(path):
        assert isinstance(call.func, ast.Attribute)
        assert call.func.attr not in FORBIDDEN, f"line {call.lineno}"
        assert not any(keyword.arg in ("unsafe_allow_html", "unsafe_allow_javascript") for keyword in call.keywords)
        if call.func.attr in MARKDOWN:
            shown = call.args[0]
            ours = is_from_the_table(shown) or (isinstance(shown, ast.Name) and shown.id in names_from_table)
            assert ours, f"{path.name}:{call.lineno}: {ast.unparse(shown)} may not be words of the interface"
        if call.func.attr == "html":
            assert ast.unparse(call.args[0]) == "components.frame_style()"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_components_set_text_and_never_markup(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "srcdoc",
        "import(",
    ):
        assert word not in script, word
    assert not re.search(r"https?://(?!\$)\w", script), "a component asks no other machine"


def test_a_link_leads_only_to_the_web_and_tells_it_nothing() -> None:
    script = (FOLDER / "dom.js").read_text(encoding="utf-8")
    assert script.count("href:") == 1, "links are made in one place"
    assert 'rel: "noopener noreferrer"' in script
    assert 'url.protocol !== "https:" && url.protocol !== "http:"' in script
