"""Which figures of a sentence can be the one that is asked for."""

import pytest

from briefqa.answering.claims.fitting_figures import fitting_figures
from briefqa.figures.stated import read_figures
from briefqa.questions.wanting import wanted_of


def fitting(question: str, text: str) -> list[str]:
    figures = fitting_figures(wanted_of(question), read_figures(text), read_figures(question))
    return [figure.span.of(text) for figure in figures]


QUAKE = "北嶺地震造成 245 人死亡、1,200 人受傷。"
CRASH = "The Larkton crash killed 12 people and injured 30 people."


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("北嶺地震受傷多少人？", QUAKE, ["1,200 人"]),
        ("北嶺地震死了多少人？", QUAKE, ["245 人"]),
        ("北嶺地震受傷多少人？", "地震釀 1,200 人受傷、245 人死亡。", ["1,200 人"]),
        ("南河列車事故多少人受傷？", "南河列車事故 12 人罹難和 30 人送醫。", ["30 人"]),
        ("事故多少人受傷？", "事故受傷 18 人、死亡 12 人。", ["18 人"]),
        ("事故死亡多少人？", "事故受傷 18 人、死亡 12 人。", ["12 人"]),
        ("西谷工廠爆炸幾人受傷？", "西谷工廠爆炸釀成 3 人死、12 人受輕傷。", ["12 人"]),
        ("How many people were injured in the Larkton crash?", CRASH, ["30 people"]),
        ("How many people were killed in the Larkton crash?", CRASH, ["12 people"]),
        ("How many people were injured?", "It killed the driver and injured 30 people.", ["30 people"]),
        ("How many people were killed?", "30 people on trains and buses were killed.", ["30 people"]),
    ],
)
def test_what_befell_so_many_is_told_by_the_words_at_the_figure(question: str, text: str, figures: list[str]) -> None:
    assert fitting(question, text) == figures


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("西平計畫投入多久？", "西平計畫在過去三年投入 12 億元。", ["三年"]),
        ("西平計畫投入多久？", "西平計畫在過去三年投入 12 億元，歷時 20 個月。", ["20 個月"]),
        ("停電歷時多久？", "這是過去三年規模最大的停電。", []),
        ("How long was the blackout?", "It was the worst blackout of the past 20 years.", []),
        ("西平計畫投入多少錢？", "西平計畫在過去三年投入 12 億元。", ["12 億元"]),
    ],
)
def test_a_stretch_of_time_is_how_long_only_where_no_other_is_stated(
    question: str, text: str, figures: list[str]
) -> None:
    assert fitting(question, text) == figures


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("聯盟採購了多少架飛機？", "北海六國共採購約 90 架飛機。", ["90 架"]),
        ("How many aircraft were ordered?", "北海六國共採購約 90 架飛機。", ["90 架"]),
        ("How many countries ordered aircraft?", "北海六國共採購約 90 架飛機。", ["六國"]),
        ("多少國家採購了飛機？", "北海六國共採購約 90 架飛機。", ["六國"]),
        ("How many members joined?", "北海六國共採購約 90 架飛機。", ["六國", "90 架"]),
        ("How many were there?", "七國集團沒有回應。", []),
        ("會議有幾國參加？", "七國集團沒有回應，共有 12 國參加。", ["12 國"]),
    ],
)
def test_countries_are_counted_only_where_they_are_asked_for_and_no_name(
    question: str, text: str, figures: list[str]
) -> None:
    assert fitting(question, text) == figures


FLEET = "Trawlers are 60 per cent of the boats but only 8 per cent of the catch."


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("How much of the catch do trawlers land?", FLEET, ["8 per cent"]),
        ("What share of the boats are trawlers?", FLEET, ["60 per cent"]),
        (
            "What share of the world's tea does Corvay grow?",
            "Corvay grows 40 per cent of the world and 9 per cent of the isle.",
            ["40 per cent"],
        ),
        ("How much of the fishing income went to trawlers?", FLEET, []),
        ("How much of the catch went abroad?", "Some 8 per cent of the catch went abroad.", ["8 per cent"]),
        ("How much of the fishing income went abroad?", "About 8 per cent of it went abroad.", ["8 per cent"]),
        (
            "How much of the catch went abroad?",
            "It rose 60 per cent, and 8 per cent of the catch went abroad.",
            ["60 per cent", "8 per cent"],
        ),
    ],
)
def test_of_shares_of_several_wholes_that_of_the_one_asked_about(question: str, text: str, figures: list[str]) -> None:
    assert fitting(question, text) == figures


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("修船平均要幾天？", "從進塢到出塢平均要 20 天，碰到颱風更會拖過兩個月。", ["20 天", "兩個月"]),
        ("水手月薪是多少？", "月薪自去年起至少 3 萬元，船東多半加為 4 萬元。", ["3 萬元", "4 萬元"]),
        ("漁獲有多少噸？", "由 2026 年的 4 噸，增至 2031 年的 9 噸。", ["9 噸"]),
        ("漁獲有多少噸？", "漁獲從去年的 4 噸一口氣增至 9 噸。", ["9 噸"]),
        ("漁獲有多少噸？", "漁獲由 26 到 28 年的 4 噸，增至 9 噸。", ["9 噸"]),
        ("審查要幾天？", "審查由原本的 20 天縮短，明年達到 9 天。", ["9 天"]),
    ],
)
def test_a_change_begins_with_its_figure_and_not_with_what_ended_before(
    question: str, text: str, figures: list[str]
) -> None:
    assert fitting(question, text) == figures


TAX = "這使海港的關稅率（9%）高於河港（約 4%）與空港（2%）。"
HURT = "女船員的傷亡人數（5 人）高於男船員（3 人）。"
MASTS = "The failure rate of wooden masts (24%) is higher than that of steel masts (17%)."


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("河港的關稅率是多少？", TAX, ["4%"]),
        ("空港關稅率？", TAX, ["2%"]),
        ("男船員傷亡人數是多少？", HURT, ["3 人"]),
        ("What is the failure rate of steel masts?", MASTS, ["17%"]),
        ("北區焊工的比例是多少？", "北區焊工（3%）與南區焊工（9%）都要加班。", ["3%"]),
        ("海港的關稅率是多少？", TAX, ["9%", "4%", "2%"]),
        ("湖港的關稅率是多少？", TAX, ["9%", "4%", "2%"]),
        ("關稅率是多少？", TAX, ["9%", "4%", "2%"]),
        ("女船員傷亡人數是多少？", HURT, ["5 人", "3 人"]),
        ("What is the failure rate of plastic masts?", MASTS, ["24%", "17%"]),
        ("焊工的比例是多少？", "北區焊工（3%）與南區焊工（9%）都要加班。", ["3%", "9%"]),
        ("河港的關稅率是多少？", "河港的關稅率是 4%，比海港的 9% 低。", ["4%", "9%"]),
    ],
)
def test_a_figure_in_brackets_is_of_the_words_right_before_them(question: str, text: str, figures: list[str]) -> None:
    assert fitting(question, text) == figures


PAY = "水手月薪不得低於 3 萬元；水手平均月薪為 4.2 萬元，廚師月薪 5 萬元。"


@pytest.mark.parametrize(
    ("question", "text", "figures"),
    [
        ("水手月薪下限是多少元？", PAY, ["3 萬元"]),
        ("水手至少要領多少元？", PAY, ["3 萬元"]),
        ("水手最低月薪是多少元？", PAY, ["3 萬元", "5 萬元"]),
        ("水手平均月薪最低是多少元？", PAY, ["3 萬元", "4.2 萬元", "5 萬元"]),
        ("水手月薪是多少元？", PAY, ["3 萬元", "4.2 萬元", "5 萬元"]),
        ("罰金的上限是多少元？", "漏油處 200 萬元以下罰金，去年一案罰了 35 萬元。", ["200 萬元"]),
        ("罰金的上限是多少元？", "漏油一案罰了 35 萬元。", ["35 萬元"]),
        ("水庫蓄水率最低跌到多少？", "蓄水率跌到 12%，不得低於 10% 的規定沒有破。", ["12%"]),
        ("What is the lower limit of the fare?", "The fare is at least $30, and most pay $44.", ["$30"]),
        ("How much is the fare?", "The fare is at least $30, and most pay $44.", ["$30", "$44"]),
    ],
)
def test_a_limit_is_what_is_said_to_be_one_and_no_average(question: str, text: str, figures: list[str]) -> None:
    assert fitting(question, text) == figures


CREW = "港警有 150 名潛水員，每班 10 人，共需 480 人，缺口達 330 人。"


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("港警還缺多少名潛水員？", ["330 人"]),
        ("港警需要多少名潛水員？", ["480 人"]),
        ("港警有多少名潛水員？", ["150 名", "10 人", "480 人", "330 人"]),
        ("How many divers does the port lack?", ["330 人"]),
    ],
)
def test_what_is_lacked_and_what_is_needed_is_said_at_the_figure(question: str, figures: list[str]) -> None:
    assert fitting(question, CREW) == figures


PUMPS = "抽水站全年約用電 1.4 億度，平均每噸水要 4.2 度電。"


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("抽水站一年要用多少度電？", ["1.4 億度"]),
        ("抽水站總共用多少度電？", ["1.4 億度"]),
        ("抽水站一年每噸水要用多少度電？", ["1.4 億度", "4.2 度電"]),
        ("抽水站要用多少度電？", ["1.4 億度", "4.2 度電"]),
    ],
)
def test_what_one_piece_takes_is_not_what_all_take_together(question: str, figures: list[str]) -> None:
    assert fitting(question, PUMPS) == figures
