"""Candidates for quotes: whole sentences of the passages found, each a copy to the character."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefqa.answering.quotes.candidates import (
    MAX_ITEM_CHARS,
    MAX_LIST_ITEMS,
    MAX_LONG_LIST_ITEMS,
    MIN_SENTENCE_CHARS,
    QUOTED_HITS,
    Candidate,
    candidates,
    overlaps,
    reading_order,
    with_list_items,
)
from briefqa.index import Index
from briefqa.retrieving import retrieve
from briefqa.types import Quote, Span
from fakes import CORPUS, QUESTIONS, memory_index, words_vector


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index(CORPUS)


def found(index: Index, question: str) -> list[Candidate]:
    vector = words_vector(question)
    return candidates(index, question, vector, retrieve(index, question, vector, limit=10))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_candidate_is_a_copy_at_its_place(index: Index, question: str) -> None:
    for item in found(index, question):
        document = index.document_of(item.hit.position)
        assert item.quote.is_in(document)
        assert item.hit.chunk.span.covers(item.quote.span)
        assert item.quote.span in index.sentences_of(item.hit.position)


@pytest.mark.parametrize("question", QUESTIONS)
def test_candidates_come_best_first_each_place_once(index: Index, question: str) -> None:
    items = found(index, question)
    keys = [(-item.score, item.rank, item.quote.span.start) for item in items]
    assert keys == sorted(keys)
    assert len({(item.quote.document_id, item.quote.span) for item in items}) == len(items)
    assert all(-1.0001 <= item.cosine <= 1.0001 and 0 <= item.coverage <= 1.0001 for item in items)


def test_the_sentence_that_answers_comes_first(index: Index) -> None:
    assert found(index, "燈塔的霧鐘何時加裝？")[0].quote.text == "燈塔的霧鐘在1880年加裝。"
    assert (
        found(index, "How long is the longest span of the bridge?")[0].quote.text
        == "Its longest span measures 214 metres."
    )


def test_coverage_is_the_share_of_the_question_in_the_sentence(index: Index) -> None:
    best = found(index, "燈塔的霧鐘在1880年加裝。")[0]
    assert best.coverage == pytest.approx(1)
    assert found(index, "龍溪茶園")[-1].coverage < 1


def test_only_the_best_passages_are_looked_at() -> None:
    files = {f"{number:02d}.txt": f"第{number}號倉庫的鑰匙由值班員保管。\n" for number in range(QUOTED_HITS + 5)}
    many = memory_index(files)
    vector = words_vector("倉庫的鑰匙")
    hits = retrieve(many, "倉庫的鑰匙", vector, limit=QUOTED_HITS + 5)
    ranks = {item.rank for item in candidates(many, "倉庫的鑰匙", vector, hits)}
    assert ranks == set(range(QUOTED_HITS))


def test_labels_and_scraps_are_no_candidates() -> None:
    short = memory_index({"a.txt": "好的。鑰匙在哪裡？值班員把倉庫的鑰匙交給船長。\n"})
    texts = [item.quote.text for item in found(short, "鑰匙在哪裡？")]
    assert "好的。" not in texts
    assert all(len(text) >= MIN_SENTENCE_CHARS for text in texts)


def test_without_passages_there_are_no_candidates(index: Index) -> None:
    assert candidates(index, "燈塔", words_vector("燈塔"), []) == []


LIKE = found(memory_index(CORPUS), "燈塔的霧鐘何時加裝？")[0]


def at_place(start: int, score: float, relevance: float = float("nan"), document: str = "a") -> Candidate:
    span = Span(start, start + 10)
    return replace(LIKE, quote=Quote(document, span, "x" * 10), score=score, relevance=relevance)


def starts(*items: Candidate) -> list[tuple[str, int]]:
    return [(item.quote.document_id, item.quote.span.start) for item in reading_order(items)]


def test_documents_come_by_their_best_quote_and_within_one_the_best_leads() -> None:
    items = (at_place(500, 0.9), at_place(20, 0.8, document="b"), at_place(100, 0.7), at_place(900, 0.6))
    assert starts(*items) == [("a", 500), ("a", 100), ("a", 900), ("b", 20)]


def test_what_stands_right_behind_the_best_quote_stays_there() -> None:
    assert starts(at_place(500, 0.9), at_place(100, 0.8), at_place(511, 0.5)) == [("a", 500), ("a", 511), ("a", 100)]


def test_the_sentence_quoted_for_the_sake_of_the_best_stays_before_it() -> None:
    assert starts(at_place(500, 0.9), at_place(489, 0.9), at_place(100, 0.8)) == [("a", 489), ("a", 500), ("a", 100)]
    assert starts(at_place(500, 0.9), at_place(489, 0.8)) == [("a", 500), ("a", 489)]


def test_a_quote_that_answers_far_more_clearly_leads_one_with_a_better_score() -> None:
    assert starts(at_place(100, 0.9, 1.0), at_place(500, 0.88, 4.0)) == [("a", 500), ("a", 100)]
    assert starts(at_place(500, 0.9, 1.0), at_place(100, 0.88, 2.5)) == [("a", 500), ("a", 100)]
    assert starts(at_place(100, 0.9), at_place(500, 0.88, -4.0)) == [("a", 100), ("a", 500)]


def test_overlap_is_with_any_of_the_others() -> None:
    assert overlaps(Span(3, 6), [Span(0, 2), Span(5, 9)])
    assert not overlaps(Span(3, 6), [Span(0, 3), Span(6, 9)])
    assert not overlaps(Span(3, 6), [])


def test_a_candidate_changed_by_one_character_is_no_quote(index: Index) -> None:
    item = found(index, "燈塔的霧鐘何時加裝？")[0]
    document = index.document_of(item.hit.position)
    changed = Quote(document.id, item.quote.span, item.quote.text.replace("1880", "1881"))
    assert not replace(item, quote=changed).quote.is_in(document)


def test_a_sentence_that_leads_into_a_list_brings_its_items() -> None:
    text = "# 新航道\n\n新航道包括三項工程：\n\n- 新建雙線船閘\n- 疏濬上游河道\n- 加高三座橋梁\n\n完工之後停航。\n"
    index = memory_index({"channel.md": text})
    question = "新航道包括哪三項工程？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    lead = [item for item in found if item.quote.text == "新航道包括三項工程："]
    texts = [item.quote.text for item in with_list_items(index, lead)]
    assert texts == ["新航道包括三項工程：", "新建雙線船閘", "疏濬上游河道", "加高三座橋梁"]


def quoted_list(*items: str) -> list[str]:
    lead = "新航道包括兩項工程："
    index = memory_index({"channel.md": f"# 新航道\n\n{lead}\n\n" + "".join(f"- {item}\n" for item in items)})
    question = "新航道包括哪兩項工程？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    chosen = [item for item in found if item.quote.text == lead]
    return [item.quote.text for item in with_list_items(index, chosen)][1:]


def test_an_item_of_several_sentences_is_quoted_whole() -> None:
    sentences = ["甲案經費三億元。", "工期兩年。", "乙案經費五億元。"]
    assert quoted_list("甲案經費三億元。工期兩年。", "乙案經費五億元。") == sentences


def test_of_an_item_of_a_page_the_first_sentence_is_quoted() -> None:
    rest = "".join(f"第{number}期工程仍待環評審查通過之後發包。" for number in range(MAX_ITEM_CHARS // 10))
    assert quoted_list(f"甲案經費三億元。{rest}", "乙案經費五億元。") == ["甲案經費三億元。", "乙案經費五億元。"]


def listed_after(lead: str, items: Sequence[str], *, also: Sequence[str] = ()) -> list[str]:
    """The texts quoted where the sentence that leads into a list is chosen, behind others that are."""
    index = memory_index({"port.md": f"# 港務條例\n\n{lead}\n\n" + "".join(f"- {item}\n" for item in items)})
    vector = words_vector(lead)
    found = candidates(index, lead, vector, retrieve(index, lead, vector))
    by_text = {item.quote.text: item for item in found}
    return [item.quote.text for item in with_list_items(index, [by_text[text] for text in (*also, lead)])]


LONG_ITEMS = [f"第{number}號碼頭的{'裝卸與倉儲設施' * 8}由港務處每年檢查。" for number in range(1, 12)]


@pytest.mark.parametrize(
    "lead", ["港務處掌理下列十一項業務：", "The port office has eleven duties:", "各港的規費分為11種："]
)
def test_of_a_list_as_long_as_announced_all_items_are_quoted(lead: str) -> None:
    assert listed_after(lead, LONG_ITEMS) == [lead, *LONG_ITEMS]


@pytest.mark.parametrize("lead", ["港務處掌理下列業務：", "港務處掌理下列九項業務："])
def test_of_a_long_list_the_first_items_are_quoted(lead: str) -> None:
    assert listed_after(lead, LONG_ITEMS) == [lead, *LONG_ITEMS[:MAX_LIST_ITEMS]]


def test_of_a_list_of_short_items_all_are_quoted() -> None:
    items = [f"第{number}號碼頭的燈塔" for number in range(1, 15)]
    assert listed_after("港務處管理：", items) == ["港務處管理：", *items]
    many = [*items, *(f"第{number}號浮標的纜繩" for number in range(15, 40))]
    assert len(listed_after("港務處管理：", many)) == 1 + MAX_LONG_LIST_ITEMS


def test_an_item_that_is_chosen_by_itself_stands_in_its_place_of_the_list() -> None:
    lead, items = "港務處有四項業務：", ["核發船舶的執照", "疏濬港口的航道", "徵收碼頭的規費", "救助遇難的船隻"]
    assert listed_after(lead, items, also=items[2:3]) == [lead, *items]
    assert listed_after(lead, items, also=items[:1]) == [lead, *items]


def test_the_header_of_a_table_answers_nothing() -> None:
    text = "# 港口\n\n| 港口名稱 | 吞吐量（億噸） |\n| --- | --- |\n| 東港碼頭 | 5.9 億噸 |\n"
    index = memory_index({"ports.md": text})
    question = "東港的吞吐量是多少？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    assert [item.quote.text for item in found] == ["東港碼頭 | 5.9 億噸"]


def test_the_caption_of_a_table_answers_nothing_and_a_sentence_beside_one_does() -> None:
    rows = "| 港口名稱 | 吞吐量（億噸） |\n| --- | --- |\n| 東港碼頭 | 5.9 億噸 |\n"
    index = memory_index(
        {"ports.md": f"表 1：東港碼頭的吞吐量（單位：億噸）\n\n{rows}\n東港碼頭的吞吐量居首，單位：億噸。\n"}
    )
    question = "東港碼頭的吞吐量是多少？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    assert {item.quote.text for item in found} == {"東港碼頭 | 5.9 億噸", "東港碼頭的吞吐量居首，單位：億噸。"}


def test_places_in_another_document_do_not_keep_items_of_a_list_out() -> None:
    lead = "新航道包括三項工程："
    listed = f"# 新航道\n\n{lead}\n\n- 新建雙線船閘\n- 疏濬上游河道\n- 加高三座橋梁\n"
    index = memory_index({"channel.md": listed, "other.md": "新航道" + "的工程已經全部完成驗收" * 5 + "。\n"})
    question = "新航道包括哪三項工程？"
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    chosen = [
        item
        for item in found
        if item.quote.text == lead or item.hit.chunk.document_id != found[0].hit.chunk.document_id
    ]
    chosen = sorted(
        {item.quote.document_id: item for item in chosen}.values(), key=lambda item: item.quote.text != lead
    )
    texts = [item.quote.text for item in with_list_items(index, chosen)]
    assert len(chosen) == 2
    assert texts[:4] == [lead, "新建雙線船閘", "疏濬上游河道", "加高三座橋梁"]


def test_a_question_in_a_document_answers_none() -> None:
    asked = "龍溪茶園每年採收幾次？"
    index = memory_index({"faq.md": f"# 問答\n\n{asked}\n\n龍溪茶園的茶葉每年採收三次。\n"})
    assert [item.quote.text for item in found(index, asked)] == ["龍溪茶園的茶葉每年採收三次。"]
