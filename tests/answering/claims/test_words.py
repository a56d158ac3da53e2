"""Words of questions and sentences, as jieba tells them."""

import pytest

from briefqa.answering.claims.words import whole_answer, whole_words
from briefqa.types import Span


@pytest.mark.parametrize(
    ("text", "part", "words"),
    [
        ("跨部會協調會議什麼時候召開？", "跨部", "跨部會"),
        ("2023年海纜遭破壞的次數？", "海纜遭", "海纜"),
        ("113年海纜遭外力破壞幾次？", "年海纜遭", "海纜"),
        ("騰訊雲的市占率是多少？", "騰訊雲", "騰訊雲"),
        ("智谱清言有多少用户？", "智谱清言", "智谱清言"),
        ("青鯨科技在哪裡？", "北海", "北海"),
        ("", "北海", "北海"),
    ],
)
def test_a_part_of_a_question_is_shown_by_whole_words(text: str, part: str, words: str) -> None:
    assert whole_words(text, part) == words


@pytest.mark.parametrize("text", ["海纜處處長葛明德直言，斷不可怕。", "消防局長葛明德說，斷不可怕。"])
def test_a_post_lends_no_character_to_the_name_behind_it(text: str) -> None:
    start = text.index("葛明德")
    assert whole_answer(text, Span(start, start + 3)).of(text) == "葛明德"
