"""The code that an index is made by: what an index kept from an earlier run is held against, beside its documents."""

import ast
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import briefqa

MAKES_INDEXES = ("briefqa.indexing.updating", "briefqa.reading.dispatch")  # and whatever they import
PACKAGE = Path(briefqa.__file__ or "").parent


@lru_cache(maxsize=1)
def index_code_digest() -> str:
    """A hash over every module that has a part in making an index. A change in any makes an index kept before stale."""
    digest = sha256()
    for path in index_code():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def index_code() -> list[Path]:
    """The modules that MAKES_INDEXES come to import, inside functions too, in the order of their paths."""
    found: dict[str, Path] = {}
    waiting = list(MAKES_INDEXES)
    while waiting:
        name = waiting.pop()
        path = _file_of(name)
        if name not in found and path is not None:
            found[name] = path
            waiting += _imports(path)
    return sorted(set(found.values()))


def _file_of(name: str) -> Path | None:
    path = PACKAGE.joinpath(*name.split(".")[1:])
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def _imports(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "briefqa":
            names += [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names
