"""A sentence about the opposite of what is asked about, and sentences that only hold such words."""

import pytest

from briefqa.answering.opposing import is_of_opposite


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("東船塢有幾名焊工？", "西船塢有 31 名焊工。"),
        ("新燈塔有多高？", "旧灯塔高 22 公尺。"),
        ("上半季的漁獲是多少？", "下半季的漁獲為 410 公噸。"),
        ("女船員平均月薪是多少？", "男船員平均月薪為 4.1 萬元。"),
        ("國內航線有幾條？", "國外航線有 9 條。"),
        ("甲號倉的存量是多少？", "乙號倉的存量是 300 噸。"),
        ("How many tugs has the eastern basin?", "The western basin has 9 tugs."),
        ("How long is the upper canal?", "The lower canal is 14 kilometres long."),
        ("What do private schools charge?", "A public school charges 90 crowns."),
        ("When was the second lighthouse built?", "The first lighthouse was built in 1871."),
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
