"""A question that leans on the one before it becomes the question that was meant; any other stays as it is."""

from itertools import product

import pytest

from briefqa.questions.following import full_question, subject_of
from briefqa.questions.parting import parts_of

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
    ("how many users does deepseek have?", "and baidu?", "how many users does baidu have?"),
    ("When did phase 1 open?", "And phase 2?", "When did phase 2 open?"),
    ("When did phase one open?", "And phase two?", "When did phase two open?"),
    ("When did unit 3 of the plant start?", "What about unit 4?", "When did unit 4 of the plant start?"),
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
    ("北岬燈塔建於哪一年？", "高度呢？", "北岬燈塔的高度是什麼？"),
    ("北岬燈塔建於哪一年？", "燈光射程呢？", "北岬燈塔的燈光射程是什麼？"),
    ("北岬燈塔建於哪一年？", "管理單位呢？", "北岬燈塔的管理單位是什麼？"),
    ("北岬燈塔建於哪一年？", "碼頭呢？", "碼頭建於哪一年？"),
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

# One thing gives way to one of its sort; verb, date and rest stay word for word.
REPLACED = [
    ("阿里巴巴投資了多少錢？", "那百度呢？", "百度投資了多少錢？"),
    ("阿里巴巴計畫投資多少？", "騰訊呢？", "騰訊計畫投資多少？"),
    ("字節跳動去年花了多少錢買晶片？", "那騰訊呢？", "騰訊去年花了多少錢買晶片？"),
    ("百度在 2023 年推出了什麼模型？", "那阿里巴巴呢？", "阿里巴巴在 2023 年推出了什麼模型？"),
    ("中國在 2025 年發布了哪些規定？", "美國呢？", "美國在 2025 年發布了哪些規定？"),
    ("阿里巴巴在 2024 年投資了多少？", "那百度呢？", "百度在 2024 年投資了多少？"),
    ("阿里巴巴在 2024 年投資了多少？", "它什麼時候發布？", "阿里巴巴什麼時候發布？"),
    ("DeepSeek R1 的參數規模有多大？", "那在美國呢？", "在美國，DeepSeek R1 的參數規模有多大？"),
    ("台積電 2024 年第一季營收是多少？", "那第二季呢？", "台積電 2024 年第二季營收是多少？"),
    ("台積電去年賺了多少錢？", "那聯發科呢？", "聯發科去年賺了多少錢？"),
    ("台積電在 2023 年投資了多少？", "鴻海呢", "鴻海在 2023 年投資了多少？"),
    ("華為何時推出昇騰 910C？", "那寒武紀呢？", "寒武紀何時推出昇騰 910C？"),
    ("華為何時推出昇騰 910C？", "那昇騰 920 呢？", "華為何時推出昇騰 920？"),
    ("月之暗面完成了幾輪融資？", "那智譜 AI 呢？", "智譜 AI 完成了幾輪融資？"),
    ("智譜 AI 完成了幾輪融資？", "月之暗面呢？", "月之暗面完成了幾輪融資？"),
    ("Kimi K2 有哪些優點？", "那它的缺點呢？", "Kimi K2 的缺點是什麼？"),
    ("Kimi K2 的價格是多少？", "那在日本呢？", "在日本，Kimi K2 的價格是多少？"),
    ("Kimi K2 在美國賣多少錢？", "那在日本呢？", "Kimi K2 在日本賣多少錢？"),
    ("誰創立了 DeepSeek？", "他是誰？", "誰創立了 DeepSeek？他是誰？"),
    ("誰創立了 DeepSeek？", "那百度呢？", "誰創立了百度？"),
    ("小米打算招聘多少人？", "那理想汽車呢？", "理想汽車打算招聘多少人？"),
    ("歐盟在 2024 年通過了什麼法律？", "那 2025 年的日本呢？", "日本在 2025 年通過了什麼法律？"),
    ("「智能體」是什麼意思？", "那「具身智能」呢？", "「具身智能」是什麼意思？"),
    ("《暫行辦法》第七條規定什麼？", "那第九條呢？", "《暫行辦法》第九條規定什麼？"),
    ("阿里巴巴和騰訊去年各投資了多少？", "那今年呢？", "阿里巴巴和騰訊今年各投資了多少？"),
    ("百度去年投資了多少？", "那京東和美團呢？", "京東和美團去年投資了多少？"),
    ("字節跳動每年花多少錢買 GPU？", "百度呢？", "百度每年花多少錢買 GPU？"),
    ("國家網信辦在 2024 年 12 月公布了多少款已完成備案的生成式人工智慧服務？", "2025 年 3 月呢？", "國家網信辦在 2025 年 3 月公布了多少款已完成備案的生成式人工智慧服務？"),
    ("百度去年在印度投資了多少？", "那越南呢？", "百度去年在越南投資了多少？"),
    ("商湯為什麼虧損？", "怎麼解決？", "商湯怎麼解決？"),
    ("腾讯投资了哪些公司？", "那它在欧洲呢？", "在欧洲，腾讯投资了哪些公司？"),
    ("科大讯飞裁了多少人？", "那商汤呢？", "商汤裁了多少人？"),
    ("文心一言的月活用户有多少？", "为什么？", "文心一言的月活用户有多少？为什么？"),
    ("How much did Alibaba invest in 2024?", "what about 2025?", "How much did Alibaba invest in 2025?"),
    ("How much did Alibaba invest in China?", "And in Japan?", "How much did Alibaba invest in Japan?"),
    ("What is the context length of GLM-4.5?", "and its price?", "What is the price of GLM-4.5?"),
    ("Who founded Moonshot AI?", "When was it founded?", "When was Moonshot AI founded?"),
    ("Why did SenseTime lose money last year?", "And Megvii?", "Why did Megvii lose money last year?"),
    ("how much did tencent spend on chips?", "and alibaba?", "how much did alibaba spend on chips?"),
    ("Which models did Baidu and Alibaba release in 2023?", "what about Tencent?", "Which models did Tencent release in 2023?"),
    ("Did Nvidia sell the H20 to China?", "What about the H200?", "Did Nvidia sell the H200 to China?"),
    # questions that were written down when the patterns stood
    ("地平線在香港募集了多少資金？", "黑芝麻智能呢？", "黑芝麻智能在香港募集了多少資金？"),
    ("地平線在香港募集了多少資金？", "那在上海呢？", "地平線在上海募集了多少資金？"),
    ("梁文鋒哪一年創辦幻方？", "那楊植麟呢？", "楊植麟哪一年創辦幻方？"),
    ("哪些公司投資了月之暗面？", "那智譜呢？", "哪些公司投資了智譜？"),
    ("誰領導 Qwen 團隊？", "那豆包團隊呢？", "誰領導豆包團隊？"),
    ("新規定對大企業有什麼影響？", "那對小企業呢？", "新規定對小企業有什麼影響？"),
    ("新規定對大企業有什麼影響？", "它什麼時候生效？", "新規定什麼時候生效？"),
    ("中芯國際能夠生產幾奈米的晶片？", "那它的良率呢？", "中芯國際的良率是什麼？"),
    ("2030年中國的算力規模會達到多少？", "那印度呢？", "2030年印度的算力規模會達到多少？"),
    ("蚂蚁集团向监管部门缴了多少罚款？", "那拼多多呢？", "拼多多向监管部门缴了多少罚款？"),
    ("寒武纪上半年亏损多少？", "那海光信息呢？", "海光信息上半年亏损多少？"),
    ("请问讯飞星火是哪一年上线的？", "那文心一言呢？", "请问文心一言是哪一年上线的？"),
    ("When did Hong Kong adopt its AI guidelines?", "and Taiwan?", "When did Taiwan adopt its AI guidelines?"),
    ("How many chips did Huawei ship to Malaysia in 2024?", "and to Thailand?", "How many chips did Huawei ship to Thailand in 2024?"),
    ("How many chips did Huawei ship to Malaysia in 2024?", "what about in Q3?", "How many chips did Huawei ship to Malaysia in Q3 2024?"),
    ("How many chips did Huawei ship in Q2 2024?", "And Q3?", "How many chips did Huawei ship in Q3 2024?"),
    ("Who leads the Qwen team?", "Who is she?", "Who leads the Qwen team? Who is she?"),
    ("Which law requires labels on generated images?", "since when?", "Which law requires labels on generated images? Since when?"),
    ("聯發科下半年計畫推出幾款晶片？", "高通呢？", "高通下半年計畫推出幾款晶片？"),
    ("聯發科下半年計畫推出幾款晶片？", "那明年呢？", "聯發科明年計畫推出幾款晶片？"),
    ("中國哪一年加入公約？", "印度呢？", "印度哪一年加入公約？"),
    ("荷蘭為何限制 ASML 出口？", "什麼時候開始的？", "荷蘭什麼時候開始的？"),
    ("李彥宏對開源說過什麼？", "他幾歲？", "李彥宏幾歲？"),
    ("Manus 在新加坡有多少員工？", "那在東京呢？", "Manus 在東京有多少員工？"),
    ("小鹏和理想上个月交付了多少辆车？", "零跑呢？", "零跑上个月交付了多少辆车？"),
    ("云从科技亏了多少钱？", "2023 年呢？", "2023 年云从科技亏了多少钱？"),
    ("How large is the AI market in India?", "and in 2030?", "How large is the AI market in India in 2030?"),
    ("Why was iFlytek put on the entity list?", "And SenseTime?", "Why was SenseTime put on the entity list?"),
    ("What did Xi Jinping say about AI in May 2025?", "and in July?", "What did Xi Jinping say about AI in July 2025?"),
    ("宏碁在泰國雇用了多少工程師？", "那華碩呢？", "華碩在泰國雇用了多少工程師？"),
    ("宏碁在泰國雇用了多少工程師？", "馬來西亞呢？", "宏碁在馬來西亞雇用了多少工程師？"),
    ("宏碁2022年底裁了多少人？", "2023年底呢？", "宏碁2023年底裁了多少人？"),
    ("梁文鋒提到了哪些競爭對手？", "王興呢？", "王興提到了哪些競爭對手？"),
    ("哪個國家最早禁用 DeepSeek？", "那 TikTok 呢？", "哪個國家最早禁用 TikTok？"),
    ("誰批准了輸出許可？", "什麼時候批准的？", "誰批准了輸出許可？什麼時候批准的？"),
    ("根據 IDC 的報告，阿里雲市占率是多少？", "那華為雲呢？", "根據 IDC 的報告，華為雲市占率是多少？"),
    ("為什麼百度的股價下跌？", "那阿里呢？", "為什麼阿里的股價下跌？"),
    ("中國的人工智慧專利有多少？", "那日本和韓國呢？", "日本和韓國的人工智慧專利有多少？"),
    ("面壁智能获得了谁的投资？", "无问芯穹呢？", "无问芯穹获得了谁的投资？"),
    ("特斯拉在上海建了什么工厂？", "那在柏林呢？", "特斯拉在柏林建了什么工厂？"),
    ("2024 年第四季度中芯国际收入增长多少？", "那第三季度呢？", "2024 年第三季度中芯国际收入增长多少？"),
    ("谁负责审核备案？", "他们怎么审核？", "谁负责审核备案？他们怎么审核？"),
    ("抖音日活用户超过多少？", "那快手呢？", "快手日活用户超过多少？"),
    ("How fast is the Ascend 910B?", "and the 910C?", "How fast is the 910C?"),
    ("Which firms were added to the entity list in January 2025?", "and in March?", "Which firms were added to the entity list in March 2025?"),
    ("What did Jensen Huang say in Taipei?", "and in Beijing?", "What did Jensen Huang say in Beijing?"),
    ("how many people work at sensetime?", "and at megvii?", "how many people work at megvii?"),
    # names that no list holds
    ("星海躍動每年花多少錢買 GPU？", "百度呢？", "百度每年花多少錢買 GPU？"),
    ("深藍探索何時推出新模型？", "那百度呢？", "百度何時推出新模型？"),
    ("晨光開發的市值是多少？", "那松果出行呢？", "松果出行的市值是多少？"),
]  # fmt: skip

WHOLE = [
    "那斯達克 2024 年漲了多少？",
    "那不勒斯大學做了什麼研究？",
    "那英代言了哪一款人工智慧產品？",
    "那些沒有備案的模型會怎麼樣？",
    "那麼多公司為什麼都失敗了？",
    "那麼多模型是誰開發的？",
    "它石智航的創辦人是誰？",
    "其他國家如何管理生成式人工智慧？",
    "其中國企占多少？",
    "那曲市有哪些算力中心？",
    "那家開發 Kimi 的公司叫什麼名字？",
    "他山科技做什麼產品？",
    "而立之年創業的梁文鋒是哪裡人？",
    "那一年 ChatGPT 發布時百度做了什麼？",
    "那斯達克上市的中國公司有哪些？",
    "那麼大的模型需要多少張 GPU？",
    "那時候百度有多少工程師？",
    "其實百度為什麼落後？",
    "其間中國發布了哪些規定？",
    "那須町的資料中心何時完工？",
    "它石智航募資多少？",
    "而百度何時推出文心一言？",
    "But why did Manus move to Singapore?",
    "And so how did Zhipu AI respond to the US entity list?",
    "It was DeepSeek that released R1, but when?",
]  # fmt: skip

UNSURE = [("今天天氣很好", "那百度呢？"), ("那百度呢？", "騰訊呢？")]


@pytest.mark.parametrize(("previous", "words", "meant"), [*LEANING, *REPLACED], ids=lambda text: text)
def test_a_leaning_question_is_made_whole(previous: str, words: str, meant: str) -> None:
    assert full_question(previous, words) == meant


@pytest.mark.parametrize(("previous", "words"), STANDING, ids=lambda text: text)
def test_a_question_that_stands_alone_is_left_alone(previous: str, words: str) -> None:
    assert full_question(previous, words) == words


@pytest.mark.parametrize("previous", ["阿里巴巴在 2024 年投資了多少？", APRIL])
@pytest.mark.parametrize("words", WHOLE)
def test_a_question_that_only_begins_like_a_leaning_one_is_left_alone(previous: str, words: str) -> None:
    assert full_question(previous, words) == words


@pytest.mark.parametrize(("previous", "words"), UNSURE)
def test_what_gives_way_is_not_guessed(previous: str, words: str) -> None:
    assert full_question(previous, words) == words


@pytest.mark.parametrize("previous", [row[0] for row in [*LEANING, *REPLACED]])
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
        ("地熱電廠設在哪裡？", "地熱電廠"),
        ("華為何時推出昇騰 910C？", "華為"),
        ("字節跳動去年花了多少錢？", "字節跳動"),
        ("阿里巴巴和騰訊去年各投資了多少？", "阿里巴巴和騰訊"),
        ("科大讯飞裁了多少人？", "科大讯飞"),
        ("智元創新為什麼虧損？", "智元創新"),
        ("阿里投資了哪些公司？", "阿里"),
        ("小米開發的手機賣了多少？", "小米"),
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


PIECES = (
    *(
        "為什麼",
        "為何",
        "請問",
        "依據白皮書，",
        "2023年",
        "前年",
        "5月",
        "第二季",
        "下半年",
        "Q3",
        "May 2024",
        "In 2024",
    ),
    *("誰", "多少錢", "何時動工的", "它有幾層", "他們", "那", "呢", "的", "有", "南港橋", "Orchid 2", "對", "在"),
    *("？", "?", "，", "、", "和", "「", "?!", " "),
)


def test_whatever_a_question_is_put_together_of_it_is_read() -> None:
    """A date, a source or a question word may be all there is: nothing is left behind it to look at."""
    for pieces in (*product(PIECES), *product(PIECES, repeat=2)):
        question = "".join(pieces)
        assert subject_of(question) in question
        parts_of(question)
        for words in ("它有多少用戶？", "那 2024 年呢？", "為什麼？", "何時動工的？", "對岸呢？", "its price?", "那呢"):
            assert full_question(question, words)
        assert full_question("南港橋何時動工？", question).strip() or not question.strip()


@pytest.mark.parametrize(
    "question",
    [
        "為何？哪一年開工的？",
        "南港橋停工了，為什麼？哪一年開工的？",
        "在2023年，為什麼？花了多少？",
        "請問：為何？花了多少？",
    ],
)
def test_a_second_question_after_one_of_a_bare_word_stands(question: str) -> None:
    second = question.split("？")[1]
    assert any(part.endswith(second) for part in parts_of(question))
