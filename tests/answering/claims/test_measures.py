"""What a figure is a measure of, beside the question's quantity."""

import pytest

from briefqa.answering.claims.measures import of_other_quantity
from briefqa.figures.numerals import plain


@pytest.mark.parametrize(
    ("question", "before", "behind", "is_other"),
    [
        ("北岬的缺勤率是多少？", "北岬的出港率是 ", "", True),
        ("北岬的缺勤率是多少？", "", " 的出港率", True),
        ("渡輪的製造成本是多少？", "每艘的維修成本為 ", "", True),
        ("港口的貨運量是多少？", "港口的用水量達 ", "", True),
        ("What is the absence rate in Corvay?", "the vacancy rate in Corvay stood at ", "", True),
        ("北岬的缺勤率是多少？", "北岬船員缺勤率達 ", "", False),
        ("北岬的缺勤率是多少？", "出港率較高時缺勤率為 ", "", False),
        ("北岬的缺勤率是多少？", "北岬船員有 ", "缺勤", False),
        ("北岬的缺勤率是多少？", "比率為 ", "", False),
        ("北岬的缺勤率是多少？", "占 ", " 的天數，隔年的出港率更高", False),
        ("茶葉的產量是多少？", "茶葉總產量為 ", "", False),
        ("茶葉外銷的成長率是多少？", "茶葉外銷的年增長率為 ", "", False),
        ("茶葉的稅率是多少？", "茶葉的關稅率為 ", "", False),
        ("茶葉有多少公斤？", "茶葉的產量為 ", "", False),
        ("What is the absence rate in Corvay?", "the average rate in Corvay stood at ", "", False),
        ("What is the absence rate in Corvay?", "the absence rate, beside the vacancy rate, was ", "", False),
        ("What is the rate in Corvay?", "the vacancy rate in Corvay stood at ", "", False),
    ],
)
def test_a_figure_of_another_quantity_than_the_one_asked_for(
    question: str, before: str, behind: str, *, is_other: bool
) -> None:
    assert of_other_quantity(plain(question), plain(before), plain(behind)) is is_other
