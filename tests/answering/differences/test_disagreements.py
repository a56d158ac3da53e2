"""Pairs of sentences that disagree, and pairs that only look as if they did."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from briefqa.answering.differences.disagreements import compare
from briefqa.answering.differences.statements import differ_as_read, disagree, may_contradict, statement_of
from briefqa.answering.quotes.candidates import Candidate, candidates
from briefqa.retrieving import retrieve
from briefqa.types import Span
from fakes import json_lines, memory_index, words_vector

PAIRS = json_lines(Path(__file__).parent / "disagreements.jsonl")


@pytest.mark.parametrize("half", ["tune", "held"])
def test_no_false_alarm_and_most_disagreements_found(half: str) -> None:
    right = {True: 0, False: 0}
    pairs = [pair for pair in PAIRS if pair["half"] == half]
    for pair in pairs:
        one, other = (statement_of(pair["question"], pair[side]) for side in ("one", "other"))
        found = bool(one and other and disagree(pair["question"], one, other))
        right[pair["disagree"]] += found == pair["disagree"]
    assert (len(pairs), right[False]) == (90, 60)
    assert right[True] >= 27


def test_a_date_in_another_clause_is_not_the_figures_time() -> None:
    question = "渡輪的總預算是多少錢？"
    one = statement_of(question, "渡輪的總預算是 3.8 億元，預定於 2026 年 11 月 2 日首航。")
    other = statement_of(question, "渡輪的總預算是 4.5 億元。")
    assert one
    assert other
    assert disagree(question, one, other)


def test_the_day_of_something_else_is_not_the_figures_time() -> None:
    question = "新廠的總投資額是多少？"
    one = statement_of(question, "新廠於民國111年10月5日動土，總投資額480億元。")
    other = statement_of(question, "新廠於2021年10月5日動土，總投資額為520億元。")
    years = statement_of(question, "2021年，總投資額為520億元。")
    assert one
    assert other
    assert years
    assert disagree(question, one, other)
    assert not disagree(question, statement_of(question, "2022年，總投資額480億元。") or one, years)


@pytest.mark.parametrize(
    ("header", "caption", "differs"),
    [
        ("港口 | 吞吐量（萬噸）", "表 1：各港吞吐量（2024 年）", True),
        ("港口 | 吞吐量（萬噸）", "表 1：各港吞吐量（2022 年）", False),
        ("港口 | 2022年吞吐量（萬噸）", "表 1：各港吞吐量（2024 年）", False),
        ("港口 | 吞吐量（萬噸）", "", True),
    ],
)
def test_a_row_is_of_the_time_that_its_column_or_its_table_s_caption_states(
    header: str, caption: str, *, differs: bool
) -> None:
    question = "2024年東港的吞吐量是多少？"
    one = statement_of(question, "2024年東港的吞吐量是 650 萬噸。")
    row = statement_of(question, "東港 | 590", header=header, caption=caption)
    assert one
    assert row
    assert may_contradict(one, row) is differs


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ("東港自2021年5月至2023年2月共進港34艘。", True),
        ("東港自2021年5月至2024年2月共進港34艘。", False),
        ("東港2021年5月進港20艘，2023年2月進港34艘。", False),
    ],
)
def test_equal_times_around_one_figure_are_no_other_times(other: str, *, differs: bool) -> None:
    question = "How many ships entered the east port between May 2021 and February 2023?"
    one = statement_of(question, "29 ships entered the east port between May 2021 and February 2023.")
    span = Span(other.index("34艘"), other.index("34艘") + 3)
    stated = statement_of(question, other, "", span, certain=True)
    assert one
    assert stated
    assert differ_as_read(question, one, stated, sides=False) is differs


@pytest.mark.parametrize(("counted_so", "differs"), [(True, True), (False, True)])
def test_a_bare_year_is_read_as_its_document_counts(*, counted_so: bool, differs: bool) -> None:
    question = "2024年東港的規費收入是多少？"
    one = statement_of(question, "2024年東港的規費收入為 6.5 億元。")
    other = statement_of(question, "該所指出，113年東港的規費收入為 5.9 億元。", counted_so=counted_so)
    last = statement_of(question, "該所指出，112年東港的規費收入為 5.9 億元。", counted_so=True)
    assert one
    assert other
    assert last
    assert may_contradict(one, other) is differs
    assert not may_contradict(one, last)


def test_a_name_may_stand_before_the_sentence() -> None:
    question = "How many berths does Harrow harbour have?"
    one = statement_of(question, "Harrow harbour has 40 berths.")
    alone = statement_of(question, "The harbour has 65 berths.")
    named = statement_of(question, "The harbour has 65 berths.", "Harrow is a port in the north.")
    assert one
    assert alone
    assert named
    assert (disagree(question, one, alone), disagree(question, one, named)) == (False, True)


@pytest.mark.parametrize(
    ("question", "one", "other", "disagrees"),
    [
        ("公司的淨利是多少？", "公司的淨利為-3.2億元。", "公司的淨利為3.2億元。", True),
        ("公司的淨利是多少？", "公司的淨利為-3.2億元。", "公司的淨利為負3.2億元。", False),
        ("公司的損益是多少？", "公司的損益為-3.2億元。", "公司的損益為虧損3.2億元。", False),
        ("產量的成長率是多少%？", "產量的成長率為-5%。", "產量的成長率為下降5%。", False),
        ("有多少人參加遊行？", "有數百人參加遊行。", "有300人參加遊行。", False),
        ("有多少人參加遊行？", "有數百人參加遊行。", "有3,000人參加遊行。", True),
        ("大橋是什麼時候建成的？", "大橋在1994年建成。", "大橋在20世紀建成。", False),
        ("大橋是什麼時候建成的？", "大橋在1994年建成。", "大橋在1990年代建成。", False),
        ("大橋是什麼時候建成的？", "大橋在1994年建成。", "大橋在2003年建成。", True),
        ("大橋是什麼時候建成的？", "大橋在2025年2月建成。", "大橋在2025年第一季建成。", False),
        ("大橋是什麼時候建成的？", "大橋在2025年5月建成。", "大橋在2025年第一季建成。", True),
    ],
)
def test_a_sign_a_vague_number_and_a_vague_time(question: str, one: str, other: str, *, disagrees: bool) -> None:
    statements = [statement_of(question, text) for text in (one, other)]
    assert all(statements)
    assert bool(disagree(question, *(item for item in statements if item))) is disagrees


@pytest.mark.parametrize(
    ("question", "one", "other", "disagrees"),
    [
        ("北岬的缺勤率是多少？", "北岬的缺勤率達 6.2%。", "北岬的出港率達 8.4%。", False),
        ("北岬的缺勤率是多少？", "北岬的缺勤率達 6.2%。", "北岬的缺勤率達 8.4%。", True),
        ("渡輪的總經費是多少？", "渡輪的總經費為 31 億元。", "渡輪的總經費由31億元增為44億元。", True),
        ("渡輪的總經費是多少？", "渡輪的總經費為 44 億元。", "渡輪的總經費由31億元增為44億元。", False),
        ("渡輪何時首航？", "渡輪在4月2日首航。", "渡輪原訂4月2日首航，後來延到5月9日首航。", True),
        ("渡輪何時首航？", "渡輪在5月9日首航。", "渡輪原訂4月2日首航，後來延到5月9日首航。", False),
        ("渡輪的載客量是多少？", "渡輪2031年度的載客量為 31 萬人。", "渡輪2031年的載客量為 44 萬人。", True),
        ("東船塢有幾名焊工？", "東船塢有 31 名焊工。", "西船塢有 44 名焊工。", False),
        ("東船塢有幾名焊工？", "東船塢有 31 名焊工。", "東船塢有 44 名焊工，西船塢較少。", True),
        (
            "How many locks has the upper canal?",
            "The upper canal has 14 locks.",
            "The lower canal has 31 locks.",
            False,
        ),
        ("How many locks has the upper canal?", "The upper canal has 14 locks.", "The upper canal has 31 locks.", True),
        ("碼頭有幾件竊案？", "碼頭有 19 件竊案。", "碼頭有 480 件竊案。", False),
        ("碼頭有幾件竊案？", "碼頭有 190 件竊案。", "碼頭有 480 件竊案。", True),
        ("碼頭有幾件竊案？", "上週碼頭有 19 件竊案。", "碼頭有 48 件竊案。", False),
        ("碼頭有幾件竊案？", "港警上週公布，碼頭有 19 件竊案。", "碼頭有 48 件竊案。", True),
        ("碼頭有幾件竊案？", "碼頭新增 19 件竊案。", "碼頭有 48 件竊案。", False),
        ("How many thefts were there?", "There were 19 thefts this week.", "There were 48 thefts.", False),
        ("渡輪電動化的目標是多少%？", "渡輪電動化的目標是 40%。", "港務局規劃渡輪電動化達 55%。", True),
        ("渡輪電動化的目標是多少%？", "渡輪電動化的目標是 40%。", "渡輪電動化已達 55%。", False),
        ("渡輪電動化的目標是多少%？", "渡輪電動化的目標是 40%。", "港務局規劃拖船電動化達 55%。", False),
        (
            "How many ships carry the world's grain?",
            "The world's grain is carried by 410 ships.",
            "Global grain is carried by 530 ships, the world's largest fleet.",
            True,
        ),
    ],
)
def test_of_one_quantity_and_as_it_is_now(question: str, one: str, other: str, *, disagrees: bool) -> None:
    statements = [statement_of(question, text) for text in (one, other)]
    assert all(statements)
    first, second = (item for item in statements if item)
    assert (disagree(question, first, second) or differ_as_read(question, first, second, sides=False)) is disagrees


EVENTS = "日期 | 事件 | 備註"
LOADS = "年度 | 載客量（萬人次）"


@pytest.mark.parametrize(
    ("question", "header", "row", "sentence", "disagrees"),
    [
        (
            "渡輪載客量是多少？",
            EVENTS,
            "2031年9月5日 | 渡輪載客量達63萬人次 | 船員41人",
            "到2031年9月，渡輪載客量達71萬人次。",
            True,
        ),
        (
            "渡輪載客量是多少？",
            EVENTS,
            "2031年9月5日 | 渡輪載客量達63萬人次 | 船員41人",
            "到2031年9月，渡輪載客量達63萬人次。",
            False,
        ),
        (
            "渡輪載客量是多少？",
            EVENTS,
            "2031年9月5日 | 渡輪載客量達63萬人次 | 船員41人",
            "到2029年9月，渡輪載客量達71萬人次。",
            False,
        ),
        ("2031年載客量是多少？", LOADS, "2031 | 63", "2031年載客量達71萬人次。", True),
        ("2031年載客量是多少？", LOADS, "2031 | 63", "2031年載客量達63萬人次。", False),
    ],
)
def test_a_row_is_held_against_a_sentence(
    question: str, header: str, row: str, sentence: str, *, disagrees: bool
) -> None:
    one, other = statement_of(question, row, header=header), statement_of(question, sentence)
    assert one
    assert other
    assert disagree(question, one, other) is disagrees


SHIPS = {
    "port.txt": "At the height of the strike 43 vessels lay at anchor in Corvay Roads.\n",
    "news.txt": "罷工最嚴重時，有51艘船在錨地等候，平均等候11天。\n",
    "review.txt": "後來有510艘船在錨地等候。\n",
    "year.txt": "罷工在2019年最嚴重時，有61艘船在錨地等候。\n",
}


def read_as(
    question: str, files: dict[str, str], relevance: float, *, words: Sequence[str] = (), sides: bool = False
) -> list[str]:
    """What is held to differ where the cross-encoder takes every sentence for an answer of one relevance.

    words: what it reads in each of them for the short answer.
    """
    index = memory_index(files)
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    ordered = sorted(found, key=lambda item: [item.quote.text not in text for text in files.values()])
    read = [replace(item, relevance=relevance) for item in ordered]
    read[: len(words)] = [with_answer(item, text) for item, text in zip(read, words, strict=False)]
    return [item.quote.text for item in compare(index, question, read, read[:1], sides=sides).disagreeing]


def test_what_is_read_as_an_answer_in_another_language_is_held_against_the_quote() -> None:
    question = "How many ships were waiting at the height of the Corvay strike?"
    port, news, review, _ = (text.strip() for text in SHIPS.values())
    both = dict(list(SHIPS.items())[:2])
    assert read_as(question, both, 2.5) == [port, news]
    assert read_as(question, both, 1.0) == [], "not clearly read"
    assert read_as(question, both, float("nan")) == [], "not read at all"
    assert review not in read_as(question, SHIPS, 2.5), "too far apart to be of the same thing"


def with_answer(item: Candidate, words: str) -> Candidate:
    start = item.quote.span.start + item.quote.text.index(words)
    return replace(item, answer=Span(start, start + len(words)), certainty=0.9)


CLASSROOMS = {
    "news.txt": "臨時教室由礁燈慈善基金會全額出資，九月底完工。\n",
    "brief.txt": "臨時教室由泓嶼信用合作社出資興建。\n",
}
PAYERS = ("礁燈慈善基金會", "泓嶼信用合作社")


def test_other_names_differ_where_both_are_read_as_clear_answers() -> None:
    question = "臨時教室是誰出錢蓋的？"
    assert len(read_as(question, CLASSROOMS, 4.0, words=PAYERS)) == 2
    assert read_as(question, CLASSROOMS, 2.9, words=PAYERS) == [], "not clearly read"
    assert read_as("臨時教室是礁燈慈善基金會出錢蓋的嗎？", CLASSROOMS, 4.0, words=PAYERS) == [], (
        "a yes may be worded in many ways"
    )


def test_names_that_are_one_do_not_differ() -> None:
    question = "臨時教室是誰出錢蓋的？"
    longer = {**CLASSROOMS, "brief.txt": "臨時教室由財團法人礁燈慈善基金會出資興建。\n"}
    assert read_as(question, longer, 5.0, words=(PAYERS[0], "財團法人礁燈慈善基金會")) == []
    both = {**CLASSROOMS, "brief.txt": "臨時教室由泓嶼信用合作社與礁燈慈善基金會出資。\n"}
    assert read_as(question, both, 5.0, words=PAYERS) == [], "the other sentence names it too"


def test_reasons_differ_only_where_sides_are_asked_for() -> None:
    files = {"a.txt": "停電是因為鐵塔倒塌。\n", "b.txt": "停電起因於變電所淹水。\n"}
    reasons = ("鐵塔倒塌", "變電所淹水")
    assert read_as("為什麼停電？", files, 4.0, words=reasons) == []
    assert len(read_as("為什麼停電？", files, 1.0, words=reasons, sides=True)) == 2


VIEWS = {
    "a.txt": "林海認為，停航是暫時的代價。\n",
    "b.txt": "陳潮主張，停航換來長久的安寧。\n",
    "c.txt": "The court held that the contact was an exchange at political level.\n",
}


def test_of_people_who_are_named_only_their_own_views_differ() -> None:
    question = "林海和陳潮對停航的看法有何不同？"
    words = ("暫時的代價", "長久的安寧", "an exchange at political level")
    assert len(read_as(question, VIEWS, 1.0, words=words, sides=True)) == 2
    assert len(read_as("對停航有哪些看法？", VIEWS, 1.0, words=words, sides=True)) == 3, "no one is named"


def test_who_does_not_is_no_other_answer() -> None:
    question = "誰贊成蓋碼頭？"
    files = {"a.txt": "漁會理事長林海贊成蓋碼頭。\n", "b.txt": "議員陳潮並未贊成蓋碼頭。\n"}
    words = ("漁會理事長林海", "議員陳潮")
    assert read_as(question, files, 5.0, words=words) == []
    agreed = {**files, "b.txt": "議員陳潮贊成蓋碼頭。\n"}
    assert len(read_as(question, agreed, 5.0, words=words)) == 2


def test_one_clear_answer_makes_up_for_a_less_clear_one() -> None:
    files = {"a.txt": "全縣受損房屋共2,340戶。\n", "b.txt": "Some 1,870 households lost their roof.\n"}
    index = memory_index(files)
    question = "有多少戶房屋受損？"
    vector = words_vector(question)
    found = sorted(
        candidates(index, question, vector, retrieve(index, question, vector)), key=lambda item: item.quote.text
    )
    for less, expected in ((1.0, 2), (0.4, 0)):
        read = [replace(item, relevance=value) for item, value in zip(reversed(found), (4.0, less), strict=True)]
        assert len(compare(index, question, read, read[:1]).disagreeing) == expected


def test_figures_of_other_times_do_not_differ_however_they_are_read() -> None:
    files = {"a.txt": "2021年有61艘船在錨地等候。\n", "b.txt": "2019年有51艘船在錨地等候。\n"}
    assert read_as("錨地有多少艘船？", files, 5.0) == []


def test_a_cause_may_hold_a_figure() -> None:
    files = {"a.txt": "停電起因於山脊三座輸電鐵塔倒塌。\n", "b.txt": "停電起因於變電所淹水。\n"}
    reasons = ("三座輸電鐵塔倒塌", "變電所淹水")
    assert len(read_as("停電的起因有哪些說法？", files, 2.0, words=reasons, sides=True)) == 2
    counts = {"a.txt": "停電起因於三座鐵塔。\n", "b.txt": "停電起因於變電所淹水。\n"}
    assert read_as("停電的起因有哪些說法？", counts, 2.0, words=("三座", "變電所淹水"), sides=True) == []


def test_what_is_said_of_an_english_figure_may_stand_further_from_it() -> None:
    question = "What was the average range of the buses on a full charge?"
    sentences = (
        "In the test the average range of the buses on a full charge was 186 km.",
        "The average range that the drivers measured for the buses on a full charge was 140 km.",
    )
    one, other = (
        statement_of(question, text, read_as=Span(len(text) - len("186 km."), len(text) - 1)) for text in sentences
    )
    assert one
    assert other
    assert disagree(question, one, other)


def test_dates_are_held_against_each_other_where_sides_are_asked_for_or_both_answer_surely() -> None:
    files = {"a.txt": "冷凍廠在2024年3月8日啟用。\n", "b.txt": "The plant opened on 20 May 2024.\n"}
    question = "冷凍廠是哪一天啟用的？"
    assert read_as(question, files, 3.0) == []
    assert len(read_as(question, files, 5.0)) == 2
    assert len(read_as(question, files, 3.0, sides=True)) == 2
    another = {"a.txt": "冷凍廠在2024年3月8日啟用。\n", "b.txt": "冷凍廠在2024年5月20日推出新庫房。\n"}
    assert read_as(question, another, 5.0) == [], "no word of it being opened"
    said_both = {**files, "b.txt": "Approved on 20 May 2024, the plant opened on 8 March 2024.\n"}
    assert read_as(question, said_both, 3.0, sides=True) == []


def test_figures_of_other_events_do_not_differ_however_they_are_read() -> None:
    """A day that stands in a sentence tells its event, whatever the sentence says beside."""
    files = {
        "a.txt": "2021年4月2日　錨地罷工，61艘船受困，起因是薪資。\n",
        "b.txt": "2019年9月7日的大罷工使51艘船受困。\n",
    }
    assert read_as("罷工使多少艘船受困？", files, 5.0) == []
    assert len(read_as("罷工使多少艘船受困？", {**files, "b.txt": "大罷工使51艘船受困。\n"}, 5.0)) == 2


def test_figures_of_other_subjects_do_not_differ_however_they_are_read() -> None:
    question = "第二碼頭計畫的經費是多少？"
    mine = "第二碼頭已經納入計畫，經費412億元。\n"
    assert read_as(question, {"a.txt": mine, "b.txt": "政府說，第二期行動計畫要花940億元。\n"}, 5.0) == []
    led = "第二碼頭計畫延宕已久。政府說，工程要花940億元。\n"
    assert len(read_as(question, {"a.txt": mine, "b.txt": led}, 5.0)) == 2, "the sentence before has the subject"


def test_dates_differ_only_of_what_the_question_asks_for() -> None:
    """Words that neither sentence has are shared by none."""
    question = "第二碼頭計畫什麼時候完工？"
    files = {"a.txt": "2017年8月第二碼頭計畫暫停。\n", "b.txt": "港務局在2013年提出第二碼頭計畫。\n"}
    assert read_as(question, files, 5.0) == []
    done = {"a.txt": "第二碼頭計畫2017年8月完工。\n", "b.txt": "第二碼頭計畫2013年完工。\n"}
    assert len(read_as(question, done, 5.0)) == 2


def test_the_holder_of_another_post_is_neither_marked_nor_held_against_the_one_asked_for() -> None:
    question = "北岬漁會總幹事是誰？"
    files = {"a.txt": "北岬漁會總幹事林海說，碼頭將整修。\n", "b.txt": "北岬漁會理事長陳潮說，碼頭將整修。\n"}
    assert read_as(question, files, 5.0, words=("林海", "陳潮")) == []
    assert read_as(question, dict(reversed(files.items())), 5.0, words=("陳潮", "林海")) == []
    same = {**files, "b.txt": "北岬漁會總幹事陳潮說，碼頭將整修。\n"}
    assert len(read_as(question, same, 5.0, words=("林海", "陳潮"))) == 2
    without = {**files, "b.txt": "北岬漁會由陳潮主持。\n"}
    assert len(read_as(question, without, 5.0, words=("林海", "陳潮"))) == 2, "a post is seldom named again"
