"""A sentence that says yes and one that says no, and pairs that only look so."""

import pytest

from briefqa.answering.differences.yes_and_no import Told, says_yes_and_no
from briefqa.types import Span


def told(text: str, answer: str, context: str = "") -> Told:
    return Told(text, context, Span(text.index(answer), text.index(answer) + len(answer)))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "礁岩村會加入渡輪聯營嗎？",
            ("村長說，礁岩村不會加入渡輪聯營。", "不會加入"),
            ("Reef village will join the ferry pool.", "will join"),
        ),
        (
            "果農公會接受收購價了嗎？",
            ("果農公會已接受收購價。", "已接受"),
            ("The growers have not accepted the price.", "have not accepted"),
        ),
        (
            "礁岩村贊成禁捕嗎？",
            ("礁岩村贊成禁捕。", "贊成禁捕"),
            ("The village rejects the closure.", "rejects the closure"),
        ),
        (
            "鎮公所核發擴建許可了嗎？",
            ("鎮公所並未核發擴建許可。", "並未核發"),
            ("扩建许可已由镇公所核发。", "已由镇公所核发"),
        ),
        (
            "燈塔的修復案定案了嗎？",
            ("修復案仍在審查。", "仍在審查"),
            ("The repair of the lighthouse has been settled.", "has been settled"),
        ),
        (
            "礁岩村會蓋碼頭嗎？",
            ("礁岩村放棄蓋碼頭。", "放棄蓋碼頭"),
            ("The village will build the wharf.", "will build"),
        ),
    ],
)
def test_yes_against_no(question: str, one: tuple[str, str], other: tuple[str, str]) -> None:
    assert says_yes_and_no(question, told(*one), told(*other))
    assert says_yes_and_no(question, told(*other), told(*one))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "公會不接受收購價嗎？",
            ("公會不接受收購價。", "不接受"),
            ("The growers reject the price.", "reject the price"),
        ),
        (
            "公會反對降價嗎？",
            ("公會歡迎補助，但反對降價。", "反對降價"),
            ("The growers object to lower prices.", "object to lower prices"),
        ),
        (
            "公會不反對降價嗎？",
            ("公會不反對降價。", "不反對"),
            ("The growers accept lower prices.", "accept lower prices"),
        ),
        ("村裡2022年封港了嗎？", ("村裡2022年封港。", "封港"), ("村裡今年決議不封港。", "不封港")),
        ("村裡封港了嗎？", ("2022年村裡封港。", "封港"), ("2024年村裡不封港。", "不封港")),
        ("渡輪碼頭第一期啟用了嗎？", ("渡輪碼頭一期已啟用。", "已啟用"), ("渡輪碼頭二期尚未啟用。", "尚未啟用")),
        ("公會支持停航嗎？", ("公會支持停航。", "支持停航"), ("公會若無補助，不支持停航。", "不支持停航")),
        ("公會支持停航嗎？", ("公會支持停航。", "支持停航"), ("公會部分成員不支持停航。", "不支持停航")),
        ("鎮公所核發許可了嗎？", ("鎮公所已核發許可。", "已核發"), ("鎮公所並未退回許可。", "並未退回")),
        ("鎮公所會補助東堤嗎？", ("鎮公所會補助東堤。", "會補助"), ("鎮公所不會補助西堤。", "不會補助")),
    ],
)
def test_no_yes_against_a_no(question: str, one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not says_yes_and_no(question, told(*one), told(*other))
    assert not says_yes_and_no(question, told(*other), told(*one))
