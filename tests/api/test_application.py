"""The routes: what they answer, and how they refuse."""

import json
import logging
import re
from calendar import monthrange
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import briefqa.library
import fakes
from api.servers import client_of
from briefqa.answering.asking import ask
from briefqa.api.requests import DATE
from briefqa.citing import answer_to_json
from briefqa.errors import QuoteNotVerbatim
from briefqa.figures.dates import iso_date
from briefqa.index import open_index

QUESTION = "北岬燈塔建於哪一年？"
SECRET = "只有提問者知道的詞"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fakes.make_index(tmp_path_factory.mktemp("standing"))


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[TestClient]:
    """Of an index that no test changes."""
    with pytest.MonkeyPatch.context() as patch:
        fakes.use_fake_model(patch)
        with client_of(root) as client:
            yield client


@pytest.fixture
def changing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[TestClient, Path]]:
    """A client and the root of an index that the test may change."""
    fakes.use_fake_model(monkeypatch)
    root = fakes.make_index(tmp_path)
    with client_of(root) as client:
        yield client, root


def problem_of(response: Any, status: int) -> dict[str, Any]:
    """A response as the problem that it has to be."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    values: dict[str, Any] = response.json()
    assert values["status"] == status
    assert values["request_id"] == response.headers["x-request-id"]
    return values


def test_ask_gives_what_the_command_line_prints(client: TestClient, root: Path) -> None:
    index = open_index(root)
    expected = answer_to_json(ask(index, fakes.FakeEmbedder(), QUESTION), index)
    for response in (
        client.post("/ask", json={"question": QUESTION}),
        client.get("/ask", params={"question": QUESTION}),
    ):
        assert response.status_code == 200
        assert list(response.json()) == list(expected)
        assert fakes.answer_without_times(response.json()) == fakes.answer_without_times(expected)
        assert response.json()["index"] == expected["index"]


@pytest.mark.parametrize("limit", [2, 2.0])
def test_search_gives_so_many_passages_and_no_answer(client: TestClient, limit: float) -> None:
    """To JSON Schema, 2.0 is an integer as well."""
    values = client.post("/search", json={"question": QUESTION, "limit": limit}).json()
    assert [passage["rank"] for passage in values["passages"]] == [1, 2]
    assert set(values) == {"question", "passages", "index", "milliseconds"}


def test_filters_are_those_of_the_command_line(client: TestClient) -> None:
    values = client.get("/search", params={"question": QUESTION, "documents": ["tea.txt", "bridge.txt"]}).json()
    assert {passage["path"] for passage in values["passages"]} <= {"tea.txt", "bridge.txt"}
    assert client.post("/search", json={"question": QUESTION, "from": "2025-02"}).json()["passages"] == []


def test_a_document_is_given_whole_in_stretches_and_by_place(client: TestClient) -> None:
    entry = next(item for item in client.get("/documents").json()["documents"] if item["path"] == "tea.txt")
    whole = client.get(f"/documents/{entry['id']}").json()
    assert whole["text"] == fakes.TEA.rstrip("\n")
    assert whole["chars"] == entry["chars"] == len(whole["text"])
    stretch = client.get(f"/documents/{entry['id']}", params={"start": 3, "length": 5}).json()
    assert stretch["text"] == whole["text"][3:8]
    assert client.get(f"/passages/{entry['id']}:3-8").json()["text"] == whole["text"][3:8]
    last = client.get(f"/documents/{entry['id']}", params={"start": 10, "length": 100_000}).json()
    assert (last["start"], last["end"]) == (10, entry["chars"])


def test_every_citation_leads_to_its_words(client: TestClient) -> None:
    for question in fakes.QUESTIONS:
        for citation in client.post("/ask", json={"question": question}).json()["citations"]:
            place = client.get(f"/passages/{citation['document']['id']}:{citation['start']}-{citation['end']}").json()
            assert place["text"] == citation["quote"]


def test_the_list_of_documents_is_given_in_stretches(client: TestClient) -> None:
    whole = client.get("/documents").json()
    parts = [client.get("/documents", params={"offset": n, "limit": 1}).json() for n in range(4)]
    assert whole["total"] == 3
    assert [part["documents"] for part in parts] == [*([item] for item in whole["documents"]), []]


def test_status_and_health(client: TestClient, root: Path) -> None:
    assert client.get("/status").json()["generation"] == open_index(root).generation
    assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/documents/{'0' * 64}", 404),
        (f"/passages/{'0' * 64}:0-5", 404),
        ("/documents/tea.txt", 422),  # a name is no id here
        ("/documents/..%2f..%2fetc%2fpasswd", 404),
        ("/documents/%00", 422),
        ("//etc/passwd", 404),
        ("/passages/..", 404),
        ("/nothing", 404),
    ],
)
def test_what_is_not_there_is_no_path(client: TestClient, path: str, status: int) -> None:
    problem_of(client.get(path), status)


def test_a_place_beyond_its_document_is_not_there(client: TestClient) -> None:
    entry = client.get("/documents").json()["documents"][0]
    for place in (f"0-{entry['chars'] + 1}", "5-3"):
        problem_of(client.get(f"/passages/{entry['id']}:{place}"), 404)
    problem_of(client.get(f"/documents/{entry['id']}", params={"start": entry["chars"] + 1}), 404)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "？！"},
        {"question": "a" * 2_001},
        {"question": 5},
        {"question": "a", "unknown": 1},
        {"question": "a", "from": "2025-02-30"},
        {"question": "a", "documents": "tea.txt"},
        ["question"],
        None,
    ],
)
def test_a_body_that_does_not_fit_is_refused(client: TestClient, body: object) -> None:
    problem_of(client.post("/ask", json=body), 422)


def test_a_refusal_names_the_field_and_not_what_it_held(client: TestClient) -> None:
    values = problem_of(client.post("/search", json={"question": SECRET, "limit": "five" * 3_000}), 422)
    assert [item["field"] for item in values["errors"]] == ["body.limit"]
    values = problem_of(client.get("/ask", params={"question": QUESTION, "from": "soon"}), 422)
    expected = "expected a date such as 2025, 2025-08 or 2025-08-14"
    assert values["errors"] == [{"field": "query.from", "message": expected}]
    assert SECRET not in json.dumps(values, ensure_ascii=False)
    assert "five" not in json.dumps(values)


@pytest.mark.parametrize(
    "content", [b"{", b"[" * 60_000, b'{"question": "\xff"}', b'{"question": 1' + b"0" * 9_000 + b"}"]
)
def test_what_is_no_json_is_refused(client: TestClient, content: bytes) -> None:
    response = client.post("/ask", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    problem_of(response, response.status_code)


@pytest.mark.parametrize(
    "question",
    ["a\\u0000b", "\\u202eabc", "\\ud83d\\ude00 燈塔", "<script>alert(1)</script>", "[[[[[[(a+)+$", "\\u001b[31m燈塔"],
)
def test_odd_characters_are_taken_literally(client: TestClient, question: str) -> None:
    response = client.post(
        "/ask", content=f'{{"question": "{question}"}}'.encode(), headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 200
    assert response.json()["question"] == json.loads(f'"{question}"')


def test_half_a_surrogate_pair_is_refused(client: TestClient) -> None:
    response = client.post("/ask", content=b'{"question": "a\\ud800"}', headers={"Content-Type": "application/json"})
    problem_of(response, 422)


def test_an_unknown_document_in_a_filter_is_named_by_no_one(client: TestClient) -> None:
    values = problem_of(client.post("/ask", json={"question": QUESTION, "documents": ["/etc/passwd"]}), 404)
    assert "passwd" not in json.dumps(values)


def test_other_methods_name_those_that_are_answered(client: TestClient) -> None:
    refused = client.put("/ask", json={"question": QUESTION})
    problem_of(refused, 405)
    assert refused.headers["allow"] == "GET, POST"
    assert client.delete("/status").headers["allow"] == "GET"


# --- entity tags ----------------------------------------------------------------------


def test_an_answer_that_the_client_holds_is_not_made_again(client: TestClient) -> None:
    first = client.get("/ask", params={"question": QUESTION})
    again = client.get(
        "/ask", params={"question": QUESTION}, headers={"If-None-Match": f'"x", {first.headers["etag"]}'}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get("/ask", params={"question": QUESTION}, headers={"If-None-Match": "*"}).status_code == 304


def test_another_question_has_another_tag(client: TestClient) -> None:
    tags = {client.get("/ask", params={"question": question}).headers["etag"] for question in fakes.QUESTIONS}
    tags |= {client.get("/search", params={"question": QUESTION, "limit": n}).headers["etag"] for n in (1, 2)}
    assert len(tags) == len(fakes.QUESTIONS) + 2


def test_a_new_generation_is_noticed_and_changes_the_tag(changing: tuple[TestClient, Path]) -> None:
    client, root = changing
    first = client.get("/ask", params={"question": QUESTION})
    fakes.publish(root, {**fakes.CORPUS, "more.txt": "港務處在1901年遷到東岸。\n"})
    second = client.get("/ask", params={"question": QUESTION}, headers={"If-None-Match": first.headers["etag"]})
    assert second.status_code == 200
    assert second.json()["index"]["generation"] != first.json()["index"]["generation"]
    assert client.get("/status").json()["documents"] == 4


def test_the_tag_of_a_post_is_told_but_not_asked_for(client: TestClient) -> None:
    first = client.post("/ask", json={"question": QUESTION})
    again = client.post("/ask", json={"question": QUESTION}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert again.headers["etag"] == first.headers["etag"]


# --- what goes wrong on our side ------------------------------------------------------


def test_an_index_that_cannot_be_read_is_a_problem_without_its_path(
    changing: tuple[TestClient, Path], caplog: pytest.LogCaptureFixture
) -> None:
    client, root = changing
    fakes.publish(root, {"tea.txt": fakes.TEA})
    fakes.edit_manifest(root, lambda manifest: manifest.update(format=99))
    response = client.post("/ask", json={"question": QUESTION})
    assert str(root) not in json.dumps(problem_of(response, 503))
    assert response.headers["retry-after"].isdecimal()
    assert "format 99" in caplog.text, "the log says why"
    problem_of(client.get("/health"), 503)


def test_a_bug_tells_the_client_nothing_and_the_log_no_words(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (RuntimeError(SECRET), QuoteNotVerbatim(SECRET)):

        def fail(*arguments: object, error: Exception = error, **settings: object) -> None:
            raise error

        monkeypatch.setattr(briefqa.library, "ask", fail)
        with caplog.at_level(logging.INFO, logger="briefqa"):
            response = client.post("/ask", json={"question": SECRET})
        values = problem_of(response, 500)
        assert "Traceback" not in response.text
        assert SECRET not in caplog.text + response.text
        assert f"request {values['request_id']} failed: {type(error).__name__} at test_application.py" in caplog.text


def test_the_log_holds_no_question(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="briefqa"):
        for response in (
            client.get("/ask", params={"question": SECRET}),
            client.post("/ask", json={"question": SECRET}),
            client.post("/ask", json={"question": SECRET, "from": SECRET}),
            client.get(f"/{SECRET}"),
        ):
            assert response.headers["x-request-id"] in caplog.text
    assert "GET /api/v1/ask 200" in caplog.text
    assert SECRET not in caplog.text


def test_the_description_is_openapi_3_1_and_complete(client: TestClient) -> None:
    values = client.get("/openapi.json").json()
    assert values["openapi"].startswith("3.1")
    assert set(values["paths"]) == {
        f"/api/v1/{name}"
        for name in ("ask", "search", "documents", "documents/{id}", "passages/{id}", "status", "health")
    }
    named = set(re.findall('"#/components/schemas/([^"]+)"', json.dumps(values)))
    assert named == set(values["components"]["schemas"])


def test_dates_that_there_are_fit_the_pattern_and_no_others() -> None:
    for year in (1000, 1900, 2000, 2023, 2024, 2100, 2400, 2999):
        assert re.fullmatch(DATE, f"{year}")
        for month in range(14):
            assert bool(re.fullmatch(DATE, f"{year}-{month:02d}")) is (1 <= month <= 12)
            for day in range(34):
                there = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
                assert bool(re.fullmatch(DATE, f"{year}-{month:02d}-{day:02d}")) is there
                assert not there or iso_date(year, month, day)
