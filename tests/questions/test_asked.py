"""What is taken for a question, and when it asks for a source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.errors import InputRefused
from briefqa.lexical import tokens
from briefqa.questions.asked import (
    asks_for_english,
    asks_for_sides,
    asks_for_source,
    checked_question,
    fits_question,
    named_notes,
    search_terms,
)


@given(st.text(max_size=100))
@settings(deadline=None)
def test_a_question_comes_back_trimmed_and_encodable_or_is_refused(text: str) -> None:
    try:
        question = checked_question(text)
    except InputRefused:
        assert not any(character.isalnum() for character in text)
    else:
        assert question == question.strip()
        question.encode("utf-8")
        assert any(character.isalnum() for character in question)


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000", "？！。", "\u200b\u200d", "\u202e", "…—", "😀", "\ud800"])
def test_a_question_without_words_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputRefused, match="holds no words") as caught:
        checked_question(text)
    assert caught.value.exit_code == 7


def test_a_question_over_the_limit_is_refused_and_the_limit_named() -> None:
    assert checked_question("電" * MAX_QUESTION_CHARS)
    with pytest.raises(InputRefused, match=f"{MAX_QUESTION_CHARS + 1} characters; at most {MAX_QUESTION_CHARS}"):
        checked_question("電" * (MAX_QUESTION_CHARS + 1))


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("機房\ud83d用電？", "機房\ufffd用電？"),  # half of a surrogate pair is no character
        ("\x00機房", "\x00機房"),
        ("[[[[…1111", "[[[[…1111"),
        ("(a+)+$", "(a+)+$"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u202e機房", "\u202e機房"),
    ],
)
def test_odd_characters_are_taken_as_they_are_or_replaced(text: str, taken: str) -> None:
    assert checked_question(text) == taken


@pytest.mark.parametrize(
    "question",
    [
        "這個數字的出處是什麼？",
        "这一说法引自哪里？",
        "第三段的註釋寫了什麼？",
        "脚注 5 是什么？",
        "根據哪一份報告？",
        "What is the source of this figure?",
        "Which footnote says so?",
        "Who is cited for the estimate?",
        "空屋稅的數字出自什麼資料？",
        "依據是什麼文件？",
        "簡報註的是哪篇文章？",
        "白皮書引了誰的文章？",
        "那項調查是誰寫的？",
        "同註指回哪一篇報導？",
        "Which letter backs the claim?",
        "Which publication stands behind the remark?",
        "Where does the figure come from, according to the notes?",
        "Where does the figure of 87 percent in the ballot come from?",
        "每度 3.2 元這組數字是從哪份資料抄來的？",
        "這個說法是哪家媒體報導的？",
        "該說法的來源為何？",
        "新聞來源是？",
        "停業家數的數據，來源是哪份文件？",
        "民調「六成三的人支持標示義務」的來源是哪份統計？",
        "註明的來源是哪一號命令？",
        "有什麼來源可以證明這個說法？",
        "根據哪個來源？",
        "誰引用了這個數字？",
        "報告引用新華社的哪一篇？",
        "What source does the brief give for the delay?",
        "What is the source for the vote?",
        "What is the source of the 5% figure?",
        "Does the brief name a source?",
        "Which work does the report cite for its budget?",
        "source for the lead shrinking from 13.5% to 8.1%?",
        "量子晶片公司訓練成本557萬美元的來源是什麼？",
        "3.5亿人的来源是哪里？",
        "量子晶片公司日活躍用戶數的來源是哪裡？",
        "量子晶片公司市占率的來源是？",
        "來源在哪裡？",
        "參考來源有哪些？",
        "圖三的來源是什麼？",
        "What is the source of the training cost of Orion Motors?",
        "According to which source did Orion Motors sell 20m vehicles?",
        "Which sources does the brief of Orion Motors rely on for sales?",
        "source?",
        "What sources were used?",
        "what references does the brief use?",
    ],
)
def test_questions_about_sources_are_told(question: str) -> None:
    assert asks_for_source(question)


@pytest.mark.parametrize(
    "question",
    [
        "機房用多少電？",
        "哪些公司獲准出貨？",
        "How much power does the cluster draw?",
        "Which resources are short?",
        "open-source 模型有哪些？",
        "Which open source models are allowed?",
        "依據新法，違規者罰多少？",
        "哪份報告指出產量下滑？",
        "誰引進了這項技術？",
        "關注的是哪一項技術？",
        "Which article of the treaty bans mines?",
        "Where does the mine's coal come from?",
        "礦工是從哪裡來的？",
        "誰抄襲了這份報告？",
        "收入來源是什麼？",
        "能源來源的比例是多少？",
        "該公司的收入來源有哪些？",
        "這個模型的訓練資料來源為何？",
        "經費除了政府補助還靠哪些來源？",
        "有誰引用了這項技術？",
        "如何吸引用戶？",
        "吸引了哪些投資？",
        "戰爭所引發的後果是什麼？",
        "政府挹注 5 億元給誰？",
        "What are its main sources of revenue?",
        "Which energy sources are subsidised?",
        "What is the main source of power in the report's scenario?",
        "What data sources does the model use?",
        "What reference price was set?",
        "How many citations did the paper get?",
        "Which reasons did the minister cite?",
        "Sources disagree on the toll. What do they give?",
        "sources of revenue of the port",
        "公司營收的來源是什麼？",
        "資金 100 億元的來源是什麼？",
        "電力的來源有哪些？",
        "供水來源在哪裡？",
        "效率的來源是什麼？",
        "What is the source of the river?",
        "What is the source of the infection in 2020?",
        "What is the main source of the cost?",
        "Which sources does the port rely on for power?",
    ],
)
def test_other_questions_do_not_ask_for_a_source(question: str) -> None:
    assert not asks_for_source(question)


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
    ],
)
def test_other_questions_ask_for_no_sides(question: str) -> None:
    assert not asks_for_sides(question)


@pytest.mark.parametrize(
    ("question", "markers"),
    [
        ("註 70 引了什麼？", {"70"}),
        ("脚注１２是什么？", {"12"}),
        ("What does footnote 3 rest on, and note 5?", {"3", "5"}),
        ("哪一年註冊？", set()),
        ("專注 3 件事", set()),
        ("a keynote 2 hours long", set()),
    ],
)
def test_notes_are_named_by_number(question: str, markers: set[str]) -> None:
    assert named_notes(question) == markers


@given(st.text("請問機房用電多少的是哪一年 the power of cluster？", min_size=1, max_size=30))
@settings(deadline=None)
def test_words_to_search_for_are_none_only_where_the_question_has_none(text: str) -> None:
    terms = search_terms(text)
    assert len(set(terms)) == len(terms)
    assert bool(terms) == bool(list(tokens(text)))


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("請問機房用多少電？", {"机房", "房用", "电"}),
        ("How much power does the cluster draw?", {"power", "cluster", "draw"}),
        ("機房是否缺水？", {"机房", "缺水"}),
        ("機房缺水的出處是什麼？", {"机房", "房缺", "缺水"}),
        ("機房的收入來源是什麼？", {"机房", "收入", "入来", "来源"}),
        ("How much power, according to the different sources?", {"power"}),
    ],
)
def test_words_that_only_ask_are_not_searched_for(question: str, terms: set[str]) -> None:
    assert set(search_terms(question)) == terms


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("誰為什麼反對？", "谁为什么反对？"), ("機房在哪裡？", "机房在哪里？"), ("哪幾種軟體獲准？", "哪几种软件获准？")],
)
def test_both_scripts_of_a_question_search_for_the_same(traditional: str, simplified: str) -> None:
    assert search_terms(traditional) == search_terms(simplified)


@pytest.mark.parametrize("question", ["是什麼？", "Who are they?", "多少？", "為何？"])
def test_a_question_of_question_words_alone_searches_for_them(question: str) -> None:
    assert search_terms(question)


@pytest.mark.parametrize(
    ("question", "word"), [("計畫的目的是什麼？", "目的"), ("現在有幾座機房？", "现在"), ("誰最了解機房？", "了解")]
)
def test_words_that_hold_the_letter_of_a_question_word_stay_whole(question: str, word: str) -> None:
    assert word in search_terms(question)


@pytest.mark.parametrize(
    "question", ["淵亭科技的英文名稱怎麼寫？", "钜亨网的英文名是什么？", "What is it called in English?"]
)
def test_a_question_after_the_english_is_told_apart_and_wants_latin_words(question: str) -> None:
    assert asks_for_english(question)
    assert fits_question(question, "Yuanting Technology (淵亭科技) develops it.")
    assert not fits_question(question, "天機平台是淵亭科技的產品。")


def test_a_question_in_english_asks_for_no_english_of_its_own() -> None:
    assert not asks_for_english("Which companies did the report name?")
