"""Places in a quote that may be marked, and those where the words beside them speak against it."""

import pytest

from briefqa.answering.marks.objections import may_mark
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
        ("2031 年要賠多少元？", "船東推估 2031 年賠 2 億元；公會重新估算，2031 年應賠 3 億元。", "3 億元", False),
        ("2031 年要賠多少元？", "公會重新估算，2031 年應賠 3 億元，其中 1 億元已付。", "3 億元", True),
        ("2031 年要賠多少元？", "船東去年估過，後來沒有再談，2031 年賠 2 億元；公會估 3 億元。", "2 億元", True),
        # What has the most or the least, as the figures say.
        ("哪個港的關稅率高？", "海港的關稅率（9%）高於河港（4%）。", "河港", False),
        ("哪個港的關稅率最高？", "海港的關稅率（9%）高於河港（4%）。", "海港", True),
        ("哪個港的關稅率較低？", "海港的關稅率（9%）高於河港（4%）。", "海港", False),
        ("哪個港的關稅率較低？", "海港的關稅率（9%）高於河港（4%）。", "河港", True),
        ("哪種魚最多？", "漁獲中鯖魚占 62%，鮪魚占 17%，共 4 萬噸。", "鮪魚", False),
        ("Which port took the largest share?", "Some 62% went to Orlin and 17% to Vast.", "Vast", False),
        ("Which port took the largest share?", "Some 62% went to Orlin and 17% to Vast.", "Orlin", True),
        ("哪種魚最重要？", "漁獲中鯖魚占 62%，鮪魚占 17%。", "鮪魚", True),
        ("哪個港最高？", "北港最高，比南港的 17% 與東港的 20% 都高。", "北港", True),
        ("哪個港最高？", "北港 2023 年為 17%，2024 年為 20%。", "北港", True),
        ("哪個港的船最多？", "北港 | 41 | 90", "北港", True),
        ("哪個港有漁市？", "漁獲中北港占 62%，南港占 17%。", "南港", True),
        # The opposite of what is asked.
        ("東船塢有幾名焊工？", "西船塢有 31 名焊工。", "31 名", False),
        ("東船塢有幾名焊工？", "東船塢有 31 名焊工。", "31 名", True),
        ("有多少人同意遷港？", "有 12 人未同意遷港。", "12 人", False),
    ],
)
def test_what_may_be_marked(question: str, quote: str, place: str, *, may: bool) -> None:
    start = quote.index(place)
    assert may_mark(question, quote, Span(start, start + len(place))) is may
