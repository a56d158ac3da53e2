"""What of a site stands inside the main part of a web page: share bars, advertisement marks, lists of other stories.

An element goes for what its class or id calls it, or for its opening words, and only if its words and links say the
same. What holds a title, a table, a quotation, a time, a note or a link to a place on the same page stays: a share bar
that is left in a text does less harm than a paragraph that is lost from it.
"""

import re
from collections.abc import Sequence

from briefqa.reading.joining import columns
from briefqa.reading.markup import one_line
from briefqa.reading.page import Element, walk
from briefqa.reading.web_links import (
    ALL_LINKS,
    SENTENCE_END,
    Part,
    beside_links,
    is_line,
    is_only_links,
    leads_away,
    links_in,
    part_of,
    share_of,
    short_text,
)
from briefqa.reading.web_notes import WebNotes
from briefqa.reading.web_parts import BLOCKS
from briefqa.reading.web_stories import (
    HEADINGS,
    MIN_SITE_LINKS,
    REFERENCE,
    are_stories,
    asks_to_subscribe,
    heads_contents,
    heads_links,
    is_stories_box,
    is_stories_line,
    states,
    with_contents_behind,
    with_links_behind,
)

MOSTLY_LINKS = 0.5  # this share of an element's characters stands in links
MENU_ITEM_COLUMNS = 24
MAX_MENU_CHARS = 400
MAX_SITE_CHARS = 2_000  # of a list of other stories
MIN_KEPT_SHARE = 0.2  # of a part's characters: one of which less would be left is a page of links, and stays whole

_SHARE, _RELATED, _MENU, _PATH, _TAGS = "share links", "related links", "navigation", "breadcrumb", "tags"
_AD, _COPYRIGHT, _SKIP, _NEWSLETTER, _COMMENTS = "advertisement", "copyright", "skip link", "newsletter", "comments"
_PAGES, _CONTENTS = "page links", "table of contents"
_CLEAR_WORDS = {  # which words of a class or id say what, whatever stands beside them
    _AD: "advert advertisement advertisements",
    _SHARE: "sns addthis sharethis",
    _RELATED: "readmore morenews",
    _PATH: "breadcrumb breadcrumbs",
    _TAGS: "hashtag hashtags",
    _MENU: "navbar navigation topbar sidebar sitemap",
    _PAGES: "pager pagination",
    _COPYRIGHT: "copyright",
}
_EVERYDAY_WORDS = {  # which say so alone, or beside a word of furniture
    _AD: "ad ads adv",
    _SHARE: "share sharing shares social",
    _RELATED: "related recommend recommended popular",
    _PATH: "crumb crumbs",
    _TAGS: "tag tags",
    _MENU: "menu nav",
    _NEWSLETTER: "newsletter subscribe signup",
    _COMMENTS: "comment comments",
}


def _kinds(words_of_kinds: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, words in words_of_kinds.items() for word in words.split()}


_CLEAR, _EVERYDAY = _kinds(_CLEAR_WORDS), _kinds(_EVERYDAY_WORDS)
_FURNITURE_WORDS = """
    bar link links button buttons list box widget icon icons media container posts articles stories news form
"""
_FURNITURE = frozenset(_FURNITURE_WORDS.split())
_PLACES = frozenset(
    (
        "post",
        "posts",
        "article",
        "articles",
        "stories",
        "entry",
        "page",
        "site",
        "top",
        "bottom",
        "left",
        "right",
        "main",
    )
)
_HEADERS = frozenset(("header", "site-header", "page-header", "masthead", "topbar"))
_FOOTERS = frozenset(("footer", "site-footer", "page-footer"))
_WORD_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ITEMS = frozenset(("dt", "dd"))  # whose classes may name what they say: <dd class="share">45%</dd>

_STROKES = re.compile(r"[\s|｜•·・‧/／>＞»›–—:：-]*")
_NETWORK = (
    r"facebook|fb|line|twitter|x|weibo|wechat|whatsapp|telegram|linkedin|reddit|threads|instagram|plurk|pinterest|e-?mail"
    r"|print|copy(?: the)? link|(?:新浪)?微博|微信|噗浪|友善列印|列印|打印|轉寄|电子邮件|電子郵件|[複复]製?制?[連链]結?接?|臉書|脸书"
)
_SERVICE = re.compile(rf"(?<![a-z])(?:{_NETWORK})(?![a-z])", re.I)
_SHARING = r"分享[至到給给]?(?:本[文頁页篇])?|share(?: (?:this|on|via|to|by|with))*(?: (?:article|page|story|post))?"
_SHARE_WORDS = re.compile(rf"(?:\W|(?<![a-z])(?:{_NETWORK}|{_SHARING}|on|via|to|by|or)(?![a-z]))+", re.I)
_SHARE_LINE = re.compile(r"\W*(?:分享(?:[至到：:]|本[文頁页篇])|share(?:\s*[：:]| (?:this|on|via)\b))", re.I)
_PHRASE = re.compile(rf"\W*(?:{_SHARING}|[廣广]告|advertisements?|advertising|ads?|sponsored)\W*", re.I)
_SUBSCRIBING = re.compile(r"\W*(?:(?:立即)?[訂订][閱阅](?:電子報|电子报)?|subscribe(?: now)?|sign up)\W*", re.I)
_COMMENTING = re.compile(r"\W*(?:\d*\s*[則则]?(?:留言|回應|回复|回覆|comments?)|reply|add a comment)\W*", re.I)
_PAGING = re.compile(r"\W*(?:\d{1,4}|上一[頁页]|下一[頁页]|prev(?:ious)?|next|first|last)?\W*", re.I)
_KEYWORDS = re.compile(r"\W*(?:[關关][鍵键][詞词字]|keywords?|index terms)", re.I)
_POSITION = re.compile(r"[:：\s]*(?:(?:您?目前的?|[您你]的|[現现當当][在前])(?:所在)?位置|you are here)[:：\s]*", re.I)
_HOME = re.compile(r"(?:回?首[頁页]|home)", re.I)
_STEP = re.compile(r"[>＞»›/／]+")
_SKIP_LINE = re.compile(
    r"[:：\s]*(?:跳[到至過过].{0,8}[內内]容.{0,4}|(?:skip|jump) to (?:the )?\w+(?: content)?|skip navigation)", re.I
)
_BACK = re.compile(r"回上一?[頁页]|回(?:到)?(?:[頁页]首|[頂顶]端?|最上)|返回[頂顶]部|(?:back to )?top", re.I)
_ACCESS_KEY = re.compile(r"[:：]{3}")  # the sign of a region of the page, to be reached by key
_SITE_LINK = re.compile(
    r"回?首[頁页]|[網网]站[導导][覽览]|[網网]站地[圖图]|site ?map|home|登入|登录|login|log in|about(?: us)?|contact(?: us)?|[關关][於于]我[們们]|[聯联][絡络系]我[們们]",
    re.I,
)
_NO_MENU = re.compile(r"[\d。！？!?，,：:]")
_RIGHTS = re.compile(r"©|[著版][作]?[權权]所有|all rights reserved", re.I)
_NO_REPRINT = re.compile(r"(?:不得|[請请]勿|禁止)(?:任意|擅自)?[轉转][載载]。$|翻印必究。$|reserved\.$", re.I)


def furniture_in(root: Element, notes: WebNotes) -> dict[Element, str]:
    """The elements in a part of a page that are the site's and not the document's, with what they are.

    None where little else would be left: such a page is made of links.
    """
    part = part_of(root, notes)
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


def _taken(element: Element, part: Part) -> dict[Element, str]:
    """What goes because of an element: nothing, itself, or a heading and the links that follow it."""
    if element.tag == "a":
        text = short_text(element)
        if _BACK.fullmatch(text) and not leads_away(element):
            return {element: _PAGES}
        return {element: _SKIP} if _SKIP_LINE.fullmatch(text) or _ACCESS_KEY.fullmatch(text) else {}
    if element.tag not in BLOCKS or element.tag in _ITEMS:
        return {}
    name = "" if element.tag in HEADINGS else _by_name(element, part)
    if not name and (element.parent in (None, part.root) or element.parent.chars != element.chars):
        if heads_links(element):
            return dict.fromkeys(with_links_behind(element, part), _RELATED)
        if heads_contents(element):
            return dict.fromkeys(with_contents_behind(element, part), _CONTENTS)
        name = _by_words(element, part)  # an element with the same words around it has been asked
    return {element: name} if name else {}


def _by_name(element: Element, part: Part) -> str:
    """What a class or id calls an element that looks so; empty if none does or it does not."""
    names = [*element.classes, element.attribute("id")]
    for kind in dict.fromkeys(kind for name in names for kind in _kinds_of(name)):
        if _fits(element, kind, part):
            return kind
    edges = {name.lower() for name in names} & (_HEADERS | _FOOTERS)
    if not edges or any(outer.tag in ("article", "main") for outer in element.ancestors()):
        return ""
    links = links_in(element)
    is_linked = len(links) >= MIN_SITE_LINKS and share_of(element, part) >= MOSTLY_LINKS and all(map(leads_away, links))
    if edges & _HEADERS and (is_linked or _is_menu(element)):
        return "header"
    return "footer" if edges & _FOOTERS and is_line(element) and not _says_something(element.text) else ""


def _says_something(text: str) -> bool:
    return bool(SENTENCE_END.search(_NO_REPRINT.sub("", text)))


def _kinds_of(name: str) -> list[str]:
    """What a class or id may say that an element is."""
    words = [word.lower() for word in _WORD_OF_NAME.findall(name)]
    everyday = [_EVERYDAY[word] for word in words if word in _EVERYDAY]
    others = [word for word in words if word not in _EVERYDAY and word not in _CLEAR]
    if not set(others) <= _FURNITURE | _PLACES or (others and not set(others) & _FURNITURE):
        everyday = []
    clear = [_CLEAR[word] for word in words if word in _CLEAR]
    return clear + everyday


def _fits(element: Element, kind: str, part: Part) -> bool:
    """Whether the words and links of an element are those of what it is called."""
    if element.chars > MAX_SITE_CHARS:
        return False
    text, links = one_line(element.text), links_in(element)
    if kind == _COPYRIGHT and is_line(element) and _RIGHTS.search(text):
        return not _says_something(text)
    if kind == _RELATED:
        return is_stories_box(element)
    if not links or (kind == _NEWSLETTER and asks_to_subscribe(element)):
        return _says_what_it_is(element, kind)
    if share_of(element, part) < MOSTLY_LINKS or SENTENCE_END.search(text):
        return False
    if kind == _SHARE:
        return _is_sharing(element)
    own_words = {_NEWSLETTER: _SUBSCRIBING, _COMMENTS: _COMMENTING, _PAGES: _PAGING}.get(kind)
    if own_words:
        return all(own_words.fullmatch(one_line(link.text)) for link in links) and is_only_links(element)
    if not all(map(leads_away, links)):
        return False
    if kind in (_PATH, _COPYRIGHT):
        return is_line(element) and not any(states(link) or REFERENCE.search(link.text) for link in links)
    if kind == _TAGS:
        return (
            len(links) >= MIN_SITE_LINKS
            and is_only_links(element)
            and not _KEYWORDS.match(text)
            and all(map(_is_menu_item, links))
        )
    if kind == _MENU:
        return _is_site_menu(element, links)
    return is_only_links(element) and are_stories(links) and not any(map(states, links))


def _says_what_it_is(element: Element, kind: str) -> bool:
    """Whether the words of an element alone, which may have no links, are those of what it is called."""
    if kind == _NEWSLETTER:
        return asks_to_subscribe(element)
    is_phrase = kind in (_AD, _SHARE) and _PHRASE.fullmatch(one_line(element.text))
    return bool(is_phrase) or (kind == _SHARE and _is_sharing(element))


def _by_words(element: Element, part: Part) -> str:
    """What a line says that it is; empty if it says nothing of the kind."""
    if not is_line(element):
        return ""
    links = links_in(element)
    if not links:
        return ""
    text, share = one_line(element.text), share_of(element, part)
    if _is_path(element, links):
        return _PATH
    if share >= MOSTLY_LINKS and _SHARE_LINE.match(text) and _is_sharing(element):
        return _SHARE
    if is_stories_line(text, beside_links(element), links):
        return _RELATED
    return _MENU if share >= ALL_LINKS and _is_site_menu(element, links) else ""


def _is_sharing(element: Element) -> bool:
    """Whether the words of an element only name services to share a page with."""
    text = " ".join(item for item, _ in walk(element) if isinstance(item, str))
    return bool(_SERVICE.search(text) and _SHARE_WORDS.fullmatch(text))


def _is_path(element: Element, links: Sequence[Element]) -> bool:
    """Whether a line is a path through the site: links from its first page on, and nothing behind them."""
    beside = beside_links(element)
    label = _POSITION.match(beside)
    steps = _STEP.findall(beside)
    least = 1 if label and _HOME.fullmatch(one_line(links[0].text)) else 2
    begins = label or _HOME.match(beside) or _HOME.fullmatch(one_line(links[0].text))
    rest = beside[label.end() :] if label else _HOME.sub("", beside, count=1)
    return bool(begins) and len(steps) >= least and bool(_STROKES.fullmatch(rest)) and all(map(leads_away, links))


def _is_site_menu(element: Element, links: Sequence[Element]) -> bool:
    """Whether an element is nothing but short links to other pages, and one leads to a page that each site has."""
    return (
        len(links) >= MIN_SITE_LINKS
        and all(leads_away(link) and _is_menu_item(link) for link in links)
        and any(_SITE_LINK.fullmatch(one_line(link.text)) for link in links)
        and bool(_STROKES.fullmatch(beside_links(element)))
    )


def _is_menu_item(item: Element) -> bool:
    text = one_line(item.text)
    return columns(text) <= MENU_ITEM_COLUMNS and not _NO_MENU.search(text)


def _is_menu(element: Element) -> bool:
    """Whether all words of an element are those of list items of one or two words."""
    if element.chars > MAX_MENU_CHARS:
        return False
    items = [item for item, starts in walk(element) if starts and isinstance(item, Element) and item.tag == "li"]
    return (
        len(items) >= MIN_SITE_LINKS
        and sum(item.chars for item in items) == element.chars
        and all(map(_is_menu_item, items))
        and all(map(leads_away, links_in(element)))
    )
