"""The report is one file that needs nothing, and nothing in a document can become its markup."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefqa.evaluating.abstaining import Bin
from briefqa.evaluating.plots import Bar, bar_chart, calibration_plot
from briefqa.evaluating.report_html import report_page

VOID = {"meta"}


class Outline(HTMLParser):
    """Every tag that a page opens, checked to be closed; its attributes and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def values_of(text: str = "字", *, suite: str = "dev", answerable: bool = True) -> dict[str, Any]:
    estimate = {"value": 0.5, "low": 0.25, "high": 0.75, "n": 4}
    metrics = dict.fromkeys(("right", "evidence@5", "nDCG@10", "AUROC"), estimate)
    row = {
        "id": text, "question": text, "language": "zh-Hant", "kind": text, "answerable": answerable, "status": "answered",
        "confidence": 0.5, "values": {"right": 0.0}, "milliseconds": {}, "need": "all", "note": text, "expected": [text],
        "gold": [{"document": text, "quote": text, "group": 1, "cited": False}], "reason": None,
        "answer": [{"text": text, "citations": [1]}],
        "citations": [{"number": 1, "path": text, "title": text, "start": 0, "end": 1, "quote": text, "supports": True}],
        "passages": [{"rank": 1, "score": 1.0, "path": text, "start": 0, "end": 1, "text": text, "is_note": True, "relevant": True}],
    }  # fmt: skip
    refused = row | {"id": "r", "status": "not_found", "answerable": False, "reason": text, "values": {"right": 1.0}}
    change = {"id": text, "kind": text, "question": text, "what": text}
    return {
        "card": {
            "date": "2025", "git": text, "briefqa": "0", "corpus_sha256": "0" * 64, "documents": 1, "chunks": 1,
            "index_content_sha256": None, "model": {"name": text}, "python": "3", "packages": {"numpy": "2"}, "resamples": 10,
            "code_sha256": "1" * 64, "trained_sha256": "2" * 64, "skipped": [text], "threads": 2, "platform": "Linux",
            "settings": {"chunks": {"chunk_chars": 250}, "index": "auto", "limits": {}}, "arguments": {"suites": text},
            "cpu": {"name": text, "vnni": None},
        },
        "suites": [{
            "suite": suite, "questions": 2, "answerable": 1, "metrics": metrics, "milliseconds": {"total": {"p50": 1, "p95": 2}},
            "by": {"kind": {text: {"n": 1, "metrics": metrics}}, "language": {"en": {"n": 1, "metrics": {}}}},
            "outcomes": [row, refused],
        }],
        "comparisons": [{
            "suite": suite, "earlier": text, "questions": 1, "better": [change], "worse": [],
            "metrics": {"right": {"before": 0, "after": 1, "delta": 1, "low": 0, "high": 1, "p": 0.00005, "n": 2, "n_before": 1}},
            "told": [text],
        }],
        "gates": {"passed": False, "failures": [text]},
    }  # fmt: skip


PLAIN = Outline(report_page(values_of()))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style></details>", "&lt;", "a' b"]
)
def test_hostile_text_stays_text(text: str) -> None:
    page = Outline(report_page(values_of(text)))
    assert page.tags == PLAIN.tags
    assert text in "".join(page.words)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
@settings(max_examples=40)
def test_no_text_changes_the_outline(text: str) -> None:
    assert Outline(report_page(values_of(text))).tags == PLAIN.tags


def test_the_page_needs_nothing_and_runs_nothing() -> None:
    assert not {"script", "img", "link", "iframe", "object"} & set(PLAIN.tags)
    assert not {"src", "onclick", "onload", "style"} & {name for name, _ in PLAIN.attributes}
    assert all((value or "").startswith("#") for name, value in PLAIN.attributes if name == "href")
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in PLAIN.attributes


def test_light_and_dark_and_every_part_are_there() -> None:
    page = report_page(values_of())
    words = "".join(PLAIN.words)
    assert "prefers-color-scheme: dark" in page
    for part in (
        "Risk–coverage",
        "Calibration",
        "Right, by kind",
        "Run card",
        "Compared with",
        "Gates that do not hold",
        "10 passages"[3:],
    ):
        assert part in words
    assert PLAIN.tags.count("svg") >= 4


def test_a_comparison_tells_its_circumstances_and_how_many() -> None:
    words = Outline(report_page(values_of("differs in: everything"))).words
    assert "differs in: everything" in words
    assert {"<0.001", "1 → 2"} <= set(words)


def test_a_held_out_suites_questions_are_not_shown() -> None:
    page = report_page(values_of("秘密的問題", suite="test"))
    assert 'id="秘密的問題"' not in page
    assert "are not shown" in page


def test_a_suite_of_one_class_still_has_a_page() -> None:
    values = values_of()
    values["suites"][0]["outcomes"] = values["suites"][0]["outcomes"][1:]
    Outline(report_page(values))


def test_plots_of_nothing_and_of_extremes_are_whole() -> None:
    Outline(calibration_plot([]))
    Outline(calibration_plot([Bin(0.0, 1.0, 3), Bin(1.0, 0.0, 3)]))
    Outline(bar_chart("none", []))
    Outline(bar_chart("<b>", [Bar("a&b", 0.0, 0.0, 0.0, 0), Bar("c", 1.0, 1.0, 1.0, 1)]))
