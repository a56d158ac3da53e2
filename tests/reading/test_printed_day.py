"""The day printed between a title and its text, and the days that only look like one."""

import pytest

from briefqa.reading.builder import RawBlock
from briefqa.reading.printed_day import printed_day
from briefqa.types import BlockKind

TEXT = RawBlock(BlockKind.PARAGRAPH, "港務處昨日宣布，自四月起調整離島渡輪的班次。")


def day_under(title: str, *lines: str, kind: BlockKind = BlockKind.PARAGRAPH) -> str:
    return printed_day([RawBlock(BlockKind.TITLE, title), *(RawBlock(kind, line) for line in lines), TEXT])


@pytest.mark.parametrize(
    "lines",
    [
        ("2026-03-18",),
        ("中華民國115年3月18日",),
        ("發布日期：2026年3月18日（星期三）14:00",),
        ("離島日報 2026-03-18",),
        ("2026-03-18 離島日報 記者林帆／報導",),
        ("Island Daily, 18 March 2026",),
        ("收件人：方芷若　　發件人：林帆　　日期：2026年3月18日",),
        ("發布日期：2026-03-18　點閱次數：12",),
        ("發布日期：2026年3月18日", "更新日期：2026年4月1日"),
        ("（2026年3月18日處務會議通過，自2026年7月1日起施行）",),
        ("中華民國84年8月11日公布", "中華民國115年3月18日修正公布第 3 條條文"),
    ],
)
def test_the_day_beside_labels_and_names_is_the_document_s(lines: tuple[str, ...]) -> None:
    assert day_under("離島渡輪調整班次", *lines) == "2026-03-18"


@pytest.mark.parametrize(
    "lines",
    [
        ("1990-05-04 港口啟用",),
        ("1990-05-04 渡輪公司成立大會",),
        ("2010-09-01 – 2014-06-30 港口大學",),
        ("2010-09-01 – 港口大學",),
        ("（1970年1月2日—2020年3月4日）",),
        ("生日 | 1970-01-02",),
        ("延伸閱讀：渡輪停航 | 2019-05-04",),
        ("林帆 · 2026-07-01",),
        ("一、時間：2019年5月4日上午5時",),
        ("時間：2026年12月6日 14:00", "地點：大樓"),
        ("2024年5月1日", "2024年5月2日"),
        ("2024年5月1日", "2024年5月2日 入港"),
        ("2024年5月",),
        (),
    ],
)
def test_the_day_of_an_event_is_not(lines: tuple[str, ...]) -> None:
    assert day_under("海事調查報告", *lines) == ""


def test_a_day_over_the_heading_is_a_clock_s() -> None:
    clock = RawBlock(BlockKind.PARAGRAPH, "2026年11月23日 星期一")
    heading = RawBlock(BlockKind.HEADING, "離島渡輪調整班次", 1)
    assert printed_day([clock, heading, TEXT]) == ""
    assert printed_day([heading, clock, TEXT]) == "2026-11-23"
    assert printed_day([TEXT, heading, clock, TEXT]) == ""


@pytest.mark.parametrize("kind", [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM])
def test_a_meeting_s_day_is_that_of_its_minutes_and_of_no_invitation(kind: BlockKind) -> None:
    line = "時間：2026年5月6日（星期三）下午2時"
    assert day_under("港務處會議紀錄", line, kind=kind) == "2026-05-06"
    assert day_under("港務處會議紀錄", f"壹、{line}", kind=kind) == "2026-05-06"
    assert day_under("邀請函", line, kind=kind) == ""


def test_two_meetings_give_no_day() -> None:
    lines = "上次會議", "時間：2026年4月6日", "本次會議", "時間：2026年5月6日"
    assert day_under("會議紀錄", *lines) == ""
