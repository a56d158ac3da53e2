"""Questions after what stands under a heading are told from those after one fact."""

import pytest

from briefqa.questions.sections import bare_heading, narrowed_to, section_asked


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("What are the recommendations of the ferry report?", "5. Recommendations"),
        ("What does the ferry report recommend?", "Policy recommendations"),
        ("Which recommendations does the panel make?", "IV. Conclusions and recommendations"),
        ("List the recommendations.", "Recommendations for the port"),
        ("Summarise the main findings of the survey.", "Key findings"),
        ("What did the inspectors conclude?", "6 Conclusions"),
        ("What are the key takeaways?", "Key takeaways"),
        ("What did the parish council decide?", "Decisions"),
        ("What are the next steps?", "Next steps"),
        ("What is on the agenda of the choir?", "Agenda"),
        ("What are the lessons of the flood?", "Lessons"),
        ("渡輪報告提出哪些建議？", "伍、政策建議"),
        ("渡轮报告有什么建议？", "五、建议"),
        ("渡輪報告的建議是什麼？", "四、問題與建議"),
        ("鄉民代表會通過了哪四項附帶決議？", "附帶決議"),
        ("附帶決議有哪些？", "附帶決議"),
        ("主要發現為何？", "二、主要發現"),
        ("這份調查的結論是什麼？", "陸、小結"),
        ("請列出調查的結論", "第五章　結論與建議"),
        ("渡輪報告的結論", "結論"),
        ("渡輪營運的風險有哪些？", "四、風險"),
    ],
)
def test_a_question_after_a_section_is_told_by_its_heading(question: str, heading: str) -> None:
    asked = section_asked(question)
    assert asked is not None
    assert asked.is_headed(heading)


@pytest.mark.parametrize(
    "question",
    [
        "Who made the recommendations?",
        "When were the recommendations published?",
        "How many recommendations does the report make?",
        "Why did the council decide to close the ferry?",
        "What did the ferry cost?",
        "What is the price of a ticket?",
        "Did the report find a leak?",
        "誰提出這些建議？",
        "建議是什麼時候提出的？",
        "政府採納了幾項建議？",
        "專家建議把票價調到多少？",
        "為什麼做出這個結論？",
        "研究人員發現溪蟹減少了多少？",
    ],
)
def test_a_question_after_one_fact_asks_for_no_section(question: str) -> None:
    assert section_asked(question) is None


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("What are the recommendations of the ferry report?", "Findings"),
        (
            "What are the recommendations of the ferry report?",
            "How earlier recommendations were received by the six ports",
        ),
        ("What are the lessons of the flood?", "Music lessons in schools"),
        ("渡輪報告提出哪些建議？", "建議採購的船型"),
        ("渡輪營運的風險有哪些？", "風險管理制度"),
        ("渡輪營運的風險有哪些？", "收入"),
    ],
)
def test_another_heading_does_not_name_it(question: str, heading: str) -> None:
    asked = section_asked(question)
    assert asked is not None
    assert not asked.is_headed(heading)


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("4. Recommendations", "recommendations"),
        ("4.2  Costs:", "costs"),
        ("Chapter 3: Findings", "findings"),
        ("（二）改革建議", "改革建议"),
        ("第三章 結論", "结论"),
        ("2025 in review", "2025 in review"),
        ("一般建議", "一般建议"),
    ],
)
def test_the_number_of_a_heading_is_left_out(heading: str, bare: str) -> None:
    assert bare_heading(heading) == bare


def test_what_a_question_is_narrowed_to_is_told() -> None:
    assert narrowed_to("What does the report recommend on fares?").startswith("on fares")
    assert narrowed_to("報告對漁民有哪些建議？").startswith("對漁民")
    assert narrowed_to("報告有哪些建議？") == ""
