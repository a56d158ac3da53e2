"""A refusal says why, in the question's language: not there, not this, not then, or left out by filters."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from briefqa.answering import asking
from briefqa.answering.asking import ask
from briefqa.answering.quotes.candidates import candidates
from briefqa.answering.refusals import reasons
from briefqa.answering.refusals.reasons import (
    MOST_MISSPELT,
    ReasonKind,
    Refusal,
    denying,
    holds_name,
    near_name,
    refusal,
)
from briefqa.citing import answer_text, answer_to_json, is_as_saved
from briefqa.encoding.cross_encoding import Reading
from briefqa.exporting.bundle import bundle_from_json
from briefqa.filtering import Filters, allowed_chunks
from briefqa.index import Index
from briefqa.questions.naming import with_name
from briefqa.retrieving import retrieve
from briefqa.types import NearName, Sentence
from briefqa.ui.answer_view import asked
from briefqa.verifying import verify_answer
from fakes import CORPUS, AlwaysSupported, FakeEmbedder, memory_index, words_vector

ORCHARD = "Quelltal 果園在2024年收成三百公斤蘋果。2025年的收成是四百公斤。\n"


class NeverSupported(AlwaysSupported):
    threshold = 2.0


@pytest.fixture(scope="module")
def index() -> Index:
    return memory_index({**CORPUS, "orchard.txt": ORCHARD})


@pytest.fixture(autouse=True)
def _nothing_is_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "support_model", lambda **settings: NeverSupported())


def refused(index: Index, question: str, filters: Filters | None = None) -> Refusal:
    allowed = allowed_chunks(index, filters or Filters())
    hits = retrieve(index, question, words_vector(question), allowed=allowed)
    return refusal(index, question, hits, allowed)


@pytest.mark.parametrize(
    ("question", "kind", "terms", "text"),
    [
        ("Brackwasser 的市長是誰？", "no_entity", ("Brackwasser",), "文件裡找不到「Brackwasser」。"),
        ("Brackwasser 的市长是谁？", "no_entity", ("Brackwasser",), "文件里找不到“Brackwasser”。"),
        ("Who opened the Brackwasser bridge in 1931?", "no_entity", ("Brackwasser",), "The documents do not contain “Brackwasser”."),
        ("滷肉飯要滷幾個小時？", "no_entity", ("滷肉飯", "飯要滷", "小時"), "文件裡找不到「滷肉飯」、「飯要滷」、「小時」。"),
        ("Quelltal 果園的主人是誰？", "no_fact", ("Quelltal",), "文件談到「Quelltal」，但沒有回答這一點。"),
        ("Who painted the Harrow bridge?", "no_fact", ("Harrow",), "The documents speak of “Harrow”, but do not answer this."),
        ("Quelltal 果園 2019 年的收成是多少？", "other_date", ("2024", "2025"), "文件談到「Quelltal」，但不是問題所問的時間（2019）；文件裡的時間是2024、2025。"),
        ("Quelltal 果園 2024 年的雨量是多少？", "no_fact", ("Quelltal",), "文件談到「Quelltal」，但沒有回答這一點。"),
    ],
)  # fmt: skip
def test_a_reason_names_what_it_is_about(
    index: Index, question: str, kind: str, terms: tuple[str, ...], text: str
) -> None:
    assert refused(index, question) == Refusal(ReasonKind(kind), terms, text)


def test_what_only_filtered_documents_hold_is_said_to_be_filtered(index: Index) -> None:
    found = refused(index, "Quelltal 果園的主人是誰？", Filters(documents=("tea.txt",)))
    assert (found.kind, found.terms) == (ReasonKind.FILTERS, ("Quelltal",))
    assert found.text == "「Quelltal」只出現在篩選條件以外的文件裡。"
    assert refused(index, "燈塔？", Filters(from_date="2030")).text == "沒有文件符合篩選條件。"
    assert refused(index, "Quelltal?", Filters(documents=("orchard.txt",))).kind == ReasonKind.NO_FACT


def test_an_empty_index_is_the_reason() -> None:
    assert refused(memory_index({}), "燈塔在哪裡？").kind == ReasonKind.EMPTY_INDEX


def test_a_document_of_the_year_asked_for_is_no_other_date() -> None:
    found = refused(
        memory_index({"2019-06-01-orchard.md": "---\ndate: 2019-06-01\n---\n" + ORCHARD}), "Quelltal 2019 年的收成？"
    )
    assert found.kind == ReasonKind.NO_FACT  # fmt: skip


def test_a_misspelt_name_is_offered_with_the_reason(index: Index) -> None:
    answer = ask(index, FakeEmbedder(), "Queltal 果園的主人是誰？").answer
    assert (answer.reason_kind, answer.near_name) == ("no_entity", NearName("Queltal", "Quelltal"))
    assert answer.reason == "文件裡找不到這樣寫的「Queltal」。 您是不是要找「Quelltal」？"
    assert answer.question == "Queltal 果園的主人是誰？"


def test_a_misspelt_name_is_answered_as_the_name_that_is_there(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "support_model", lambda **settings: AlwaysSupported())
    question = "Queltal 果園在2024年收成多少？"
    answer = ask(index, FakeEmbedder(), question).answer
    assert answer.sentences[0].text == "Quelltal 果園在2024年收成三百公斤蘋果。"
    assert (answer.question, answer.near_name) == (question, NearName("Queltal", "Quelltal"))


def test_an_answer_that_does_not_quote_the_corrected_name_is_none(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under a word that merely looks like it, something else is found: what was asked stays refused."""
    name = NearName("Beck", "Back")
    monkeypatch.setattr(asking, "near_name", lambda *_: name)
    refused_one = ask(index, FakeEmbedder(), "Beck 果園的主人是誰？").answer
    monkeypatch.setattr(asking, "support_model", lambda **settings: AlwaysSupported())
    answered = ask(index, FakeEmbedder(), "Quelltal 果園在2024年收成多少？").answer
    assert answered.answered
    assert not asking._with_near_name(refused_one, answered, name).answered
    assert asking._with_near_name(refused_one, answered, NearName("Queltal", "Quelltal")).answered
    assert not holds_name("Backen Sie Brot.", name)


def test_a_name_that_stands_in_the_documents_is_no_misspelling(index: Index) -> None:
    question = "Who painted the Harrow bridge?"
    assert near_name(index, question, retrieve(index, question, words_vector(question))) is None
    assert np.isfinite(words_vector(question)).all()


def test_of_a_name_of_two_words_only_the_one_that_stands_nowhere_is_corrected() -> None:
    """Apples stands near Apple; but Apple stands there too, and it is the other word that is not known."""
    files = {"a.txt": "Apple sold 40 machines. Apples fell from the tree. The Visson hall burnt down.\n"}
    found = memory_index(files)
    hits = retrieve(found, "Apple Vision", words_vector("Apple Vision"))
    assert near_name(found, "When did Apple Vision ship?", hits) == NearName("Vision", "Visson")
    assert near_name(found, "When did Apple Quux ship?", hits) is None


@pytest.mark.parametrize("between", [" ", "，"])
def test_of_hundreds_of_unknown_names_a_few_are_looked_for(
    index: Index, monkeypatch: pytest.MonkeyPatch, between: str
) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(reasons, "nearest_name", lambda word, texts: looked_for.append(word))
    assert near_name(index, between.join(f"Q{chr(97 + i % 26)}{chr(97 + i // 26)}uz" for i in range(330)), []) is None
    assert len(looked_for) == MOST_MISSPELT


def test_only_whole_words_are_corrected() -> None:
    name = NearName("Queltal", "Quelltal")
    assert with_name("Queltal 果園與 Queltaler 酒", name) == "Quelltal 果園與 Queltaler 酒"
    assert with_name("在Queltal的果園", name) == "在Quelltal的果園"


def test_what_is_answered_as_asked_is_not_said_to_be_another_answer(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused_one = ask(index, FakeEmbedder(), "Queltal 果園的主人是誰？").answer
    asked_first = replace(refused_one, sentences=(Sentence("燈塔", (1,)),))
    answers = iter([asked_first, refused_one])
    monkeypatch.setattr(asking, "_answer", lambda *_: next(answers))
    monkeypatch.setattr(asking, "_verify", lambda *_: None)
    assert ask(index, FakeEmbedder(), "Queltal 果園的主人是誰？").answer == asked_first


def test_a_name_by_its_sound_is_refused_under_the_name_that_stands_there() -> None:
    files = {"a.txt": "恆岳置業去年違約，債權人四十人。\n", "b.txt": "河務局清點水門的鑰匙。" * 9 + "\n"}
    index = memory_index(files)
    answer = ask(index, FakeEmbedder(), "Who founded Hengyue?").answer
    assert (answer.reason_kind, answer.reason_terms) == (ReasonKind.NO_FACT, ("恆岳",))
    assert answer.near_name is None
    assert ask(index, FakeEmbedder(), "Who founded Microsoft?").answer.reason_kind == ReasonKind.NO_ENTITY


class _Denying:
    """Stands for the cross-encoder: the sentence with the years denies, and nothing answers."""

    def read(self, question: str, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        return [Reading(-5.0, 3.0 if "2024" in text else -5.0) for _, text in texts]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Quelltal 果園為什麼沒有收成？", "看來正好相反"),
        ("Quelltal 果园为什么没有收成？", "看来正好相反"),
    ],
)
def test_a_denied_premise_is_said_and_shown_first(
    index: Index, monkeypatch: pytest.MonkeyPatch, question: str, words: str
) -> None:
    monkeypatch.setattr(asking, "cross_encoder_of", lambda _: _Denying())
    answer = ask(index, FakeEmbedder(), question).answer
    assert answer.reason_kind == ReasonKind.OTHERWISE
    assert answer.reason is not None
    assert words in answer.reason
    assert "2024" in answer.hits[0].chunk.span.of(index.document_of(answer.hits[0].position).text)
    assert len({hit.position for hit in answer.hits}) == len(answer.hits)


def test_the_sentence_that_denies_is_quoted_wherever_the_refusal_is_shown(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "cross_encoder_of", lambda _: _Denying())
    found = ask(index, FakeEmbedder(), "Quelltal 果園為什麼沒有收成？")
    denial = found.answer.denial
    assert denial is not None
    assert "2024" in denial.quote.text
    values = answer_to_json(found, index)
    assert values["denial"]["quote"] == denial.quote.text
    assert answer_text(values).split("\n")[2] == denial.quote.text
    assert bundle_from_json(values).passages[0].text == denial.quote.text
    assert all(check.holds for check in verify_answer(values, index))
    edited = {**values, "denial": {**values["denial"], "quote": values["denial"]["quote"].replace("2024", "2023")}}
    assert [check.holds for check in verify_answer(edited, index)] == [False]
    assert not is_as_saved({**values, "reason_terms": ["Harrow"]})
    turn = asked(index, FakeEmbedder(), found.answer.question, Filters(), 0)
    assert (turn.places[0]["excerpt"], turn.places[0]["key"]) == (denial.quote.text, "p1")
    assert len(turn.places) > 1


def test_a_refusal_without_a_denial_quotes_none(index: Index) -> None:
    assert answer_to_json(ask(index, FakeEmbedder(), "誰在月球上種香蕉？"), index)["denial"] is None


@pytest.mark.parametrize(
    ("question", "text", "denies"),
    [
        ("為什麼龍溪茶園的新茶得獎？", "龍溪茶園的新茶沒有得獎，評審認為香氣不足。", True),
        ("為什麼龍溪茶園的新茶沒有得獎？", "龍溪茶園的新茶未得獎，評審認為香氣不足。", False),
        ("龍溪茶園的新茶有沒有得獎？", "龍溪茶園的新茶沒有得獎，評審認為香氣不足。", True),
        ("為什麼龍溪茶園的新茶得獎？", "河口果園的梨沒有得獎，評審認為太小。", False),
        ("Why was the Harrow bridge not opened?", "The Harrow bridge wasn't opened because of the flood.", False),
        ("Why was the Harrow bridge closed?", "The Harrow bridge was never closed.", True),
        ("Why was the Harrow bridge closed?", "龍溪的橋從未封閉，評審認為很好。", True),
        ("為什麼龍溪茶農反對採收？", "龍溪茶農說：我們反對採收。", False),
        ("為什麼龍溪茶農拒絕採收？", "龍溪茶農否決了採收。", False),
        ("為什麼龍溪茶農反對採收？", "龍溪茶農支持採收，已經簽字。", True),
        ("為什麼龍溪茶農反對採收？", "龍溪茶農從未反對採收，已經簽字。", True),
        ("為什麼龍溪茶農反對採收？", "龍溪：以下討論採收。", False),  # an item of business
        ("Why did the council reject the Harrow bridge?", "The council vetoed the Harrow bridge.", False),
        ("Why did the council reject the Harrow bridge?", "Accept bids for the Harrow bridge at once.", False),
        ("Why did the council reject the Harrow bridge?", "The council accepted the Harrow bridge.", True),
        ("龍溪茶農對採收的立場為何？", "龍溪茶農反對採收。", True),
        ("對於採收，龍溪各方立場為何？", "龍溪茶農反對採收。", False),  # one of the sides
    ],
)
def test_a_sentence_denies_neither_in_the_questions_own_negation_nor_of_something_else(
    question: str, text: str, *, denies: bool
) -> None:
    index = memory_index({"a.txt": f"{text}\n", "b.txt": "龍溪茶園在山上。\n", "c.txt": "The Harrow bridge is old.\n"})
    vector = words_vector(question)
    found = [
        replace(item, denial=3.0)
        for item in candidates(index, question, vector, retrieve(index, question, vector))
        if item.quote.text == text
    ]
    assert (denying(index, question, found) is not None) is denies
    assert denying(index, question, [replace(item, denial=0.5) for item in found]) is None


@pytest.mark.parametrize(("english", "named"), [("The museum stands in Harrow.", False), ("博物館在河口。", True)])
def test_a_reason_names_words_that_stand_there_and_not_their_translations(english: str, *, named: bool) -> None:
    found = memory_index({"a.txt": "公園在山上，櫻花今年開得很早。\n", "b.txt": f"{english}\n"})
    question = "公園的博物館多高？"
    hits = [hit for hit in retrieve(found, question, words_vector(question)) if hit.chunk.span.start == 0]
    hits = sorted(hits, key=lambda hit: "公園" not in found.document_of(hit.position).text)
    shown = refusal(found, question, hits, None)
    assert shown.kind == ReasonKind.NO_FACT
    assert "公園" in shown.text
    assert ("博物館" in shown.text) is named


@pytest.mark.parametrize(("denial", "denies"), [(1.5, False), (2.5, True)])
def test_a_sentence_without_a_no_has_to_deny_more_clearly(denial: float, *, denies: bool) -> None:
    question, index = "龍溪茶園為什麼減產？", memory_index({"a.txt": "龍溪茶園今年增產兩成。\n"})
    vector = words_vector(question)
    found = candidates(index, question, vector, retrieve(index, question, vector))
    assert (denying(index, question, [replace(item, denial=denial) for item in found]) is not None) is denies


def test_a_person_whom_minutes_name_with_a_title_inside_is_there() -> None:
    found = memory_index({"a.txt": "柯委員雅琴：請說明清淤的進度。\n", "b.txt": "會議在下午結束，沒有表決。\n"})
    question = "柯雅琴穿什麼顏色？"
    hits = retrieve(found, question, words_vector(question))
    assert refusal(found, question, hits, None).kind == ReasonKind.NO_FACT
    assert refusal(found, "柯雅芬穿什麼顏色？", hits, None).kind == ReasonKind.NO_ENTITY


def test_a_reason_shows_whole_words_and_none_that_only_counts() -> None:
    found = memory_index({"a.txt": "第七條規定，漁港應公開吞吐量。第三次審查已經完成。\n"})
    question = "漁港第七條規定什麼顏色？"
    shown = refusal(found, question, retrieve(found, question, words_vector(question)), None).terms
    assert shown
    assert not {"條規", "第七", "七條"} & set(shown)


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("Which restorasion did the museum plan?", NearName("restorasion", "restoration")),
        ("Which restoration did the museum plan?", None),
        ("Which lanterns did the museum plan?", None),  # a form of what stands there
        ("Which carousel did the museum plan?", None),  # a word that is merely not there
    ],
)
def test_a_misspelt_word_is_offered_as_the_one_that_stands_there(question: str, near: NearName | None) -> None:
    found = memory_index({"a.txt": "The museum planned the restoration of its lantern in 2024.\n"})
    assert near_name(found, question, retrieve(found, question, words_vector(question))) == near


def test_a_reason_repeats_no_more_than_the_beginning_of_a_long_term() -> None:
    found = memory_index({"a.txt": "漁港公開吞吐量。\n"})
    question = f"What is {'Zorb' * 300}?"
    refused = refusal(found, question, retrieve(found, question, words_vector(question)), None)
    assert "ZorbZorb" in refused.text
    assert len(refused.text) < 200
