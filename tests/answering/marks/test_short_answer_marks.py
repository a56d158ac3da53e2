"""The short answer is the span that is asked for, or none."""

from dataclasses import replace

import pytest

from briefqa.answering.marks import short_answers
from briefqa.answering.marks.short_answers import marked, one_mark, read_answers, short_answer
from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.retrieving import retrieve
from briefqa.types import Chunk, Hit, Quote, Span
from fakes import memory_index, words_vector


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("燈塔建於哪一年？", "北岬燈塔建於1872年8月，由四名守望員輪班。", "1872年"),
        ("灯塔有多少名守望员？", "北岬燈塔建於1872年，由四名守望員輪班。", "四名"),
        ("華為雲占多少比例？", "火山引擎 14.8%、華為雲 13.1%、騰訊雲 7%。", "13.1%"),
        ("When was the bridge opened?", "The Harrow bridge was opened in 1931.", "1931"),
        ("How much did it cost?", "It cost 6 million US dollars in 2024.", "6 million US dollars"),
        ("李白幾歲時離開四川？", "李白二十五歲時離開四川。", "二十五歲"),
        ("庫存縮小到多少？", "庫存從 40% 一路縮小至 22%。", "22%"),
        ("庫存原本是多少？", "庫存從 40% 一路縮小至 22%。", "40%"),
        (
            "To how much money did the fund grow?",
            "The fund grew from 3 million dollars to 5 million dollars.",
            "5 million dollars",
        ),
        ("How many users does Lumo have?", "Lumo has 5 million users, up from 3 million users.", "5 million users"),
        ("2031 年漁獲價值多少錢？", "漁獲預計由 2026 年的 4 億元，增至 2031 年的 9 億元。", "9 億元"),
        ("9月有多少用戶？", "今年2月，漁訊在各港有1200萬用戶，到了9月幾乎增至2500萬。", "2500萬"),
        ("進口茶葉的平均價格是多少？", "本地茶葉的平均價格僅為 38 元，而進口茶葉的平均價格則高達 158 元。", "158 元"),
        ("造橋花了多少錢？", "造橋只花不到 600 萬美元（約新台幣 1.8 億元）。", "不到 600 萬美元"),
        ("How many companies use it?", "It is in use at more than 900 companies.", "more than 900 companies"),
        ("渡輪的平均船齡是多少？", "全部 14 艘渡輪的平均船齡是 27 年。", "27 年"),
        ("遲報要罰多少錢？", "遲報者，處新臺幣三千元以上一萬五千元以下罰鍰。", "新臺幣三千元以上一萬五千元以下"),
        (
            "漏油致人於死要關幾年？",
            "漏油的刑度為一年以上三年以下，得併科罰金；致人於死者，處五年以上九年以下。",
            "五年以上九年以下",
        ),
        ("漏油要關幾年？", "漏油的刑度為一年以上三年以下；致人於死者，處五年以上九年以下。", "一年以上三年以下"),
        (
            "When was draft 2.1 adopted?",
            "Draft 2.1 was adopted in May 2014, and Draft 2.0 was adopted in June 2011.",
            "May 2014",
        ),
        ("新纜的容量是多少？", "舊纜 600 Mbps 不敷使用，新纜的容量為 8 Gbps。", "8 Gbps"),
        ("風場的容量因數是多少？", "火力機組有 62%，風場的容量因數約 38%。", "約 38%"),
        ("水手月薪最低多少？", "水手平均月薪為 4.2 萬元，不得低於 3 萬元。", "不得低於 3 萬元"),
        ("偷漁會被判幾年？", "偷漁者，處一年以上七年以下有期徒刑。", "一年以上七年以下"),
        ("渡輪的決標金額是多少？", "縣府向北岬訂造六艘千噸級渡輪，決標金額為新臺幣42億8千萬元。", "新臺幣42億8千萬元"),
        ("Lumo 的成本是什麼？", "Lumo 有 6,710 億個參數，成本約 557 萬美元。", "約 557 萬美元"),
        ("漁會到底虧多少？", "漁會虧損已達 43 億元，負債比率 92%。", "43 億元"),
        ("噪音超標的比例", "平均為161分貝，超過160分貝者占打樁時數的11%。", "11%"),
        (
            "2021年流失率",
            "The share of sailors leaving rose from 6.1 percent in 2021 to 9.8 percent in 2024.",
            "6.1 percent",
        ),
        (
            "What was the attrition rate in 2024?",
            "Attrition rose from 6.1 percent in 2021 to 9.8 percent in 2024.",
            "9.8 percent",
        ),
        ("2025年熱病死亡人數？", "2025年熱病確診 3,218 例，死亡 41 例，致死率 1.27%。", "41 例"),
        ("2025年熱病病例數", "2025年熱病確診 3,218 例，死亡 41 例，致死率 1.27%。", "3,218 例"),
        ("How many deaths were there?", "There were 3,218 cases and 41 deaths.", "41 deaths"),
        ("補償總額是多少？", "每戶扣減86元，總金額約1億6千萬元；另發給工廠補償3億2千萬元。", "約1億6千萬元"),
        ("停電歷時多久？", "停電影響12萬戶，前後歷時6小時42分。", "6小時42分"),
        ("2021年流失率", "Attrition rose from 6.1 percent in 2021 to 9.8 percent in 2024.5", "6.1 percent"),
        ("配合款還要支付多少？", "配合款累計支出88億元，未來六年尚需再支付134億元。", "134億元"),
        ("兩國的差距有多大？", "差距分為三類，模型得分相差9個百分點。", "9個百分點"),
        ("南嶼每十萬人口發生率是多少？", "南嶼每十萬人口發生率為 142.6。", "142.6"),
        (
            "哪三家船廠得標？",
            "得標的船廠包括北岬(North)、南灣(South)與東礁(East),其餘落選。",
            "北岬(North)、南灣(South)與東礁(East)",
        ),
    ],
)
def test_the_span_that_is_asked_for(question: str, quote: str, answer: str) -> None:
    span = short_answer(question, quote)
    assert span is not None
    assert span.of(quote) == answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("為什麼燈塔關閉？", "燈塔於1972年關閉。"),
        ("2024 年的產量是多少噸？", "2024 年的產量很高。"),
        ("燈塔建於哪一年？", "燈塔有四名守望員。"),
        ("How many passengers used it?", "The ferry cost NT$380 million."),
        ("停電歷時多久？", "2024年9月，島上發生近二十年來規模最大的停電。"),
        ("111年短期債務多少？", "年度長期債務短期債務每人負債（萬元）110年 276.3 31.0 41.8% 3.1"),
        ("112年的債務比率是多少？", "年度債務比率110年 276.3 41.8%"),
        ("董事幾人，任期幾年？", "港務局設董事9人，任期4年。"),
        ("北岬和南灣有什麼不同？", "北岬有三種渡輪，南灣只有一種。"),
        ("北岬和南灣的運費相差多少？", "兩港的運費分為三類。"),
        ("碼頭有多少員工？", "碼頭的程式有300萬用戶，到了9月增至700萬。"),
    ],
)
def test_no_span_where_none_is_asked_for_or_none_fits(question: str, quote: str) -> None:
    assert short_answer(question, quote) is None


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        (
            "三家市占率各是多少？",
            "最大的是北岬，市占率27%，其次為南灣（19%）與東礁（12%）。",
            "27%，其次為南灣（19%）與東礁（12%）",
        ),
        ("北岬、南灣的市占率各是多少？", "北岬市占率27%，南灣19%。", "27%，南灣19%"),
        ("北岬、西澳的市占率各是多少？", "北岬市占率27%，南灣19%。", None),
        ("三家市占率各是多少？", "北岬市占率27%，南灣19%。", None),
        ("兩家市占率各是多少？", "北岬有12人，市占率27%；南灣有9人，市占率19%。", None),
    ],
)
def test_of_what_is_asked_of_several_all_is_marked_or_nothing(question: str, quote: str, answer: str | None) -> None:
    index = memory_index({"market.txt": f"{quote}\n"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    spans = marked(question, found[:1])
    assert (spans[0].of(found[0].quote.text) if spans else None) == answer


@pytest.mark.parametrize(
    ("quote", "parts", "mark"),
    [
        ("北岬27%、南灣19%。", ["27%", "19%"], "27%、南灣19%"),
        ("北岬27%、南灣19%。", ["27%", "27%"], "27%"),
        ("董事9人，任期4年。", ["9人", "4年"], None),
        ("北岬27%、東礁5%、南灣19%。", ["27%", "19%"], None),
        ("北岬27%。南灣19%。", ["27%", "19%"], None),
    ],
)
def test_short_answers_to_the_parts_of_a_question_are_one_mark_or_none(
    quote: str, parts: list[str], mark: str | None
) -> None:
    span = one_mark(quote, [Span(quote.index(part), quote.index(part) + len(part)) for part in parts])
    assert (span.of(quote) if span else None) == mark


def in_order(question: str, quotes: list[str]) -> dict[int, str]:
    """What is marked in quotes that stand in this order."""
    index = memory_index({f"{number}.txt": f"{quote}\n" for number, quote in enumerate(quotes)})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    quoted = sorted(found, key=lambda item: quotes.index(item.quote.text))
    return {number: span.of(quotes[number]) for number, span in marked(question, quoted).items()}


def test_a_later_quote_leads_where_only_it_names_the_quantity() -> None:
    question = "渡輪每趟的票價是多少？"
    cost, price, bare = "渡輪每趟的油料成本是 310 元。", "渡輪每趟的票價為 45 元。", "渡輪每趟要 310 元。"
    assert in_order(question, [cost, price]) == {1: "45 元"}
    assert in_order(question, [price, cost]) == {0: "45 元"}
    assert in_order(question, [bare, price]) == {0: "310 元"}
    assert in_order(question, [cost]) == {0: "310 元"}


def test_who_does_not_is_not_marked() -> None:
    quotes = ["有 12 人未同意遷港。", "有 31 人同意遷港。"]
    assert in_order("有多少人同意遷港？", quotes) == {1: "31 人"}
    assert in_order("有多少人不同意遷港？", quotes) == {0: "12 人"}


def test_a_comma_inside_a_number_ends_no_clause() -> None:
    assert short_answer("茶園收了多少公斤？", "茶園收了1,200,000公斤，賣掉300公斤。") == Span(4, 15)


def test_only_quotes_that_say_the_same_are_marked() -> None:
    quotes = ["R1 有 6,710 億個參數。", "R1 has 671 billion parameters.", "R1 有 300 億個參數。"]
    index = memory_index({f"{number}.txt": f"{quote}\n" for number, quote in enumerate(quotes)})
    question = "R1 有多少參數？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    quoted = sorted(found, key=lambda item: quotes.index(item.quote.text))
    assert sorted(marked(question, quoted)) == [0, 1]


CABLES = "海纜名稱 | 啟用年 | 長度（公里） | 設計容量（Tbps） | 登陸站"
DAMAGE = "年度 | 自然老化 | 外力破壞 | 合計"


@pytest.mark.parametrize(
    ("question", "header", "row", "answer"),
    [
        ("APG 的設計容量是多少？", CABLES, "APG 亞太直達 | 2016 | 10,400 | 54.8 | 頭城", "54.8"),
        ("APG 的长度是多少公里？", CABLES, "APG 亞太直達 | 2016 | 10,400 | 54.8 | 頭城", "10,400"),
        ("APG 是哪一年啟用的？", CABLES, "APG 亞太直達 | 2016 | 10,400 | 54.8 | 頭城", "2016"),
        ("2023年外力破壞事故有幾件？", DAMAGE, "2023 | 4 | 12 | 16", "12"),
        ("2023年的觀影人次是多少？", "指標 | 2022 | 2023", "觀影人次 | 52,000 | 68,400", "68,400"),
        ("How many Route 9 trips were not run?", "Route | Planned | Not run", "Route 9 | 21,840 | 1,130", "1,130"),
        ("有多少人？", "地點 | 人數", "龍溪 | 1,130", "1,130"),
        ("2022年外力破壞事故有幾件？", DAMAGE, "2023 | 4 | 12 | 16", ""),
        ("2023年有幾件？", DAMAGE, "2023 | 4 | 12 | 16", ""),
        ("APG 有多長？", CABLES, "APG | 54.8", ""),
    ],
)
def test_in_a_row_the_cell_under_the_name_that_is_asked_for_is_marked(
    question: str, header: str, row: str, answer: str
) -> None:
    span = short_answer(question, row, header=header)
    assert (span.of(row) if span else "") == answer


@pytest.mark.parametrize(
    ("question", "quote", "read"),
    [
        (
            "盜捕每年造成多少損失？",
            "Poaching cost 333 million dollars a year from 2010 to 2015.",
            "333 million dollars",
        ),
        ("微波撐得住多少用量？", "另有一艘船，微波只能撐住平時 5% 的用量。", "5%"),
        ("火災燒毀了多少電池？", "火災燒毀七成的電池模組，並促成國家標準 GB 44240。", "七成"),
    ],
)
def test_where_only_a_noun_tells_what_is_counted_the_figure_that_was_read_is_marked(
    question: str, quote: str, read: str
) -> None:
    start = quote.index(read)
    span = short_answer(question, quote, Span(start, start + len(read)))
    assert span is not None
    assert span.of(quote) == read
    asked = f"{question[:-1]}，是不是{read}？"
    stated = short_answer(asked, quote, Span(start, start + len(read)))
    assert stated is None or stated.of(quote) != read, "what the question states is no answer"


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("去除外國零件會讓成本增加多少？", "物料成本由 310 元上升到 690 元，增加一倍以上。", "一倍以上"),
        ("造價上升多少？", "造價上升 3 億元，工期不變。", "3 億元"),
        ("2023年生育率多少？", "島上在 2023 年降至 0.72，創下最低。", "0.72"),
    ],
)
def test_by_how_much_may_be_told_in_any_unit(question: str, quote: str, answer: str) -> None:
    span = short_answer(question, quote)
    assert span is not None
    assert span.of(quote) == answer


def test_of_two_that_are_as_near_the_one_that_was_read_is_marked() -> None:
    quote = "甲船 300 噸，乙船 500 噸。"
    assert short_answer("有多少噸？", quote) is None
    span = short_answer("有多少噸？", quote, Span(10, 14))
    assert span is not None
    assert span.of(quote) == "500 噸"


@pytest.mark.parametrize(
    ("question", "quote", "was_read", "answer"),
    [
        ("林海生於哪一年？", "林海是北岬的船長。", "林海", None),
        ("How many tonnes of CO2 did it save?", "It took eighteen months to build.", "eighteen months", None),
        ("What is the parameter count of Lumo?", "Lumo R3-0528 is out.", "-0528", None),
        ("林海何時離開？", "林海在戰爭結束後離開。", "戰爭結束後", "戰爭結束後"),
        ("誰蓋了碼頭？", "碼頭由縣府所興建。", "縣府所", "縣府"),
        ("誰蓋了碼頭？", "碼頭由北岬公司（North）興建。", "北岬公司（North", "北岬公司（North）"),
        ("縣府要蓋什麼？", "縣府並將興建體育館。", "縣府並將興建體育館", "興建體育館"),
        ("林海是什麼職位？", "林海是東灣大學助理教授。", "東灣大學助理", "東灣大學助理教授"),
        ("哪兩家公司得標？", "得標的是北岬。", "北岬", None),
        ("靠港的順序是什麼？", "颱風警報期間，靠港順序如下：", "如下", None),
        ("What is the order of landing?", "The order of landing is as follows:", "as follows", None),
        ("「花錢之前先說清楚誰來還」是誰說的？", "「財政紀律是花錢之前先說清楚誰來還。」", "財政紀律", None),
        ("「花錢之前先說清楚誰來還」是誰說的？", "「花錢之前先說清楚誰來還。」林海說。", "林海", "林海"),
        ("2020年短期債務多少？", "年度短期債務（萬元）", "萬元", None),
        ("兩國的差距有多大？", "差距分為三類。", "三類", None),
        ("北岬和南灣的渡輪有何不同？", "北岬的較快；南灣的較大。", "南灣的較大", None),
        ("董事長是誰，任期幾年？", "董事長林海任期4年。", "4年", None),
    ],
)
def test_what_was_read_has_to_be_what_is_asked_for(
    question: str, quote: str, was_read: str, answer: str | None
) -> None:
    start = quote.index(was_read)
    place, whole = Span(start, start + len(was_read)), Span(0, len(quote))
    hit = Hit(Chunk("d", whole), 0, 1.0, 1.0, 1.0, 1.0, 1.0)
    item = Candidate(Quote("d", whole, quote), hit, 0, 1.0, 1.0, True, 1.0, answer=place, certainty=0.9)
    found = read_answers(question, [item])
    assert (found[0].of(quote) if found else None) == answer


@pytest.mark.parametrize(
    ("relevance", "header", "is_marked"),
    [
        (2.0, "", True),
        (float("nan"), "", True),
        (-0.5, "", True),
        (-3.0, "", False),
        (-3.0, "船塢 | 焊工", True),
    ],
)
def test_what_was_read_as_no_answer_is_marked_only_in_a_table(
    relevance: float, header: str, *, is_marked: bool
) -> None:
    quote = "東船塢 | 31 名" if header else "東船塢有 31 名焊工。"
    hit = Hit(Chunk("d", Span(0, len(quote))), 0, 1.0, 1.0, 1.0, 1.0, 1.0)
    place = Quote("d", Span(0, len(quote)), quote)
    item = Candidate(place, hit, 0, 1.0, 1.0, True, 1.0, relevance=relevance, header=header)
    assert bool(marked("東船塢有幾名焊工？", [item])) is is_marked
    agreed = replace(item, answer=Span(4, 8), certainty=0.9)
    assert header or marked("東船塢有幾名焊工？", [agreed]), "the rule and the reader agree"


def test_a_long_row_of_like_figures_is_weighed_in_time_that_grows_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the places of a word only the nearest before and behind a figure count."""
    weighed: list[Span] = []
    measured = short_answers._distance

    def counted(span: Span, place: Span, text: str, *, leads: bool) -> int:
        weighed.append(span)
        return measured(span, place, text, leads=leads)

    monkeypatch.setattr(short_answers, "_distance", counted)
    years = 100
    quote = "，".join(f"碼頭營收{number}.5億元" for number in range(1, years + 1))
    assert short_answer("碼頭營收多少？", quote) is None
    words_of_question = 4
    assert 0 < len(weighed) <= 3 * years * words_of_question
