"""Rows of a table are told apart by the cell that they begin with."""

import pytest

from briefqa.answering.marks.cells import answering_places, by_row, extreme_keys
from briefqa.answering.marks.short_answers import marked, short_answer
from briefqa.answering.quotes.candidates import candidates
from briefqa.retrieving import retrieve
from fakes import memory_index, words_vector

TABLE = "| 年度 | 自然老化 | 外力破壞 |\n| --- | --- | --- |\n| 2022 | 2 | 5 |\n| 2023 | 4 | 12 |\n| 總計 | 6 | 17 |\n\n外力破壞逐年增加，2023年最多。\n"


def ranked(question: str) -> list[str]:
    index = memory_index({"damage.md": f"# 海纜事故\n\n{TABLE}"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    level = [item for item in found if item.header] + [item for item in found if not item.header]
    return [item.quote.text for item in by_row(question, level)]


@pytest.mark.parametrize(
    ("question", "row"),
    [("2022年外力破壞有幾件？", "2022"), ("2023 年外力破壞有幾件？", "2023"), ("外力破壞總計幾件？", "總計")],
)
def test_the_row_that_a_question_names_comes_before_the_others_of_its_table(question: str, row: str) -> None:
    rows = [text for text in ranked(question) if "|" in text]
    assert rows[0].startswith(row)
    assert len(rows) == 3


def test_a_cell_and_a_sentence_that_say_the_same_are_both_marked() -> None:
    files = {"damage.md": f"# 海纜事故\n\n{TABLE}", "brief.txt": "2023年海纜遭外力破壞12件，自然老化4件。\n"}
    question = "2023年海纜遭外力破壞有幾件？"
    index = memory_index(files)
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    quoted = [item for item in found if item.quote.text.startswith(("2023 |", "2023年海"))]
    assert [span.of(quoted[number].quote.text) for number, span in sorted(marked(question, quoted).items())] in (
        ["12", "12件"],
        ["12件", "12"],
    )


def test_no_row_is_put_back_where_none_is_named_and_no_sentence_ever() -> None:
    question = "外力破壞有幾件？"
    index = memory_index({"damage.md": f"# 海纜事故\n\n{TABLE}"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    assert by_row(question, found) == found
    named = by_row("2023年外力破壞有幾件？", found)
    scores = {item.quote: item.score for item in found}
    put_back = [item.quote.text[:4] for item in named if item.score < scores[item.quote]]
    assert sorted(put_back) == ["2022", "總計 |"]


@pytest.mark.parametrize(
    ("question", "header", "row", "cell"),
    [
        ("北岬竊案幾件？", "地區 | 竊案（件） | 火警（件）", "北岬 | 31 | 8", "31"),
        ("北岬火警幾件？", "地區 | 竊案（件） | 火警（件）", "北岬 | 31 | 8", "8"),
        ("北岬男性船員幾人？", "地區 | 船員（女性） | 船員（男性）", "北岬 | 31 | 8", "8"),
        ("北岬船員幾人？", "地區 | 船員（女性） | 船員（男性）", "北岬 | 31 | 8", None),
        ("2023年外力破壞有幾件？", "年度 | 外力破壞", "112年 | 5", "5"),
        ("2022年外力破壞有幾件？", "年度 | 外力破壞", "112年 | 5", None),
        ("2023年外力破壞有幾件？", "年度 | 外力破壞", "112 | 5", "5"),
        ("2022年外力破壞有幾件？", "年度 | 外力破壞", "112 | 5", None),
        ("2022年外力破壞有幾件？", "件數 | 外力破壞", "112 | 5", "5"),
        ("民國112年外力破壞有幾件？", "年度 | 外力破壞", "2023 | 5", "5"),
        ("民國111年外力破壞有幾件？", "年度 | 外力破壞", "2023 | 5", None),
        ("民國98年外力破壞有幾件？", "民國 | 外力破壞", "99 | 5", None),
        ("How many cuts were there in 2022?", "Year | Cuts", "2023 | 5", None),
        ("2023年外力破壞有幾件？", "項目 | 112年 | 113年", "外力破壞 | 5 | 7", "5"),
        ("113年外力破壞有幾件？", "項目 | 2023 | 2024", "外力破壞 | 5 | 7", "7"),
    ],
)
def test_the_year_of_a_row_or_a_column_may_be_told_in_either_calendar(
    question: str, header: str, row: str, cell: str | None
) -> None:
    assert [place.of(row) for place in answering_places(question, header, row)] == [cell] * (cell is not None)


@pytest.mark.parametrize(
    ("question", "header", "row", "cell"),
    [
        ("2024年潮力發電多少百萬瓦？", "| 2023年 | 2024年", "潮力 | 31 | 47", "47"),
        ("2023年潮力發電多少百萬瓦？", "能源 | 2023年 | 備註", "潮力 | 31 |", "31"),
        ("2024年潮力發電多少百萬瓦？", "能源 | 2023年 | 2024年", "潮力 |  | 47", "47"),
        ("2024年潮力發電多少百萬瓦？", "| 2023年 | 2024年 |", "潮力 | 31 | 47 |", "47"),
        ("2024年發電多少百萬瓦？", "能源 | 2023年 | 2024年", "| 31 | 47", "47"),
        ("2024年潮力發電多少百萬瓦？", "能源 | 2023年 | 2024年", "潮力 | 31", None),
        ("2024年潮力發電多少百萬瓦？", "能源 | 2023年 | 2024年", "潮力 | 31 |", "31"),
    ],
)
def test_an_empty_cell_is_a_cell(question: str, header: str, row: str, cell: str | None) -> None:
    found = answering_places(question, header, row)
    assert [place.of(row) for place in found] == [cell] * (cell is not None)


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("2024年的潮力發電量是多少？", {"47"}),
        ("2023年的風力發電量是多少？", {"12"}),
    ],
)
def test_a_table_with_an_empty_corner_is_read_as_any_other(question: str, answers: set[str]) -> None:
    table = "| | 2023年 | 2024年 | 備註 |\n|---|---|---|---|\n| 潮力 | 31 | 47 | |\n| 風力 | 12 | | 停機 |\n"
    index = memory_index({"power.md": f"# 發電量\n\n{table}"})
    vector = words_vector(question)
    found = by_row(question, candidates(index, question, vector, retrieve(index, question, vector)))
    assert {span.of(found[number].quote.text) for number, span in marked(question, found[:1]).items()} == answers


EVENTS = "日期 | 事件 | 備註"
STRIKE = "2031年3月2日 | 領港員罷工，渡輪停開12天 | 影響旅客4,180人"
LAUNCH = "2031年9月5日 | 新渡輪首航，載客63萬人次 | 造價約9億元"


@pytest.mark.parametrize(
    ("question", "row", "answer"),
    [
        ("領港員什麼時候罷工？", STRIKE, "2031年3月2日"),
        ("渡輪停開幾天？", STRIKE, "12天"),
        ("罷工影響多少旅客？", STRIKE, "4,180人"),
        ("新渡輪載客多少？", LAUNCH, "63萬人次"),
        ("新渡輪造價是多少？", LAUNCH, "9億元"),
        ("罷工影響幾艘渡輪？", STRIKE, ""),
        ("新渡輪有多長？", LAUNCH, ""),
        ("2030年新渡輪何時首航？", LAUNCH, ""),
    ],
)
def test_in_a_row_of_words_what_is_asked_for_is_marked_by_its_kind(question: str, row: str, answer: str) -> None:
    span = short_answer(question, row, header=EVENTS)
    assert answer in (span.of(row) if span else "")
    assert bool(span) is bool(answer)


@pytest.mark.parametrize(
    ("question", "header", "row", "answer"),
    [
        ("北岬線票價多少錢？", "航線 | 距離（公里） | 票價", "北岬線 | 38 | 240", "240"),
        ("北岬線多少人搭乘？", "航線 | 距離（公里） | 票價（元）", "北岬線 | 38 | 240", ""),
        ("北岬線何時開航？", "航線 | 開航 | 票價（元）", "北岬線 | 1998年4月 | 240", "1998年4月"),
        ("北岬線長幾公里？", "航線 | 啟用年 | 距離（公里）", "北岬線 | 1998 | 38", "38"),
        ("北岬線何時開航？", "航線 | 距離（公里） | 票價（元）", "北岬線 | 38 | 240", ""),
        ("北岬線何時開航？", "航線 | 距離（公里） | 票價（元）", "北岬線 | 38 | 1950", ""),
    ],
)
def test_a_cell_of_another_kind_or_unit_is_no_answer(question: str, header: str, row: str, answer: str) -> None:
    span = short_answer(question, row, header=header)
    assert (span.of(row) if span else "") == answer


def test_a_row_is_named_by_its_year_in_the_other_calendar() -> None:
    rows = [text[:4] for text in ranked("民國112年外力破壞有幾件？") if "|" in text]
    assert rows.index("2023") < rows.index("2022")


FEVER = "| 縣市 | 確診病例（例） | 每十萬人口發生率 |\n| --- | --- | --- |\n| 港西市 | 1,874 | 142.6 |\n| 南嶼縣 | 2,803 | 88.1 |\n| 北灣市 | 129 | 9.7 |\n| 合計 | 4,806 | 98.2 |\n"


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("哪個縣市的發生率最高？", ["港西市"]),
        ("哪個縣市的確診病例最多？", ["南嶼縣"]),
        ("哪個縣市的確診病例最少？", ["北灣市"]),
        ("哪個縣市的死亡率最高？", []),
        ("確診病例最多是多少？", []),
    ],
)
def test_of_the_rows_of_a_table_the_one_with_the_most_or_the_least_is_marked(question: str, keys: list[str]) -> None:
    index = memory_index({"fever.md": f"# 熱病\n\n{FEVER}"})
    vector = words_vector(question)
    found = by_row(question, candidates(index, question, vector, retrieve(index, question, vector)))
    spans = extreme_keys(question, found)
    assert [spans[number].of(found[number].quote.text) for number in spans] == keys
    assert marked(question, found) == spans
    assert len([item for item in found if item.header]) == 4
    assert not keys or found[0].quote.text.startswith(keys[0])


def test_of_rows_that_have_as_much_none_is_marked() -> None:
    question = "哪個縣市的病例最多？"
    index = memory_index({"fever.md": "| 縣市 | 病例 |\n| --- | --- |\n| 港西市 | 803 |\n| 南嶼縣 | 803 |\n"})
    vector = words_vector(question)
    found = by_row(question, candidates(index, question, vector, retrieve(index, question, vector)))
    assert len([item for item in found if item.header]) == 2
    assert extreme_keys(question, found) == {}


def test_where_a_row_is_named_a_sentence_of_another_is_not_marked() -> None:
    question = "港西市確診幾例？"
    table = "| 縣市 | 確診病例（例） |\n| --- | --- |\n| 港西市 | 1,874 |\n| 南嶼縣 | 803 |\n"
    index = memory_index({"fever.md": f"# 熱病\n\n{table}\n疫情在北岬區確診後達到高峰，單週新增 402 例。\n"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    quoted = sorted(found, key=lambda item: bool(item.header))
    spans = marked(question, [quoted[0], next(item for item in quoted if item.quote.text.startswith("港西市"))])
    assert {number: span.of("港西市 | 1,874") for number, span in spans.items()} == {1: "1,874"}


PEOPLE = "| 國家 | 洲 | 人口（萬人） |\n| --- | --- | --- |\n| 日本 | 亞洲 | 12,400 |\n| 美國 | 美洲 | 33,500 |\n| 印尼 | 亞洲 | 28,000 |\n| 德國 | 歐洲 | 8,400 |\n"
FIRMS = "| 廠商 | 年度 | 營收（億元） |\n| --- | --- | --- |\n| 聯安 | 2022 | 95 |\n| 聯安 | 2023 | 60 |\n| 宏遠 | 112 | 82 |\n| 宏遠 | 2022 | 70 |\n"
RANKED = "| 球隊 | 排名 | 勝場數 |\n| --- | --- | --- |\n| 飛鷹隊 | 1 | 60 |\n| 海獅隊 | 2 | 52 |\n"
USERS = "| App | Users |\n| --- | --- |\n| Tarn | 3m |\n| Loch | 850k |\n"
PRICES = "| 標案 | 決標價格 |\n| --- | --- |\n| 東橋案 | NT$30 億 |\n| 西港案 | US$2 億 |\n"
COUNTS = "| 縣市 | 病例 |\n| --- | --- |\n| 港西市 | 1950 |\n| 南嶼縣 | 803 |\n"


@pytest.mark.parametrize(
    ("question", "table", "keys"),
    [
        ("亞洲哪個國家人口最多？", PEOPLE, ["印尼"]),
        ("歐洲人口最少的是哪個國家？", PEOPLE, ["德國"]),
        ("亞洲和美洲哪個國家人口最多？", PEOPLE, ["美國"]),
        ("日本和德國哪個國家人口最多？", PEOPLE, ["日本"]),
        ("哪個國家人口最多？", PEOPLE, ["美國"]),
        ("除了美洲以外哪個國家人口最多？", PEOPLE, []),
        ("哪個洲人口最多？", PEOPLE, []),
        ("2023 年哪家廠商營收最高？", FIRMS, ["宏遠"]),
        ("2022 年哪家廠商營收最高？", FIRMS, ["聯安"]),
        ("2021 年哪家廠商營收最高？", FIRMS, []),
        ("2022 年以來哪家廠商營收最高？", FIRMS, []),
        ("哪一年營收最高？", FIRMS, []),
        ("哪一隊排名最高？", RANKED, []),
        ("哪一隊勝場最多？", RANKED, ["飛鷹隊"]),
        ("Which app has the most users?", USERS, []),
        ("Which app has the most users?", USERS.replace("3m", "3M"), ["Tarn"]),
        ("哪個標案決標價格最高？", PRICES, []),
        ("哪個標案決標價格最高？", PRICES.replace("US", "NT"), ["東橋案"]),
        ("哪個縣市病例最多？", COUNTS, ["港西市"]),
        ("哪個縣市病例最多？", COUNTS.replace("803", "800–900"), []),
    ],
)
def test_only_rows_that_a_question_is_about_are_compared_and_all_stay(
    question: str, table: str, keys: list[str]
) -> None:
    index = memory_index({"table.md": table})
    vector = words_vector(question)
    before = candidates(index, question, vector, retrieve(index, question, vector))
    found = by_row(question, before)
    assert {item.quote for item in found} == {item.quote for item in before}
    spans = marked(question, found)
    assert [spans[number].of(found[number].quote.text) for number in spans] == keys
    assert list(spans) == [0] * len(keys)


FERRIES = "| 航線 | 平均票價（元） | 補助金額（元） | 購票至登船平均時間（分鐘） |\n| --- | --- | --- | --- |\n| 北線 | 90 | 700 | 12 |\n| 東線 | 40 | 900 | 55 |\n| 南線 | 60 | 300 | 31 |\n"


def foremost_row(question: str) -> list[str]:
    """The first cell of the row that has the most or the least of what is asked; none where no column is meant."""
    index = memory_index({"ferries.md": f"# 渡船航線\n\n{FERRIES}"})
    vector = words_vector(question)
    found = by_row(question, candidates(index, question, vector, retrieve(index, question, vector)))
    return [item.quote.text.split(" |")[0] for item in found if item.foremost]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("哪一條航線從購票到登船平均要最多時間？", "東線"),
        ("哪一條航線從購票到登船平均花最少時間？", "北線"),
        ("哪條航線拿最多補助？", "東線"),
        ("哪條航線的補助最少？", "南線"),
        ("哪條航線的平均票價最高？", "北線"),
    ],
)
def test_the_column_of_the_most_is_found_by_what_else_the_question_says(question: str, row: str) -> None:
    assert foremost_row(question) == [row]


@pytest.mark.parametrize(
    "question", ["哪條航線的平均最高？", "哪條航線載客最多？", "哪條航線最多？", "哪條航線的誤點率最高？"]
)
def test_no_row_has_the_most_of_what_no_one_column_is_of(question: str) -> None:
    assert foremost_row(question) == []
