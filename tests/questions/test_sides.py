"""When a question is after what several say of one thing."""

import pytest

from briefqa.questions.sides import asks_for_sides


@pytest.mark.parametrize(
    "question",
    [
        "比較兩份報告的數字",
        "對法案的意見有哪些？",
        "兩份文件的數字有哪些出入？",
        "有幾種算法？",
        "兩篇文章各說幾部？",
        "Do the two studies agree?",
        "What do both reports say of the toll?",
        "What two figures are given for the toll?",
        "對於夜間宵禁，各方立場為何？",
        "各方對夜市搬遷的態度",
        "誰支持、誰反對夜市搬遷？",
        "哪些人反對、哪些人贊成設站？",
        "各機關怎麼估短少的人數？",
        "對搬遷有哪些不同意見？",
        "兩份報告對缺口的推估一致嗎？",
        "What are the different positions on the curfew?",
        "Who supports the curfew and who opposes it?",
        "What are the positions of the various parties?",
    ],
)
def test_questions_after_several_sides_are_told(question: str) -> None:
    assert asks_for_sides(question)


@pytest.mark.parametrize(
    "question",
    [
        "比較高的數字是多少？",
        "比較可靠的資料有多少？",
        "公司對報告有哪些回應？",
        "推薦演算法有哪些？",
        "Which two studies were funded?",
        "How much was paid?",
        "誰反對宵禁？",
        "各界捐款多少？",
        "各單位的預算是多少？",
        "各方簽署協議是哪一天？",
        "林海的立場為何？",
        "哪個部門提出估計？",
        "Who holds different positions in two companies?",
        "Who opposes the curfew?",
    ],
)
def test_other_questions_ask_for_no_sides(question: str) -> None:
    assert not asks_for_sides(question)
