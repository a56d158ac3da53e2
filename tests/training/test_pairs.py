"""Changed questions are changed, in one thing, and into what their sentence does not answer."""

import random

import pytest

from briefqa.training.pairs import OPPOSITES, changed_question

TITLES = ("龍溪茶園", "北岬燈塔", "青石古橋", "長江三峽大壩水電站")


@pytest.mark.parametrize(
    ("question", "title", "what"),
    [
        ("茶園在2021年採收了幾次？", "", "year"),
        ("第12號貨輪載了什麼？", "", "number"),
        ("產量為何增加？", "", "opposite"),
        ("Which tea had the highest price?", "", "opposite"),
        ("龍溪茶園在哪裡？", "龍溪茶園", "name"),
    ],
)
def test_one_thing_is_changed(question: str, title: str, what: str) -> None:
    changed = changed_question(question, title, TITLES, random.Random(0))
    assert changed is not None
    assert changed[0] == what
    assert changed[1] != question
    assert title == "" or title not in changed[1]


def test_what_offers_nothing_to_change_is_left() -> None:
    assert changed_question("茶園在哪裡？", "", TITLES, random.Random(0)) is None


def test_every_opposite_leads_back_or_to_a_word_that_does() -> None:
    assert all(other in OPPOSITES for other in OPPOSITES.values())
