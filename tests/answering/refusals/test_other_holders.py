"""Who holds a post: a deputy, a predecessor or the holder of another post is no answer."""

import pytest

from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.refusals.other_holders import names_another_holder
from briefqa.index import Index
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector


def named_another(question: str, *texts: str) -> bool:
    index: Index = memory_index({f"{number}.txt": f"{text}\n" for number, text in enumerate(texts)})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    by_text = {item.quote.text: item for item in found}
    return names_another_holder(index, question, [by_text[text] for text in texts if text in by_text])


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("港務署署長是誰？", "港務署副署長連雨晴說明，航道已經清淤。", True),
        ("港務署署長是誰？", "港務署署長連雨晴說明，航道已經清淤。", False),
        ("港務署副署長是誰？", "港務署署長連雨晴說明，航道已經清淤。", True),
        ("誰是漁業部長？", "前漁業部長方知遠提醒，漁獲仍在下降。", True),
        ("誰是漁業部長？", "日前漁業部長方知遠提醒，漁獲仍在下降。", False),
        ("財政部長是誰？", "財長方知遠提醒，紀律不能放鬆。", False),
        ("北嶼造船總經理是誰？", "北嶼造船董事長安若水坦言，交船將延後。", True),
        ("Who is the president of Beiyu Shipyard?", "北嶼造船董事長安若水坦言，交船將延後。", True),
        ("Who is the chief executive of Beiyu Shipyard?", "北嶼造船執行長安若水坦言，交船將延後。", False),
        ("Who is the director of the Harrow museum?", "Deputy director Ann Lee opened the museum hall.", True),
        ("Who is the director of the Harrow museum?", "The former Harrow director Ann Lee opened the museum hall.", True),
        ("Who is the director of the Harrow museum?", "Its director, Ann Lee, opened the museum hall.", False),
        ("阿里巴巴董事長是誰？", "阿里巴巴董事局主席蔡崇信說，投資會加快。", False),
        ("阿里巴巴主席是誰？", "阿里巴巴董事局主席蔡崇信說，投資會加快。", False),
        ("阿里巴巴董事長是誰？", "阿里巴巴董事局副主席蔡崇信說，投資會加快。", True),
        ("日本總理是誰？", "日本首相石破茂會見防衛大臣。", False),
        ("日本首相是誰？", "日本防衛大臣中谷元會見記者。", True),
        ("Who is the premier of China?", "China's Prime Minister Li Qiang met the president.", False),
        ("Who is the premier of Ontario?", "安大略省長福特接見市民。", False),
        ("英國外交部長是誰？", "英國外交大臣拉米與首相施凱爾會面。", False),
        ("北嶼日報主編是誰？", "北嶼日報總編輯安若水坦言，銷量下滑。", False),
        ("Who is the chief executive of Brandt Foods?", "Over the past year chief executive Ruth Hale of Brandt Foods cut jobs.", False),
        ("Who is the chief executive of Brandt Foods?", "Brandt Foods honoured its past chief executive Ruth Hale.", True),
        ("Who is the mayor of Springfield?", "Ann Lee, a former lawyer and mayor of Springfield, cut taxes.", False),
        ("松城市長是誰？", "會前市長王大同在松城接見代表。", False),
        ("松城市長是誰？", "選前松城市長王大同接見代表。", False),
        ("松城漁會理事長是誰？", "松城漁會前理事長王大同接見代表。", True),
        ("南嶼重工董事長是誰？", "北嶼造船董事長安若水坦言，交船將慢於南嶼重工。", True),
        ("南嶼重工董事長是誰？", "董事長安若水坦言，南嶼重工交船將延後。", False),
        ("南嶼重工董事長是誰？", "據了解董事長安若水已離開南嶼重工。", False),
        ("疾管署署長是誰？", "疾病管制署署長連雨晴說明疫情。", False),
        ("Who is the chief executive of Harrow Lines?", "Brandt Foods, whose chief executive is Ruth Hale, outsold Harrow Lines.", True),
        ("Who is the chairman of Harrow Lines?", "Brandt's chairman Ruth Hale met the board of Harrow Lines.", True),
        ("Who is the chairman of Harrow Lines?", "Harrow's chairman Ruth Hale met the board.", False),
        ("Who is the chairman of Harrow Lines?", "The company's chairman Ruth Hale met the board of Harrow Lines.", False),
        ("2019年的港務署署長是誰？", "港務署副署長連雨晴說明，航道已經清淤。", False),
        ("港務署何時清淤？", "港務署副署長連雨晴說明，航道已經清淤。", False),
    ],
)  # fmt: skip
def test_the_holder_of_another_post_or_rank(question: str, text: str, *, another: bool) -> None:
    assert named_another(question, text) is another


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("第三信用合作社經理是誰？", "第三信用合作社理事長安若水坦言，放款減少。", True),
        ("首都客運總經理是誰？", "首都客運董事長安若水坦言，班次減少。", True),
        ("歷史博物館館長是誰？", "歷史博物館副館長安若水坦言，經費減少。", True),
        ("永和造船總經理是誰？", "永和造船董事長安若水坦言，交船將延後。", True),
        ("和泰航運總經理是誰？", "和泰航運董事長安若水坦言，交船將延後。", True),
        ("前金區區長是誰？", "前金區公所主任秘書安若水出席，里長也到場。", True),
        ("前金區區長是誰？", "前金區區長安若水出席，里長也到場。", False),
        ("目前北嶼造船的總經理是誰？", "北嶼造船董事長安若水坦言，交船將延後。", True),
        ("Who is the chairman of New Beiyu Shipyard?", "New Beiyu Shipyard spokesman Ann Lee named a date.", True),
        ("Who is the chief executive of First Harbour?", "First Harbour chairman Ann Lee named a date.", True),
        ("Who is the mayor of New Taipei?", "New Taipei mayor Hou met the minister.", False),
    ],
)  # fmt: skip
def test_a_name_may_hold_what_tells_of_a_rank_or_of_several(question: str, text: str, *, another: bool) -> None:
    assert named_another(question, text) is another


@pytest.mark.parametrize(
    "question",
    [
        "第三任港務署署長是誰？",
        "首任港務署署長是誰？",
        "歷任港務署署長是誰？",
        "前港務署署長是誰？",
        "港務署前署長是誰？",
        "前任港務署署長是誰？",
        "港務署與漁業署署長是誰？",
        "民國一百零八年的港務署署長是誰？",
        "Who is the 12th director of the harbour agency?",
        "Who is the new director of the harbour agency?",
        "Who is the director of the harbour and fishing agency?",
    ],
)
def test_a_question_after_another_time_or_several_holders_is_left_alone(question: str) -> None:
    assert not named_another(question, "港務署副署長連雨晴說明，航道已經清淤。")
    assert not named_another(question, "The deputy director of the harbour agency, Ann Lee, cleared the channel.")


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("北嶼造船總經理是誰？", "The commissioner of the coast guard, Ann Lee, named a date.", True),
        ("海巡署署長是誰？", "The commissioner of the coast guard, Ann Lee, named a date.", False),
        ("美術館館長是誰？", "The director of the museum, Ann Lee, named a date.", False),
        ("審計長是誰？", "The auditor general told the secretary of the commission.", False),  # which may be called so
        ("Who is the director of the harbour agency?", "港務署署長連雨晴說明，航道已經清淤。", False),
        ("Who is the director of the harbour agency?", "港務署發言人連雨晴說明，航道已經清淤。", True),
    ],
)  # fmt: skip
def test_posts_across_languages(question: str, text: str, *, another: bool) -> None:
    assert named_another(question, text) is another


def test_an_english_post_of_another_sort_lifts_no_refusal() -> None:
    chairman = "北嶼造船董事長安若水坦言，交船將延後。"
    commissioner = "Commissioner Ann Lee told the council that two ships may wait."
    assert named_another("北嶼造船總經理是誰？", chairman, commissioner)


def test_a_holder_further_down_counts_where_the_passage_names_whose_post_it_is() -> None:
    deputy = "港務署副署長連雨晴說明，航道已經清淤。"
    question = "港務署署長是誰？"
    assert not named_another(question, deputy, "港務署的業務由署長方知遠督導，每年檢討。")
    assert not named_another(question, deputy, "港口事務署署長方知遠出席，逐一回答。"), "written in full"
    assert named_another(question, deputy, "林業署長方知遠出席，逐一回答。"), "of another organisation"
