"""What of a site stands inside the main part of a web page: share bars, advertisement marks, lists of other stories.

An element goes for what its class or id calls it, or for its opening words, and only if it also looks the part: most of
its words are links, or it is a few words long. What holds a title, a table, a quotation, a time or a note stays.
"""

import re
from dataclasses import dataclass, field
from typing import TypeGuard

from briefqa.reading.joining import columns
from briefqa.reading.markup import one_line
from briefqa.reading.page import Element, walk
from briefqa.reading.web_notes import WebNotes, is_notes_section
from briefqa.reading.web_parts import BLOCKS

MOSTLY_LINKS = 0.5  # this share of an element's characters stands in links
ALL_LINKS = 0.85  # what is left are bullets and strokes between them
SHORT_COLUMNS = 40  # 20 Chinese characters: 分享至 Facebook 分享至 LINE
LINE_COLUMNS = 120  # a path through the site, a line on copyright
MENU_ITEM_COLUMNS = 24
MAX_MENU_CHARS = 400
MIN_SITE_LINKS = 2
MIN_KEPT_SHARE = 0.2  # of a part's characters: one of which less would be left is a page of links, and stays whole

_SHARE, _RELATED, _MENU, _PATH = "share links", "related links", "navigation", "breadcrumb"
_AD, _COPYRIGHT, _SKIP = "advertisement", "copyright", "skip link"
_WORDS_OF_KINDS = {  # which words of a class or id say what
    _AD: "ad ads adv advert advertisement advertisements",
    _SHARE: "share sharing shares social sns addthis sharethis",
    _RELATED: "related readmore recommend recommended popular morenews",
    _PATH: "breadcrumb breadcrumbs crumb crumbs",
    "tags": "tag tags hashtag hashtags keywords",
    _MENU: "menu nav navbar navigation topbar sidebar pager pagination sitemap",
    _COPYRIGHT: "copyright",
    "newsletter": "newsletter subscribe",
    "comments": "comment comments",
}
_KIND_OF_WORD = {word: kind for kind, words in _WORDS_OF_KINDS.items() for word in words.split()}
_BY_SHORTNESS = frozenset((_AD, _SHARE, _RELATED, "newsletter"))  # a few words called otherwise may be the document's
_HEADERS = frozenset(("header", "site-header", "page-header", "masthead", "topbar"))
_FOOTERS = frozenset(("footer", "site-footer", "page-footer"))
_WORD_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ITEMS = frozenset(("dt", "dd"))  # whose classes may name what they say: <dd class="share">45%</dd>
_KEPT_TAGS = frozenset(("h1", "table", "blockquote", "pre", "time", "math"))

_OTHER_STORIES = (
    r"(?:延伸[閱阅][讀读]|推[薦荐][閱阅][讀读]|相[關关][閱阅][讀读]|相[關关]新[聞闻]|相[關关][連链鏈][結结接]|相[關关]文章|更多新[聞闻]|熱門新聞|热门新闻"
    r"|related(?: (?:articles|stories|links|news|reading|posts|content))?|read (?:more|also|next)|more (?:stories|news)"
    r"|recommended(?: reading)?|you may also like)"
)
_STORIES_HEADING = re.compile(rf"\W*{_OTHER_STORIES}\W*", re.I)
_STORIES_LINE = re.compile(rf"\W*{_OTHER_STORIES}\s*[：:|｜／/→>]", re.I)
_SHARE_LINE = re.compile(r"\W*(?:分享(?:[至到：:]|本[文頁页篇])|share(?:\s*[：:]| (?:this|on|via)\b))", re.I)
_PATH_LINE = re.compile(
    r"[:：\s]*(?:(?:目前|您的|您目前的|你的|[現现]在|[當当]前)(?:所在)?位置|you are here\b"
    r"|(?:回?首[頁页]|home)\s*(?:[>＞»›]|/\s))",
    re.I,
)
_SKIP_LINE = re.compile(
    r"[:：\s]*(?:跳[到至過过].{0,8}[內内]容.{0,4}|(?:skip|jump) to (?:the )?\w+(?: content)?|skip navigation)", re.I
)
_ACCESS_KEY = re.compile(r"[:：]{3}")  # the sign of a region of the page, to be reached by key
_SITE_LINK = re.compile(r"回?首[頁页]|[網网]站[導导][覽览]|[網网]站地[圖图]|site ?map|home", re.I)
_NO_MENU = re.compile(r"[\d。！？!?，,：:]")
_SAYS_MORE = re.compile(r"[\d。！？!?]|[a-z)]\.(?:\s|$)")  # a figure or a sentence
_HOME = re.compile(r"首[頁页]|\bhome\b", re.I)
_SENTENCE_END = re.compile(r"[。！？!?]|[a-z)]\.(?:\s|$)")


@dataclass(slots=True)
class _Part:
    """A part of a page, and what stands in its elements."""

    root: Element
    places: dict[Element, int] = field(default_factory=dict)  # element → its place among its parent's children
    linked: dict[Element, int] = field(default_factory=dict)  # element → its characters that stand in links
    precious: set[Element] = field(default_factory=set)  # elements that hold what no furniture holds


def furniture_in(root: Element, notes: WebNotes) -> dict[Element, str]:
    """The elements in a part of a page that are the site's and not the document's, with what they are.

    None where little else would be left: such a page is made of links.
    """
    part = _part(root, notes)
    found: dict[Element, str] = {}
    skipped: Element | None = None
    for item, starts in walk(root):
        if not isinstance(item, Element):
            continue
        if skipped is not None:
            skipped = None if item is skipped and not starts else skipped
            continue
        if starts and item is not root and item.chars and item not in found and item not in part.precious:
            found |= _taken(item, part)
        if starts and (item in found or item.tag == "table"):  # in a table, a class may name what a cell says
            skipped = item
    left = root.chars - sum(element.chars for element in found)
    return found if left >= MIN_KEPT_SHARE * root.chars else {}


def _part(root: Element, notes: WebNotes) -> _Part:
    part = _Part(root)
    link: Element | None = None
    for item, starts in walk(root):
        if not isinstance(item, Element):
            continue
        if starts:
            part.places |= {child: at for at, child in enumerate(item.children) if isinstance(child, Element)}
        if starts and (item.tag in _KEPT_TAGS or item in notes or item in notes.links or is_notes_section(item)):
            part.precious.add(item)
        if starts and link is None and item.tag == "a":
            link = item
            part.linked[item] = item.chars
        if not starts and item is not root and item.parent is not None:
            if item in part.linked:
                part.linked[item.parent] = part.linked.get(item.parent, 0) + part.linked[item]
            if item in part.precious:
                part.precious.add(item.parent)
        if not starts and item is link:
            link = None
    return part


def _taken(element: Element, part: _Part) -> dict[Element, str]:
    """What goes because of an element: nothing, itself, or a heading and the links that follow it."""
    if element.tag == "a":
        text = _short_text(element)
        return {element: _SKIP} if _SKIP_LINE.fullmatch(text) or _ACCESS_KEY.fullmatch(text) else {}
    if element.tag not in BLOCKS or element.tag in _ITEMS:
        return {}
    name = "" if element.tag in _HEADINGS else _by_name(element, part)
    if not name and (element.parent in (None, part.root) or element.parent.chars != element.chars):
        if _STORIES_HEADING.fullmatch(_short_text(element)):
            return dict.fromkeys(_with_links_behind(element, part), _RELATED)
        name = _by_words(element, part)  # an element with the same words around it has been asked
    return {element: name} if name else {}


def _with_links_behind(heading: Element, part: _Part) -> list[Element]:
    """A heading and what follows it, if that is nothing but links; empty if it is not."""
    outer = heading.parent
    if outer is None:
        return []
    links: list[Element] = []
    loose: list[Element] = []  # links on the line so far, whose other words may follow
    for sibling in outer.children[part.places[heading] + 1 :]:
        if isinstance(sibling, str):
            if sibling.strip():
                loose.clear()
                break
        elif sibling.tag == "br" or sibling.tag in BLOCKS:
            links += loose
            loose.clear()
            if sibling.chars and (sibling in part.precious or _share(sibling, part) < ALL_LINKS):
                break
            links += [sibling] if sibling.chars else []
        elif sibling.chars and (sibling in part.precious or _share(sibling, part) < ALL_LINKS):
            loose.clear()
            break
        else:
            loose += [sibling] if sibling.chars else []
    links += loose
    return [heading, *links] if links else []


def _by_name(element: Element, part: _Part) -> str:
    """What a class or id calls an element that looks so; empty if none does or it does not."""
    names = [*element.classes, element.attribute("id")]
    words = [word.lower() for name in names for word in _WORD_OF_NAME.findall(name)]
    for kind in dict.fromkeys(_KIND_OF_WORD[word] for word in words if word in _KIND_OF_WORD):
        if kind in (_PATH, _COPYRIGHT):
            fits = _is_line(element)
        else:
            fits = _share(element, part) >= MOSTLY_LINKS or (kind in _BY_SHORTNESS and _is_short(element))
        if fits:
            return kind
    edges = {name.lower() for name in names} & (_HEADERS | _FOOTERS)
    if not edges or any(outer.tag in ("article", "main") for outer in element.ancestors()):
        return ""
    if edges & _HEADERS and (_share(element, part) >= MOSTLY_LINKS or _is_menu(element)):
        return "header"
    return "footer" if edges & _FOOTERS and _is_line(element) else ""


def _by_words(element: Element, part: _Part) -> str:
    """What a line says that it is; empty if it says nothing of the kind."""
    if not _is_line(element):
        return ""
    text, share = one_line(element.text), _share(element, part)
    if _PATH_LINE.match(text) and (share or _HOME.search(text)) and not _SENTENCE_END.search(text):
        return _PATH
    if share >= MOSTLY_LINKS and _SHARE_LINE.match(text):
        return _SHARE
    if share >= MOSTLY_LINKS and _STORIES_LINE.match(text):
        return _RELATED
    links = [one_line(item.text) for item, starts in walk(element) if starts and _is_link(item)]
    is_site = len(links) >= MIN_SITE_LINKS and share >= ALL_LINKS and any(map(_SITE_LINK.fullmatch, links))
    return _MENU if is_site else ""


def _is_link(item: Element | str) -> TypeGuard[Element]:
    return isinstance(item, Element) and item.tag == "a"


def _share(element: Element, part: _Part) -> float:
    """Of an element's characters those that stand in links."""
    return part.linked.get(element, 0) / max(element.chars, 1)


def _short_text(element: Element) -> str:
    return one_line(element.text) if element.chars <= SHORT_COLUMNS else ""


def _is_short(element: Element) -> bool:
    text = _short_text(element)
    if not text or columns(text) > SHORT_COLUMNS or _SAYS_MORE.search(text):
        return False
    return not any(isinstance(item, Element) and item.tag in _HEADINGS for item, _ in walk(element))


def _is_line(element: Element) -> bool:
    return element.chars <= LINE_COLUMNS and columns(one_line(element.text)) <= LINE_COLUMNS


def _is_menu(element: Element) -> bool:
    """Whether all words of an element are those of list items of one or two words."""
    if element.chars > MAX_MENU_CHARS:
        return False
    items = [item for item, starts in walk(element) if starts and isinstance(item, Element) and item.tag == "li"]
    texts = [one_line(item.text) for item in items]
    return (
        len(items) >= MIN_SITE_LINKS
        and sum(item.chars for item in items) == element.chars
        and all(columns(text) <= MENU_ITEM_COLUMNS and not _NO_MENU.search(text) for text in texts)
    )
