"""Questions after what different people or documents say of one thing: what each says, and whether they agree."""

import re
from functools import lru_cache

_DOCUMENTS = "(?:文件|資料|资料|報告|报告|文章|來源|来源|簡報|简报|媒體|媒体|檔案|档案)"
_ASKS_PER_DOCUMENT = re.compile(
    f"(?:各[份個个篇家種种]?|不同的?|這些|这些|這幾份|这几份){_DOCUMENTS}(?:裡|里|中|各自|分別|分别)?"
    "(?=[^？?]{0,24}(?:[看說说講讲寫写]|[觀观][點点]|意[見见]|立[場场]|描述|一樣|一样|相同))"
    "(?:怎[麼么樣样]|如何|的)?(?:[看說说講讲寫写](?:待|法|到)?)?"
    "|各方(?:的)?(?:看法|說法|说法|意見|意见|觀點|观点|立場|立场|怎[麼么樣样])"
    "|有(?:哪些|哪[幾几][種种]|什[麼么]不同的?|[兩两幾几][個个種种])(?:不同的?)?(?:說法|说法|看法|觀點|观点)"
    f"|哪(?:些|[幾几][份篇個个]){_DOCUMENTS}(?:裡|里|中)?(?:有|曾|都)?(?:提[到及過过]|談[到及]|谈[到及]|說[到過]|说[到过]|講|讲|寫|写|涉及)"
    r"|\b(?:what|how|which)\b[^?]{0,40}?\b(?:do (?:the|these|those|our|different|various|all)(?: of the)?|does each(?: of the)?) (?:sources|documents|briefs|reports|files|articles|source|document|brief|report)\b"
    r" (?:each )?(?:say|think|report|give|tell|claim|describe|cover|treat|see|view|write)"
    r"|\b(?:which|what) (?:sources|documents|briefs|reports|files|articles) (?:mention|discuss|talk|speak|cover|write|deal|refer)\w*(?: (?:about|of|on|with|to))?"
    r"|\bdo the (?:sources|documents|briefs|reports) (?:agree|differ|disagree)",
    re.I,
)
# Said of one thing, 比較 compares nothing: 比較高的數字.
_COMPARATIVE = "(?:[更偏]?[高低大小多少新舊旧好差早晚快慢長长短強强弱輕轻貴贵近]|可[靠信行]|重要|便宜|[準准][確确]|[詳详][細细]|[嚴严]重|完整|接近|正[確确]|合理|保守|[樂乐][觀观])"
_POSITION = "(?:立[場场]|[態态]度|主[張张]|意[見见]|看法|[說说]法|[觀观][點点]|[估推][計计估])"
FOR, AGAINST = "(?:[贊赞][成同]|支持|同意)", "(?:反[對对]|抵制)"
_WHO = "(?:[誰谁]|哪[些個个方位]?[^，,、。？?]{0,4})"
# Two figures or dates to choose from: 是 35.8% 還是 25%, 2028 年還是 2029 年, 35.8% or 25%. Documents may give both.
_FIGURE = "[0-9０-９〇零一二三四五六七八九十百千兩两半]"
_OFFERS_FIGURES = re.compile(
    rf"{_FIGURE}[^，,。？?]{{0,8}}?(?P<zh>還是|还是|抑或)(?:是|在|於|于|大?[約约]|[僅仅近]|只有|民[國国]|西元|公元|[A-Z$€£¥\s])*{_FIGURE}"
    r"|\d[\d.,]*%?(?: ?(?!or\b)[a-z]+){0,2},? (?P<en>or)(?: (?:in|about|some|only|rather|is it|was it))? (?:US)?[$€£¥]?\d",
    re.I,
)
# A question after what different people or documents say of one thing.
_ASKS_FOR_SIDES = re.compile(
    rf"各(?:[方界家派黨党]|[單单]位|[機机][關关]|部[會会])[^，,。？?]{{0,12}}(?:{_POSITION}|怎[麼么樣样]?估|如何估)"
    rf"|(?:有|哪|什[麼么])[^，,。？?]{{0,6}}不同的?{_POSITION}"
    rf"|[兩两二三幾几][份篇個个家方][^，,。？?]{{0,8}}{_POSITION}[^，,。？?]{{0,4}}一[致樣样]"
    rf"|{_WHO}{FOR}[^。？?]{{0,12}}?{_WHO}{AGAINST}|{_WHO}{AGAINST}[^。？?]{{0,12}}?{_WHO}{FOR}"
    r"|\bwho (?:supports?|backs?|favou?rs?|opposes?|objects?)\b[^?]{0,40}\bwho (?:supports?|backs?|favou?rs?|opposes?|objects?)\b"
    r"|\bdifferent (?:positions|opinions|stances|assessments)\b(?= (?:on|of|about|over|regarding|towards?)\b|\W*$)"
    r"|\b(?:positions|stances|views|opinions) of (?:each|both|all|the (?:different|various|several|two|three)|various)\b|"
    r"(?:[說说講讲看寫写記记]|數字|数字|日期|材料|資料|资料|文件|報告|报告|[說说講讲看]法|意[見见]|解[釋释])[的得裡里]?(?:[都也是]|是否|是不是)?(?:完全)?(?:一[樣样致]|相[同符])"
    r"|(?:有|哪|各|不同的?|什[麼么])[^，,。？?]{0,8}(?:[說说講讲看]法|(?<![演推荐薦])算法|觀點|观点)"
    r"|(?:[說说講讲看算]法|意[見见]|數字|数字|日期|材料|資料|资料|文件|報告|报告)[^，,。？?]{0,8}(?:不[同一]|分歧|出入|矛盾)"
    r"|(?:[說说講讲看]法|(?<![演推荐薦])算法|意[見见]|數字|数字|日期)[又都各]?有哪"
    r"|出入|分歧|互相矛盾|相互矛盾|兜不攏|對不上|对不上"
    r"|(?:各方|各家|各界|雙方|双方|兩邊|两边|兩造|两造)(?:的|是|又|都)?(?:(?:怎[麼么]|如何)(?=[說说講讲看算主解回評评表])|[說说講讲看]|持|主[張张]|解[釋释])"
    r"|[和與与跟及、][^，,。？?和與与跟及、]{1,10}(?:[各都又]|分[別别]|各自)?(?:怎[麼么]|如何)?(?:[說说講讲看評评]|解[釋释]|評[價价]|评价)(?:[的法？?]|$)"
    r"|[兩两幾几][個个份種种派家][^，,。？?]{0,6}(?:怎[麼么][說说講讲看]|各自?(?:是什|怎|如何|[說说講讲看寫写給给估持主認认])|[說说講讲看]法|看法|意[見见]|觀點|观点|解[釋释]|答案|版本|數字不|数字不)"
    r"|[為为](?:何|什[麼么])[^，,。？?]{0,12}(?:不同(?!意)|不一[樣样致]|有[別别])|怎[麼么](?:差[那这這]|不同(?!意)|不一[樣样致])|數字[^，,。？?]{0,8}差[那这這][麼么][多大]"
    rf"|比[較较](?!{_COMPARATIVE}的)"
    r"[^，,。？?]*(?:數字|数字|日期|報導|报道|报导|報告|报告|文件|資料|资料)|[兩两各][份篇方邊边造][^，,。？?]{0,10}(?:差|各自?[寫写說说講讲估])"
    r"|[和與与跟及][^，,。？?]{2,14}?(?:的?(?:數字|数字|說法|说法)各自?是|各自?(?:[寫写說说講讲估]|[認认]定)出?的?)(?:多少|[幾几誰谁]|哪|何)"
    r"|各[份方家篇][^，,。？?]{0,4}[寫写說说講讲給给列][出的][^，,。？?]{0,8}(?:分[別别]|各)"
    r"|(?:有沒有|有没有|是否有|有無|有无)[^，,。？?]{0,4}(?:不同|別的|别的|另[一外])"
    r"|\b(?:agree(?! to\b)|differ|differing|disagree|conflict(?:ing)? (?:\w+ )?(?:accounts?|figures?|reports?|explanations?|versions?|stories|dates?|numbers?|reasons?|claims?)|contradict\w*|inconsistent|discrepan\w+|tally)\b"
    r"|\bdifferent (?:answers?|figures?|sources|accounts?|dates?|numbers?|reasons|explanations?|views?|estimates?)\b"
    r"|\b(?:two|several|both|competing|rival|various) (?:\w+ )?(?:accounts?|explanations?|versions?|dates|figures|views|sides|answers|estimates|stories|numbers|counts|totals)\b"
    r"|\b(?<!which )(?<!what )(?:two|several|both|competing|rival|various) (?:\w+ )?(?:studies|sources|articles|documents|reports)\b"
    r"|\beach (?:source|document|report|side|article)\b"
    r"|\baccording to\b[^?]*,? and (?:according )?to\b|\bby its own account and\b",
    re.I,
)
# The documents, called the sources: no word of what they say.
_THE_SOURCES = re.compile(
    r"\b(?:the|these|those|different|various|each|all|both) sources?\b(?! (?:of|for|code|text)\b)(?:['’]s?)?|^sources?(?= (?:disagree|differ|give|say)\b)",
    re.I,
)


@lru_cache(maxsize=256)
def asks_for_sides(question: str) -> bool:
    """Whether the question is after what different people or documents say of one thing, or whether they agree."""
    return bool(_ASKS_FOR_SIDES.search(question)) or offers_figures(question) is not None


@lru_cache(maxsize=256)
def offers_figures(question: str) -> int | None:
    """Where the word stands that parts two figures or dates that a question offers to choose from; None if it offers none."""
    match = _OFFERS_FIGURES.search(question)
    return match.start(match.lastgroup or 0) if match else None


@lru_cache(maxsize=256)
def names_the_documents(question: str) -> bool:
    """Whether a question, or a part of one, is worded as one after what each document says, or which ones speak of it."""
    return bool(_ASKS_PER_DOCUMENT.search(question))


def without_documents(question: str) -> str:
    """A question without the words that ask what each document says."""
    return _ASKS_PER_DOCUMENT.sub(" ", question)


def without_sources(question: str) -> str:
    """The same, and without the documents where it calls them the sources."""
    return _THE_SOURCES.sub(" ", without_documents(question))
