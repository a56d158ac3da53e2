"""Folding makes the spellings of one word one, and can always say where a character came from."""

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefqa.folding import fold, fold_words, script_of
from briefqa.types import Span

# Traditional, Simplified, width, radicals, invisible characters, expansions, cases, line ends.
TRICKY = "晶芯軟软體资ＡＢａb１２⼈⺠㎡℃①ﬁßİ\u200b\u200d\u202e\u00ad\U000e0041\ufe0f、。「」“”—-\n\t 繁简頭发髮𠮷éÅ"
# Combining marks belong to the letter before them; whole letters have a place of their own.
LETTERS = st.characters(exclude_categories=["Mn", "Mc", "Me"], exclude_characters="\uff9e\uff9f")
TEXTS = st.text(st.one_of(st.sampled_from(TRICKY), LETTERS), max_size=60)
INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\U000e0041", "\U000e007f", "\ufe0f", "\U000e0100", "\x00", "\x1b"]  # fmt: skip


def spans_of(text: str) -> st.SearchStrategy[Span]:
    places = st.integers(0, len(text))
    return st.tuples(places, places).map(lambda ends: Span(min(ends), max(ends)))


@given(TEXTS)
@example("㎡℃ﬁß")
@example("\u200b人\u200b工")
@settings(deadline=None)
def test_every_folded_character_has_its_place_and_places_never_go_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.text)
    assert folded.length == len(text)
    assert all(0 <= start < len(text) for start in folded.starts)
    assert all(one <= other for one, other in pairwise(folded.starts))


@given(TEXTS)
@settings(deadline=None)
def test_every_folded_character_comes_from_the_character_it_points_to(text: str) -> None:
    """Folding one character alone gives the same as folding it in its text, up to the choice among simplified forms."""
    folded = fold(text)
    for offset in set(folded.starts):
        there = [i for i, start in enumerate(folded.starts) if start == offset]
        alone = fold(text[offset]).text
        assert len(alone) == len(there)
        for i, character in zip(there, alone, strict=True):
            same = folded.text[i] == character
            assert same or ("\u2e80" <= character <= "\u9fff" and "\u2e80" <= folded.text[i] <= "\u9fff")


@given(TEXTS)
@settings(deadline=None)
def test_only_characters_that_fold_to_nothing_have_no_place(text: str) -> None:
    placed = set(fold(text).starts)
    assert placed == {offset for offset, character in enumerate(text) if fold(character).text}


@given(st.data())
@settings(deadline=None)
def test_a_range_taken_there_and_back_covers_its_visible_characters(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    span = data.draw(spans_of(text))
    folded = fold(text)
    back = folded.original(folded.folded(span))
    visible = [offset for offset in range(span.start, span.end) if fold(text[offset]).text]
    assert all(back.start <= offset < back.end for offset in visible)
    outside = [offset for offset in range(back.start, back.end) if not span.start <= offset < span.end]
    assert not any(fold(text[offset]).text for offset in outside), "nothing visible is added"
    assert 0 <= back.start <= back.end <= len(text)


@given(st.data())
@settings(deadline=None)
def test_a_folded_range_stands_inside_what_its_original_folds_to(data: st.DataObject) -> None:
    folded = fold(data.draw(TEXTS))
    span = data.draw(spans_of(folded.text))
    again = folded.folded(folded.original(span))
    assert again.covers(span) or span.start == span.end


@given(TEXTS, TEXTS)
@settings(deadline=None)
def test_folding_goes_character_by_character(one: str, other: str) -> None:
    assert len(fold(one + other).text) == len(fold(one).text) + len(fold(other).text)
    assert fold(one + other).starts == fold(one).starts + tuple(len(one) + start for start in fold(other).starts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("臺灣資料中心用電", "台湾资料中心用电"),
        ("運算晶片與記憶體", "运算晶片与记忆体"),
        ("⼈⼯智能⽤⼾", "人工智能用户"),
        ("⺠⻑⻔⻛⻝", "民长门风食"),
        ("ＧＰＵ　２０２５", "gpu 2025"),
        ("DeepSeek", "DEEPSEEK"),
        ("Straße", "STRASSE"),
        ("５％", "5%"),
        ("㎡", "m2"),
        ("“引號”", "「引號」"),
        ("2024—2025", "2024－2025"),
        ("人\u200b工\u200d智\ufeff能", "人工智能"),
        ("\u202e人工\u202c智能", "人工智能"),
        ("soft\u00adware", "software"),
        ("\U000e0041\U000e0042標籤", "標籤"),
    ],
)
def test_spellings_of_one_thing_fold_alike(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_composed_and_decomposed_letters_fold_alike() -> None:
    assert fold("café Zürich").text == fold("cafe\u0301 Zu\u0308rich").text


@pytest.mark.parametrize("character", INVISIBLE)
def test_invisible_characters_are_dropped_and_leave_their_neighbours_where_they_are(character: str) -> None:
    folded = fold(f"算{character}力")
    assert folded.text == "算力"
    assert folded.starts == (0, 2)
    assert folded.original(Span(0, 2)) == Span(0, 3)


def test_line_ends_and_spaces_stay() -> None:
    assert fold("a b\n\tc").text == "a b\n\tc"


def test_one_character_that_folds_to_several_is_found_whole() -> None:
    folded = fold("約25℃。")
    at = folded.text.index("c")
    assert folded.original(Span(at, at + 1)) == Span(3, 4)


@given(st.text("軟體網際網路资讯頭发 abc\u200b", max_size=60))
@settings(deadline=None, max_examples=50)
def test_a_long_text_folds_as_its_parts_do(text: str) -> None:
    """OpenCC works block by block inside; the length must hold over its borders."""
    padding = "的" * 4090
    assert len(fold(padding + text).text) == len(padding) + len(fold(text).text)


@pytest.mark.parametrize(
    ("taiwan", "mainland"),
    [
        ("軟體", "软件"),
        ("網際網路", "互联网"),
        ("資訊", "信息"),
        ("人工智慧", "人工智能"),
        ("軟體", "軟件"),
        ("網路", "網絡"),
    ],
)
def test_words_of_both_sides_of_the_strait_fold_alike(taiwan: str, mainland: str) -> None:
    assert fold_words(taiwan) == fold_words(mainland)


def test_folded_words_are_simplified_lower_case_and_narrow() -> None:
    assert fold_words("ＡＩ 軟體\u200b") == "ai 软件"


@given(st.text(max_size=80))
@settings(deadline=None)
def test_folding_words_never_fails(text: str) -> None:
    assert isinstance(fold_words(text), str)


def test_lone_surrogates_are_dropped() -> None:
    assert fold("人\ud800工\udfff").text == "人工"
    assert fold_words("人\ud800工\udfff") == "人工"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("國產運算晶片的產能仍然不足，業者轉向進口。", "zh-Hant"),
        ("国产运算芯片的产能仍然不足，业者转向进口。", "zh-Hans"),
        ("The yield of domestic accelerators remains low.", "en"),
        ("NVIDIA 的 H20 晶片獲准對華銷售，訂單隨即湧入。", "zh-Hant"),
        ("NVIDIA 的 H20 芯片获准对华销售，订单随即涌入。", "zh-Hans"),
        ("これは日本語の文章です。漢字もあります。", ""),
        ("12345 67.8%", ""),
        ("", ""),
        ("اللغة العربية", ""),
    ],
)
def test_script_is_told_from_the_characters(text: str, script: str) -> None:
    assert script_of(text) == script


@given(st.text(max_size=100))
@settings(deadline=None)
def test_script_is_one_of_four(text: str) -> None:
    assert script_of(text) in ("zh-Hant", "zh-Hans", "en", "")


def test_a_character_that_vanishes_beside_one_that_becomes_two_moves_no_place() -> None:
    folded = fold("\u200b½㎡塔")
    assert folded.text.endswith("m2塔")
    assert folded.starts[-3:] == (2, 2, 3)
