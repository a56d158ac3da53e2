"""One reference as a note gives it: its authors, title, container, date and address, as far as they can be read off.

A title stands in marks of its own, 〈篇名〉 《書名》 “Title”; `books` knows those that have none. A judgment is told by its number.
"""

import re
from dataclasses import replace
from itertools import islice

from briefqa.figures.dates import SHORT_MONTHS, find_dates
from briefqa.reading.authors import NAMES_ALONE, authors_in
from briefqa.reading.books import find_book
from briefqa.reading.listed import find_listed
from briefqa.types import Reference

_URL = re.compile(r"https?://[^\s<>，。；、：！？（）〈〉《》「」『』【】“”]+", re.I)
_ADDRESSES = re.compile(
    rf"<\s*(?:{_URL.pattern}\s+)*{_URL.pattern}\s*>|{_URL.pattern}", re.I
)  # with the brackets around them
_LOOKED = r"(?:[瀏浏][覽览]|[檢检][視视索]|[查點点][閱阅]|查[詢询]|存取|[擷撷]取)"
_MONTH = rf"(?:{'|'.join(SHORT_MONTHS)})[a-z]*\.?"
_ACCESSED = re.compile(
    rf"\b(?:(?:last\s+|date\s+)?(?:accessed|retrieved|visited|viewed|checked|consulted)(?=:|\s*(?:on\s+|in\s+)?(?:\d|{_MONTH}\s*\d))"
    r"|retrieved\s+from\b|access\s+date)"
    rf"|(?:{_LOOKED}\s*(?:日|[時时][間间]|[於于：:])|(?:[訪访造][問问訪访]|下[載载]|引用)\s*(?:日[期\s：:]|[時时][間间]))",
    re.I,
)  # before the day on which somebody looked at it, and none of the work's
_INTERVIEW = re.compile(r"(?:[專专採采][訪访]|[訪访][談谈問问])(?!\s*(?:日|[時时][间間]))|\binterview", re.I)
_LOOKED_THEN = re.compile(rf"\s*(?:最[後后近]|上[網网])?{_LOOKED}")  # 2025年6月1日瀏覽
_TITLES = re.compile(
    r"〈(?P<zh>.{1,400}?)〉(?=\s*[，,。.（(《—–｜|]|\s*$)|『(?P<double>.{1,400}?)』|“(?P<en>.{1,400}?)”|\"(?P<straight>.{1,400}?)\"|「(?P<corner>.{1,400}?)」|《(?P<book>.{1,400}?)》"
)
_JUDGMENT = re.compile(
    r"(?:[\u4e00-\u9fff]{2,24}?(?:法院|法庭|分院|委[員员][會会])\s*|司法院)?"
    r"(?:(?:民[國国])?\s*\d{2,4}\s*年度?[\u4e00-\u9fff]{1,12}字第?\s*\d{1,6}\s*[號号]\s*|[釋释]字第\s*\d{1,4}\s*[號号]\s*"
    r"|[（(〔]\d{4}[）)〕]\s*[\u4e00-\u9fff]{1,6}\d{0,4}[\u4e00-\u9fff]{1,8}\d{1,6}[號号]\s*)"
    r"[\u4e00-\u9fff]{0,4}?(?:判[決决][書书]?|裁定[書书]?|判例|解[釋释])"
)  # 最高法院112年度台上字第123號判決
_OPENING, _CLOSING = "〈《「『“（(<", "〉》」』”）)>"
_VOLUME = re.compile(
    r"(?<!\s)\s{1,3}(?:vol\.?\s*)?\d{1,4}(?=\s*(?:,\s*(?:no|nr|issue)\b\.?\s*\d|[:.]\s?\d+\s*\("
    r"|\(\s*(?:[A-Za-z]+\.?\s+)?(?:19|20)\d{2}\)\s*[:,]\s*(?:pp?\.\s*)?\d))",
    re.I,
)  # Quarterly 58, no. 2; Quarterly 58:2 (2025); Quarterly 58 (2025): 31
_LEAD_IN = re.compile(
    r"(?:^|[，,。；;：:.])\s*(?:[並并亦也另又]?[請请]?"
    r"(?:[參参另詳详]?[見见](?![證证聞闻解識识習习])[於于諸诸]?|[參参](?:[閱阅看照]|考(?!消息))|[詳详另][參参])"
    r"|[轉转]?引(?:用|述)?自|[摘出]自|[資资]料[來来]源|(?:[來来]源|出[處处])(?=\s*[：:])"
    r"|(?:see(?:\s+also|,?\s+e\.g\.,)?|cf\.?|(?:as\s+)?(?:quoted|cited)\s+in|sources?(?=\s*[：:]))(?=[\s：:]|$))"
    r"\s*[：:]?\s*",
    re.I,
)
_LEAD_AMONG_WORDS = re.compile(  # 各站資料見林帆，〈碼頭〉; and no 意見, 可見 or 鶴見俊輔
    r"(?<=[\u4e00-\u9fff]{2})(?:[參参另詳详請请][見见]|[參参](?:[閱阅看照]|考(?!消息))"
    r"|(?<![意可看遇常主偏會会接罕聽听預预成高顯显足少政定淺浅再洞短引晉晋相卓識识創创易習习多屢屡想拙異异歧撞碰望目親亲鮮鲜未不])[見见]"
    r"(?![證证聞闻解識识習习面地學学於于]))\s*(?=[\u4e00-\u9fffA-Z])"
)
_SECOND_HAND = re.compile(
    r"(?:[轉转]引(?:用|述)?自|(?<![\w-])(?:as\s+)?(?:quoted|cited)\s+in\b)", re.I
)  # what was read itself
_IN_BOOK = re.compile(  # In A. Ruiz (Ed.), Lamps (pp. 3–9)
    r"\s*[Ii]n:?\s+(?:[^()]{2,100}\([Ee]ds?\.\),\s*)?[*_]*([^()*_]{2,200}?)[*_]*\s*\((?:pp?\.|\d)"
)
_MARKED = re.compile(r"《([^《》]{1,400})》|[*_]([^*_]{1,400})[*_]")
_VOLUME_OR_STOP = re.compile(  # where the name of a journal or a press ends in a list
    r"[,，]\s*(?=[\d第頁页]|[Vv]ol|[Nn]o\.|pp?\.)|\s+\d{1,4}\s*(?=[(（:：]|$)|[。．]|(?<!\b[A-Z])\.(?=\s|$)"
)
MAX_CONTAINER_CHARS = 120
MAX_SECOND_HANDS = 4  # in one part of a note
MAX_ORIGIN_CHARS = 8  # of a country or a medium right before a title: 風傳媒《…》
_TO_COMMA = re.compile(r"([^，,。；;：:（）()<>]{1,40})[，,]\s*(?=\d|民[國国])")  # 「夜航」制度檢討，2025年…
MAX_DAY_CHARS = 20
_QUOTES = '「『“"'
_REMARK_END = re.compile(r"[。！？：]")
_RUNS_ON = re.compile(r"(?!\d|[頁页第卷期])[^\W_]|\s+(?!(?:in|pp?|eds?|vol|no)\b)[a-z]")  # a sentence behind a title
_KIND = re.compile(
    r"\s*(?:[一乙][文書书]|公告|公[報报]|新[聞闻]稿|[記记]者[會会]|研[討讨][會会]|座[談谈][會会]|[論论][壇坛]|(?:修正)?草案|(?:修正)?[條条]文"
    r"|[報报]告[書书]?|[簡简][報报]|[專专][題题欄栏]|[計计][畫划]|[決决][議议]|[網网][頁页站]|函|令)(?=\s*[，,（(。]|\s*$)"
)  # what the work is, right behind its title: 「…」公告，2025年7月22日
_LAST_STOP = re.compile(r"(?<=[^\W\d_]{2})\.\s*$")  # of a list's names, and of no initial
_INSIDE_QUOTE = re.compile(r"[「」〈〉“”]|[（(][^）)]*$")
_PAGES = re.compile(
    r"(?:頁|页|pp?\.)\s*\d|第\s*\d+\s*[卷期號号]|vol\.|issue\b|no(?:\.|$)|\d[\d\s–-]*$"
    rf"|(?:(?:last\s+)?(?:updated|revised)|{_MONTH})$",
    re.I,
)
_REPORT_NUMBER = re.compile(r"\b[A-Z]{1,6}-?\d[\dA-Z-]{3,20}$")  # CRS Report RL30505
_PLACE = re.compile(r"[\s*_]*[（(]\s*([^()（）]{2,60}[:：][^()（）]{2,80}?)[\s,，]*$")  # (Washington, DC: CSIS,


def parts_of(text: str) -> list[str]:
    """A note cut at the semicolons that stand outside titles, brackets and addresses, and before 轉引自 and *quoted in*."""
    parts, depth, start = [], 0, 0
    addresses = [match.span() for match in _URL.finditer(text)]
    for index, character in enumerate(text):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(depth - 1, 0)
        elif character in "；;" and depth == 0 and not any(first < index < end - 1 for first, end in addresses):
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def second_hand(part: str) -> list[str]:
    """A part of a note cut into a work and the one that it was found in, as 轉引自 and *quoted in* tell."""
    pieces, start = [], 0
    for match in islice(_SECOND_HAND.finditer(part, 1), MAX_SECOND_HANDS):
        before = part[: match.start()]
        if all(before.count(opening) <= before.count(closing) for opening, closing in ("〈〉", "《》", "「」", "“”")):
            pieces.append(part[start : match.start()].strip(" ，,（("))
            start = match.start()
    return [*pieces, part[start:]]


def parse_reference(text: str) -> Reference:
    """One reference, as far as it can be read off; `Reference()` where nothing can."""
    url_match = _URL.search(text)
    url = _trimmed_url(url_match[0]) if url_match else ""
    plain = _ADDRESSES.sub(" ", text)
    address = _ADDRESSES.search(text)
    if listed := _listed(plain, bool(address)):
        return replace(listed, url=url)
    place = _title_place(plain, address.start() if address else len(plain))
    if place is None:
        return Reference(url=url) if url else Reference()
    before, start, end, behind = place
    introduction, names = introduction_of(plain[:before])
    title, after, is_page = plain[start:end].strip(), plain[behind:], bool(address)
    if address and address.start() >= behind:
        nearer, further = plain[behind : address.start()], plain[address.start() :]
        if nearer.strip(" ，,.。") or "《" not in further:
            after = nearer  # a day behind the address is the one on which it was read
            is_page = False
    is_bare = behind == end  # then its author and its imprint, or a court, tell the title
    if (not names or names[-1] in "，,、：:") and (kind := _KIND.match(after)):
        after = after[kind.end() :]
    runs_on = not is_bare and title[-1:] not in ",.?!，。？！" and bool(_RUNS_ON.match(after))
    sign = plain[before:start]
    if runs_on and sign in _QUOTES:
        more = _rest_of_title(names, after)
        if not more:
            return Reference(url=url) if url else Reference()
        title, after, runs_on = plain[before:behind] + more, after[len(more) :], False
    accessed = _access_in(after, is_page=is_page or not _INTERVIEW.search(plain))
    dates = _dates(after, accessed)
    named_alone = sign in '〈“"' and not runs_on and NAMES_ALONE.fullmatch(names.rstrip(" .。"))
    is_apart = is_bare or not names or names[-1] in "，,、：:" or bool(named_alone)
    authors = _authors(names, listed=bool(named_alone)) if is_apart else ()
    is_sure = sign == "〈" or bool(introduction or authors or url) or (is_apart and not runs_on)
    is_work = sign == "《" and (bool(dates) or (len(names) <= MAX_ORIGIN_CHARS and not runs_on))
    if not is_sure and not is_work and not (dates and (is_apart or not runs_on)):
        return Reference()  # words that a remark quotes, or a work that it only speaks of
    volume = _VOLUME.search(after)
    cut = min(dates[0][0] if dates else len(after), volume.start() if volume else len(after), _imprint_end(after))
    return Reference(
        authors=authors,
        title=title.rstrip(",，.").strip(),
        container="" if runs_on else _container(after[:cut], named=not is_apart and not after.startswith(("，", ","))),
        date=max((iso for _, _, iso in dates), key=len) if dates and not runs_on else "",  # the most exact one
        url=url,
    )


def _listed(plain: str, has_address: bool) -> Reference | None:
    """A reference of a style in which years, letters or dashes tell the parts; see `listed`."""
    accessed = _ACCESSED.search(plain)
    found = find_listed(without_lead(plain[: accessed.start() if accessed else None]), has_address=has_address)
    if found is None:
        return None
    container = found.appeared if found.named else _listed_container(found.appeared)
    return Reference(found.authors, found.title, container, found.date)


def _rest_of_title(names: str, after: str) -> str:
    """The words up to the comma that belong to a title which begins with a quotation: 港務處，「夜航」檢討，2025年…

    Nothing where the quotation stands in other words, as in a headline or a remark: then it is no title.
    """
    match = _TO_COMMA.match(after)
    is_title = match and names[-1:] in ("，", ",") and find_dates(after[match.end() : match.end() + MAX_DAY_CHARS])
    return match[1] if match and is_title else ""


def _authors(names: str, *, listed: bool) -> tuple[str, ...]:
    """The authors before a title. listed: nothing but a full stop parts them from it, as in a list of literature."""
    is_listed = listed and names.endswith(".")
    return authors_in(_LAST_STOP.sub("", names) if is_listed else names, listed=is_listed)


def _dates(after: str, end: int) -> list[tuple[int, int, str]]:
    """The dates behind a title, up to an end, without the day on which somebody looked at it."""
    return [found for found in find_dates(after[:end], bare_years=True) if not _LOOKED_THEN.match(after, found[1])]


def _access_in(after: str, *, is_page: bool) -> int:
    """Where the words begin that tell when somebody looked at a work, or the end. is_page: 訪問 is no interview."""
    accessed = (match for match in _ACCESSED.finditer(after) if is_page or match[0][0] not in "訪访")
    return next((match.start() for match in accessed), len(after))


def _imprint_end(after: str) -> int:
    """Where what a work appeared in must end: at the comma before the words for a day on which somebody looked at it."""
    words = _ACCESSED.search(after)
    if words is None or "《" in after[words.start() :]:
        return len(after)
    comma = max(after.rfind(sign, 0, words.start()) for sign in "，,（(")
    return comma if comma >= 0 else words.start()


def introduction_of(before: str) -> tuple[str, str]:
    """What stands before a title, parted into the words that lead to the source, as 參見 and *see also*, and its authors."""
    leads = list(_LEAD_IN.finditer(before))
    start = leads[-1].end() if leads else 0
    start = max((match.end() for match in _LEAD_AMONG_WORDS.finditer(before, start)), default=start)
    names = before[start:].strip().strip("*_ ")
    remarks = list(_REMARK_END.finditer(names, 0, max(len(names) - 1, 0)))
    return before[:start].strip(), names[remarks[-1].end() :] if remarks else names


def without_lead(text: str) -> str:
    """A text without the words at its start that only lead on."""
    lead = _LEAD_IN.match(text)
    return text[lead.end() :] if lead else text


def title_in(text: str) -> tuple[int, str] | None:
    """Where the marks around a title open, and the title; None without marks."""
    match = _TITLES.search(text)
    return (match.start(), next(value for value in match.groups() if value)) if match else None


def _title_place(text: str, address: int) -> tuple[int, int, int, int] | None:
    """Where the authors end, where the title starts and ends, and where what follows it starts.

    address: where the first address was taken out, behind which no imprint stands.
    """
    lead = _LEAD_IN.match(text)
    shift = lead.end() if lead else 0
    if judgment := _JUDGMENT.match(text, shift):
        return (shift, *judgment.span(), judgment.end())
    match = _TITLES.search(text)
    if match is not None:
        group = next(name for name, value in match.groupdict().items() if value)
        return match.start(), *match.span(group), match.end()
    accessed = _ACCESSED.search(text, shift)
    limit = min(accessed.start() if accessed else len(text), address if address > shift else len(text))
    book = find_book(text[shift:limit].rstrip(" (（"))
    return (book[0] + shift, book[1] + shift, book[2] + shift, book[2] + shift) if book else None


def _listed_container(text: str) -> str:
    """What a work appeared in that a list has behind its title: up to the volume, or the stop."""
    if marked := _IN_BOOK.match(text) or _MARKED.search(text):
        return next(group for group in marked.groups() if group).strip()
    name = _VOLUME_OR_STOP.split(text.strip(" .,，。．"), 1)[0].strip(" .,，。*_")
    return "" if _INSIDE_QUOTE.search(name) or name[:1].islower() or len(name) > MAX_CONTAINER_CHARS else name


def _trimmed_url(url: str) -> str:
    """Without the punctuation behind it, and without a bracket that opens before it."""
    while True:
        shorter = url.rstrip(".,;:!?'\"*_")
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == url:
            return url
        url = shorter


def _container(text: str, *, named: bool = False) -> str:
    """What a work appeared in. named: only if marks of a title name it."""
    book = re.search(r"《(.{1,400}?)》", text)
    if book:
        return book[1].strip()
    italic = re.search(r"[*_]([^*_]+)[*_]", text)
    if italic:
        return italic[1].strip().rstrip(",.")
    if named:
        return ""
    if imprint := _PLACE.match(text):
        return imprint[1].strip()
    for part in re.split(r"[，,]", text):
        name = part.strip(" .。*_<>—–|｜").rstrip(" (（").lstrip("(（")
        if not re.search(r"[(（]", name):
            name = name.rstrip(" .。)）")
        if name and not _PAGES.match(name) and not _REPORT_NUMBER.search(name):
            return "" if _INSIDE_QUOTE.search(name) else name
    return ""
