"""A question that leans on the one before it becomes the question that was meant; any other stays as it is."""

import pytest

from briefqa.following import full_question, subject_of

USERS = "DeepSeek 有多少使用者？"
SIZE = "DeepSeek R1 的參數規模有多大？"
LICENCE = "智谱 AI 的 GLM-4.5 采用什么开源许可？"
APRIL = "How many users did DeepSeek have in April 2025?"

LEANING = [
    # another thing
    (USERS, "那百度呢？", "百度有多少使用者？"),
    (USERS, "百度呢", "百度有多少使用者？"),
    (USERS, "那麼百度呢？", "百度有多少使用者？"),
    (SIZE, "那百度的呢？", "百度的參數規模有多大？"),
    (SIZE, "GLM-4.5 呢？", "GLM-4.5 的參數規模有多大？"),
    (SIZE, "那 GLM-4.5？", "GLM-4.5 的參數規模有多大？"),
    (SIZE, "what about GLM-4.5?", "GLM-4.5 的參數規模有多大？"),
    (LICENCE, "那百度呢？", "百度采用什么开源许可？"),
    (LICENCE, "换成 DeepSeek R1 呢？", "智谱 AI 的 DeepSeek R1 采用什么开源许可？"),
    ("北岬燈塔建於哪一年？", "那南岬燈塔呢？", "南岬燈塔建於哪一年？"),
    ("北岬灯塔建于哪一年？", "那龙溪旧桥呢？", "龙溪旧桥建于哪一年？"),
    ("什麼是顯式標識？", "那隱式標識呢？", "什麼是隱式標識？"),
    ("《標識辦法》第二條規定什麼？", "第三條呢？", "《標識辦法》第三條規定什麼？"),
    ("有哪些公司屬於六小虎？", "那四小龍呢？", "有哪些公司屬於四小龍？"),
    ("科大訊飛當年差點倒閉，是靠誰拉了一把？", "那商湯呢？", "商湯當年差點倒閉，是靠誰拉了一把？"),
    ("美國政府放行 H200 銷往中國，附帶什麼條件？", "那 H20 呢？", "美國政府放行 H20 銷往中國，附帶什麼條件？"),
    ("How many parameters does DeepSeek R1 have?", "And for Alibaba?", "How many parameters does Alibaba have?"),
    ("When did Zhipu AI release GLM-4.5?", "and Qwen3?", "When did Zhipu AI release Qwen3?"),
    ("When did Zhipu AI release GLM-4.5?", "How about Baidu?", "When did Baidu release GLM-4.5?"),
    ("How many users does DeepSeek have?", "那百度呢？", "How many users does 百度 have?"),
    ("how many users does deepseek have?", "and baidu?", "how many users does deepseek have, baidu?"),
    # another time
    ("DeepSeek 在 2025 年 4 月有多少活躍用戶？", "那 2024 年呢？", "DeepSeek 在 2024 年有多少活躍用戶？"),
    ("DeepSeek 2025 年有多少用戶？", "2024年呢？", "DeepSeek 2024年有多少用戶？"),
    ("2025 年中國 AI 市場規模有多大？", "2030 年呢？", "2030 年中國 AI 市場規模有多大？"),
    ("中国 AI 市场规模有多大？", "2030 年呢？", "2030 年中国 AI 市场规模有多大？"),
    ("中國 AI 市場規模有多大？", "民國 114 年呢？", "民國 114 年中國 AI 市場規模有多大？"),
    (USERS, "那 2024？", "2024 年 DeepSeek 有多少使用者？"),
    (USERS, "去年呢？", "去年 DeepSeek 有多少使用者？"),
    (APRIL, "and in 2024?", "How many users did DeepSeek have in 2024?"),
    (APRIL, "What about January 2025?", "How many users did DeepSeek have in January 2025?"),
    ("How many users did DeepSeek have?", "And in 2024?", "How many users did DeepSeek have in 2024?"),
    ("How many users did DeepSeek have?", "and last year?", "How many users did DeepSeek have last year?"),
    ("百度有多少員工？", "那 2024 年的阿里巴巴呢？", "2024 年阿里巴巴有多少員工？"),
    (APRIL, "and for Baidu in 2024?", "How many users did Baidu have in 2024?"),
    # another facet of the same
    (SIZE, "那授權呢？", "DeepSeek R1 的授權是什麼？"),
    (SIZE, "那价格呢？", "DeepSeek R1 的价格是什麼？"),
    ("How many parameters does DeepSeek R1 have?", "And its licence?", "What is the licence of DeepSeek R1?"),
    ("How many parameters does DeepSeek R1 have?", "what about the price?", "What is the price of DeepSeek R1?"),
    # a pronoun, or no subject at all
    ("GLM-4.5 是誰開發的？", "它有多少參數？", "GLM-4.5 有多少參數？"),
    ("GLM-4.5 是谁开发的？", "为什么它免费？", "为什么 GLM-4.5 免费？"),
    ("智譜 AI 是誰創辦的？", "這家公司有多少員工？", "智譜 AI 有多少員工？"),
    (SIZE, "其授權是什麼？", "DeepSeek R1 的授權是什麼？"),
    ("GLM-4.5 是誰開發的？", "什麼時候發布的？", "GLM-4.5 什麼時候發布的？"),
    ("GLM-4.5 是誰開發的？", "有多少參數？", "GLM-4.5 有多少參數？"),
    ("Who released GLM-4.5?", "How many parameters does it have?", "How many parameters does GLM-4.5 have?"),
    ("Who released GLM-4.5?", "What is its licence?", "What is GLM-4.5's licence?"),
    # the same matter, asked with another word
    ("AI 四小龍後來碰壁了嗎？", "為什麼？", "AI 四小龍後來碰壁了嗎？為什麼？"),
    ("Who released GLM-4.5?", "when?", "Who released GLM-4.5? When?"),
    ("Did the tolls end?", "Why is that?", "Did the tolls end? Why?"),
]  # fmt: skip

STANDING = [
    (USERS, "百度有多少使用者？"),
    (USERS, "那麼 GLM-4.5 採用什麼授權？"),
    (USERS, "誰發明火藥？"),
    (USERS, "誰是智譜的創辦人呢？"),
    (USERS, "為什麼 AI 四小龍碰壁？"),
    (USERS, "為什麼 DeepSeek 說它的模型便宜？"),
    (USERS, "DeepSeek R1 參數規模"),
    (USERS, "隱式標識"),
    (USERS, "那斯達克指數是多少？"),
    (USERS, "其他公司有哪些？"),
    (USERS, "其中哪一家最大？"),
    (USERS, "2024 年中國發布了什麼規定？"),
    (APRIL, "Why did the four dragons struggle?"),
    (APRIL, "What about the licence of GLM-4.5?"),
    (APRIL, "What is the licence of GLM-4.5?"),
    (APRIL, "Does Baidu publish its models?"),
    (APRIL, "And how many users does Baidu have?"),
    (APRIL, "Android market share"),
    ("", "那百度呢？"),
    (USERS, "？？？"),
    (USERS, ""),
    ("？", "那百度呢？"),
]


@pytest.mark.parametrize(("previous", "words", "meant"), LEANING, ids=lambda text: text)
def test_a_leaning_question_is_made_whole(previous: str, words: str, meant: str) -> None:
    assert full_question(previous, words) == meant


@pytest.mark.parametrize(("previous", "words"), STANDING, ids=lambda text: text)
def test_a_question_that_stands_alone_is_left_alone(previous: str, words: str) -> None:
    assert full_question(previous, words) == words


@pytest.mark.parametrize("previous", [row[0] for row in LEANING])
def test_asking_for_the_same_again_changes_nothing(previous: str) -> None:
    assert full_question(previous, previous) == previous


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        (SIZE, "DeepSeek R1"),
        (LICENCE, "智谱 AI 的 GLM-4.5"),
        ("什麼是顯式標識？", "顯式標識"),
        ("How many users did DeepSeek have in April 2025?", "DeepSeek"),
        ("今天天氣很好", ""),
    ],
)
def test_the_subject_is_what_a_question_is_about(question: str, subject: str) -> None:
    assert subject_of(question) == subject


@pytest.mark.parametrize(
    "text", ["(a+)+$" * 300, "那" * 2_000 + "呢", "and " * 500 + "?", "[[[[…1111", "\x00那\ud800呢"]
)
def test_strange_words_are_taken_in_linear_time(text: str) -> None:
    assert full_question(USERS, text)
    assert full_question(text, "那百度呢？")
