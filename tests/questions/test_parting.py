"""A question that asks for several things becomes questions that can each be asked alone; one that asks for one stays."""

import pytest

from briefqa.questions.parting import parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("水庫最低降到幾成？兩份材料說得一致嗎？", ("水庫最低降到幾成",)),
        ("When did the plant open? I have seen two dates.", ("When did the plant open",)),
        ("水庫有多深？燈塔有多高？說法一致嗎？", ("水庫有多深", "燈塔有多高")),
        ("Why do the figures for the levee differ?", ()),
        ("兩家公司的數字為什麼不同？", ()),
    ],
)
def test_whether_accounts_agree_is_no_question_of_its_own(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("燈塔何時建成，何時遭停用？", ("燈塔何時建成", "燈塔建成，何時遭停用")),
        ("北岬的碼頭為什麼停工，後來哪天復工？", ("北岬的碼頭為什麼停工", "北岬 後來哪天復工")),
        ("灯塔是谁设计的？它有多高？", ("灯塔是谁设计的", "灯塔是设计的，它有多高")),
        ("燈塔幾公尺高？南埠的碼頭又有多長？", ("燈塔幾公尺高", "南埠的碼頭又有多長")),
        (
            "What did Marlow Dock cost, and how long did it take?",
            ("What did Marlow Dock cost", "Marlow Dock how long did it take"),
        ),
        (
            "Who runs Marlow Dock, and who runs the lighthouses of Hale?",
            ("Who runs Marlow Dock", "who runs the lighthouses of Hale"),
        ),
        ("碼頭有沒有延後完工？公司怎麼回應？", ("碼頭有沒有延後完工", "碼頭 公司怎麼回應")),
        ("碼頭延後完工了嗎？為什麼？", ("碼頭延後完工了嗎", "碼頭延後完工了，為什麼")),
        ("地熱電廠設在哪裡，一年發多少電？", ("地熱電廠設在哪裡", "地熱電廠 一年發多少電")),
        (
            "Who owns the Brenner refinery? What is its capacity?",
            ("Who owns the Brenner refinery", "Brenner What is its capacity"),
        ),
        (
            "Did Lorne Bank raise rates? By how much?",
            ("Did Lorne Bank raise rates", "Did Lorne Bank raise rates, by how much"),
        ),
        (
            "When did the dam at Sel fail, how many people died, and who was blamed?",
            (
                "When did the dam at Sel fail",
                "did the dam at Sel fail, how many people died",
                "did the dam at Sel fail, who was blamed",
            ),
        ),
        ("關於潮汐電廠，花了多少錢？何時完工？", ("關於潮汐電廠，花了多少錢", "關於潮汐電廠，花了錢，何時完工")),
        ("請問兩件事：南埠燈塔多高？北埠燈塔多高？", ("南埠燈塔多高", "北埠燈塔多高")),
        (
            "What caused the outage in Leeds, and has the grid been mended?",
            ("What caused the outage in Leeds", "Leeds has the grid been mended"),
        ),
        (
            "總統說「還要等多久？」是在哪裡？燈塔何時建成？",
            ("總統說「還要等多久？」是在哪裡", "燈塔何時建成"),
        ),
        ("學聯靜坐了幾天？家長會打不打算罷課？", ("學聯靜坐了幾天", "家長會打不打算罷課")),
    ],
)
def test_each_part_of_a_question_can_be_asked_alone(question: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.strip("？?") for part in parts_of(question)) == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("阿里雲和華為雲分別占多少？", ("阿里雲占多少？", "華為雲占多少？")),
        ("Kimi 與豆包各是哪家公司的？", ("Kimi 是哪家公司的？", "豆包是哪家公司的？")),
        ("What did Oak and Elm each release?", ("What did Oak release?", "What did Elm release?")),
        ("橡樹和榆樹的差距是多少？", ()),
        ("南埠和北埠各損失了多少糧食？", ("南埠損失了多少糧食？", "北埠損失了多少糧食？")),
        ("關於盲區，紀事與審查報告各說多少？", ("關於盲區，紀事說多少？", "關於盲區，審查報告說多少？")),
        (
            "東港的夜班津貼和蓮江的倒班津貼，最後各訂多少？",
            ("東港的夜班津貼，最後訂多少？", "蓮江的倒班津貼，最後訂多少？"),
        ),
        ("北岬燈塔的總高與塔高各是多少？", ("北岬燈塔的總高是多少？", "北岬燈塔的塔高是多少？")),
        (
            "逾期的人為什麼少了？官方和學者各怎麼說？",
            ("逾期的人為什麼少了？官方怎麼說？", "逾期的人為什麼少了？學者怎麼說？"),
        ),
        ("南埠和北埠 2024 年的吞吐量各是多少？", ("南埠 2024 年的吞吐量是多少？", "北埠 2024 年的吞吐量是多少？")),
        ("东埠与西埠的码头分别多长？", ("东埠的码头多长？", "西埠的码头多长？")),
        ("景岳大學與和敦大學的校地各歸誰？", ("景岳大學的校地歸誰？", "和敦大學的校地歸誰？")),
        ("台電跟中油去年各虧了多少？", ("台電去年虧了多少？", "中油去年虧了多少？")),
        ("2022 年與 2023 年的失業率分別是多少？", ("2022 年的失業率是多少？", "2023 年的失業率是多少？")),
        (
            "德国、法国和意大利的国防预算分别占多少？",
            ("德国的国防预算占多少？", "法国的国防预算占多少？", "意大利的国防预算占多少？"),
        ),
        ("How much did Hale and Marlow each pay?", ("How much did Hale pay?", "How much did Marlow pay?")),
    ],
)
def test_the_same_asked_of_two_is_asked_of_each(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    "question",
    [
        "中國和美國各級政府怎麼分工？",
        "燈塔和碼頭有多遠？",
        "How far is the lighthouse from the dock and the station?",
        "台灣和日本對各產業的補助有多少？",
        "不管誰當選，對台政策會怎麼變？",
        "幾年前，公司為什麼退出市場？",
        "總統說「我們還要等多久？」是在什麼場合？",
        "捷克共和國有幾座電廠？",
        "When and where did the talks begin?",
        "Which banks decide who gets credit and at what rate?",
        "Is there a list of who was invited and who came?",
        "If the strait closes, how will oil be shipped?",
        "How much was the Hegu Company, which sold the disinfectant, fined?",
        "燈塔多高？",
    ],
)
def test_a_question_for_one_thing_has_no_parts(question: str) -> None:
    assert parts_of(question) == ()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did Prof. Smith propose and when did he leave?", "What did Prof. Smith propose"),
        ("When did Gen. Marlow retire and who replaced him?", "When did Gen. Marlow retire"),
        ("Why did Norlin Corp. Europe close and who bought it?", "Why did Norlin Corp. Europe close"),
        ("What is the rate in Washington D.C. and who sets it?", "What is the rate in Washington D.C."),
        ("The dock is in Gov. Lee Bay. When did it open?", ""),
        ("5月3日下午2：30的會議由誰主持，討論了什麼？", "5月3日下午2：30的會議由誰主持"),
        ("混合比例1：3的砂漿強度多少，造價多少？", "混合比例1：3的砂漿強度多少"),
    ],
)
def test_a_mark_inside_a_sentence_parts_nothing(question: str, first: str) -> None:
    """The point of an abbreviation, the colon of a time of day or of a ratio."""
    parts = parts_of(question)
    assert parts[:1] == ((first,) if first else ())
    assert len(parts) == 2 * bool(first)


def test_a_full_stop_and_a_colon_part_what_they_end() -> None:
    assert parts_of("When did the dock open? Who built it. How long is it?")[0] == "When did the dock open"
    assert parts_of("關於水庫：何時完工？多深？")[0] == "關於水庫，何時完工"
