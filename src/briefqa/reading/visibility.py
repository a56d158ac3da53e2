"""What a web page hides: text that a reader of the page does not see must not be found or quoted.

A small part of CSS: inline styles, and the rules of <style> elements whose selector is one element, .class or #id.
Style sheets outside the file are unknown, and so are rules that hold only for some screens.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

MAX_RULES = 20_000
MAX_STYLE_CHARS = 2_000_000
OFF_SCREEN_PIXELS = 500  # a box moved this far out of the window is not seen
SAME_COLOUR = 10  # of 255: a difference per channel that no eye sees
SEEN_OPACITY = 0.02  # of 1: text that is hardly there is not seen
READABLE_PIXELS = 2.0  # a smaller font is not read

PAGE_COLOUR = "#ffffff"
_COLOUR_NAMES = {"white": "#ffffff", "black": "#000000", "snow": "#fffafa", "ivory": "#fffff0", "whitesmoke": "#f5f5f5"}
_NO_COLOUR = frozenset(("", "none", "inherit", "initial", "unset", "transparent", "currentcolor"))

_STRUCK_OUT = frozenset(("del", "s", "strike"))
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_PLAIN_MEDIA = re.compile(r"^@(?:media\s+(?:only\s+)?(?:screen|all)|supports\b.*|layer\b.*)\s*$", re.I | re.S)
_SELECTOR = re.compile(r"^([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)$")
_NUMBER = re.compile(r"^([-+]?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)$")
_HEX = re.compile(r"^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$")
_ALPHA = re.compile(  # four parts with commas, or any after a stroke
    r"^[a-z]{3,6}\((?:[^,()]+,[^,()]+,[^,()]+,|[^/()]+/)\s*([\d.]+%?)\s*\)$"
)
_RGB = re.compile(r"^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+)(%?))?\s*\)$")

Declarations = dict[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks at one place; what CSS hands down to the elements inside."""

    readable: bool = True  # large enough
    visible: bool = True
    colour: str = ""  # "#rrggbb", "transparent", or empty where the page does not say
    background: str = PAGE_COLOUR  # "#rrggbb", or empty where it is a picture

    @property
    def shows_text(self) -> bool:
        return self.readable and self.visible and self.colour != "transparent" and not self._vanishes()

    def _vanishes(self) -> bool:
        if not self.colour.startswith("#") or not self.background:
            return False
        own, behind = _channels(self.colour), _channels(self.background)
        return all(abs(one - other) <= SAME_COLOUR for one, other in zip(own, behind, strict=True))


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    classes: frozenset[str]
    identifier: str
    declarations: Declarations

    @property
    def weight(self) -> tuple[bool, int, bool]:
        return bool(self.identifier), len(self.classes), bool(self.tag)

    def fits(self, tag: str, identifier: str, classes: frozenset[str]) -> bool:
        return (not self.tag or self.tag == tag) and self.identifier in ("", identifier) and self.classes <= classes


class StyleRules:
    """The rules of a page's own <style> elements."""

    def __init__(self, sheets: list[str]) -> None:
        self._by_key: dict[str, list[_Rule]] = {}
        for number, rule in enumerate(rule for sheet in sheets for rule in _rules(sheet)):
            if number >= MAX_RULES:
                break
            key = f"#{rule.identifier}" if rule.identifier else f".{min(rule.classes)}" if rule.classes else rule.tag
            self._by_key.setdefault(key, []).append(rule)

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> Declarations:
        """What holds for an element: the rules by their weight, then its own style, then what is !important."""
        identifier = attributes.get("id") or ""
        classes = frozenset((attributes.get("class") or "").split())
        keys = [tag, *(f".{name}" for name in sorted(classes)), f"#{identifier}"]
        rules = [rule for key in keys for rule in self._by_key.get(key, ()) if rule.fits(tag, identifier, classes)]
        own = declarations(attributes.get("style") or "")
        layers = [rule.declarations for rule in sorted(rules, key=lambda rule: rule.weight)] + [own]
        merged: Declarations = {}
        for layer in layers:
            merged.update(layer)
        for layer in layers:
            merged.update({name: value for name, value in layer.items() if value.endswith("!important")})
        return {name: value.removesuffix("!important").strip() for name, value in merged.items()}


def _rules(sheet: str) -> Iterator[_Rule]:
    """The rules of a style sheet that always hold, nested blocks of plain @media included."""
    text = _COMMENT.sub(" ", sheet[:MAX_STYLE_CHARS])
    open_blocks: list[bool] = []  # does what stands in each open block count?
    start = 0
    head = ""
    for match in re.finditer(r"[{};]", text):
        piece = text[start : match.start()].strip()
        if match[0] == "{":
            if piece.startswith("@"):
                open_blocks.append(bool(_PLAIN_MEDIA.match(piece)))
                start = match.end()
            else:
                head, start = piece, match.end()
        elif match[0] == "}":
            if head:
                if all(open_blocks):
                    yield from _parsed(head, piece)
                head = ""
            elif open_blocks:
                open_blocks.pop()
            start = match.end()
        elif not head:
            start = match.end()  # the end of an @import or @charset


def _parsed(selectors: str, body: str) -> Iterator[_Rule]:
    found = declarations(body)
    if not found:
        return
    for selector in selectors.split(","):
        match = _SELECTOR.match(selector.strip())
        if not match or not selector.strip():
            continue
        tag = (match[1] or "").lower().replace("*", "")
        classes = frozenset(re.findall(r"\.([\w-]+)", match[2]))
        identifiers = re.findall(r"#([\w-]+)", match[2])
        if len(identifiers) <= 1 and (tag or classes or identifiers):
            yield _Rule(tag, classes, "".join(identifiers), found)


def declarations(style: str) -> Declarations:
    """The declarations of a style attribute or a rule's body, lower case, "!important" at the end where it stands."""
    found: Declarations = {}
    for part in _COMMENT.sub(" ", style).split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = re.sub(r"\s*!\s*important", "!important", " ".join(value.lower().split()))
    return found


def is_cut(attributes: Mapping[str, str | None], style: Declarations) -> bool:
    """Whether an element is hidden with all that it holds."""
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return True
    if _size(style.get("opacity", "1"), default=1.0) <= SEEN_OPACITY:
        return True
    return _is_off_screen(style) or _is_clipped(style)


def is_struck_out(tag: str, style: Declarations) -> bool:
    """Whether an element's text is shown as taken back: with a line through it."""
    decoration = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}".split()
    by_tag = tag == "del" or (tag in _STRUCK_OUT and "none" not in decoration)  # what is deleted is so in any dress
    return by_tag or "line-through" in decoration


def _is_off_screen(style: Declarations) -> bool:
    if style.get("position") in ("absolute", "fixed"):
        for side in ("left", "top", "right", "bottom"):
            if _pixels(style.get(side, "")) <= -OFF_SCREEN_PIXELS:
                return True
    return any(_pixels(style.get(name, "")) <= -OFF_SCREEN_PIXELS for name in ("text-indent", "margin-left"))


def _is_clipped(style: Declarations) -> bool:
    if re.match(r"rect\(\s*(?:0|1px)", style.get("clip", "")) and style.get("position") in ("absolute", "fixed"):
        return True
    if re.match(r"inset\(\s*(?:50|100)%", style.get("clip-path", "")):
        return True
    if re.search(r"scale\(\s*0(?:\.0+)?\s*[,)]", style.get("transform", "")):
        return True
    sides = [_pixels(style[name]) for name in ("width", "height", "max-width", "max-height") if name in style]
    return style.get("overflow", "").startswith(("hidden", "clip")) and any(0 <= side <= 1 for side in sides)


def look_inside(outer: Look, attributes: Mapping[str, str | None], style: Declarations) -> Look:
    """How text inside an element looks, given how it looks around it."""
    look = outer
    if size := style.get("font-size"):
        look = replace(look, readable=_is_readable(size, outer))
    if "visibility" in style and style["visibility"] != "inherit":
        look = replace(look, visible=style["visibility"] not in ("hidden", "collapse"))
    behind = style.get("background-color") or style.get("background") or (attributes.get("bgcolor") or "").lower()
    if behind and (colour := _background(behind)) is not None:
        look = replace(look, background=colour)
    own = style.get("color") or (attributes.get("color") or "").lower()
    clip = style.get("background-clip") or style.get("-webkit-background-clip")
    if _is_transparent(own) and clip == "text":
        look = replace(look, colour="")  # the background shows through the letters
    elif _is_transparent(own):
        look = replace(look, colour="transparent")
    elif own and (colour := _colour(own)) is not None:
        look = replace(look, colour=colour)
    return look


def _is_transparent(colour: str) -> bool:
    """Whether a colour lets all through: by its name, or by what #rgba, rgba(), hsla() and the like say last."""
    if match := _ALPHA.match(colour):
        return _size(match[1], default=1.0) <= SEEN_OPACITY
    return colour == "transparent" or (
        bool(_HEX.match(colour)) and len(colour) in (5, 9) and set(colour[-(len(colour) // 4) :]) == {"0"}
    )


def _is_readable(size: str, outer: Look) -> bool:
    match = _NUMBER.match(size)
    if match is None:
        return True
    number, unit = float(match[1]), match[2]
    if unit in ("", "px", "pt"):
        return number >= READABLE_PIXELS
    return number > (5 if unit == "%" else 0.05) and (outer.readable or unit in ("rem", "vw", "vh"))


def _size(value: str, *, default: float) -> float:
    match = _NUMBER.match(value)
    return default if match is None else float(match[1]) / (100 if match[2] == "%" else 1)


def _pixels(value: str) -> float:
    match = _NUMBER.match(value)
    return (
        float(match[1]) * {"em": 16, "rem": 16, "vw": 10, "%": 10}.get(match[2], 1)
        if match
        else 0.5 * OFF_SCREEN_PIXELS
    )


def _background(value: str) -> str | None:
    """The colour of a background; empty for a picture, None where it says nothing."""
    if "url(" in value or "gradient(" in value:
        return ""
    for word in re.findall(r"rgba?\([^)]*\)|#[0-9a-f]+|[a-z]+", value):
        if word not in _NO_COLOUR and (colour := _colour(word)) is not None:
            return colour
    return None


def _colour(value: str) -> str | None:
    """A colour as "#rrggbb", a colour by another name as empty, None for no colour of its own."""
    if value in _NO_COLOUR:
        return None
    if value in _COLOUR_NAMES:
        return _COLOUR_NAMES[value]
    if _HEX.match(value):
        digits = value[1:] if len(value) > 5 else "".join(2 * digit for digit in value[1:])
        return None if digits[6:] == "00" else f"#{digits[:6]}"
    if match := _RGB.match(value):
        if match[4] and float(match[4].strip(".") or 0) == 0:
            return None
        return "#" + "".join(f"{min(int(channel[:4]), 255):02x}" for channel in match.group(1, 2, 3))
    return ""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
