"""Raw HTML in Markdown that hides what stands between its tags, over several blocks where it is closed behind them."""

import re
from collections.abc import Collection, Sequence

from markdown_it.token import Token

from briefqa.reading.html import hides_content
from briefqa.reading.visibility import declarations, is_struck_out

HIDDEN, STRUCK_OUT = "hidden text", "struck-out text"

_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9-]{0,40})((?:"[^"]{0,2000}"|'[^']{0,2000}'|[^<>"']){0,2000})>""")
_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_BLOCK_TAG = re.compile(r"[^\S\n]*\{%-?\s*(?:end)?[a-z][\w-]*(?:\s[^%{}\n]{0,400})?\s*-?%\}\s*")


class HiddenTags:
    """Follows raw HTML tags through the Markdown: what stands inside a hidden element is not shown."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.reason = HIDDEN  # why the outermost open element is not shown

    def feed(self, html: str) -> None:
        for match in _TAG.finditer(html):
            closing, tag, rest = match[1], match[2].lower(), match[3]
            if closing:
                if self.open and self.open[-1] == tag:
                    self.open.pop()
            elif not rest.endswith("/") and (tag in self.open[-1:] or (not self.open and self._hides(tag, rest))):
                self.open.append(tag)

    def feed_block(self, html: str, unclosed: Collection[str]) -> None:
        """A block of its own. What it strikes out ends with it, where that is an element that nothing closes."""
        was_shown = not self.open
        self.feed(html)
        if was_shown and self.open and self.reason == STRUCK_OUT and self.open[0] in unclosed:
            self.open.clear()

    def _hides(self, tag: str, rest: str) -> bool:
        attributes = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(rest)}
        is_struck = is_struck_out(tag, declarations(attributes.get("style", "")))
        self.reason = STRUCK_OUT if is_struck else HIDDEN
        return hides_content(tag, attributes)


def unclosed_in(tokens: Sequence[Token]) -> dict[int, set[str]]:
    """By the places of blocks of raw HTML the elements that they open and that no tag behind them closes."""
    opened: dict[str, list[int]] = {}  # tag → places where one was left open
    for place, token in enumerate(tokens):
        is_block = token.type == "html_block"
        parts = [token] if is_block else [part for part in token.children or () if part.type == "html_inline"]
        tags = [match for part in parts for match in _TAG.finditer(part.content)]
        for match in tags:
            places = opened.setdefault(match[2].lower(), [])
            if match[1]:
                del places[-1:]
            elif not match[3].endswith("/"):
                places.append(place)
        for match in tags if not is_block else ():  # an inline element ends with its paragraph
            places = opened[match[2].lower()]
            while places and places[-1] == place:
                places.pop()
    found: dict[int, set[str]] = {}
    for tag, places in opened.items():
        for place in places:
            found.setdefault(place, set()).add(tag)
    return found


def without_block_tags(text: str) -> str:
    """The text without the lines that are tags of a site's generator, {% hint %} and {% endhint %}, outside of code.

    A blank line takes the place of each: what stands behind one begins a paragraph.
    """
    if "{%" not in text:
        return text
    lines: list[str] = []
    fence = ""  # that is open
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        lines.append("" if not fence and _BLOCK_TAG.fullmatch(line) else line)
    return "\n".join(lines)
