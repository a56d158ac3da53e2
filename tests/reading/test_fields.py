"""Lines of a label and what it says, in the heads of documents and in minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefqa.reading.fields import (
    Field,
    fields_of,
    is_field,
    is_numbered,
    names_a_day,
    tells_meeting,
    without_day_label,
)


@pytest.mark.parametrize(
    "line",
    [
        "時間：2026年5月6日",
        "壹、時間：2026年5月6日（星期三）下午2時",
        "二、地點：港務處三樓",
        "（三）主持人：方芷若　　紀錄：林帆",
        "出席單位：港務處、船公司",
        "开会地点：港务处三楼",
        "採訪／林帆",
        "Date: May 6, 2026",
    ],
)
def test_a_label_and_its_value_are_a_field(line: str) -> None:
    assert is_field(line)


@pytest.mark.parametrize(
    "line",
    [
        "主席：",
        "肆、報告事項：",
        "結論：增開夜班",
        "時間不等人",
        "date://example",
        "專訪／船長",
        "一、方芷若：增開夜班",
    ],
)
def test_other_lines_with_a_colon_are_none(line: str) -> None:
    assert not is_field(line)


def test_fields_beside_each_other_are_cut_apart() -> None:
    assert fields_of("作者：方芷若　　發布機構：離島觀察社　　日期：2026年3月18日") == [
        Field("author", "方芷若"),
        Field("publisher", "離島觀察社"),
        Field("day", "2026年3月18日"),
    ]
    assert fields_of("主持人：方芷若　　紀錄：林帆") == [Field("", "方芷若"), Field("", "林帆")]
    assert fields_of("作者：方芷若　　港務處委託") == [Field("author", "方芷若 港務處委託")]
    assert fields_of("港務處　　作者：方芷若") == []


def test_the_label_of_a_day_goes_with_its_number() -> None:
    assert without_day_label("壹、會議時間：2026年5月6日") == "2026年5月6日"
    assert names_a_day("（一）開會日期：2026年5月6日")
    assert not names_a_day("散會時間：2026年5月6日")
    assert is_numbered("壹、時間：2026年5月6日")
    assert not is_numbered("時間：2026年5月6日")


@given(st.text("時間主席：／ 　|壹、方芷若2026年\n", max_size=60))
def test_what_is_cut_into_fields_has_values(line: str) -> None:
    assert all(field.value == field.value.strip() != "" for field in fields_of(line))


@pytest.mark.parametrize("line", ["壹、時間：論時間的哲學", "一、日期：曆法的歷史"])
def test_a_number_and_a_day_s_label_without_a_time_begin_a_heading(line: str) -> None:
    assert not is_field(line)


@pytest.mark.parametrize(
    "line", ["壹、時間：另行通知", "貳、會議時間：下午二時", "一、日期：民國一一四年三月", "時間：論時間的哲學"]
)
def test_other_labels_of_a_day_begin_a_field(line: str) -> None:
    assert is_field(line)


@pytest.mark.parametrize(
    "line", ["時間：2026年5月6日", "會議時間：下午二時", "开会日期：2026年5月6日　地点：港务处三楼"]
)
def test_a_field_may_tell_when_a_meeting_is(line: str) -> None:
    assert tells_meeting(line)


@pytest.mark.parametrize(
    "line", ["發布日期：2026年5月6日", "更新時間：2026年5月6日", "日期：2026年5月6日", "時間不等人"]
)
def test_the_day_of_a_letterhead_is_no_meetings(line: str) -> None:
    assert not tells_meeting(line)


@pytest.mark.parametrize(
    ("line", "authors", "credits"),
    [
        ("文／方芷若、攝影／林帆", ["方芷若"], ["林帆"]),
        ("文／方芷若　攝影／林帆　編輯／莊可", ["方芷若"], ["林帆", "莊可"]),
        ("撰文：方芷若，圖：離島社", ["方芷若"], ["離島社"]),
        ("文｜方芷若　攝影｜林帆", ["方芷若"], ["林帆"]),
        ("文/方芷若 繪圖/林帆", ["方芷若"], ["林帆"]),
        ("文、攝影／方芷若", ["方芷若"], []),
        ("採訪・撰文／方芷若、林帆", ["方芷若、林帆"], []),
        ("攝影：林帆", [], ["林帆"]),
        ("撰稿人：研究員 方芷若", ["研究員 方芷若"], []),
        ("計畫主持人：方芷若　協同主持人：林帆", ["方芷若", "林帆"], []),
    ],
)
def test_who_wrote_is_told_from_who_took_part(line: str, authors: list[str], credits: list[str]) -> None:
    fields = fields_of(line)
    assert [field.value for field in fields if field.role == "author"] == authors
    assert [field.value for field in fields if field.role == "credit"] == credits


@pytest.mark.parametrize(
    "line",
    ["圖／離島社", "設計：雙層船艙", "攝影展／三月", "編輯與校對", "圖、表：離島社製", "記者會／船長", "剪輯室外"],
)
def test_captions_and_headings_that_begin_as_a_label_does_are_no_fields(line: str) -> None:
    assert fields_of(line) == []
