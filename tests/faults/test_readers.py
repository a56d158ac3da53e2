"""Readers while generations are published and removed under them."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from briefqa import index as index_module
from briefqa.answering.asking import ask
from briefqa.citing import answer_to_json
from briefqa.errors import IndexCorrupt
from briefqa.index import Index, open_index
from briefqa.storing.store import Generation
from fakes import FakeEmbedder, make_index, publish
from faults.changes import Count

READERS, PUBLISHES = 4, 3
QUESTIONS = {False: 40, True: 200}  # of each reader
QUESTION = "How many towers has the castle?"


def towers(number: int) -> dict[str, str]:
    """Two documents that say the same number: an answer with two numbers would be of two generations."""
    words = {"castle": "The castle has {} towers in all.", "survey": "A survey counted {} towers of the castle."}
    return {f"{name}.txt": text.format(number) for name, text in words.items()}


def test_every_answer_is_of_one_generation_while_others_are_published(
    tmp_path: Path, everything: bool, count: Count
) -> None:  # X15
    """Each reader opens the index anew for every question; `publish` removes what is two generations old."""
    root = make_index(tmp_path, towers(1))
    over = Event()

    def read() -> int:
        asked = 0
        while asked < QUESTIONS[everything] or not over.is_set():
            index = open_index(root)
            values = answer_to_json(ask(index, FakeEmbedder(), QUESTION), index)
            number = int(values["index"]["generation"].removeprefix("gen-"))
            quoted = {word for citation in values["citations"] for word in citation["quote"].split() if word.isdigit()}
            assert quoted == {str(number)}
            asked += 1
        return asked

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        try:
            for number in range(2, PUBLISHES + 2):
                assert publish(root, towers(number)).name == f"gen-{number:06d}"
        finally:
            over.set()
        count("questions answered while generations were published", sum(reader.result() for reader in readers))


def test_a_generation_that_is_removed_while_it_is_opened_is_not_taken_for_a_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # X15
    root = make_index(tmp_path, towers(1))
    really = index_module.read_index

    def overtaken(generation: Generation) -> Index:
        if generation.name == "gen-000001":
            publish(root, towers(2))
            publish(root, towers(3))
        return really(generation)

    monkeypatch.setattr(index_module, "read_index", overtaken)
    index = open_index(root)
    assert index.generation == "gen-000003"
    assert "3" in json.dumps(answer_to_json(ask(index, FakeEmbedder(), QUESTION), index))
    for path in (root / "gen-000003").iterdir():
        path.write_bytes(b"")
    with pytest.raises(IndexCorrupt):
        open_index(root)
