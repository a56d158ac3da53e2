"""Places in a quote that may be marked, and those where the words beside them speak against it."""

import pytest

from briefqa.answering.withholding import may_mark
from briefqa.types import Span


@pytest.mark.parametrize(
    ("question", "quote", "place", "may"),
    [
        # A line of several labels: the value of the one that is asked for.
        ("審查會的召集人是誰？", "召集人：林海　　紀錄：田青", "田青", False),
        ("審查會的召集人是誰？", "召集人：林海　　紀錄：田青", "林海", True),
        ("誰負責審查會的紀錄？", "一、召集人：林海　地點：二樓　紀錄：田青", "田青", True),
        ("Who was the chair of the review?", "Chair: Marsh, Minutes: Clarke", "Clarke", False),
        ("Who was the chair of the review?", "Chair: Marsh, Minutes: Clarke", "Marsh", True),
        ("審查會由誰召集？", "召集人：林海　　紀錄：田青", "田青", True),
        ("審查會的召集人是誰？", "召集人：林海，田青也到場。", "田青", True),
        ("召集人和紀錄是誰？", "召集人：林海　　紀錄：田青", "田青", True),
        ("審查會的召集人是誰？", "散會後，田青接任召集人。", "田青", True),
        # Two parties that each name a figure.
        ("渡輪的賠償金額是多少？", "船東估計賠償金額為 3 億元，漁會則估約 7 億元。", "3 億元", False),
        ("渡輪的賠償金額是多少？", "船東主張賠償金額為 3 億元，漁會認為賠償金額應達 7 億元。", "7 億元", False),
        (
            "How much is the damage?",
            "The owner puts the damage at 3 million dollars, while the guild estimates the damage at 7 million dollars.",
            "3 million dollars",
            False,
        ),
        ("渡輪的賠償金額是多少？", "船東估計賠償金額為 3 億元，船上 7 人獲救。", "3 億元", True),
        ("渡輪的賠償金額是多少？", "船東估計賠償金額為 3 億元，修船費用另估要花到 7 億元。", "3 億元", True),
        ("渡輪的賠償金額是多少？", "賠償金額為 3 億元，其中 1 億元已付。", "3 億元", True),
        ("渡輪的賠償金額是多少？", "船東估計賠償金額為 3 億元，漁會也估 3 億元。", "3 億元", True),
        ("渡輪的賠償金額是多少？", "估計 2031 年賠償金額為 3 億元，2032 年估 7 億元。", "3 億元", True),
        # The opposite of what is asked.
        ("東船塢有幾名焊工？", "西船塢有 31 名焊工。", "31 名", False),
        ("東船塢有幾名焊工？", "東船塢有 31 名焊工。", "31 名", True),
        ("有多少人同意遷港？", "有 12 人未同意遷港。", "12 人", False),
    ],
)
def test_what_may_be_marked(question: str, quote: str, place: str, *, may: bool) -> None:
    start = quote.index(place)
    assert may_mark(question, quote, Span(start, start + len(place))) is may
