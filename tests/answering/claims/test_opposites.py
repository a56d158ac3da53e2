"""A sentence about the opposite of what is asked about, and sentences that only hold such words."""

import pytest

from briefqa.answering.claims.opposites import is_of_opposite


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("東船塢有幾名焊工？", "西船塢有 31 名焊工。"),
        ("新燈塔有多高？", "旧灯塔高 22 公尺。"),
        ("上半季的漁獲是多少？", "下半季的漁獲為 410 公噸。"),
        ("女船員平均月薪是多少？", "男船員平均月薪為 4.1 萬元。"),
        ("國內航線有幾條？", "國外航線有 9 條。"),
        ("甲號倉的存量是多少？", "乙號倉的存量是 300 噸。"),
        ("男性焊工占多少？", "焊工女性占比達 71%。"),
        ("空軍派出幾名潛水員？", "陸軍派出 40 名潛水員。"),
        ("空運量是多少？", "海運量為 9 萬噸。"),
        ("近海船員的月薪是多少？", "遠洋船員月薪 700 元。"),
        ("遠洋漁船有幾艘？", "近海漁船有 90 艘。"),
        ("How many tugs has the eastern basin?", "The western basin has 9 tugs."),
        ("How long is the upper canal?", "The lower canal is 14 kilometres long."),
        ("What do private schools charge?", "A public school charges 90 crowns."),
        ("When was the second lighthouse built?", "The first lighthouse was built in 1871."),
        ("How long is the north wharf?", "The southern wharf is 80 m long."),
        ("How long is the northern wharf?", "The south wharf is 80 m long."),
    ],
)
def test_of_the_opposite(question: str, text: str) -> None:
    assert is_of_opposite(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("東船塢有幾名焊工？", "東船塢有 31 名焊工。"),
        ("東船塢有幾名焊工？", "東船塢比西船塢多，有 31 名焊工。"),
        ("船塢有幾名焊工？", "西船塢有 31 名焊工。"),
        ("男性焊工占多少？", "焊工女性占 71%，男性占 29%。"),
        ("男性與女性焊工各占多少？", "焊工女性占比達 71%。"),
        ("附近海域有幾艘船？", "遠洋漁船有 9 艘。"),
        ("近三年的漁獲是多少？", "遠洋的漁獲是 9 噸。"),
        ("大陸軍艦有幾艘？", "海軍有 4 艘。"),
        ("上海軍港有幾座碼頭？", "空軍基地有三座碼頭。"),
        ("空氣品質指標是多少？", "海域的指標是 40。"),
        ("東船塢有幾名焊工？", "船塢在西區，有 31 名焊工。"),
        ("新燈塔有多高？", "燈塔比舊式的水塔高，有 22 公尺。"),
        ("渡輪最大的有多重？", "渡輪最小的也有 300 噸。"),
        ("上個月有多少人上船？", "這個月有 300 人上船，下半年更多。"),
        ("新臺幣貶值多少？", "台幣貶值 2%，舊鈔不再流通。"),
        ("東船塢有幾名焊工？", "The western basin has 9 welders."),
        ("How old is the lighthouse?", "The new lighthouse is 12 years old."),
        ("How many tugs has the eastern basin?", "In the western winds nine tugs lay in the basin."),
        ("How many tugs has the eastern basin?", "The western basin lent a tug to the eastern basin."),
        ("Who came first to the harbour?", "The pilot came second to the harbour master."),
        ("How many new boats are there?", "There are 12 newer boats."),
    ],
)
def test_of_no_opposite(question: str, text: str) -> None:
    assert not is_of_opposite(question, text)


def test_both_forms_of_a_quarter_of_the_sky_are_one_name() -> None:
    """As is the noun that is not said again: the northern one."""
    assert not is_of_opposite("How long is the north wharf?", "The south wharf is 80 m long, the northern one 90 m.")
    assert not is_of_opposite("How long is the northern wharf?", "The north wharf is 90 m, the south wharf 80 m.")
