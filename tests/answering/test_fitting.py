"""Which figures of a sentence can be the one that is asked for."""

import pytest

from briefqa.answering.fitting import fitting_figures
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
