"""Chinese names by their sound, in pinyin and after Wade and Giles."""

import pytest

from briefqa.questions.sounding import names_in, spellings_of, standing_together, wade_giles


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("恒岳", ("hengyue",)),
        ("陆行简", ("lu", "xingjian")),
        ("宋文笛", ("songwendi",)),
        ("宋文笛", ("sung", "wen-ti")),
        ("欧阳修", ("ouyang", "xiu")),
        ("欧阳修文", ("ouyang", "xiuwen")),
        ("吕律", ("lulu",)),
    ],
)
def test_how_a_name_is_spelt(name: str, spelling: tuple[str, ...]) -> None:
    assert spelling in spellings_of(name)


@pytest.mark.parametrize("name", ["岳", "恒岳置业集团", "", "A1"])
def test_what_has_no_spelling(name: str) -> None:
    assert spellings_of(name) == []


@pytest.mark.parametrize(
    ("question", "written", "name"),
    [
        ("When did Hengyue default?", "Hengyue", "恒岳"),
        ("What did Lu Xingjian say?", "Lu Xingjian", "陆行简"),
        ("According to Sung Wen-ti, which side leads?", "Sung Wen-ti", "宋文笛"),
        ("Who is Lai Ching-te?", "Lai Ching-te", "赖清德"),
        ("Where is Xi'an?", "Xi'an", "西安"),
        ("Is Lv or Lu Lu's house old?", "Lu Lu", "吕律"),
    ],
)
def test_a_name_in_latin_script_may_be_these_characters(question: str, written: str, name: str) -> None:
    found = [characters for start, end, characters in names_in(question) if question[start:end] == written]
    assert any(len(cut) == len(name) and all(c in some for c, some in zip(name, cut, strict=True)) for cut in found)


@pytest.mark.parametrize(
    "question",
    [
        "What did Microsoft say?",
        "pre-Hengyue",
        "Hengyue2",
        "MyHengyue",
        "hengyue in small letters",
        "Yu",
        "",
        "Grantham",
    ],
)
def test_what_is_no_chinese_name(question: str) -> None:
    assert list(names_in(question)) == []


@pytest.mark.parametrize(
    ("pinyin", "expected"),
    [
        ("qing", "ching"), ("zhang", "chang"), ("jian", "chien"), ("xue", "hsueh"), ("de", "te"), ("ri", "jih"), ("zi", "tzu"),
        ("gui", "kuei"), ("guo", "kuo"), ("duo", "to"), ("song", "sung"), ("xie", "hsieh"), ("xiong", "hsiung"), ("wen", "wen"), ("an", "an"),
    ],
)  # fmt: skip
def test_wade_and_giles(pinyin: str, expected: str) -> None:
    assert wade_giles(pinyin) == expected


def test_a_long_row_of_syllables_is_cut_in_few_ways() -> None:
    assert list(names_in("A" + "na" * 5_000)) == []
    assert len(list(names_in("Xi'an " * 200))) < 5_000


def test_of_a_sound_only_the_names_stand_whose_characters_stand_together() -> None:
    there = {"青鸟", "鸟号"}
    assert standing_together([["青", "清"], ["鸟"], ["号", "浩"]], lambda pairs: [pair in there for pair in pairs]) == [
        "青鸟号"
    ]
    assert standing_together([["青"] * 100, ["鸟"] * 100], lambda pairs: [True] * len(pairs)) == [], (
        "too many to look up"
    )
