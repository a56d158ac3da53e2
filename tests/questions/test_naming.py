"""What a question names, and the nearest name to a misspelt one."""

from collections.abc import Sequence

import pytest

from briefqa.questions import dictionary, naming
from briefqa.questions.dictionary import is_proper_name, pieces_of, sounding_like
from briefqa.questions.naming import (
    MAX_RUN_CHARS,
    Sort,
    Term,
    cut_to_index,
    named_terms,
    nearest_name,
    passages_with,
    stands_written,
    unknown_models,
    without_dates,
)
from fakes import memory_index


def names(question: str, *sorts: Sort) -> list[str]:
    return [term.text for term in named_terms(question) if term.sort in (sorts or (Sort.NAME, Sort.UNKNOWN))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Harrow 橋的設計者是誰？", ["Harrow"]),
        ("Who designed the Harrow Bridge in 1931?", ["Harrow Bridge"]),
        ("Tolls rose when?", []),
        ("What did the XQ-7b engine cost?", ["XQ-7b"]),
        ("《水門紀要》的作者是誰？", ["水門紀要"]),
        ("「北岬 站」有幾名守望員？", ["北岬 站"]),
        ("吳一凡在哪裡任教？", ["吳一凡"]),
        ("台北的人口是多少？", ["台北"]),
        ("How many engines does Harrow's bridge have?", ["Harrow"]),
        ("茶葉多少錢？", []),
    ],
)
def test_names_are_told_from_words(question: str, expected: list[str]) -> None:
    assert names(question, Sort.NAME) == expected


def test_figures_are_terms_and_dates_are_none() -> None:
    assert names("2023 年 3 月有 106 座水門", Sort.NUMBER) == ["106"]
    assert without_dates("在2023年開工") == "在     開工"


def test_a_run_that_the_dictionary_lacks_is_cut_to_what_the_index_holds() -> None:
    index = memory_index({"a.txt": "騰訊雲的客戶很多。\n"})
    assert cut_to_index(index, Term("騰訊雲憑", Sort.UNKNOWN)) == Term("騰訊雲", Sort.UNKNOWN)
    assert cut_to_index(index, Term("暗面", Sort.UNKNOWN)) == Term("暗面", Sort.UNKNOWN)


@pytest.mark.parametrize("run", ["長" * 2_000, "".join(map(chr, range(0x4E00, 0x4E00 + 2_000)))])
def test_an_endless_run_is_not_looked_for_in_all_its_parts(run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parts grow as its square, and each is read whole: 2,000 characters took minutes."""
    index, looked_for = memory_index(), _counted(monkeypatch)
    assert cut_to_index(index, Term(run, Sort.UNKNOWN)) == Term(run, Sort.UNKNOWN)
    assert len(looked_for) <= 1
    assert nearest_name(run, ["河長長三百公里。"]) is None


def test_the_parts_of_a_question_of_2000_characters_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    index, looked_for = memory_index(), _counted(monkeypatch)
    for start in range(0, 2_000, MAX_RUN_CHARS):
        run = "".join(map(chr, range(0x4E00 + start, 0x4E00 + start + MAX_RUN_CHARS)))
        cut_to_index(index, Term(run, Sort.UNKNOWN))
    assert len(looked_for) <= 4 * 2_000
    assert max(map(len, looked_for)) == MAX_RUN_CHARS


def _counted(monkeypatch: pytest.MonkeyPatch) -> Sequence[str]:
    """The texts whose tokens are looked for from now on."""
    looked_for: list[str] = []
    options = naming.options_of
    monkeypatch.setattr(naming, "options_of", lambda text: (looked_for.append(text), options(text))[1])
    return looked_for


def test_chinese_is_not_looked_up_as_english(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[tuple[str, str]] = []
    monkeypatch.setattr(dictionary, "_look_up", lambda *key: looked_up.append(key) or [])
    assert dictionary.chinese_of(["長長"] * 2_000) == []
    assert not looked_up


def test_a_term_stands_in_passages_of_the_other_language_too() -> None:
    index = memory_index({"a.txt": "The lighthouse was built in 1872.\n", "b.txt": "茶園的產量不多。\n"})
    assert passages_with(index, Term("燈塔", Sort.WORD)).tolist() == [0]
    assert passages_with(index, Term("Lighthouse Keepers", Sort.NAME)).tolist() == []


@pytest.mark.parametrize(
    ("written", "text", "indexed"),
    [
        ("Deepseak", "The DeepSeek app and a deep sea", "DeepSeek"),
        ("Antropic", "Anthropic 發布", "Anthropic"),
        ("智普", "總部在北京的智譜公司", "智譜"),
        ("梁文峰", "創辦人梁文鋒說", "梁文鋒"),
        ("GLM-4.6", "GLM-4.5 在七月發布", ""),  # another version, no misspelling
        ("Meta", "Mesh and Beta", "Beta"),
        ("Java", "The Harrow bridge", ""),
        ("AI", "API", ""),
        ("DeepSeek", "deepseek DEEPSEEK", ""),  # the same name
        ("知部", "智譜", ""),  # sounds alike, but no character is the same
    ],
)
def test_the_nearest_name_is_written_or_sounds_almost_so(written: str, text: str, indexed: str) -> None:
    found = nearest_name(written, [text])
    assert (found.indexed if found else "") == indexed


def test_pieces_are_the_whole_text() -> None:
    for text in ("腾讯云凭借模型", "", "甲", "模型", "鿿"):
        pieces = pieces_of(text)
        assert "".join(text[start:end] for start, end, _ in pieces) == text
    assert (0, 2, True) in pieces_of("模型甲")


def test_the_dictionary_knows_sounds_and_proper_names() -> None:
    assert "谱" in sounding_like("普")
    assert "普" not in sounding_like("普")
    assert is_proper_name("台北")
    assert not is_proper_name("模型")


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("GLM-4.6", "智譜推出 GLM-4.5。", False),
        ("GLM-4.5", "智譜推出 GLM 4.5。", True),
        ("R3", "DeepSeek-R1 有 3 個版本。", False),
        ("R1", "DeepSeek-R1 有 3 個版本。", True),
        ("GPT4", "GPT-4 已經推出。", True),
        ("GPT-4", "GPT-4.5 已經推出。", False),
        ("R1", "DeepSeek-R11", False),
        ("QZ-7", "In 2024 QZ-7 was released for 40 dollars.", True),
        ("HV9", "另一款 2023 HV9 由北辰推出。", True),
        ("Station150", "甲站 | 1300\nStation150 | 3", True),
        ("GLM-4.5", "智譜推出 GLM- 4.5。", True),
        ("7B", "有 17B 參數。", False),
    ],
)
def test_a_name_with_a_figure_stands_only_as_it_is(name: str, text: str, stands: bool) -> None:
    assert stands_written(name, text) == stands


def test_a_model_that_no_document_names_is_unknown() -> None:
    index = memory_index({"a.md": "# 模型\n\n智譜推出 GLM-4.5，採 MIT 授權。\n"})
    assert [term.text for term in unknown_models(index, "GLM-4.6 採什麼授權？")] == ["GLM-4.6"]
    assert unknown_models(index, "GLM-4.5 在 Q3 採什麼授權？") == []


LAUNCHES = (
    "「青鳥二號」在三月升空（青鳥三號延後）。獵鷹9號回收成功。雲雀計畫（Skylark）2.5 版已經上線。烏賊病是一種新病。\n"
)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("When did Qingniao-2 lift off?", []),
        ("When did Qingniao-3 lift off?", []),
        ("When did the Falcon-9 return?", []),
        ("Who runs Skylark-2.5?", []),
        ("When did Qingniao-7 lift off?", ["Qingniao-7"]),
        ("When did the Falcon-8 return?", ["Falcon-8"]),
        ("Who runs Skylark-4?", ["Skylark-4"]),
        ("Who runs QVX-4?", ["QVX-4"]),  # letters that are the same in every language
        ("What does Chapter-4 say?", []),  # nothing of its kin is there, which Chinese would translate
        ("What did the G-20 decide?", []),
        ("How does COVID-19 spread?", []),  # a word of the dictionary
    ],
)
def test_a_name_with_a_figure_may_stand_under_another_name(question: str, unknown: list[str]) -> None:
    index = memory_index({"a.txt": LAUNCHES})
    assert [term.text for term in unknown_models(index, question)] == unknown


def test_where_all_is_in_latin_script_a_name_with_a_figure_stands_as_it_is_written() -> None:
    index = memory_index({"a.txt": "The Falcon 9 came back, and Skylark-2 did not.\n"})
    assert unknown_models(index, "When did Falcon-9 return?") == []
    assert [term.text for term in unknown_models(index, "Does Chapter-4 say so?")] == ["Chapter-4"]
