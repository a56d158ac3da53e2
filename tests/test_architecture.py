"""The shape of the package, as tests: what may import what, and how big a room may grow."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "briefqa"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
MAX_FILE_LINES, MAX_BODY_LINES = 400, 50

# From the bottom up. A module imports only from modules before it; those of one folder may import each other.
LAYERS = """
    types contract errors version config folding printing progressing records
    figures
    finding reading sentences chunking
    encoding
    lexical pairing storing index copies milvus indexing
    filtering questions retrieving answering
    citing verifying keeping inspecting
    exporting opening library evaluating training differing
    ui api mcp_server commands cli __main__
""".split()  # noqa: SIM905 a list would lose the lines


# The folders of one step, likewise; the step's own modules stand above them.
ANSWERING = "claims quotes marks refusals differences structure".split()  # noqa: SIM905 as above


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imported_modules(tree: ast.Module) -> set[str]:
    """Dotted names of everything imported at module level."""
    return {name for node in tree.body for name in names_imported(node)}


def all_imports(tree: ast.Module) -> set[str]:
    """Dotted names of all that is imported from the package anywhere, inside functions too."""
    return {name for node in ast.walk(tree) for name in names_imported(node) if name.split(".")[0] == "briefqa"}


def names_imported(node: ast.AST) -> list[str]:
    """Dotted names that one statement imports, in either form; of `from a import b` both a and a.b, which may be a module."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert not node.level, "write imports in full: a relative import hides its edge"
    return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]


def layer_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imported_from_above(own: str, tree: ast.Module) -> set[str]:
    """Layers over a layer that a module of it imports. What is no layer is a name of the package itself."""
    targets = {layer_of(name) for name in all_imports(tree)} & set(LAYERS) - {own}
    return {target for target in targets if LAYERS.index(target) > LAYERS.index(own)}


def test_no_import_cycles() -> None:
    """Peel off modules that import nothing left; whatever cannot be peeled is a cycle."""
    graph = {module_name(path): imported_modules(tree) for path, tree in TREES.items()}
    graph = {name: {dep for dep in deps if dep in graph and dep != name} for name, deps in graph.items()}
    assert any(graph.values()), "no edges found: this test would pass on nothing"
    while leaves := {name for name, deps in graph.items() if not deps}:
        graph = {name: deps - leaves for name, deps in graph.items() if name not in leaves}
    assert not graph, f"import cycle among {sorted(graph)}"


def test_every_module_has_its_layer() -> None:
    named = {layer_of(module_name(path)) for path in TREES} - {""}
    assert named == set(LAYERS)


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down_the_layers(path: Path) -> None:
    own = layer_of(module_name(path))
    above = imported_from_above(own, TREES[path]) if own else set()
    assert not above, f"{own} imports {above}, which is above it"


@pytest.mark.parametrize(
    "line",
    [
        *("from briefqa import ui", "from briefqa.ui import theme", "def f():\n    from briefqa import api, types"),
        *("import briefqa.ui", "import os, briefqa.ui.theme as theme"),
    ],
)
def test_an_import_from_above_is_seen_however_it_is_written(line: str) -> None:
    assert imported_from_above("reading", ast.parse(line))
    assert not imported_from_above("cli", ast.parse(line))


STEP = PACKAGE / "answering"


@pytest.mark.parametrize("path", sorted(STEP.glob("*/*.py")), ids=lambda path: path.relative_to(STEP).as_posix())
def test_imports_point_down_the_folders_of_answering(path: Path) -> None:
    below = ANSWERING[: ANSWERING.index(path.parent.name) + 1]
    parts = [name.split(".") for name in all_imports(TREES[path])]
    assert {name[2] for name in parts if name[1:2] == ["answering"] and len(name) > 2} <= set(below)


def test_claims_and_marks_are_told_without_an_index() -> None:
    """What one sentence says is in its text."""
    told = [path for path in TREES if path.parent.name in ("claims", "marks")]
    assert len(told) > len(("claims", "marks"))
    assert [path for path in told if "briefqa.index" in all_imports(TREES[path])] == []


@pytest.mark.parametrize("path", TREES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_rooms_stay_small(path: Path) -> None:
    """A file fits in the head, and a function's body (without signature and docstring) fits on a screen."""
    assert TREES[path].body == [] or TREES[path].body[-1].end_lineno <= MAX_FILE_LINES
    for function in (
        node for node in ast.walk(TREES[path]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        assert not body or body[-1].end_lineno - body[0].lineno < MAX_BODY_LINES, function.name


def test_nothing_is_unpickled() -> None:
    """No pickle, joblib or numpy objects anywhere: an index or a model file must never be able to run code."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not {alias.name.split(".")[0] for alias in node.names} & {
                    "pickle",
                    "joblib",
                    "dill",
                    "shelve",
                    "marshal",
                }, path
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] not in {"pickle", "joblib", "dill", "shelve", "marshal"}, path
            if isinstance(node, ast.keyword) and node.arg in {
                "allow_pickle",
                "trust_remote_code",
                "allow_dangerous_deserialization",
            }:
                assert isinstance(node.value, ast.Constant), path
                assert node.value.value is False, path
