"""Names in lines that hold little else, and the posts that stand beside them."""

import pytest

from briefqa.reading.persons import (
    goes_on_naming,
    is_body,
    is_surely_name,
    named,
    names_in,
    persons_in,
    persons_of,
    without_post,
)


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("方芷若（離島經濟學會理事長）", ["方芷若"]),
        ("方芷若、林帆", ["方芷若", "林帆"]),
        ("Ana Ruiz and James Q. Tan", ["Ana Ruiz", "James Q. Tan"]),
        ("你怎麼看？", []),
        ("a@example.org", []),
        ("", []),
    ],
)
def test_names_are_read_out_of_a_value(value: str, names: list[str]) -> None:
    assert names_in(value) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("副研究員 方芷若、研究員　林帆", ["方芷若", "林帆"]),
        ("簡任技正兼科長 林帆", ["林帆"]),
        ("林帆教授、方芷若 助理教授", ["林帆", "方芷若"]),
        ("離島觀察編輯部", ["離島觀察編輯部"]),
        ("渡輪的未來", []),
    ],
)
def test_a_post_is_no_part_of_a_name(value: str, names: list[str]) -> None:
    assert named(value) == names


@pytest.mark.parametrize("name", ["方芷若", "研究員", "首席顧問", "船員分析師", "Ana Ruiz"])
def test_a_name_without_a_post_stays_as_it_is(name: str) -> None:
    assert without_post(name) == name


def test_a_post_alone_names_nobody() -> None:
    assert persons_in("研究員") == persons_in("主任") == []


@pytest.mark.parametrize("line", ["研究員 方芷若", "　　　　林帆", "助理研究員　林帆", "林帆、方芷若"])
def test_a_line_goes_on_naming_with_a_post_or_with_what_is_surely_a_name(line: str) -> None:
    assert goes_on_naming(line)


@pytest.mark.parametrize("line", ["離島航線", "研究員的任用", "前言", "港務處", "研究方法", "渡輪停航了。", ""])
def test_another_line_does_not(line: str) -> None:
    assert not goes_on_naming(line)


def test_a_surname_tells_a_name_and_an_ending_a_body() -> None:
    assert is_surely_name("林帆")
    assert not is_surely_name("內部文件")
    assert is_body("離島經濟研究院")
    assert not is_body("離島經濟")


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("林佩瑜、Henrik Aalto", ["林佩瑜", "Henrik Aalto"]),
        ("Mary Chen、林佩瑜", ["Mary Chen", "林佩瑜"]),
        ("林佩瑜（Pei-yu Lin）", ["林佩瑜"]),
        ("林佩瑜（Pei-yu Lin）、陳志豪（Jason Chen）", ["林佩瑜", "陳志豪"]),
        ("碳費、CBAM", []),
        ("台灣、Hong Kong", []),
    ],
)
def test_names_in_two_scripts_on_one_line(line: str, persons: list[str]) -> None:
    assert persons_of(line) == persons
