"""Boxes of a web page that its site puts into an article: lists of other stories, and what asks readers to subscribe.

Their headings say what they are. What looks like a reference or a law stays, whatever stands over it.
"""

import re
from collections.abc import Sequence

from briefqa.reading.markup import one_line
from briefqa.reading.page import Element, walk
from briefqa.reading.web_links import (
    ALL_LINKS,
    BETWEEN,
    BULLETS,
    SENTENCE_END,
    Part,
    beside_links,
    is_only_links,
    leads_away,
    links_in,
    share_of,
    short_text,
)
from briefqa.reading.web_parts import BLOCKS

MIN_SITE_LINKS = 2
MAX_BOX_CHARS = 200  # of words that ask to subscribe, or of headlines without links
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_STORIES = (  # the heads of lists of other stories
    r"(?:延伸[閱阅][讀读]|推[薦荐][閱阅][讀读]|相[關关][閱阅][讀读]|相[關关]新[聞闻]|相[關关][報报][導导道]|[熱热][門门]新[聞闻]"
    r"|更多\S{0,10}(?:新[聞闻]|[報报][導导道])|related (?:articles|stories|news|posts)|read (?:more|also|next)"
    r"|more (?:stories|news)|you may also like)"
)
_LINKS = rf"(?:{_STORIES}|相[關关][連链鏈][結结接]|相[關关]文章|related links)"
_STORIES_HEADING = re.compile(rf"\W*{_STORIES}\W*", re.I)
_LINKS_HEADING = re.compile(rf"\W*{_LINKS}\W*", re.I)
_STORIES_LINE = re.compile(rf"\W*{_STORIES}\s*[：:|｜／/→>]{BETWEEN}", re.I)
_CONTENTS_HEADING = re.compile(
    r"\W*(?:本文)?(?:目\s*[錄录次]|[導导][覽览])\W*|\W*(?:table of )?contents\W*|\W*(?:on|in) this (?:page|article|report)\W*",
    re.I,
)
_SUBSCRIBE_HEADING = re.compile(
    r"\W*(?:(?:立即|免[費费])?[訂订][閱阅].{0,10}|.{0,8}(?:電子報|电子报)|(?:sign up|subscribe)\b.{0,40}|.{0,20}newsletter.{0,20})\W*",
    re.I,
)
REFERENCE = re.compile(  # a book, an article, a law, an annex, a sentence
    r"[《》〈〉]|[（(](?:19|20)\d\d[^）)]{0,6}[）)]|[著譯译編编](?:\W|$)|第\s*[\d一二三四五六七八九十百零〇]+\s*[條条款章期卷號号]"
    r"|頁\s*\d|\b(?:pp?|vol|no|eds?)\.|\b(?:doi|isbn)\b|,\s*by\s+[A-Z]|附[件錄录表]|(?i:\b(?:annex|appendix)\b)"
    r"|(?:法|[條条]例|[細细][則则]|[辦办]法|[準准][則则]|[規规][則则章]|要[點点])(?:\W|全文|施行|修正|草案|$)"
    r"|(?i:\b(?:act|law|bill|regulations?|rules|directive|ordinance|section|treaty)(?:,?\s+\d|\W*$))"
    r"|[。；;]|[^\W\d_]{2}\.(?:\s|$)|[)\d]\.(?:\s|$)"
)
_STATES = re.compile(  # a day, a figure with its unit, a question or a cry
    r"(?:19|20)\d\d(?:年|\W|$)|\d\s*[年月日號号]|\d{1,2}[/.-]\d{1,2}|\d[\d,.]*\s*(?:[%％‰]|[A-Za-z])|\b[A-Z][a-z]+\.? \d"
    r"|[\d一二兩两三四五六七八九十百千萬万億亿]\s*(?:[萬万億亿千百元人名位戶户件例倍成天歲岁週周度班艘輛辆席票年月日個个噸吨頁页]|公[里尺斤頃顷]|小時|小时|分鐘|分钟)"
    r"|[！？!?]\W*$"
)


def is_site_heading(text: str) -> bool:
    """Whether a heading is that of a box that a site puts in, so that nothing of the document stands under it."""
    return bool(_STORIES_HEADING.fullmatch(text) or _SUBSCRIBE_HEADING.fullmatch(text))


def heads_links(heading: Element) -> bool:
    return bool(_LINKS_HEADING.fullmatch(short_text(heading)))


def heads_contents(heading: Element) -> bool:
    return bool(_CONTENTS_HEADING.fullmatch(short_text(heading)))


def with_links_behind(heading: Element, part: Part) -> list[Element]:
    """A heading and the list of links to other pages that follows it; empty where an item may be the document's."""
    found = _links_behind(heading, part)
    links = [link for item in found for link in links_in(item)]
    is_list = len(links) >= MIN_SITE_LINKS and are_stories(links)
    may_state = _STORIES_HEADING.fullmatch(short_text(heading)) is not None  # as most headlines do
    return [heading, *found] if is_list and (may_state or not any(map(states, links))) else []


def with_contents_behind(heading: Element, part: Part) -> list[Element]:
    """A heading and the list of links to places on the same page that follows it."""
    found = _links_behind(heading, part)
    links = [link for item in found for link in links_in(item)]
    return [heading, *found] if links and all("#" in link.attribute("href") for link in links) else []


def _links_behind(heading: Element, part: Part) -> list[Element]:
    """The elements behind a heading that are nothing but links; none where what goes on with them is no link."""
    found: list[Element] = []
    outer = heading.parent
    for sibling in outer.children[part.places[heading] + 1 :] if outer else []:
        if isinstance(sibling, str):
            if not BULLETS.fullmatch(sibling):
                return []
        elif not sibling.chars:
            continue
        elif sibling in part.precious or share_of(sibling, part) < ALL_LINKS or not is_only_links(sibling):
            goes_on = any(item.tag == sibling.tag for item in found) and not _is_prose(sibling)
            if sibling.tag not in BLOCKS or goes_on:
                return []
            break
        else:
            found.append(sibling)
    return found


def _is_prose(element: Element) -> bool:
    return not links_in(element) and bool(SENTENCE_END.search(element.text.strip()[-1:]))


def is_stories_line(text: str, beside: str, links: Sequence[Element]) -> bool:
    """Whether a line is the head of a list of other stories and one or more of them. beside: its words in no link."""
    return bool(_STORIES_LINE.match(text) and _STORIES_LINE.fullmatch(beside)) and are_stories(links)


def is_stories_box(element: Element) -> bool:
    """Whether an element is such a head and headlines below it, with links or without them."""
    links = links_in(element)
    if links:
        return bool(_STORIES_HEADING.fullmatch(beside_links(element))) and are_stories(links)
    is_short = element.chars <= MAX_BOX_CHARS and not SENTENCE_END.search(element.text)
    return is_short and _STORIES_HEADING.fullmatch(_heading_in(element)) is not None


def asks_to_subscribe(element: Element) -> bool:
    """Whether an element is a few words under a heading that asks to subscribe."""
    return element.chars <= MAX_BOX_CHARS and _SUBSCRIBE_HEADING.fullmatch(_heading_in(element)) is not None


def _heading_in(element: Element) -> str:
    """The heading that an element begins with."""
    for item, starts in walk(element):
        if isinstance(item, str) and item.strip():
            return ""
        if isinstance(item, Element) and starts and item.tag in HEADINGS:
            return short_text(item)
    return ""


def are_stories(links: Sequence[Element]) -> bool:
    """Whether links lead to other pages, and none looks like a reference or a law."""
    return bool(links) and all(leads_away(link) and not REFERENCE.search(one_line(link.text)) for link in links)


def states(link: Element) -> bool:
    """Whether the words of a link say something: how much, when, or what to ask."""
    return bool(_STATES.search(one_line(link.text)))
