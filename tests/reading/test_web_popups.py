"""Notes of web pages that pop up behind their marks."""

import pytest

from briefqa.reading.html import read_html
from briefqa.types import Document
from reading.fixtures import blocks_of, document_of, notes_after

NOTE = "方芷若，〈停航〉，《龍溪日報》，2025年3月3日。"


def read(body: str) -> Document:
    return document_of(read_html(f"<!doctype html><html><body>{body}</body></html>".encode()))


@pytest.mark.parametrize(
    "mark",
    [
        f"<span class='fn'><button>1</button><span class='fn-content' hidden>{NOTE}</span></span>",
        f"<sup class='footnote'><a href='javascript:void(0)'>1</a></sup><span class='footnote__note'>{NOTE}</span>",
        f"<sup>[1]</sup> <span class='sidenote' style='display:none'>{NOTE}</span>",
        f"<sup><a href='#' title='{NOTE}'>1</a></sup>",
        f"<a class='footnote-link' title='{NOTE}'>1</a>",
    ],
)
def test_a_note_that_pops_up_is_a_note_and_not_a_part_of_the_sentence(mark: str) -> None:
    document = read(f"<p>三班船停航。{mark}旅客改搭交通船。</p><p>船票退費。</p>")
    assert blocks_of(document) == ["三班船停航。旅客改搭交通船。", "船票退費。"]
    assert notes_after(document, "三班船停航。") == [NOTE]


def test_it_stands_among_the_linked_notes_in_the_order_of_their_marks() -> None:
    document = read(
        "<p>停航。<sup><a href='#n1'>1</a></sup>退費。<button>2</button>"
        f"<span class='footnote' hidden>{NOTE}</span>復航。<sup><a href='#n3'>3</a></sup></p>"
        "<ol class='footnotes'><li id='n1'>港務處公告。</li><li id='n3' value='3'>同註2。</li></ol>"
    )
    assert [note.marker for note in document.notes] == ["1", "2", "3"]
    assert document.notes[2].same_as == (1,)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>停航。<span class='secret' hidden>{NOTE}</span></p>",
        f"<p>停航。<span class='footnote' hidden>{NOTE}</span></p>",
        f"<p>停航。<sup>1</sup><span hidden>{NOTE}</span></p>",
        f"<p>停航。<b>見公告</b><span class='footnote' hidden>{NOTE}</span></p>",
        f"<p><sup>1</sup><span class='footnote' hidden>{NOTE}</span></p><p>停航。</p>",
        f"<div style='color:white'><p>停航。<sup>1</sup><span class='footnote'>{NOTE}</span></p></div><p>復航。</p>",
    ],
)
def test_what_is_hidden_without_a_mark_behind_words_stays_unread(body: str) -> None:
    document = read(body)
    assert NOTE not in document.text


@pytest.mark.parametrize(
    "body",
    [
        f"<p>停航。<sup><a href='#n'>1</a></sup></p><ol><li id='n'><a href='#m'>1</a><span class='footnote-text'>{NOTE}</span></li></ol>",
        f"<p>停航。<sup><a href='#n'>1</a></sup></p><p class='footnote' id='n'><sup>1</sup> <span class='footnote-text'>{NOTE}</span></p>",
    ],
)
def test_a_note_in_a_list_of_notes_is_read_as_before(body: str) -> None:
    assert notes_after(read(body), "停航。") == [NOTE]
