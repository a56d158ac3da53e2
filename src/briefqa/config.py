"""All settings, as frozen values made at a door and passed down."""

import json
import os
import re
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from briefqa.errors import UsageError

DEFAULT_MODEL = "multilingual-e5-small"
DEFAULT_INDEX = Path("index")
DEFAULT_CORPUS = Path("corpus")
DEFAULT_UPLOADS = Path("uploads")
LOCAL, ALWAYS, NEVER = "local", "always", "never"
AUTO, FLAT, COMPACT = "auto", "flat", "compact"
CONFIG_FILE = "briefqa.toml"
STORE_VARIABLE, MILVUS_TOKEN_VARIABLE = "BRIEFQA_STORE", "BRIEFQA_MILVUS_TOKEN"
_NAMED_ALONE = ("index", "model", "uploads", "changes")  # settings with a variable of their own
SETTING_VARIABLES = frozenset({STORE_VARIABLE, *(f"BRIEFQA_{key.upper()}" for key in _NAMED_ALONE)})
SETTINGS_VARIABLE = "BRIEFQA_SETTINGS"  # all settings as JSON, in place of the file: for a process in another folder
FOLDER, MILVUS = "folder", "milvus"
EXACT, GRAPH = "exact", "graph"

MAX_QUESTION_CHARS = 2_000  # a longer one is refused at every door
MAX_HITS = 1_000
MAX_SHOWN_CHARS = 100  # of a value that a message repeats


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """Lengths of a chunk. A text in both scripts is measured by the share of each."""

    chunk_chars: int = 250  # Chinese characters
    latin_words: int = 120

    def __post_init__(self) -> None:
        _within("chunks.chunk_chars", self.chunk_chars, 40, 2_000, whole=True)
        _within("chunks.latin_words", self.latin_words, 20, 1_000, whole=True)


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """How vectors are held and searched, see docs/decisions/0017-vectors.md; auto chooses by their number."""

    kind: str = AUTO

    def __post_init__(self) -> None:
        if self.kind not in (AUTO, FLAT, COMPACT):
            raise UsageError(f"Setting index.kind is {_shown(self.kind)}; expected one of: {AUTO}, {FLAT}, {COMPACT}.")


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What one file may cost before it is skipped."""

    file_megabytes: int = 50
    text_megachars: int = 20
    seconds: float = 30.0
    memory_megabytes: int = 2_048

    def __post_init__(self) -> None:
        _within("limits.file_megabytes", self.file_megabytes, 1, 2_000, whole=True)
        _within("limits.text_megachars", self.text_megachars, 1, 500, whole=True)
        _within("limits.seconds", self.seconds, 1, 3_600)
        _within("limits.memory_megabytes", self.memory_megabytes, 256, 65_536, whole=True)


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where questions are answered from: the index folder, or a Milvus server that `briefqa index` keeps up to date."""

    kind: str = FOLDER
    uri: str = ""  # http://host:19530, or https:// for TLS
    token: str = field(default="", repr=False)  # user:password or an API key; better in BRIEFQA_MILVUS_TOKEN
    database: str = ""
    collection: str = "briefqa"  # the alias that is switched, and what the names of all collections begin with
    vectors: str = (
        EXACT  # every vector compared, or by a graph (HNSW), which is faster from a million on and misses some
    )
    ca_pem: str = ""  # files: who signed the server's certificate
    client_pem: str = ""  # our own, where the server asks for one
    client_key: str = ""
    server_name: str = ""  # in the server's certificate, where the uri has another one
    timeout_seconds: float = 30.0  # of one request
    grace_seconds: float = 600.0  # for how long collections that were replaced stay for those who still read them

    def __post_init__(self) -> None:
        for item in fields(self):
            if item.type is str and not isinstance(getattr(self, item.name), str):
                raise UsageError(f"Setting store.{item.name} is not a text.")
        for key, value, known in (("kind", self.kind, (FOLDER, MILVUS)), ("vectors", self.vectors, (EXACT, GRAPH))):
            if value not in known:
                raise UsageError(f"Setting store.{key} is {_shown(value)}; expected one of: {', '.join(known)}.")
        _within("store.timeout_seconds", self.timeout_seconds, 1, 3_600)
        _within("store.grace_seconds", self.grace_seconds, 0, 86_400)
        if self.kind == MILVUS:
            _check_milvus(self)


def _check_milvus(store: StoreSettings) -> None:
    try:
        parts = urlsplit(store.uri)
        named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        parts, named = urlsplit(""), False
    if parts.username or parts.password:
        raise UsageError(f"Setting store.uri holds a user or a password. Set {MILVUS_TOKEN_VARIABLE} instead.")
    if parts.scheme not in ("http", "https") or not named:
        raise UsageError(f"Setting store.uri is {store.uri!r}; expected such as http://localhost:19530 or https://….")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,99}", store.collection):
        raise UsageError(f"Setting store.collection is {store.collection!r}; expected letters, digits and _ .")
    for key in ("ca_pem", "client_pem", "client_key"):
        if (path := getattr(store, key)) and not Path(path).is_file():
            raise UsageError(f"Setting store.{key} is {path!r}; expected a file that is there.")


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set. `briefqa.toml` in the working folder, then the environment, then options."""

    index: Path = DEFAULT_INDEX
    model: str = DEFAULT_MODEL
    threads: int = 2
    chunks: ChunkSettings = field(default_factory=ChunkSettings)
    limits: ReadingLimits = field(default_factory=ReadingLimits)
    uploads: Path = DEFAULT_UPLOADS  # what the app receives lies here: originals, not to be lost with an index
    changes: str = LOCAL  # whether the app may add, remove and roll back: for this machine alone, always, never
    keep_turns_days: int = 7  # for how long the app keeps the turns of a tab for a reload; 0 keeps none
    vectors: IndexSettings = field(default_factory=IndexSettings)  # [index] of a file
    store: StoreSettings = field(default_factory=StoreSettings)

    def __post_init__(self) -> None:
        _within("threads", self.threads, 1, 256, whole=True)
        _within("keep_turns_days", self.keep_turns_days, 0, 365, whole=True)
        if not isinstance(self.model, str) or "\0" in self.model:
            raise UsageError(f"Setting model is {_shown(self.model)}; expected the name of a model.")
        if not isinstance(self.vectors, IndexSettings):
            raise UsageError(
                f"Setting vectors is {_shown(self.vectors)}; how vectors are held is the key kind of the table [index]."
            )
        for key, folder in (("index", self.index), ("uploads", self.uploads)):
            if not isinstance(folder, Path) or "\0" in str(folder):
                raise UsageError(f"Setting {key} is {_shown(folder)}; expected the path of a folder.")
        if self.changes not in (LOCAL, ALWAYS, NEVER):
            raise UsageError(f"Setting changes is {_shown(self.changes)}; expected one of: {LOCAL}, {ALWAYS}, {NEVER}.")


def _within(key: str, value: float, low: float, high: float, *, whole: bool = False) -> None:
    kinds = int if whole else int | float
    if isinstance(value, bool) or not isinstance(value, kinds) or not low <= value <= high:
        what = "whole number" if whole else "number"
        raise UsageError(f"Setting {key} is {_shown(value)}; expected a {what} from {low} to {high}.")


def _shown(value: Any) -> str:
    """A value as Python writes it, cut; one that is nested too deep to be written is named so."""
    try:
        text = repr(value)
    except RecursionError:
        return "nested too deep"
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"


def load_config(folder: Path = Path()) -> Config:
    """The settings of `briefqa.toml` in a folder, if there is one, and of the variables of the environment.

    Those are BRIEFQA_INDEX, BRIEFQA_MODEL, BRIEFQA_UPLOADS and BRIEFQA_CHANGES, BRIEFQA_STORE, which is the table `store`
    as JSON, and BRIEFQA_MILVUS_TOKEN.
    """
    path = folder / CONFIG_FILE
    values: dict[str, Any] = {}
    if whole := os.environ.get(SETTINGS_VARIABLE):
        expected = "all settings, as `briefqa app` hands them on"
        values = _of_json(SETTINGS_VARIABLE, whole, expected)
        if not isinstance(values, dict):
            raise UsageError(f"{SETTINGS_VARIABLE} is {_shown(values)}; expected {expected}.")
    elif os.path.lexists(path):
        values = _of_toml(path)
    for key in _NAMED_ALONE:
        if environment := os.environ.get(f"BRIEFQA_{key.upper()}"):
            values[key] = {**values[key], "folder": environment} if isinstance(values.get(key), dict) else environment
    if environment := os.environ.get(STORE_VARIABLE):
        values["store"] = _of_json(STORE_VARIABLE, environment, "the settings of [store]")
    token = os.environ.get(MILVUS_TOKEN_VARIABLE)
    if token and isinstance(values.get("store", {}), dict):
        values["store"] = {**values.get("store", {}), "token": token}
    return config_from(values)


def _of_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}. Mend it or remove it.") from None
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise UsageError(f"{path} is not TOML: {error}. Mend it or remove it.") from None


def _of_json(variable: str, text: str, expected: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(f"{variable} is not JSON; expected {expected}.") from None


def settings_of(config: Config) -> dict[str, Any]:
    """A Config as the plain values that `config_from` makes it of, paths absolute; without the store's token."""
    model, store = Path(config.model), asdict(config.store)
    del store["token"]
    for name in ("ca_pem", "client_pem", "client_key"):
        store[name] = store[name] and str(Path(store[name]).resolve())
    return {
        "index": {"folder": str(config.index.resolve()), **asdict(config.vectors)},
        "model": str(model.resolve()) if model.is_dir() else config.model,
        "uploads": str(config.uploads.resolve()),
        "store": store,
        "chunks": asdict(config.chunks),
        "limits": asdict(config.limits),
        "threads": config.threads,
        "changes": config.changes,
        "keep_turns_days": config.keep_turns_days,
    }


def config_from(values: dict[str, Any]) -> Config:
    """A Config of plain values as a TOML file holds them. An unknown key is an error that names the known ones."""
    values = dict(values)
    sections: dict[str, Any] = {}
    if isinstance(values.get("index"), dict):  # a path, or a table that may hold one
        table = dict(values.pop("index"))
        values |= {"index": table.pop("folder")} if "folder" in table else {}
        sections["vectors"] = _made(IndexSettings, table, "index", also=("folder",))
    for name, kind in (("chunks", ChunkSettings), ("limits", ReadingLimits), ("store", StoreSettings)):
        if name in values:
            sections[name] = _made(kind, values.pop(name), name)
    for key in ("index", "uploads"):
        if isinstance(values.get(key), str) and values[key]:
            values[key] = Path(values[key])
    made: Config = _made(Config, values | sections, "", hidden=("vectors",))
    return made


def _made(
    kind: type[Any], values: Any, section: str, *, also: tuple[str, ...] = (), hidden: tuple[str, ...] = ()
) -> Any:
    """What a table sets. also and hidden: keys that the table may hold besides, and fields that are no key of it."""
    known = [*also, *(item.name for item in fields(kind) if item.name not in hidden)]
    if not isinstance(values, dict):
        raise UsageError(f"Setting {section} is {_shown(values)}; expected a table with some of: {', '.join(known)}.")
    for key in values:
        if key not in (*known, *hidden):
            raise UsageError(
                f"Unknown setting {f'{section}.' if section else ''}{key}; expected one of: {', '.join(known)}."
            )
    return kind(**values)


def cache_folder() -> Path:
    """Where things are kept that can be made again: BRIEFQA_CACHE, or briefqa/ in the user's cache folder."""
    if named := os.environ.get("BRIEFQA_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "briefqa"


def data_folder() -> Path:
    """Where a person's own things are kept: BRIEFQA_DATA, or briefqa/ in the user's data folder.

    Never beside the index, which may be deleted and made again, or be read-only.
    """
    if named := os.environ.get("BRIEFQA_DATA"):
        return Path(named)
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "briefqa"
