"""What sort of short answer a question asks for."""

import pytest

from briefqa.figures.numerals import plain
from briefqa.figures.units import FigureKind
from briefqa.questions.quantities import asks_for_several, things_asked
from briefqa.questions.wanting import SIZES, WantedKind, wanted_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("渡輪的決標金額是多少？", FigureKind.MONEY),
        ("第十五條的罰鍰是多少？", FigureKind.MONEY),
        ("北岬的資本額是多少？", FigureKind.MONEY),
        ("單艘造價多少？", FigureKind.MONEY),
        ("每戶扣減多少電費？", FigureKind.MONEY),
        ("配合款還要支付多少？", FigureKind.MONEY),
        ("Lumo 的成本是什麼？", FigureKind.MONEY),
        ("南嶼縣113年底長期債務餘額？", FigureKind.MONEY),
        ("What was the cost of the bridge?", FigureKind.MONEY),
        ("債務比率是多少？", FigureKind.PERCENT),
        ("2021年流失率", FigureKind.PERCENT),
        ("噪音超標的比例", FigureKind.PERCENT),
        ("death rate in 2025", FigureKind.PERCENT),
        ("熱病病例數", FigureKind.COUNT),
        ("number of landing stations", FigureKind.COUNT),
        ("儲能容量", FigureKind.MEASURE),
    ],
)
def test_a_quantity_is_asked_for_by_its_noun(question: str, kind: FigureKind) -> None:
    wanted = wanted_of(question)
    assert wanted.kind is WantedKind.FIGURE
    assert wanted.figures[0] is kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("誰決定了經費？", WantedKind.WORDS),
        ("哪家船廠的造價最低？", WantedKind.WORDS),
        ("為什麼流失率上升？", WantedKind.NOTHING),
        ("如何計算債務比率", WantedKind.NOTHING),
        ("何時公布金額？", WantedKind.DATE),
        ("What are the main use cases?", WantedKind.LIST),
        ("Who set the rate?", WantedKind.WORDS),
        ("北岬和南灣的制度有何不同？", WantedKind.NOTHING),
        ("北岬和南灣的制度如何比較？", WantedKind.NOTHING),
        ("What is the difference between the two?", WantedKind.NOTHING),
    ],
)
def test_a_noun_of_a_quantity_alone_makes_no_figure(question: str, kind: WantedKind) -> None:
    assert wanted_of(question).kind is kind


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("How much turnover will the ferry make in 2031?", (FigureKind.MONEY,)),
        ("How much annual spending was cut?", (FigureKind.MONEY,)),
        ("How much of the grant was spent on ropes?", (FigureKind.PERCENT, FigureKind.MONEY)),
        ("How much of the catch comes from the north?", (FigureKind.PERCENT,)),
        ("How much water was pumped?", ()),
        ("鎮長的任職期限幾年？", (FigureKind.DURATION,)),
        ("他在燈塔服務幾年？", (FigureKind.DURATION,)),
    ],
)
def test_the_kinds_of_figure_that_fit(question: str, figures: tuple[FigureKind, ...]) -> None:
    wanted = wanted_of(question)
    assert (wanted.kind, wanted.figures) == (WantedKind.FIGURE, figures)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which northern island has the largest population?", WantedKind.WORDS),
        ("What port had the highest costs?", WantedKind.WORDS),
        ("Which island has a population of 4,000?", WantedKind.WORDS),
        ("Which year had the highest costs?", WantedKind.DATE),
        ("What share has the largest island?", WantedKind.FIGURE),
        ("What is the population of the largest island?", WantedKind.FIGURE),
        ("Which island has the largest fleet and how many ships are in it?", WantedKind.FIGURE),
        ("施工期間是幾年到幾年？", WantedKind.DATE),
    ],
)
def test_what_has_something_is_asked_for_by_its_name(question: str, kind: WantedKind) -> None:
    assert wanted_of(question).kind is kind


@pytest.mark.parametrize(
    ("question", "unit"),
    [("北社有多少女性？", "人"), ("島上有多少國際學生？", "人"), ("倉庫裡有多少花生？", ""), ("多少使用者？", "")],
)
def test_people_are_counted_by_whatever_they_are_called(question: str, unit: str) -> None:
    assert wanted_of(question).unit == unit


@pytest.mark.parametrize(
    ("question", "unit", "also"),
    [
        ("2025年熱病死亡人數？", "人", ("例",)),
        ("確診幾例？", "例", ("人",)),
        ("How many deaths were there?", "例", ("人",)),
        ("渡輪有多少人？", "人", ()),
        ("有幾例？", "例", ()),
    ],
)
def test_the_dead_and_the_ill_are_counted_as_people_and_as_cases(
    question: str, unit: str, also: tuple[str, ...]
) -> None:
    wanted = wanted_of(question)
    assert (wanted.unit, wanted.also) == (unit, also)


def test_a_gap_is_no_count_of_kinds() -> None:
    assert wanted_of("兩國的差距有多大？").figures == SIZES
    assert FigureKind.COUNT not in SIZES


def test_a_rate_of_so_many_is_no_share() -> None:
    assert wanted_of("每十萬人口發生率是多少？").figures == ()


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("北岬、南灣的市占率各是多少？", True),
        ("兩港的運費分別為多少？", True),
        ("董事幾人，任期幾年？", True),
        ("董事長是誰，任期幾年？", True),
        ("目標多少？目前多少？", True),
        ("How many boats are there and when were they built?", True),
        ("董事有幾人？", False),
        ("渡輪在幾年幾月幾日沉沒？", False),
        ("2021年，渡輪有多少人？", False),
        ("各國共有多少人？", False),
        ("How many people does the ferry carry?", False),
        ("誰說的，在哪裡？", False),
    ],
)
def test_whether_more_than_one_figure_is_asked_for(question: str, several: bool) -> None:
    assert asks_for_several(plain(question)) is several


@pytest.mark.parametrize(
    ("question", "count", "names"),
    [
        ("北岬、南灣和東礁的市占率各是多少？", 3, ("北岬", "南湾", "东礁")),
        ("三家市占率各是多少？", 3, ()),
        ("各部門的人數各是多少？", 0, ()),
    ],
)
def test_of_how_many_things_the_same_is_asked(question: str, count: int, names: tuple[str, ...]) -> None:
    assert things_asked(plain(question)) == (count, names)


@pytest.mark.parametrize(
    "question",
    [
        "縱火會判幾年？",
        "酒駕撞船最重關幾年？",
        "盜獵者要坐牢幾年？",
        "走私處幾年有期徒刑？",
        "盜採珊瑚要吃幾年牢飯？",
        "縱火罪的刑度是幾年？",
        "主嫌判幾年才合理？",
    ],
)
def test_how_long_somebody_is_locked_up_is_no_date(question: str) -> None:
    assert wanted_of(question).figures == (FigureKind.DURATION,)


@pytest.mark.parametrize(
    "question",
    [
        "海關幾年改制？",
        "主管機關幾年成立？",
        "北區辦事處幾年設立？",
        "死刑幾年廢除？",
        "這處碼頭幾年完工？",
        "法院幾年判他有罪？",
        "船長幾年被判刑？",
        "他服刑到幾年？",
        "談判幾年破局？",
        "核電廠哪一年關廠？",
    ],
)
def test_in_which_year_something_was_closed_or_judged_is_a_date(question: str) -> None:
    assert wanted_of(question).kind is WantedKind.DATE


@pytest.mark.parametrize("question", ["風場的容量因數是多少？", "油漆的膨脹係數是多少？", "反應的速率常數是多少？"])
def test_a_factor_is_no_count(question: str) -> None:
    assert wanted_of(question).figures == ()
