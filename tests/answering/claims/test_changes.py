"""What was changed is no answer, unless the question is after it."""

import pytest

from briefqa.answering.claims.changes import changes, of_asked_end
from briefqa.answering.marks.short_answers import short_answer
from briefqa.figures.stated import read_figures


def days(text: str) -> list[str]:
    read = read_figures(text)
    found = changes(read.plain, [period.span for period in read.periods])
    return [f"{old.of(text)} → {new.of(text)}" for old, new in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渡輪原訂4月2日首航，港務局後來延到5月9日。", ["4月2日 → 5月9日"]),
        ("燈塔原本預計2031年點燈，現已提前至2030年。", ["2031年 → 2030年"]),
        ("開標日由6月8日改為7月1日。", ["6月8日 → 7月1日"]),
        ("首航從4月2日延到5月9日，又延到6月3日。", ["4月2日 → 5月9日", "5月9日 → 6月3日"]),
        ("The launch was postponed from 2 April to 9 May.", ["2 April → 9 May"]),
        ("The launch was due on 2 April and has been moved to 9 May.", ["2 April → 9 May"]),
        ("渡輪自4月2日至5月9日停駛。", []),
        ("渡輪自4月2日起加班，5月9日恢復。", []),
        ("渡輪從2019年開始虧損，目標改為2030年轉盈。", []),
        ("渡輪原訂4月2日首航。5月9日改到北岬靠港。", []),
        ("原因是4月2日颱風，船期延到5月9日。", []),
        ("渡輪原訂4月2日首航，提前於3月9日開放購票。", []),
        ("平原縣4月2日開標，工期延到5月9日。", []),
        ("The pier is open from 2 April to 9 May.", []),
        ("It moved to the pier on 2 April and closed on 9 May.", []),
    ],
)
def test_a_date_that_was_changed_and_the_one_it_became(text: str, found: list[str]) -> None:
    assert days(text) == found


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("渡輪何時首航？", "渡輪原訂4月2日首航，港務局後來延到5月9日。", "5月9日"),
        ("渡輪原本何時首航？", "渡輪原訂4月2日首航，港務局後來延到5月9日。", "4月2日"),
        ("燈塔何時點燈？", "燈塔原訂2031年底點燈，縣府改口為2032年6月。", "2032年6月"),
        ("When is the launch?", "The launch was postponed from 2 April to 9 May 2031.", "9 May 2031"),
        ("碼頭總預算是多少？", "碼頭總預算由原先的31億元增為44億元，追加13億元。", "44億元"),
        ("碼頭原本的總預算是多少？", "碼頭總預算由原先的31億元增為44億元，追加13億元。", "31億元"),
        ("會員有多少人？", "會員原有4,100人，後來減為3,700人。", "3,700人"),
        ("每票多少錢？", "每票由30元調高到45元。", "45元"),
        ("How much is a ticket?", "A ticket rises from €3 to €5.", "€5"),
    ],
)
def test_what_holds_now_is_marked(question: str, quote: str, answer: str) -> None:
    span = short_answer(question, quote)
    assert (span.of(quote) if span else None) == answer


CLOSED = "自 114 年 2 月 1 日起開放登記，至同年 11 月 30 日中午截止。"


@pytest.mark.parametrize(
    ("question", "quote", "answer"),
    [
        ("114年度船位登記什麼時候截止？", f"船位{CLOSED}", "11 月 30 日"),
        ("船位登記什麼時候開始？", f"船位{CLOSED}", "114 年 2 月 1 日"),
        ("展期什麼時候結束？", "展期為2031年4月1日至4月30日。", "4月30日"),
        ("展期何時開始？", "展期為2031年4月1日至4月30日。", "2031年4月1日"),
        ("Until when can boats register?", "Boats can register from 1 March to 15 April 2031.", "15 April 2031"),
        ("When does the register open?", "The register is open from 1 March to 15 April 2031.", "1 March"),
        ("114年補助什麼時候撥款？", "114 年 3 月 2 日起受理，至 6 月 30 日截止，9 月 15 日撥款。", "9 月 15 日"),
        ("2031年的預算何時通過？", "2031年的預算2030年12月20日通過，2031年1月5日公布。", "2030年12月20日"),
    ],
)
def test_of_a_stretch_of_days_the_end_that_is_asked_for(question: str, quote: str, answer: str) -> None:
    span = short_answer(question, quote)
    assert (span.of(quote) if span else None) == answer


def test_where_no_end_or_both_are_asked_for_both_days_stay() -> None:
    text = "展期為4月1日至4月30日。"
    places = [period.span for period in read_figures(text).periods]
    assert of_asked_end("展期是什麼時候？", text, places) == places
    assert of_asked_end("展期何時开始、何時截止？", text, places) == places
    closed = "The pier was closed from 2 April to 9 May."
    places = [period.span for period in read_figures(closed).periods]
    assert of_asked_end("When was the pier closed?", closed, places) == places
    apart = "4月1日開幕，館方表示4月30日另有表演。"
    places = [period.span for period in read_figures(apart).periods]
    assert of_asked_end("什麼時候結束？", apart, places) == places
