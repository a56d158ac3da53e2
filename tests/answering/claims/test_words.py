"""Words of questions and sentences, as jieba tells them."""

import pytest

from briefqa.answering.claims.words import whole_words


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
