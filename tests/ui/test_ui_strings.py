"""The interface speaks three languages, each of them whole."""

import ast
import re
from pathlib import Path

import pytest

import briefqa.ui
from briefqa.ui.strings import DEFAULT_LANGUAGE, LANGUAGES, TABLE, Words, language_of

FOLDER = Path(briefqa.ui.__path__[0])


@pytest.mark.parametrize("name", TABLE)
def test_every_name_has_words_in_every_language_with_the_same_places_to_fill(name: str) -> None:
    words = TABLE[name]
    assert len(words) == len(LANGUAGES)
    assert all(text.strip() for text in words)
    places = [sorted(re.findall(r"\{(\w+)\}", text)) for text in words]
    assert places[0] == places[1] == places[2]


def test_chinese_words_are_in_their_own_script() -> None:
    assert not set("们这说问开显网") & set("".join(row[0] for row in TABLE.values()))
    assert not set("們這說問開顯網") & set("".join(row[1] for row in TABLE.values()))


def used_names() -> set[str]:
    """Names that the code asks for: `words("…")`, and `words["view.…"]` in a component."""
    found: set[str] = set()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words":
                found |= {item.value for item in node.args if isinstance(item, ast.Constant)}
    for path in FOLDER.glob("*.js"):
        found |= set(re.findall(r'"((?:view|shelf|index)\.\w+)"', path.read_text(encoding="utf-8")))
    return found


def test_every_name_that_is_asked_for_is_in_the_table() -> None:
    names = used_names()
    assert len(names) > 40, "nothing found: this test would pass on nothing"
    assert not names - set(TABLE)


def test_words_fill_their_places_and_refuse_an_unknown_name() -> None:
    assert Words("en")("part", part=1, parts=3) == "Part 1 of 3"
    with pytest.raises(KeyError):
        Words("en")("no such name")


def test_components_get_the_words_that_they_show_and_no_others() -> None:
    view = {name for name in TABLE if name.startswith("view.")}
    assert set(Words("zh-Hans").for_components()) == view
    assert set(Words("en").for_components("shelf")) == view | {name for name in TABLE if name.startswith("shelf.")}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh_Hans_SG", "zh-Hans"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
        ("", DEFAULT_LANGUAGE),
        (None, DEFAULT_LANGUAGE),
    ],
)
def test_the_interface_follows_the_browser(locale: str | None, language: str) -> None:
    assert language_of(locale) == language
    assert Words("nonsense").language == DEFAULT_LANGUAGE
