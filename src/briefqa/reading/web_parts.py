"""Which parts of a web page are the document: its article, and text of substance that stands beside the article.

Beside an article stand menus, other stories, comments and banners too. What is not clearly text goes, and is named.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from briefqa.reading.page import Element, Page, walk
from briefqa.reading.web_notes import WebNotes, is_notes_section

BESIDE = "beside the article"  # what a part is called that is left out for what it says
MAIN_SHARE = 0.5  # the article element is the document if it holds at least this share of the page's text
MIN_PROSE_CHARS = 25  # of text beside the article, white space and links not counted
MAX_LINK_SHARE = 1 / 3
MAX_BOILERPLATE_CHARS = 400  # a text that is longer and speaks of cookies or comments is about them

_BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody td tfoot th
    thead tr ul
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
_CONTAINERS = frozenset(("article", "body", "center", "div", "form", "main", "section"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SITE_TAGS = {"nav": "navigation", "footer": "footer", "aside": "aside", "header": "header"}
_SITE_ROLES = {
    "navigation": "navigation",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "search": "search form",
    "menu": "navigation",
    "dialog": "dialog",
}
_SITE_NAME = re.compile(  # in the class or id of an element
    r"(?:^|[-_ ])(?:ads?|advert\w*|author|banner|bio|breadcrumbs?|comments?|consent|cookies?|copyright|disqus|footer|gdpr"
    r"|header|login|menu|modal|more|nav\w*|newsletter|popular|popup|promo\w*|recommend\w*|related|share|sharing|sidebar"
    r"|social|sponsor\w*|subscri\w*|tags?|teasers?|toolbar|trending|widgets?)(?:$|[-_ ])",
    re.I,
)
_BOILERPLATE = re.compile(
    r"cookie|訂閱|订阅|電子報|电子报|登入|登录|會員|会员|註冊|注册|下載\s*app|下载\s*app|版權|版权|轉載|转载|留言|評論|评论|回覆|回复"
    r"|分享|追蹤|追踪|按讚|點讚|点赞|粉絲|粉丝|廣告|广告|延伸閱讀|延伸阅读|推薦閱讀|推荐阅读|相關(?:新聞|文章|報導)|相关(?:新闻|文章|报道)|隱私|隐私"
    r"|subscri|newsletter|sign (?:up|in)|log ?in|copyright|all rights|©|repl(?:y|ies)\b|comment|related|read more|follow us|privacy"
    r"|advertis|sponsor|donat",
    re.I,
)
_SENTENCE = re.compile(r"[。！？!?]|\.(?:\s|$)")


@dataclass(slots=True)
class Parts:
    """The parts that are the document, in the page's order, and the names and texts of those that are not."""

    kept: list[Element] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    def place(self, piece: Element, is_kept: bool, name: str, notes: WebNotes) -> None:
        if is_kept:
            self.kept.append(piece)
        else:
            self.left_out.append((name or BESIDE, text_beside_notes(piece, notes)))


def main_part(page: Page) -> Element:
    """The smallest article or main element with most of the page's text, or else the body."""
    site = sum(element.chars for element in site_parts(page.body, None))
    whole = max(page.body.chars - site, 1)
    candidates = [
        item
        for item, starts in walk(page.body)
        if starts
        and isinstance(item, Element)
        and (item.tag in ("article", "main") or _role(item) in ("main", "article"))
    ]
    large = [element for element in candidates if element.chars >= MAIN_SHARE * whole]
    return min(large, key=lambda element: element.chars) if large else page.body


def site_parts(root: Element, whole: Element | None, *, by_name: bool = False) -> dict[Element, str]:
    """The elements in a part that belong to the site and not to the document, with what they are. Outermost ones only.

    whole: the document's main part, which no form is that holds most of it; without one all forms stay.
    by_name: what its class or id calls a part of the site is one too, as it is beside an article but not inside one.
    """
    found: dict[Element, str] = {}
    skipped: Element | None = None
    for item, starts in walk(root):
        if not isinstance(item, Element):
            continue
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
        elif starts and item is not root:
            name = _site_part(item, whole) or (BESIDE if by_name and _is_named_site(item) else "")
            if name:
                found[item] = name
                skipped = item
    return found


def _site_part(element: Element, whole: Element | None) -> str:
    """What part of the site an element is; empty if it belongs to the document."""
    if is_notes_section(element):
        return ""
    if "navbox" in element.classes:
        return "navigation"
    if _role(element) in _SITE_ROLES:
        return _SITE_ROLES[_role(element)]
    if element.tag == "header" and any(outer.tag in ("article", "main") for outer in element.ancestors()):
        return ""
    if element.tag == "form" and whole is not None and element.chars < MAIN_SHARE * whole.chars:
        return "form"  # a form around the whole page is how some site software works, and is no form
    return _SITE_TAGS.get(element.tag, "")


def _role(element: Element) -> str:
    return element.attribute("role").lower()


def document_parts(page: Page, root: Element, notes: WebNotes) -> Parts:
    """The main part of a page, and what else belongs to the document: sections of notes, and text of substance.

    Where an element says that it is the page's main one, nothing outside it is text of the document.
    """
    path = {root, *root.ancestors()}
    frame = next((element for element in path if element.tag == "main" or _role(element) == "main"), page.body)
    parts = Parts()
    heading: Element | None = None  # waits for what follows it
    for piece, is_framed in (*_pieces(page.body, root, path, frame), (Element("p", {}), False)):
        is_text = piece is not root and is_framed and _is_text(piece, root, notes)
        if heading is not None:
            parts.place(heading, is_text, _site_part(heading, root), notes)
        heading = piece if piece.tag in _HEADINGS and is_framed else None
        if heading is None:
            parts.place(piece, is_text or piece is root or is_notes_section(piece), _site_part(piece, root), notes)
    return parts


def _is_text(piece: Element, root: Element, notes: WebNotes) -> bool:
    """Whether a piece beside the article is text of substance."""
    if _site_part(piece, root) or _is_named_site(piece):
        return False
    text, linked = _words(piece, notes)
    chars = len("".join(text.split()))
    boilerplate = chars <= MAX_BOILERPLATE_CHARS and _BOILERPLATE.search(text + linked)
    few_links = len("".join(linked.split())) <= MAX_LINK_SHARE * chars
    return chars >= MIN_PROSE_CHARS and few_links and bool(_SENTENCE.search(text)) and not boilerplate


def _pieces(body: Element, root: Element, path: set[Element], frame: Element) -> Iterator[tuple[Element, bool]]:
    """The main part and the pieces around it, in the page's order; whether each stands in the frame."""
    skipped: Element | None = None
    is_framed = frame is body
    loose: list[Element | str] = []  # words and inline elements that stand in no block of their own

    for item, starts in walk(body):
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
            continue
        is_block = isinstance(item, Element) and item.tag in BLOCKS
        if is_block and loose:
            yield _as_paragraph(loose), is_framed
            loose = []
        if not isinstance(item, Element):
            loose.append(item)
        elif not is_block:
            loose.append(item)
            skipped = item
        elif item is root or (starts and not _is_opened(item, path)):
            yield item, is_framed
            skipped = item
        elif item is frame:
            is_framed = starts


def _is_opened(element: Element, path: set[Element]) -> bool:
    """Whether the children of an element are looked at one by one: it holds the main part, or boxes and no text."""
    if element in path:
        return True
    return (
        element.tag in _CONTAINERS
        and not is_notes_section(element)
        and not _is_named_site(element)
        and not _SITE_TAGS.get(element.tag)
        and _role(element) not in _SITE_ROLES
        and all(
            isinstance(child, Element) and child.tag in _CONTAINERS
            for child in element.children
            if not isinstance(child, str) or child.strip()
        )
    )


def _as_paragraph(items: list[Element | str]) -> Element:
    chars = sum(item.chars if isinstance(item, Element) else len("".join(item.split())) for item in items)
    return Element("p", {}, None, items, chars)


def _is_named_site(element: Element) -> bool:
    return bool(_SITE_NAME.search(element.attribute("class")) or _SITE_NAME.search(element.attribute("id")))


def _words(element: Element, notes: WebNotes) -> tuple[str, str]:
    """The words of a piece without its notes and the site's parts in it: those outside links, those of links."""
    outside: list[str] = []
    linked: list[str] = []
    left_out = site_parts(element, element, by_name=True)
    skipped: Element | None = None
    link: Element | None = None
    for item, starts in walk(element):
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
        elif isinstance(item, str):
            (outside if link is None else linked).append(item)
        elif starts and (item in left_out or item in notes):
            skipped = item
        elif item.tag == "a" and item not in notes.links:
            link = item if starts else None
    return " ".join(outside), " ".join(linked)


def text_beside_notes(element: Element, notes: WebNotes) -> str:
    """The words of an element without those of the notes in it."""
    parts: list[str] = []
    note: Element | None = None
    for item, starts in walk(element):
        if isinstance(item, str):
            parts += [item] if note is None else []
        elif note is None and item in notes:
            note = item
        elif item is note and not starts:
            note = None
    return " ".join(parts)
