"""What a web page says about itself: meta elements, JSON-LD, the title in its head."""

import json
import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser

from briefqa.reading.builder import RawBlock
from briefqa.reading.joining import columns
from briefqa.reading.letterhead import is_byline
from briefqa.reading.markup import day, label_text, language_tag, names, one_line, web_address
from briefqa.types import BlockKind, Metadata

MIN_TITLE_WIDTH = 12  # columns; a shorter heading is rather that of a section: 最新消息
MAX_BLOCKS_ABOVE = 3  # a title: a menu that nothing marks as one, a date
MAX_BLOCKS_OF_HEAD = 8  # among which a title that is no heading is looked for
SHARED_CHARS = 3
MAX_JSON_CHARS = 500_000
MAX_JSON_OBJECTS = 1_000

_TITLES = ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title")
_AUTHORS = (
    "citation_author",
    "author",
    "article:author",
    "byline",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.author",
)
_DATES = (
    "article:published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date",
    "dcterms.date",
    "dc.date.issued",
    "dcterms.issued",
    "pubdate",
    "publishdate",
    "date",
    "datepublished",
)
_PUBLISHERS = ("citation_publisher", "publisher", "dc.publisher", "dcterms.publisher", "og:site_name")
_SITE = re.compile(  # at the end of a title: 龍溪縣政府全球資訊網, 最新消息｜龍溪縣政府首頁
    r"(?:全球[資资][訊讯][網网]|官[網网]|官方[網网]站?|(?:府|局|[處处]|署|院|部|[會会]|所|中心|公司|大[學学])[網网]站|首[頁页]|入口[網网]站?"
    r"|\bofficial (?:web)?\s?site|\bhome\s?page)$|^home(?:\s*[-–—|｜].*)?$|全球[資资][訊讯][網网]\s*[-–—|｜]\s*[新最][聞闻新][與与及和稿中消]\S*$",
    re.I,
)
_SITE_BEHIND = re.compile(r"\s*(?:[-–—|｜_·»>]|$)")
_SITE_BEFORE = re.compile(r"[^-–—|｜_·»>]{2,24}\s*[-–—|｜_·»>]\s*")
_PARTS = re.compile(r"\s*[_|｜]\s*|\s+[-–—]\s+")  # of a head's title: what the page is called, and its site
_BODY_NAME = re.compile(r"\S{2,12}(?:政府|局|[處处]|署|院|部|公所|中心|公司|大[學学]|委[員员][會会])")
_ENDS_SENTENCE = re.compile(r"[。！？!?…][」』”’）】〉》)\"']*$")
_AI_LABELS = ("aigc", "ai-label", "ai_label")


def web_metadata(parsed: LexborHTMLParser, headings: list[str]) -> Metadata:
    """The metadata of a page; `headings` are its first-level headings, to tell a title from the site's name."""
    meta = _meta(parsed)
    article = _article(parsed)

    def first(keys: tuple[str, ...]) -> str:
        return next((meta[key][0] for key in keys if meta.get(key)), "")

    author_names = next((meta[key] for key in _AUTHORS if meta.get(key)), [])
    written = _authors(author_names) or names(article.get("author"))
    publisher = first(_PUBLISHERS) or next(iter(names(article.get("publisher"))), "")
    sites = {publisher, *_PARTS.split(_written_title(parsed))[1:]}
    authors = tuple(name for name in written if name not in sites)
    return Metadata(
        title=first(_TITLES[:3])
        or one_line(article.get("headline"))
        or first(_TITLES)
        or _head_title(parsed, headings),
        authors=authors,
        publisher=publisher or next((name for name in written if name in sites), ""),
        date=day(first(_DATES)) or day(article.get("datePublished")) or _time_element(parsed),
        language=_language(parsed, meta),
        url=_address(parsed, meta),
        ai_label=label_text(first(_AI_LABELS)),
    )


def _meta(parsed: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in parsed.css("meta"):
        attributes = node.attributes
        key = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").strip().lower()
        if key and (value := one_line(attributes.get("content"))):
            found.setdefault(key, []).append(value)
    return found


def _authors(values: list[str]) -> tuple[str, ...]:
    return names(values) if len(values) > 1 else names(values[0]) if values else ()


def _article(parsed: LexborHTMLParser) -> dict[str, object]:
    """The JSON-LD object that describes the article: the first one with a headline."""
    for node in parsed.css('script[type="application/ld+json"]'):
        text = node.text()
        if not text or len(text) > MAX_JSON_CHARS:
            continue
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in _objects(loaded):
            if item.get("headline"):
                return item
    return {}


def _objects(loaded: object) -> Iterator[dict[str, object]]:
    waiting = [loaded]
    for _ in range(MAX_JSON_OBJECTS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting += item[:MAX_JSON_OBJECTS]
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity") if key in item]


def shown_title(parsed: LexborHTMLParser, stated: str, blocks: Sequence[RawBlock]) -> str:
    """The heading that is the page's title, where the head's title names only the site; empty if that may be its title.

    The only heading of its level, with none above it and no sentence: the head's title begins with it, or nothing of it
    stands there, and the head ends with the name of a site, or is nothing but the name of an office and a day stands
    right under the heading. stated: the title that the page's metadata come to.
    """
    headings = [(place, block) for place, block in enumerate(blocks) if block.kind == BlockKind.HEADING]
    top = min((block.level for _, block in headings), default=0)
    outermost = [(place, one_line(block.text)) for place, block in headings if block.level == top]
    if stated != _written_title(parsed) or len(outermost) != 1 or outermost[0][0] != headings[0][0]:
        return ""
    place, heading = outermost[0]
    follows_text = any(_ENDS_SENTENCE.search(block.text.strip()) for block in blocks[:place])
    if columns(heading) < MIN_TITLE_WIDTH or place > MAX_BLOCKS_ABOVE or follows_text:
        return ""
    if heading in stated:
        rest = stated.replace(heading, "", 1)
        is_site = _SITE_BEHIND.match(rest) or (_SITE_BEFORE.fullmatch(rest) and stated.startswith(rest))
        return heading if is_site else ""
    below = blocks[place + 1].text if place + 1 < len(blocks) else ""
    is_of_office = bool(_BODY_NAME.fullmatch(stated)) and is_byline(below)
    return heading if (is_of_office or _SITE.search(stated)) and not _share_words(heading, stated) else ""


def printed_title(parsed: LexborHTMLParser, stated: str, blocks: Sequence[RawBlock]) -> tuple[int, str] | None:
    """The place of the paragraph that is the page's title, and how the head's title words it before the name of the site.

    Only where no heading stands on the page. stated: the title that the page's metadata come to.
    """
    name, *site = _PARTS.split(stated)
    is_headed = any(block.kind in (BlockKind.HEADING, BlockKind.TITLE) for block in blocks)
    if not site or is_headed or stated != _written_title(parsed) or columns(name) < MIN_TITLE_WIDTH:
        return None
    squeezed = "".join(name.split())
    above = enumerate(blocks[:MAX_BLOCKS_OF_HEAD])
    return next(((place, name) for place, block in above if "".join(block.text.split()) == squeezed), None)


def _share_words(one: str, other: str) -> bool:
    """Whether three letters in a row, blanks aside, stand in both."""
    squeezed = "".join(one.lower().split())
    pieces = {squeezed[place : place + SHARED_CHARS] for place in range(len(squeezed) - SHARED_CHARS + 1)}
    return any(piece in "".join(other.lower().split()) for piece in pieces)


def _written_title(parsed: LexborHTMLParser) -> str:
    node = parsed.css_first("head > title")
    return one_line(node.text()) if node is not None else ""


def _head_title(parsed: LexborHTMLParser, headings: list[str]) -> str:
    """The head's title without the site's name, where the page's own heading tells them apart."""
    title = _written_title(parsed)
    for heading in headings:
        if heading and heading in title:
            return heading
    return title or (headings[0] if len(headings) == 1 else "")


def _time_element(parsed: LexborHTMLParser) -> str:
    node = parsed.css_first("article time[datetime], main time[datetime], time[pubdate][datetime]")
    return day(node.attributes.get("datetime")) if node is not None else ""


def _language(parsed: LexborHTMLParser, meta: dict[str, list[str]]) -> str:
    node = parsed.css_first("html[lang]")
    stated = [node.attributes.get("lang") if node is not None else "", *meta.get("dc.language", [])]
    stated += [re.sub("_", "-", value) for value in meta.get("og:locale", [])]
    return next((tag for value in stated if (tag := language_tag(value))), "")


def _address(parsed: LexborHTMLParser, meta: dict[str, list[str]]) -> str:
    node = parsed.css_first('link[rel="canonical"]')
    stated = [node.attributes.get("href") if node is not None else "", *meta.get("og:url", [])]
    return next((address for value in stated if (address := web_address(value))), "")
