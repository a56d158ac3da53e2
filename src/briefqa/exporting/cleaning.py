"""What a document's text may do to a file that quotes it: nothing. Characters that no text format may hold are replaced."""

import re

# Control characters but for tab, line feed and carriage return, surrogates without their half, and what XML forbids.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_EMBEDDINGS, _POP_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
_ISOLATES, _POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"


def clean(text: str) -> str:
    """The text with U+FFFD for each character that XML, HTML and UTF-8 cannot carry."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def bidi_closing(text: str) -> str:
    """What has to stand behind a text so that it does not turn around the direction of what follows; mostly nothing."""
    opened: list[str] = []
    for character in text:
        if character in "\n\u2029":
            opened = []
        elif character in _EMBEDDINGS:
            opened.append(_POP_EMBEDDING)
        elif character in _ISOLATES:
            opened.append(_POP_ISOLATE)
        elif character in (_POP_EMBEDDING, _POP_ISOLATE) and character in opened:
            while opened.pop() != character:
                pass
    return "".join(reversed(opened))


def one_paragraph(text: str) -> str:
    """The text without line ends and without runs of white space: for headings and titles."""
    return " ".join(text.split())
