"""Saved answers for the tests of exports, as `ask --json` writes them, with texts that try to break out of every format."""

from hashlib import sha256
from typing import Any

from briefqa.citing import answer_sha256
from briefqa.exporting.bundle import Bundle, bundle_from_json
from briefqa.exporting.labels import Making

Json = dict[str, Any]
MAKING = Making("2026-03-02T08:00:00Z")
# Each of these is a quote that has to come back to the character out of every format that can hold its characters.
TORTURE = (
    "燈塔的霧鐘在1880年加裝（見〈航海日誌〉）。",
    "# not a heading",
    "- not a list\n1. not one either\n2) nor this",
    "    not code",
    "**bold** _it_ `code` ~~gone~~ [link](javascript:alert(1)) ![image](x) [^1] [ref]: x",
    "<script>alert(1)</script> <b>&amp;</b> &lt; &#35; --> ]]> <!-- ",
    "a | b || c\td",
    "===\n---\n***\n+++",
    "  spaces  inside   and around  ",
    "line\n\nempty line between\n",
    "\\backslash \\\\ \\n \\",
    "$math$ $$more$$ ^up^ :smile: {.class} {{ jinja }} %percent @misc{x, y={z}} ~ # &",
    "} unbalanced { braces }} \\textbf{x}",
    "عربي ثم English ثم עברית",
    "‮turned around‬ and back, ⁦isolated⁩",
    "😀👩‍👩‍👧‍👦 🇹🇼 e\u0301 𠮷 㐂",
    '=HYPERLINK("http://x") +1 -1 @SUM(A1)',
    "“Smart” ‘quotes’ — … 「中文」『內』《書》〈篇〉",
    "zero\u200bwidth\u200djoiner \u00a0nbsp\u3000wide",
    "line\u2028separator\u2029paragraph",
)
IMPOSSIBLE = (
    "lone \ud83d surrogate",
    "bell \x07 escape \x1b[31m null \x00",
    "not a character \ufffe \uffff",
    "c1 \x9b31m",
)


def source(name: str = "lighthouse.md", **changes: Any) -> Json:
    return {
        "id": sha256(name.encode("utf-8", "replace")).hexdigest(),
        "path": name,
        "title": "北岬燈塔史",
        "authors": ["王小明"],
        "publisher": "港務處",
        "date": "2025-08-14",
        "language": "zh-Hant",
        "url": "https://example.org/lighthouse?a=1&b=2",
        "ai_label": None,
        "text_sha256": sha256(b"text").hexdigest(),
        **changes,
    }


def note(
    text: str = "陳大文，〈霧鐘考〉，《航海學報》，2024 年 3 月，https://example.org/fog。", **changes: Any
) -> Json:
    reference = {
        "authors": ["陳大文"],
        "title": "霧鐘考",
        "container": "航海學報",
        "date": "2024-03",
        "url": "https://example.org/fog",
    }
    return {"marker": "3", "text": text, "reference": reference, "references": [reference], "same_as": None, **changes}


def citation(number: int, quote: str, **changes: Any) -> Json:
    return {
        "number": number,
        "document": source(),
        "quote": quote,
        "start": 100,
        "end": 100 + len(quote),
        "prefix": "前文。",
        "suffix": "後文。",
        "headings": ["壹、緒論", "一、「霧鐘」"],
        "page": None,
        "notes": [note()],
        **changes,
    }


def answer(*quotes: str, question: str = "燈塔的霧鐘何時加裝？", **changes: Any) -> Json:
    """An answer of these quotes, each cited once."""
    numbered = list(enumerate(quotes, 1))
    values: Json = {
        "question": question,
        "filters": {"from": "", "to": "", "documents": [], "languages": []},
        "status": "answered" if quotes else "not_found",
        "reason": None if quotes else "The documents do not answer this. The nearest passages are listed.",
        "confidence": 0.9,
        "answer": [{"text": quote, "citations": [number]} for number, quote in numbered],
        "citations": [citation(number, quote) for number, quote in numbered],
        "disagreements": [],
        "passages": [],
        "index": {"generation": "gen-000007", "model": "fake", "model_sha256": "ab" * 32, "content_sha256": "cd" * 32},
        "milliseconds": {"total": 1.0},
        **changes,
    }
    return {**values, "answer_sha256": answer_sha256(values)}


def bundle(*quotes: str, **changes: Any) -> Bundle:
    return bundle_from_json(answer(*quotes, **changes))


def disputed() -> Bundle:
    """Three quotes, a short answer in the first, and a disagreement of the first and the last."""
    quotes = ("霧鐘在1880年加裝。", "守望員有四名。", "The fog bell was added in 1881.")
    values = answer(*quotes, disagreements=[{"about": "加裝的年份", "citations": [1, 3]}])
    values["answer"][0]["highlight"] = [103, 108]
    values["citations"][2] |= {
        "document": source(
            "bell.pdf", title="The “Fog” Bell", authors=["A. Reader", "B. Writer"], publisher="", language="en", url=""
        ),
        "page": 7,
        "headings": [],
        "notes": [],
    }
    return bundle_from_json(values)
