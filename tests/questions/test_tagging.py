"""Words of a text, as jieba's dictionary tells them."""

import pytest

from briefqa.questions.tagging import known_words, tagged_words

TEXTS = ["林海在上海看海。", "Norlin 公司 2024 年成立", "「半個", "", "😀海"]


@pytest.mark.parametrize("text", TEXTS)
def test_words_stand_where_they_say_and_are_the_whole_text(text: str) -> None:
    words = tagged_words(text)
    assert "".join(word.text for word in words) == text
    assert all(word.span.of(text) == word.text for word in words)
    assert "".join(place.of(text) for place in known_words(text)) == text


def test_a_town_is_a_place_and_what_is_done_a_verb() -> None:
    tags = {word.text: word.tag for word in tagged_words("船离开上海")}
    assert tags["上海"] == "ns"
    assert tags["离开"].startswith("v")
