"""The article that a question names, and the line of a law that opens one."""

import pytest

from briefqa.questions.articles import AskedArticle, any_law, article_asked, article_opened, mentions


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("渡船管理條例第七條怎麼規定？", AskedArticle("7", law="渡船管理条例", whole=True)),
        ("請問渡船管理條例第七條的內容為何？", AskedArticle("7", law="渡船管理条例", whole=True)),
        ("第 7 條第二項", AskedArticle("7", paragraph=2, whole=True)),
        ("第二十一條之三規定什麼？", AskedArticle("21-3", whole=True)),
        ("第十二條第一項第三款說什麼？", AskedArticle("12", paragraph=1, item=3, whole=True)),
        ("第九條但書是什麼？", AskedArticle("9", proviso=True, whole=True)),
        ("第七条的罚款是多少？", AskedArticle("7")),
        ("What does Article 7(2) say?", AskedArticle("7", paragraph=2, whole=True)),
        (
            "What does section 12 of the Ferry Act provide?",
            AskedArticle("12", section=True, law="Ferry Act", whole=True),
        ),
        ("What does clause 4.2 say about fuel?", AskedArticle("4.2", section=True)),
    ],
)
def test_the_article_of_a_question_is_read(question: str, asked: AskedArticle) -> None:
    assert article_asked(question) == asked


@pytest.mark.parametrize(
    "question",
    [
        "第七條和第八條有什麼不同？",
        "第七屆會議決定了什麼？",
        "渡船有幾條航線？",
        "Which article did she write in 2019?",
        "How many sections does the bridge have?",
        "第三季的營收是多少？",
        "第二條渡輪航線的票價是多少？",
        "第一條電纜在哪裡上岸？",
        "第四條生產線何時量產？",
    ],
)
def test_a_question_that_names_none_or_two_has_none(question: str) -> None:
    assert article_asked(question) is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("第七條　渡船應每年檢查。", "7"),
        ("第 12 條", "12"),
        ("第八條之一（罰則）", "8-1"),
        ("Article 7 Inspection", "7"),
        ("Section 4.2. Fuel", "4.2"),
        ("第七條第二項規定", ""),
        ("第七條的渡船", ""),
        ("Article 7 requires a yearly inspection", ""),
        ("Articles of association", ""),
        ("4. Fuel", ""),
    ],
)
def test_a_line_that_opens_an_article_gives_its_number(line: str, number: str) -> None:
    assert article_opened(line) == number


def test_a_numbered_heading_is_a_section_where_one_is_asked_for() -> None:
    assert article_opened("4. Fuel", section=True) == "4"
    assert article_opened("Fuel", section=True) == ""


def test_an_article_is_mentioned_however_it_is_written() -> None:
    assert mentions("依草案第15條，渡船須投保。", "15")
    assert mentions("依草案第十五條，渡船須投保。", "15")
    assert not mentions("依草案第五條，渡船須投保。", "15")


def test_a_law_called_no_more_than_one_is_any() -> None:
    assert any_law("本条例")
    assert any_law("contract")
    assert not any_law("渡船管理条例")
    assert not any_law("Ferry Act")
