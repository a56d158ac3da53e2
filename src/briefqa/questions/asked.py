"""What a question is made of, before anything is searched."""

import re

from briefqa.config import MAX_QUESTION_CHARS
from briefqa.errors import InputRefused
from briefqa.figures.dates import find_dates
from briefqa.lexical import tokens

# What a question is made of and its answer is not. In a mostly Chinese index "the" is rare, and would count for much.
ENGLISH_STOP_WORDS = frozenset(
    """
    a about according after also am an and any are as at be been before being between both but by can could did do does
    doing during each for from give gives had has have he her him his how i if in into is it its list many may me might
    more most much must my name no not of on or our out over please said say says shall she should so some such tell than
    that the their them then there these they this those to under up us was we were what when where which while who whom
    whose why will with would you your
    """.split()  # noqa: SIM905 a list would take a page
)
# Words that hold the letter of a stop word: cut in two they would be lost. Where in doubt a word is kept.
_WHOLE_WORDS = "(?<![項项題题])目的|的[確确]|[現现存所潛潜實实]在|在[線线場场職职]|了[解結结]|[幾几]何"
_CHINESE_QUESTION_WORDS = (
    "請問|请问|[什甚][麼么][時时][候間间]|何[時时]|為什麼|为什么|為何|为何|什麼樣|什么样|什麼|什么|甚麼|哪[一些個个種种家位年裡里兒儿篇款項项]*|誰|谁|多少|多[大高長长遠远久快]"
    "|[幾几][個个家種种年次位乎]?|如何|怎[麼么樣样]*|是否|有沒有|有没有|嗎|吗|呢"
)
_WORD_OR_STOP_WORD = re.compile(f"(?P<word>{_WHOLE_WORDS})|{_CHINESE_QUESTION_WORDS}|[了的在是]")
# The words alone that make a question one.
ASKING_WORDS = re.compile(
    rf"{_CHINESE_QUESTION_WORDS}|\b(?:who|whom|whose|what|which|when|where|why|how(?: (?:many|much|long|far|large|big|high|old))?)\b ?",
    re.I,
)
_ASKS_FOR_DATE = re.compile(
    r"何[時时]|什[麼么]時候|什么时候|哪一?[年天日月]|[幾几][年月][幾几]?[月日]?|哪個月|哪个月|\bwhen\b|\b(?:which|what) (?:year|month|day|date)\b",
    re.I,
)
_ASKS_FOR_NUMBER = re.compile(
    r"多少|[幾几][個个家種种座名位項项次倍成美歲岁筆]|百分之[幾几]|多[大高長长遠远久快]|\bhow (?:many|much|large|big|long|far|high|old)\b"
    r"|\bwhat (?:percentage|share|number|price|amount|proportion)\b",
    re.I,
)
_NUMBER = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百千兩两半][萬万億亿兆倍成年月個个家座種种項项名位次]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|billion|half)\b",
    re.I,
)
_CHINESE_DATE = re.compile(r"\d{1,2}\s*月|[今去前明]年|[一二三四五六七八九十]+月")
# A source of revenue, of power or of water is none: 來源 counts as the source of a statement, or as what says something.
_STATEMENT = (
    "(?:[說说]法|數字|数字|(?<![練练])(?:[數数][據据]|[資资]料)|統計|统计|估計|估计|推估|引文|引述|敘述|叙述|描述|主張|主张|結論|结论|論斷|论断|預測|预测|看法|觀點|观点|消息|新聞|新闻"
    "|報導|報道|报道|报导|傳聞|传闻|這句|这句|那句|[句段]話|[句段]话|[這这那][一]?[段點点]|一事|這件事|这件事)"
)
_WIDE_SOURCE = "(?:來源|来源)"
_ENGLISH_STATEMENT = (
    "(?:figure|number|claim|statement|estimate|statistic|quote|quotation|(?<!training )data|remark|assertion|percentage|finding"
    "|conclusion|sentence|phrase|report|story|rumou?r|allegation|account)s?"
)
_ENGLISH_DOCUMENT = (
    r"(?:(?:\w+ )?(?:articles?|papers?|stud(?:y|ies)|reports?|documents?|books?|letters?|surveys?|publications?|works?|pieces?"
    "|sources?|texts?|authors?|briefs?|interviews?|judge?ments?|rulings?))"
)
# The source of a quantity is one of what says it; that of money is none: 資金 100 億元的來源.
_MONEY_NEEDED = (
    "資金|资金|財源|财源|經費|经费|[預预]算|基金|[補补]助|捐款|[貸贷]款|[營营]收|收入|[電电]力|能源|供水|水源|[糧粮]食"
)
_UNIT = (
    "(?:(?:多|餘|余)?(?:[美日歐欧港澳加台]?元|[歐欧]元|[英]?[鎊镑]|日?[圓圆]|人民[幣币]|人次?|[戶户]|[倍成噸吨度瓦輛辆件例票]|公[里斤頃顷升噸吨]|平方公里|立方米"
    "|[個个]?百分[點点]|[個个]|[kmgt]?wh?|km|kg))"
)
_QUANTITY_WITH_UNIT = (
    rf"(?:(?<![0-9０-９,.])[0-9０-９]|[零一二三四五六七八九十百千兩两])[0-9０-９,.]*\s?[十百千萬万億亿兆]*\s?{_UNIT}"
)
_QUANTITY_NAMED = "(?<![效頻频功倍速曲斜])率|(?<![多少函])[數数]|人[數数]|成本|[份市][額额]|市占|市佔|占比|佔比|比例|比重|百分比|(?<!金)金[額额]|[規规]模|造[價价]|[產产]值|市值|(?<!評)[價价]格"
_SOURCE_OF_QUANTITY = (
    f"(?:{_QUANTITY_NAMED})[的之]{_WIDE_SOURCE}|^(?![^？?]*(?:{_MONEY_NEEDED}))[^？?]*?{_QUANTITY_WITH_UNIT}[的之]{_WIDE_SOURCE}"
    rf"|[圖图表]片?\s?(?:[0-9０-９][0-9０-９.-]*|[一二三四五六七八九十]+)\s?[的之]?{_WIDE_SOURCE}|(?:[這这那此該该][一]?[張张份幅]?[圖图表]|[圖图]表|[圖图]片)[的之]?{_WIDE_SOURCE}"
    r"|\b(?<!main )(?<!major )(?<!chief )(?<!biggest )(?<!largest )(?<!primary )source of (?:the|its|this|that|their|[a-z]+['’]s) (?:(?!(?:in|for|on|by|of)\b)[\w'’.%-]+ ){0,5}?"
    r"(?:costs?|shares?|rates?|ratio|proportion|counts?|totals?|headcount|population|price|toll|size|capacity|volume)(?=\W*$| (?:of|in|for|at|by|per|from|during)\b)"
)
# "Which sources does the brief rely on?", and not what a port does for its power.
_SOURCES_RELIED_ON = (
    r"\baccording to (?:which|what) sources?\b|^\W*(?:(?:what|which)(?: are| is)? (?:the |its )?)?(?:sources?|references?)\W*$"
    r"|\b(?:what|which) (?:other |original )?(?:sources?|references?) (?:is|are|was|were|do|does|did|has|have)\b"
    r"(?=[^?]*\b(?:rel(?:y|ies|ied) (?:up)?on|used?|drawn? (?:up)?on|based on|consult(?:ed)?)\b)"
    r"(?![^?]*\b(?:for|of|as) (?:\w+ ){0,2}?(?:power|energy|electricity|heat|heating|water|food|fuel|revenues?|income|funds?|funding|financ\w+|capital|money|protein|light|training)\b)"
)
# Worded as no other question is.
_SURELY_FOR_SOURCE = (
    "(?:依據|依据|根據|根据|憑據|凭据)(?:的|[是為为]?(?:哪|誰|谁|什麼|什么|何))|參考(?:文獻|資料)|参考(?:文献|资料)"
    "|(?:資料|资料|數據|数据|數字|数字|說法|说法)(?:來自|来自)(?:哪|何|誰|谁)"
    "|[從从](?:哪|何)[^，,。？?]{0,6}?(?:抄|摘|引|轉引|转引)[^，,。？?]{0,2}[來来]|(?:抄|摘|引述|轉引|转引)自(?=哪|何|誰|谁|什)"
    "|(?:這|这|此|該|该)[^，,。？?]{0,8}哪一?[家份篇個个][^，,。？?]{0,6}(?:報導|報道|报道|[說说寫写])的"
    "|(?:調查|调查|研究|文章|報告|报告|論文|论文|專書|专书|報導|报道)[是由](?:誰|谁)所?(?:寫|写|撰|著|執筆|执笔)"
    r"|\bwhere (?:does|do|did|is|was|were|are)\b(?=[^?]*\b(?:figures?|numbers?|claims?|statements?|estimates?|statistics?|quotes?|quotations?|data)\b[^?]*"
    r"\b(?:come|came|taken|drawn|quoted) from\b)"
    r"|\b(?:which|what|whose) (?:\w+ )?(?:article|paper|study|report|document|book|letter|survey|publication)"
    r" (?:is |lies |stands )?(?:backs?|behind|supports?|underpins?)\b"
)
_ASKS_FOR_SOURCE = re.compile(
    "出處|出处|註[釋腳解]|注[释釋脚腳]|腳註|脚注|同前?[註注]|(?<![關关專专投下灌傾倾挹])[註注](?:的是|\\s*[0-9０-９])"
    f"|引自|(?<![吸指索牽牵])引用(?=的|[^，,。？?]*(?:哪|誰|谁|什[麼么]|何|[文報报論论])|[^，,。？?]*{_STATEMENT})|所引(?![發发起進进導导領领])"
    "|(?<![吸指索牽牵勾])引(?:的是?|[了過过]?(?:哪|誰|谁))|出自(?:哪|誰|谁|什麼|什么|何)|登在哪"
    f"|{_STATEMENT}[^，,。？?來来]{{0,2}}[，,]?[的之]?(?:[資资]料)?{_WIDE_SOURCE}|[註注標标][明註注]的?{_WIDE_SOURCE}|[列附][出上了]?(?:什[麼么]|哪些|的)?{_WIDE_SOURCE}"
    f"|(?:^|[，,：:])(?:[請请][問问]|那|[它其]的?)?{_WIDE_SOURCE}(?:[是為为呢？?]|[在有]哪|$)|[參参]考的?{_WIDE_SOURCE}"
    f"|{_WIDE_SOURCE}[是為为][^，,。？?]{{0,8}}(?:[份篇則则]|[報报][導道告导]|文件|文章|[論论]文|公[報报]|[書书]|研究|[調调]查)"
    f"|(?:[根依按]?[據据]|按照)(?:哪一?[個个些])?{_WIDE_SOURCE}|{_WIDE_SOURCE}[都曾也]?(?:[說说](?!明)|[講讲寫写]|提[到及]|指出|[記记][載载])"
    rf"|{_WIDE_SOURCE}(?:可以?|能)?(?:[證证]明|支持|佐[證证])|(?:[^「“『」”』]{{8}}[」”』]|\d\s*[%％])(?:這一?[句點]|这一?[句点])?的?{_WIDE_SOURCE}"
    r"|\b(?:footnotes?|endnotes?|(?:in|to|by) the notes|note [0-9]+)\b"
    r"|^\W*sources? for\b|\b(?:the|a|any|original|primary) sources? (?:is |are |was |were )?for\b|\bsources? (?:is |are |was |were )?(?:behind|cited|given|named|quoted|listed)\b|\b(?:what|which|whose) (?:other |original |primary )?sources?\b(?! of\b)"
    r"(?=[^?]* (?:giv|cit|nam|list|quot|back|behind|support|underp|attribut|credit|mention|claim|stat|sa[iy]|report)\w*)"
    rf"|\bsources? of (?:th(?:is|at)\b\W*$|[\d\"'“‘]|(?:(?!(?:in|for|on|by)\b)[\w'’.%-]+ ){{0,6}}?{_ENGLISH_STATEMENT}\b(?!['’]))|\b(?:its|the|their|any|a) sources?\W*$"
    r"|\bcit(?:e|es|ed)(?: \w+)? (?:for|on|as|to (?:back|support|show)|in support)\b|\bcitations? (?:is|are|for|behind|given|supports?|backs?)\b"
    rf"|\b(?:what|which|whose) {_ENGLISH_DOCUMENT} (?:is|are|was|were|does|do|did)\b(?=[^?]*\bcit(?:e|es|ed)\b)|\bdoes [^?]* cite for\b"
    r"|\breferences? (?:is|are|for|given|supports?|backs?|list|section)\b|\b(?:its|the|their|any|a) references?\W*$"
    rf"|{_SOURCE_OF_QUANTITY}|{_SOURCES_RELIED_ON}|{_SURELY_FOR_SOURCE}",
    re.I,
)
# What such a question says of the source, wherever it stands in one.
_SOURCE_ITSELF = re.compile(
    "(?:[參参]考的?)?(?:來源|来源)|出處|出处|註[釋腳解]|注[释釋脚腳]|腳註|脚注|同前?[註注]|(?<![關关專专])[註注](?:的是|\\s*[0-9０-９])"
    "|引用|引自|所引|引的是?|引[了過过]?(?:哪|誰|谁)|出自(?:哪|誰|谁|什麼|什么|何)|登在哪"
    r"|\b(?<!open )(?<!closed )(?<!-)(?:sources?|footnotes?|endnotes?|cit(?:es?|ed|ation)|references?)\b"
    r"|\b(?:in|to|by) the notes\b|\bnote [0-9]+"
    rf"|{_SURELY_FOR_SOURCE}",
    re.I,
)
# The documents, called the sources: no word of what they say.
_THE_SOURCES = re.compile(
    r"\b(?:the|these|those|different|various|each|all|both) sources?\b(?! (?:of|for|code|text)\b)(?:['’]s?)?|^sources?(?= (?:disagree|differ|give|say)\b)",
    re.I,
)
_NAMED_NOTE = re.compile(
    r"(?:(?<![關关專专])[註注][釋腳解释脚]?|腳註|脚注)\s*([0-9０-９]{1,3})|\b(?:foot|end)?note (?:no\.? ?)?([0-9]{1,3})\b",
    re.I,
)
_ASKS_FOR_ENGLISH = re.compile(
    r"英文|英語|英语|英譯|英译|\bin English\b|\bEnglish (?:name|brief|term|word|title)", re.I
)
_LATIN_NAME = re.compile(r"[A-Za-z][a-z]{2,} [A-Z(a-z]")
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
# A question after what different people or documents say of one thing.
_ASKS_FOR_SIDES = re.compile(
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
_SOURCE_WORDS = re.compile(  # what else such a question is worded with; said of the source, not of the statement
    "哪[一]?[篇份家本則](?:的?(?:文章|報導|报道|新聞|新闻|報告|报告|評測|评测|媒體|媒体|論文|论文|文件))?|說法|说法|這句話|这句话|列的是?|資料|资料|文章"
    r"|\b(?:article|statement|report|brief|author|name[sd]?|claim|says?)\b",
    re.I,
)


def checked_question(text: str) -> str:
    """The question without white space at its ends, half of a surrogate pair as U+FFFD.

    Raises InputRefused for an empty or over-long one.
    """
    if len(text) > MAX_QUESTION_CHARS:
        raise InputRefused(
            f"The question has {len(text)} characters; at most {MAX_QUESTION_CHARS} are taken. Ask for one thing at a time."
        )
    question = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    if not any(character.isalnum() for character in question):
        raise InputRefused("The question holds no words. Ask for something, such as: DeepSeek R1 的參數規模有多大？")
    return question


def without_question_words(question: str) -> str:
    """A question without the words that make it one: what is left may stand in its answer."""
    question = _THE_SOURCES.sub(" ", _ASKS_PER_DOCUMENT.sub(" ", question))
    if asks_for_source(question):
        question = _SOURCE_WORDS.sub(" ", _SOURCE_ITSELF.sub(" ", question))
    return _WORD_OR_STOP_WORD.sub(lambda match: match["word"] or " ", question)


def search_terms(question: str) -> list[str]:
    """The tokens of a question that its answer may share, each once; all of them where nothing else is left."""
    found = dict.fromkeys(tokens(without_question_words(question)))
    terms = [token for token in found if token.removesuffix("'s") not in ENGLISH_STOP_WORDS]
    return terms or list(dict.fromkeys(tokens(question)))


def asks_for_sides(question: str) -> bool:
    """Whether the question is after what different people or documents say of one thing, or whether they agree."""
    return bool(_ASKS_FOR_SIDES.search(question))


def names_the_documents(question: str) -> bool:
    """Whether a question, or a part of one, is worded as one after what each document says, or which ones speak of it."""
    return bool(_ASKS_PER_DOCUMENT.search(question))


def fits_question(question: str, text: str) -> bool:
    """Whether a text holds the sort of thing that a question asks for: a date for a when, a number for a how many."""
    if _ASKS_FOR_DATE.search(question):
        return bool(find_dates(text, bare_years=True)) or bool(_CHINESE_DATE.search(text))
    if _ASKS_FOR_NUMBER.search(question):
        return bool(_NUMBER.search(text))
    if asks_for_english(question):
        return bool(_LATIN_NAME.search(text))
    return True


def asks_for_source(question: str) -> bool:
    """Whether the question is about where a statement comes from, so that footnotes are answers."""
    return bool(_ASKS_FOR_SOURCE.search(_ASKS_PER_DOCUMENT.sub(" ", question)))


def named_notes(question: str) -> frozenset[str]:
    """The markers of the notes that a question gives by number (註 70, footnote 3), in plain digits."""
    return frozenset(str(int(chinese or english)) for chinese, english in _NAMED_NOTE.findall(question))


def asks_for_english(question: str) -> bool:
    """Whether the question names English: a name in it, or a document written in it."""
    return bool(_ASKS_FOR_ENGLISH.search(question))
